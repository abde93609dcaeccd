using AdminConsole.Domain.Access;

namespace AdminConsole.Security.Authorization;

/// <summary>
/// Notices when somebody may do less in the console than when it last looked: a role taken or ended, a permission taken
/// from a role, a branch made smaller. What was given meanwhile is no loss. One an open page; answers from memory.
/// </summary>
internal sealed class RightsWatch(AccessModelHolder access, TimeProvider time)
{
    private const string Own = $"{ConsolePermissions.Application}:";
    private HeldPermission[]? held;
    private AccessModel? seen;
    private DateTime until;

    /// <summary>True when something that was held at the last call is not held now. The first call only looks.</summary>
    public bool HasLost(Guid personId)
    {
        var model = access.Current;
        var now = time.GetUtcNow().UtcDateTime;
        // The ordinary click: nothing was changed, and nothing began or ended by itself.
        if (ReferenceEquals(model, seen) && now < until)
        {
            return false;
        }

        (seen, until) = (model, NextTurn(model, personId, now));
        foreach (var right in held ?? [])
        {
            if (!model.Allows(personId, right.Permission.Key, right.ScopeDepartmentId, now))
            {
                held = null;
                return true;
            }
        }

        held = [.. model.HeldBy(personId, now).Where(static right => right.Permission.Key.StartsWith(Own, StringComparison.Ordinal)).Distinct()];
        return false;
    }

    /// <summary>When the next assignment begins or ends by itself.</summary>
    private static DateTime NextTurn(AccessModel model, Guid personId, DateTime now)
    {
        var next = DateTime.MaxValue;
        foreach (var held in model.AssignmentsOf(personId))
        {
            next = held.ValidFrom > now && held.ValidFrom < next ? held.ValidFrom : next;
            next = held.ValidUntil is { } end && end > now && end < next ? end : next;
        }

        return next;
    }
}

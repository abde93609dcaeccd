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

    /// <summary>True when something that was held at the last call is not held now. The first call only looks.</summary>
    public bool HasLost(Guid personId)
    {
        var model = access.Current;
        var now = time.GetUtcNow().UtcDateTime;
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
}

using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Roles;

/// <summary>How a role stood after each of its changes. Written with the change, read for its page and for a restore.</summary>
internal sealed class RoleHistory(IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, TimeProvider time)
{
    /// <summary>Changes listed; older ones are in the audit trail.</summary>
    public const int Listed = 100;

    /// <summary>Records the role as it stands after a change of it; before the first one, also how it stood until then.</summary>
    internal static async Task RecordAsync(Unit unit, Role role, RoleShape before, RoleShape after, string action, string reason, CancellationToken cancellationToken)
    {
        if (!await unit.Database.RoleStates.AnyAsync(state => state.RoleId == role.Id, cancellationToken) && role.Version > 1)
        {
            unit.Database.RoleStates.Add(new RoleState { RoleId = role.Id, Version = role.Version - 1, At = unit.Now, Action = AuditActions.RoleCreate, Shape = before.Write() });
        }

        unit.Database.RoleStates.Add(new RoleState
        {
            RoleId = role.Id,
            Version = role.Version,
            At = unit.Now,
            ActorId = unit.Actor.PersonId,
            Action = action,
            Reason = reason,
            Shape = after.Write(),
        });
    }

    /// <summary>The role's states, the newest first, each with what it changed against the one before it.</summary>
    public async Task<Result<IReadOnlyList<RoleStateView>>> ListAsync(Actor actor, Guid roleId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var model = access.Current;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var role = await context.Roles.SingleOrDefaultAsync(row => row.Id == roleId, cancellationToken);
        if (role is null || actor.PersonId is not { } reader || !RoleReader.IsVisible(model, reader, role.DepartmentId, now))
        {
            return new NotFoundError();
        }

        var states = await context.RoleStates.Where(state => state.RoleId == roleId).OrderByDescending(static state => state.Version).Take(Listed + 1).ToListAsync(cancellationToken);
        Guid[] actorIds = [.. states.Select(static state => state.ActorId).OfType<Guid>().Distinct()];
        var actors = await context.People.Where(person => actorIds.Contains(person.Id))
            .Select(static person => new { person.Id, Name = (person.GivenName + " " + person.FamilyName).Trim() }).ToDictionaryAsync(static person => person.Id, static person => person.Name, cancellationToken);
        var permissions = (await context.Permissions.ToListAsync(cancellationToken)).ToDictionary(static permission => permission.Id, static permission => permission.Key);
        var roles = await context.Roles.Select(static row => new { row.Id, row.Name }).ToDictionaryAsync(static row => row.Id, static row => row.Name, cancellationToken);
        var shapes = states.ConvertAll(static state => RoleShape.Read(state.Shape));
        List<RoleStateView> views = [];
        for (var index = 0; index < Math.Min(states.Count, Listed); index++)
        {
            var earlier = index + 1 < shapes.Count ? shapes[index + 1] : null;
            views.Add(new RoleStateView(
                states[index].Version,
                states[index].At,
                states[index].ActorId is { } who ? actors.GetValueOrDefault(who, string.Empty) : null,
                states[index].Action,
                states[index].Reason,
                index == 0,
                earlier is null ? [] : [.. Changes(earlier, shapes[index], permissions, roles)],
                shapes[index].Grants.Count,
                shapes[index].Juniors.Count));
        }

        return views;
    }

    /// <summary>The shape of one of its versions; null when there is none.</summary>
    public async Task<RoleShape?> ShapeAsync(Guid roleId, long version, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.RoleStates.SingleOrDefaultAsync(state => state.RoleId == roleId && state.Version == version, cancellationToken) is { } state ? RoleShape.Read(state.Shape) : null;
    }

    private static IEnumerable<ShapeChange> Changes(RoleShape before, RoleShape after, Dictionary<Guid, string> permissions, Dictionary<Guid, string> roles)
    {
        if (before.IsRetired != after.IsRetired)
        {
            yield return new ShapeChange(after.IsRetired ? ShapeChangeKind.Retired : ShapeChangeKind.Revived, string.Empty);
        }

        var old = before.Grants.ToDictionary(static grant => grant.PermissionId);
        var now = after.Grants.ToDictionary(static grant => grant.PermissionId);
        foreach (var grant in after.Grants)
        {
            if (!old.TryGetValue(grant.PermissionId, out var known))
            {
                yield return new ShapeChange(ShapeChangeKind.Granted, permissions.GetValueOrDefault(grant.PermissionId, "?"));
            }
            else if (!string.Equals(Text(known), Text(grant), StringComparison.Ordinal))
            {
                yield return new ShapeChange(ShapeChangeKind.Conditioned, permissions.GetValueOrDefault(grant.PermissionId, "?"));
            }
        }

        foreach (var grant in before.Grants.Where(grant => !now.ContainsKey(grant.PermissionId)))
        {
            yield return new ShapeChange(ShapeChangeKind.Revoked, permissions.GetValueOrDefault(grant.PermissionId, "?"));
        }

        foreach (var junior in after.Juniors.Except(before.Juniors))
        {
            yield return new ShapeChange(ShapeChangeKind.Inherited, roles.GetValueOrDefault(junior, "?"));
        }

        foreach (var junior in before.Juniors.Except(after.Juniors))
        {
            yield return new ShapeChange(ShapeChangeKind.Disinherited, roles.GetValueOrDefault(junior, "?"));
        }

        static string Text(GrantRow grant) => grant.Condition is { } condition ? ConditionText.Write(condition) : string.Empty;
    }
}

/// <summary>One state of a role: who made it what, when and why. No name for what the console itself did, an empty one for somebody who is no more.</summary>
internal sealed record RoleStateView(
    long Version, DateTime At, string? Actor, string Action, string Reason, bool IsCurrent, IReadOnlyList<ShapeChange> Changes, int Grants, int Juniors);

/// <summary>One difference between two states, with the key of the permission or the name of the role.</summary>
internal sealed record ShapeChange(ShapeChangeKind Kind, string Subject);

internal enum ShapeChangeKind : byte
{
    Granted = 1,
    Revoked = 2,
    Conditioned = 3,
    Inherited = 4,
    Disinherited = 5,
    Retired = 6,
    Revived = 7,
}

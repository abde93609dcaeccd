using System.Globalization;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Lifecycle;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Roles;

/// <summary>
/// Changes what a role gives and inherits. Each change is computed first as the model with it; the commit computes it
/// again on the model of its own transaction, and is refused with the new preview when it came out otherwise.
/// </summary>
internal sealed class RoleShaping(UnitOfWork work, IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, TimeProvider time)
{
    public const string UnknownPermission = "unknown-permission";
    public const string Unchanged = "unchanged";
    public const string BuiltIn = "built-in-role";
    public const string RetiredRole = "retired-role";

    /// <summary>Who would gain and lose what. Refused by every rule that would refuse the change itself.</summary>
    public async Task<Result<AccessPreview>> PreviewAsync(Actor actor, Guid roleId, RoleChange change, CancellationToken cancellationToken)
    {
        var model = access.Current;
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var role = await context.Roles.SingleOrDefaultAsync(row => row.Id == roleId, cancellationToken);
        if (role is null)
        {
            return new NotFoundError();
        }

        if (!actor.IsConsole && !(actor.PersonId is { } person && model.Allows(person, ConsolePermissions.AccessManage, role.DepartmentId, now)))
        {
            return new DeniedError(ConsolePermissions.AccessManage);
        }

        var plan = await PlanAsync(context, model, actor.PersonId, role, change, now, cancellationToken);
        return plan.IsSuccess ? plan.Value.Preview : plan.Error;
    }

    /// <summary>Makes the change that was previewed. <paramref name="seen"/> is the stamp of the preview that was shown.</summary>
    public async Task<Result<Done>> ApplyAsync(Actor actor, Guid roleId, RoleChange change, string? reason, PreviewStamp seen, CancellationToken cancellationToken)
    {
        var why = ReasonRules.Check(reason);
        if (!why.IsSuccess)
        {
            return why.Error;
        }

        return await work.ExecuteAsync<Done>(
            actor,
            actor.IsConsole
                ? Intent.ByConsole(ActionOf(change), AuditTargets.Role, roleId, why.Value, movesAccess: true, recordAlways: false)
                : Intent.ByPermission(ConsolePermissions.AccessManage, ActionOf(change), AuditTargets.Role, roleId, why.Value, movesAccess: true),
            async (unit, token) =>
            {
                var role = await unit.Database.Roles.SingleOrDefaultAsync(row => row.Id == roleId, token);
                if (role is null)
                {
                    return new NotFoundError();
                }

                if (unit.Authorize(role.DepartmentId) is { } refused)
                {
                    return refused;
                }

                var plan = await PlanAsync(unit.Database, unit.Access, actor.PersonId, role, change, unit.Now, token);
                if (!plan.IsSuccess)
                {
                    return plan.Error;
                }

                var preview = plan.Value.Preview;
                if (preview.Stamp != seen)
                {
                    return new PreviewMovedError(preview);
                }

                if (preview.Conflicts is [var conflict, ..])
                {
                    return new SeparationError(conflict.Policy, conflict.People);
                }

                var (before, after) = (await ShapeAsync(unit.Database, role, token), plan.Value.Shape);
                await WriteAsync(unit, role, before, after, why.Value, token);
                unit.Audit.Note("role", role.Key).Note(SubjectName(change), plan.Value.Subject)
                    .Note("peopleGaining", preview.Gaining).Note("peopleLosing", preview.Losing);
                role.Version++;
                await RoleHistory.RecordAsync(unit, role, before, after, ActionOf(change), why.Value, token);
                unit.TouchRole(roleId);
                if (before.IsRetired != after.IsRetired)
                {
                    // Roles above it come to inherit from it, or no longer do.
                    foreach (var senior in await unit.Database.RoleInheritances.Where(edge => edge.JuniorId == roleId).Select(static edge => edge.SeniorId).ToListAsync(token))
                    {
                        unit.TouchRole(senior);
                    }
                }

                return Done.Instance;
            },
            cancellationToken);
    }

    private static async Task<Result<Plan>> PlanAsync(
        ConsoleDbContext context, AccessModel model, Guid? actorId, Role role, RoleChange change, DateTime now, CancellationToken cancellationToken)
    {
        if (change is RoleChange.Restore restore)
        {
            change = restore with { Shape = await LivingAsync(context, model, restore.Shape, cancellationToken) };
        }

        var subject = await SubjectAsync(context, model, actorId, role, change, now, cancellationToken);
        if (!subject.IsSuccess)
        {
            return subject.Error;
        }

        // Null for a role that is retired, which only a restore brings back.
        var row = model.Roles.TryFind(role.Id, out var node) ? model.Roles.RowOf(node, model.Permissions) : null;
        if (row is null && change is not RoleChange.Restore)
        {
            return new InvalidError(nameof(RoleChange), RetiredRole);
        }

        if (!change.TryApply(role.Id, row, out var changed))
        {
            return new InvalidError(nameof(RoleChange), Unchanged);
        }

        var changes = await WithSeniorsAsync(context, model, role, row, changed, cancellationToken);
        var after = model.WithRoles(model.Version, changes);
        var diff = AccessDiff.Between(model, after, now);
        // The operator of the machine is nobody whom the rules of reach could bound; what keeps the model sound holds for them too.
        var barred = actorId is { } officer
            ? RoleRules.MayShape(model, after, diff, officer, await AccessGround.CeilingAsync(context, model, officer, ConsolePermissions.AccessManage, now, cancellationToken), now)
            : null;
        if ((barred ?? AccessRules.KeepsHolder(model, after, now)) is { } refused)
        {
            return refused;
        }

        var preview = AccessPreview.Of(model, after, diff, role.Version, await AccessGround.RulesAsync(context, cancellationToken), now);
        return new Plan(preview, subject.Value, changed is null ? (await ShapeAsync(context, role, cancellationToken)) with { IsRetired = true } : new RoleShape(false, [.. changed.Grants], [.. changed.Juniors]));
    }

    /// <summary>The change of the role, and of the roles that inherit from one that comes back.</summary>
    private static async Task<Dictionary<Guid, RoleRow?>> WithSeniorsAsync(ConsoleDbContext context, AccessModel model, Role role, RoleRow? before, RoleRow? after, CancellationToken cancellationToken)
    {
        var changes = new Dictionary<Guid, RoleRow?> { [role.Id] = after };
        if (before is null && after is not null)
        {
            foreach (var senior in await context.RoleInheritances.Where(edge => edge.JuniorId == role.Id).Select(static edge => edge.SeniorId).ToListAsync(cancellationToken))
            {
                if (model.Roles.TryFind(senior, out var node) && model.Roles.RowOf(node, model.Permissions) is var row && !row.Juniors.Contains(role.Id))
                {
                    changes[senior] = row with { Juniors = [.. row.Juniors, role.Id] };
                }
            }
        }

        return changes;
    }

    private static async Task<RoleShape> ShapeAsync(ConsoleDbContext context, Role role, CancellationToken cancellationToken)
        => new(
            role.RetiredAt is not null,
            (await context.RoleGrants.AsNoTracking().Where(grant => grant.RoleId == role.Id).ToListAsync(cancellationToken)).ConvertAll(static grant => new GrantRow(grant.PermissionId, ConditionText.Read(grant.Condition))),
            await context.RoleInheritances.Where(edge => edge.SeniorId == role.Id).Select(static edge => edge.JuniorId).ToListAsync(cancellationToken));

    /// <summary>An earlier shape without the permissions and roles that are no more.</summary>
    private static async Task<RoleShape> LivingAsync(ConsoleDbContext context, AccessModel model, RoleShape shape, CancellationToken cancellationToken)
    {
        var retired = await context.Roles.Where(role => shape.Juniors.Contains(role.Id) && role.RetiredAt != null).Select(static role => role.Id).ToListAsync(cancellationToken);
        return shape with
        {
            Grants = [.. shape.Grants.Where(grant => model.Permissions.IndexOf(grant.PermissionId) >= 0)],
            Juniors = [.. shape.Juniors.Where(junior => model.Roles.TryFind(junior, out _) && !retired.Contains(junior))],
        };
    }

    /// <summary>The key of the permission or role that the change is about, once it is found to be allowed there.</summary>
    private static async Task<Result<string>> SubjectAsync(
        ConsoleDbContext context, AccessModel model, Guid? actorId, Role role, RoleChange change, DateTime now, CancellationToken cancellationToken)
    {
        switch (change)
        {
            case RoleChange.Grant grant:
                return KeyOf(grant.PermissionId);
            case RoleChange.Revoke revoke:
                return KeyOf(revoke.PermissionId);
            case RoleChange.Inherit inherit:
                return await JuniorAsync(context, model, actorId, role, inherit.JuniorId, inherit.Crossing, now, cancellationToken);
            case RoleChange.Disinherit disinherit:
                return await context.Roles.Where(row => row.Id == disinherit.JuniorId).Select(static row => row.Key).SingleOrDefaultAsync(cancellationToken) is { } junior
                    ? junior
                    : new InvalidError(nameof(RoleChange.Inherit.JuniorId), AssignmentRules.UnknownRole);
            case RoleChange.Restore restore:
                var current = model.Roles.TryFind(role.Id, out var node) ? model.Roles.RowOf(node, model.Permissions).Juniors : [];
                foreach (var id in restore.Shape.Juniors.Except(current))
                {
                    if (await JuniorAsync(context, model, actorId, role, id, restore.Crossing, now, cancellationToken) is { IsSuccess: false, Error: var refused })
                    {
                        return refused;
                    }
                }

                return restore.Version.ToString(CultureInfo.InvariantCulture);
            default:
                return role.IsBuiltIn ? new InvalidError(nameof(RoleChange), BuiltIn) : role.Key;
        }

        Result<string> KeyOf(Guid id)
            => model.Permissions[model.Permissions.IndexOf(id)] is { } permission ? permission.Key : new InvalidError(nameof(RoleChange.Grant.PermissionId), UnknownPermission);
    }

    private static async Task<Result<string>> JuniorAsync(
        ConsoleDbContext context, AccessModel model, Guid? actorId, Role role, Guid juniorId, bool crossing, DateTime now, CancellationToken cancellationToken)
    {
        var junior = await context.Roles.AsNoTracking().SingleOrDefaultAsync(row => row.Id == juniorId && row.RetiredAt == null, cancellationToken);
        if (junior is null)
        {
            return new InvalidError(nameof(RoleChange.Inherit.JuniorId), AssignmentRules.UnknownRole);
        }

        var circle = RoleRules.Circle(model, role.Id, juniorId);
        if (circle.Count > 0)
        {
            var names = await context.Roles.Where(row => circle.Contains(row.Id)).ToDictionaryAsync(static row => row.Id, static row => row.Name, cancellationToken);
            return new CircleError(string.Join(" → ", circle.Select(id => names.GetValueOrDefault(id, "?"))));
        }

        return actorId is { } officer && RoleRules.MayInherit(model, PlaceOf(role), PlaceOf(junior), crossing, officer, now) is { } refused ? refused : junior.Key;
    }

    private static async Task WriteAsync(Unit unit, Role role, RoleShape before, RoleShape after, string reason, CancellationToken cancellationToken)
    {
        if (after.IsRetired)
        {
            // What it gave stays on record, so that a restore of this day's state finds it.
            role.RetiredAt = unit.Now;
            await BirthrightStates.MoveAsync(unit, cancellationToken);
            return;
        }

        if (role.RetiredAt is not null)
        {
            // What places give by it comes back with it.
            role.RetiredAt = null;
            await BirthrightStates.MoveAsync(unit, cancellationToken);
        }

        var grants = await unit.Database.RoleGrants.Where(row => row.RoleId == role.Id).ToDictionaryAsync(static row => row.PermissionId, cancellationToken);
        foreach (var grant in after.Grants)
        {
            var condition = grant.Condition is { } when ? ConditionText.Write(when) : null;
            if (!grants.TryGetValue(grant.PermissionId, out var row))
            {
                unit.Database.RoleGrants.Add(new RoleGrant { RoleId = role.Id, PermissionId = grant.PermissionId, Condition = condition, Reason = reason, GiverId = unit.Actor.PersonId, GivenAt = unit.Now });
            }
            else if (!string.Equals(row.Condition, condition, StringComparison.Ordinal))
            {
                (row.Condition, row.Reason, row.GiverId, row.GivenAt) = (condition, reason, unit.Actor.PersonId, unit.Now);
            }
        }

        var kept = after.Grants.Select(static grant => grant.PermissionId).ToHashSet();
        unit.Database.RoleGrants.RemoveRange(grants.Values.Where(row => !kept.Contains(row.PermissionId)));
        unit.Database.RoleInheritances.AddRange(after.Juniors.Except(before.Juniors)
            .Select(junior => new RoleInheritance { SeniorId = role.Id, JuniorId = junior, Reason = reason, GiverId = unit.Actor.PersonId, GivenAt = unit.Now }));
        var ended = before.Juniors.Except(after.Juniors).ToArray();
        if (ended.Length > 0)
        {
            unit.Database.RoleInheritances.RemoveRange(await unit.Database.RoleInheritances.Where(row => row.SeniorId == role.Id && ended.Contains(row.JuniorId)).ToListAsync(cancellationToken));
        }
    }

    private static string SubjectName(RoleChange change) => change switch
    {
        RoleChange.Grant or RoleChange.Revoke => "permission",
        RoleChange.Inherit or RoleChange.Disinherit => "junior",
        _ => "state",
    };

    private static RolePlace PlaceOf(Role role) => new(role.Id, role.Name, role.DepartmentId);

    private static string ActionOf(RoleChange change) => change switch
    {
        RoleChange.Grant => AuditActions.RoleGrant,
        RoleChange.Revoke => AuditActions.RoleRevoke,
        RoleChange.Inherit => AuditActions.RoleInherit,
        RoleChange.Disinherit => AuditActions.RoleDisinherit,
        RoleChange.Restore => AuditActions.RoleRestore,
        _ => AuditActions.RoleRetire,
    };

    private sealed record Plan(AccessPreview Preview, string Subject, RoleShape Shape);
}

using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
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

    /// <summary>Who would gain and lose what. Refused by every rule that would refuse the change itself.</summary>
    public async Task<Result<RolePreview>> PreviewAsync(Actor actor, Guid roleId, RoleChange change, CancellationToken cancellationToken)
    {
        var model = access.Current;
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var role = await context.Roles.SingleOrDefaultAsync(row => row.Id == roleId, cancellationToken);
        if (role is null)
        {
            return new NotFoundError();
        }

        if (actor.PersonId is not { } person || !model.Allows(person, ConsolePermissions.AccessManage, role.DepartmentId, now))
        {
            return new DeniedError(ConsolePermissions.AccessManage);
        }

        var plan = await PlanAsync(context, model, person, role, change, now, cancellationToken);
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
            Intent.ByPermission(ConsolePermissions.AccessManage, ActionOf(change), AuditTargets.Role, roleId, why.Value, movesAccess: true),
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

                var plan = await PlanAsync(unit.Database, unit.Access, actor.PersonId!.Value, role, change, unit.Now, token);
                if (!plan.IsSuccess)
                {
                    return plan.Error;
                }

                if (plan.Value.Preview.Stamp != seen)
                {
                    return new PreviewMovedError(plan.Value.Preview);
                }

                await WriteAsync(unit, role, change, why.Value, token);
                unit.Audit.Note("role", role.Key).Note(change is RoleChange.Grant or RoleChange.Revoke ? "permission" : "junior", plan.Value.Subject)
                    .Note("peopleGaining", plan.Value.Preview.Gaining).Note("peopleLosing", plan.Value.Preview.Losing);
                role.Version++;
                unit.TouchRole(roleId);
                return Done.Instance;
            },
            cancellationToken);
    }

    private static async Task<Result<Plan>> PlanAsync(
        ConsoleDbContext context, AccessModel model, Guid actorId, Role role, RoleChange change, DateTime now, CancellationToken cancellationToken)
    {
        var subject = await SubjectAsync(context, model, actorId, role, change, now, cancellationToken);
        if (!subject.IsSuccess)
        {
            return subject.Error;
        }

        if (!model.Roles.TryFind(role.Id, out var node) || change.ApplyTo(model.Roles.RowOf(node, model.Permissions)) is not { } row)
        {
            return new InvalidError(nameof(RoleChange), Unchanged);
        }

        var after = model.WithRoles(model.Version, [KeyValuePair.Create(role.Id, (RoleRow?)row)]);
        var diff = AccessDiff.Between(model, after, now);
        // Null for whoever manages the whole company, which no branch bounds.
        var reach = model.Reach(actorId, ConsolePermissions.AccessManage, null, now);
        var branchRoles = reach is null
            ? []
            : await context.Roles.Where(other => other.DepartmentId != null && reach.Contains(other.DepartmentId.Value)).Select(static other => other.Id).ToListAsync(cancellationToken);
        if ((RoleRules.MayShape(model, after, diff, actorId, branchRoles, now) ?? AccessRules.KeepsHolder(model, after, now)) is { } refused)
        {
            return refused;
        }

        return new Plan(RolePreview.Of(model, after, diff, role.Version), subject.Value);
    }

    /// <summary>The key of the permission or role that the change is about, once it is found to be allowed there.</summary>
    private static async Task<Result<string>> SubjectAsync(
        ConsoleDbContext context, AccessModel model, Guid actorId, Role role, RoleChange change, DateTime now, CancellationToken cancellationToken)
    {
        if (change is RoleChange.Grant or RoleChange.Revoke)
        {
            var id = change is RoleChange.Grant grant ? grant.PermissionId : ((RoleChange.Revoke)change).PermissionId;
            return model.Permissions[model.Permissions.IndexOf(id)] is { } permission ? permission.Key : new InvalidError(nameof(RoleChange.Grant.PermissionId), UnknownPermission);
        }

        var juniorId = change is RoleChange.Inherit inherit ? inherit.JuniorId : ((RoleChange.Disinherit)change).JuniorId;
        var junior = await context.Roles.AsNoTracking().SingleOrDefaultAsync(row => row.Id == juniorId, cancellationToken);
        if (junior is null)
        {
            return new InvalidError(nameof(RoleChange.Inherit.JuniorId), AssignmentRules.UnknownRole);
        }

        if (change is not RoleChange.Inherit edge)
        {
            return junior.Key;
        }

        var circle = RoleRules.Circle(model, role.Id, juniorId);
        if (circle.Count > 0)
        {
            var names = await context.Roles.Where(row => circle.Contains(row.Id)).ToDictionaryAsync(static row => row.Id, static row => row.Name, cancellationToken);
            return new CircleError(string.Join(" → ", circle.Select(id => names.GetValueOrDefault(id, "?"))));
        }

        return RoleRules.MayInherit(model, PlaceOf(role), PlaceOf(junior), edge.Crossing, actorId, now) is { } refused ? refused : junior.Key;
    }

    private static async Task WriteAsync(Unit unit, Role role, RoleChange change, string reason, CancellationToken cancellationToken)
    {
        switch (change)
        {
            case RoleChange.Grant grant:
                unit.Database.RoleGrants.Add(new RoleGrant { RoleId = role.Id, PermissionId = grant.PermissionId, Reason = reason, GiverId = unit.Actor.PersonId, GivenAt = unit.Now });
                break;
            case RoleChange.Revoke revoke:
                unit.Database.RoleGrants.Remove(await unit.Database.RoleGrants.SingleAsync(row => row.RoleId == role.Id && row.PermissionId == revoke.PermissionId, cancellationToken));
                break;
            case RoleChange.Inherit inherit:
                unit.Database.RoleInheritances.Add(new RoleInheritance { SeniorId = role.Id, JuniorId = inherit.JuniorId, Reason = reason, GiverId = unit.Actor.PersonId, GivenAt = unit.Now });
                break;
            case RoleChange.Disinherit disinherit:
                unit.Database.RoleInheritances.Remove(await unit.Database.RoleInheritances.SingleAsync(row => row.SeniorId == role.Id && row.JuniorId == disinherit.JuniorId, cancellationToken));
                break;
        }
    }

    private static RolePlace PlaceOf(Role role) => new(role.Id, role.Name, role.DepartmentId);

    private static string ActionOf(RoleChange change) => change switch
    {
        RoleChange.Grant => AuditActions.RoleGrant,
        RoleChange.Revoke => AuditActions.RoleRevoke,
        RoleChange.Inherit => AuditActions.RoleInherit,
        _ => AuditActions.RoleDisinherit,
    };

    private sealed record Plan(RolePreview Preview, string Subject);
}

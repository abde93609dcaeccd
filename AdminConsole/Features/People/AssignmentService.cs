using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.People;

/// <summary>
/// Gives roles to people and takes them, each through a preview of what it would mean. The doorway keeps the last
/// holder of access management.
/// </summary>
internal sealed class AssignmentService(UnitOfWork work, IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, TimeProvider time)
{
    /// <summary>What giving the role would mean, from the day on which it begins. Refused by every rule that would refuse the giving.</summary>
    public async Task<Result<AccessPreview>> PreviewGiveAsync(Actor actor, Guid personId, GiveRoleInput input, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var valid = AssignmentRules.Validate(input, now);
        if (!valid.IsSuccess)
        {
            return valid.Error;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var model = access.Current;
        return await MayShowAsync(context, model, actor, personId, valid.Value.ScopeDepartmentId, now, cancellationToken) is { } refused
            ? refused
            : await PlanGiveAsync(context, model, actor.PersonId, personId, valid.Value, now, cancellationToken);
    }

    /// <summary>What ending the assignment now would mean.</summary>
    public async Task<Result<AccessPreview>> PreviewTakeAsync(Actor actor, Guid personId, Guid assignmentId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var model = access.Current;
        var scope = await context.Assignments.Where(row => row.Id == assignmentId && row.PersonId == personId).Select(static row => new { row.ScopeDepartmentId }).SingleOrDefaultAsync(cancellationToken);
        return scope is null ? new NotFoundError()
            : await MayShowAsync(context, model, actor, personId, scope.ScopeDepartmentId, now, cancellationToken) is { } refused ? refused
            : await PlanTakeAsync(context, model, actor.PersonId, personId, assignmentId, now, cancellationToken);
    }

    /// <summary>Gives the role. <paramref name="seen"/> is the stamp of the preview that was shown; null where none was, as for many people at once.</summary>
    public async Task<Result<Guid>> GiveAsync(Actor actor, Guid personId, GiveRoleInput input, CancellationToken cancellationToken, PreviewStamp? seen = null)
    {
        var valid = AssignmentRules.Validate(input, time.GetUtcNow().UtcDateTime);
        if (!valid.IsSuccess)
        {
            return valid.Error;
        }

        var grant = valid.Value;
        var id = Guid.CreateVersion7(time.GetUtcNow());
        return await work.ExecuteAsync<Guid>(
            actor,
            IntentOf(actor, AuditActions.AssignmentGive, personId, grant.Reason),
            async (unit, token) =>
            {
                var person = await unit.Database.People.Where(row => row.Id == personId)
                    .Select(static row => new { row.DepartmentId, row.Status }).SingleOrDefaultAsync(token);
                if (person is null)
                {
                    return new NotFoundError();
                }

                if ((unit.AuthorizeVisible(person.DepartmentId, ConsolePermissions.PersonRead)
                    ?? unit.Authorize(grant.ScopeDepartmentId)) is { } refused)
                {
                    return refused;
                }

                if (person.Status != PersonStatus.Active)
                {
                    return new InvalidError(nameof(GiveRoleInput.RoleId), AssignmentRules.DisabledPerson);
                }

                var plan = await PlanGiveAsync(unit.Database, unit.Access, actor.PersonId, personId, grant, unit.Now, token);
                if (Refusal(plan, seen) is { } barred)
                {
                    return barred;
                }

                var role = await unit.Database.Roles.Where(row => row.Id == grant.RoleId).Select(static row => row.Key).SingleAsync(token);
                if (grant.ScopeDepartmentId is { } scope && !await unit.Database.Departments.AnyAsync(department => department.Id == scope, token))
                {
                    return new InvalidError(nameof(GiveRoleInput.ScopeDepartmentId), PersonRules.UnknownDepartment);
                }

                var from = grant.ValidFrom < unit.Now ? unit.Now : grant.ValidFrom;
                if (await OverlapsAsync(unit, personId, grant with { ValidFrom = from }, token))
                {
                    return new InvalidError(nameof(GiveRoleInput.RoleId), AssignmentRules.AlreadyHeld);
                }

                unit.Database.Assignments.Add(new Assignment
                {
                    Id = id,
                    PersonId = personId,
                    RoleId = grant.RoleId,
                    ScopeDepartmentId = grant.ScopeDepartmentId,
                    ValidFrom = from,
                    ValidUntil = grant.ValidUntil,
                    Origin = AssignmentOrigin.Direct,
                    Reason = grant.Reason,
                    GiverId = actor.PersonId,
                    CreatedAt = unit.Now,
                });
                unit.Audit.Note("assignment", id).Note("role", role).Note("scopeDepartmentId", grant.ScopeDepartmentId).Note("validFrom", from).Note("validUntil", grant.ValidUntil);
                unit.TouchPerson(personId);
                return id;
            },
            cancellationToken);
    }

    /// <summary>Ends the assignment now; one that has not begun never begins. The row stays as history.</summary>
    public async Task<Result<Done>> TakeAsync(Actor actor, Guid personId, Guid assignmentId, string? reason, CancellationToken cancellationToken, PreviewStamp? seen = null)
    {
        var why = ReasonRules.Check(reason);
        if (!why.IsSuccess)
        {
            return why.Error;
        }

        return await work.ExecuteAsync<Done>(
            actor,
            IntentOf(actor, AuditActions.AssignmentTake, personId, why.Value),
            async (unit, token) =>
            {
                var assignment = await unit.Database.Assignments.SingleOrDefaultAsync(row => row.Id == assignmentId && row.PersonId == personId, token);
                var department = await unit.Database.People.Where(row => row.Id == personId).Select(static row => (Guid?)row.DepartmentId).SingleOrDefaultAsync(token);
                if (assignment is null || department is not { } home)
                {
                    return new NotFoundError();
                }

                if ((unit.AuthorizeVisible(home, ConsolePermissions.PersonRead)
                    ?? unit.Authorize(assignment.ScopeDepartmentId)) is { } refused)
                {
                    return refused;
                }

                if (assignment.ValidUntil <= unit.Now)
                {
                    return Done.Instance;
                }

                if (Refusal(await PlanTakeAsync(unit.Database, unit.Access, actor.PersonId, personId, assignmentId, unit.Now, token), seen) is { } barred)
                {
                    return barred;
                }

                unit.Audit.Note("assignment", assignmentId)
                    .Note("role", await unit.Database.Roles.Where(row => row.Id == assignment.RoleId).Select(static row => row.Key).SingleAsync(token))
                    .Change("validUntil", assignment.ValidUntil, unit.Now);
                assignment.ValidUntil = unit.Now;
                unit.TouchPerson(personId);
                return Done.Instance;
            },
            cancellationToken);
    }

    // The operator of the machine is nobody whom the rules of reach could bound; what keeps the model sound holds for them too.
    private static Intent IntentOf(Actor actor, string action, Guid personId, string reason)
        => actor.IsConsole
            ? Intent.ByConsole(action, AuditTargets.Person, personId, reason, movesAccess: true, recordAlways: false)
            : Intent.ByPermission(ConsolePermissions.AccessAssign, action, AuditTargets.Person, personId, reason, movesAccess: true);

    /// <summary>What the change itself would ask first: a preview says what somebody holds, so it is for those who may see them.</summary>
    private static async Task<ConsoleError?> MayShowAsync(
        ConsoleDbContext context, AccessModel model, Actor actor, Guid personId, Guid? scope, DateTime now, CancellationToken cancellationToken)
    {
        if (actor.IsConsole)
        {
            return null;
        }

        if (actor.PersonId is not { } officer
            || await context.People.Where(row => row.Id == personId).Select(static row => (Guid?)row.DepartmentId).SingleOrDefaultAsync(cancellationToken) is not { } home
            || !model.Allows(officer, ConsolePermissions.PersonRead, home, now))
        {
            return new NotFoundError();
        }

        return model.Allows(officer, ConsolePermissions.AccessAssign, home, now) && model.Allows(officer, ConsolePermissions.AccessAssign, scope, now)
            ? null
            : new DeniedError(ConsolePermissions.AccessAssign);
    }

    private static ConsoleError? Refusal(Result<AccessPreview> plan, PreviewStamp? seen)
        => !plan.IsSuccess ? plan.Error
            : seen is { } stamp && plan.Value.Stamp != stamp ? new PreviewMovedError(plan.Value)
            : plan.Value.Conflicts is [var conflict, ..] ? new SeparationError(conflict.Policy, conflict.People)
            : null;

    private static async Task<Result<AccessPreview>> PlanGiveAsync(
        ConsoleDbContext context, AccessModel model, Guid? actorId, Guid personId, ValidGrant grant, DateTime now, CancellationToken cancellationToken)
    {
        if (!await context.Roles.AnyAsync(row => row.Id == grant.RoleId && row.RetiredAt == null, cancellationToken))
        {
            return new InvalidError(nameof(GiveRoleInput.RoleId), AssignmentRules.UnknownRole);
        }

        if (actorId is { } officer
            && AccessRules.MayHandle(
                model, officer, personId, grant.RoleId, grant.ScopeDepartmentId, now,
                await AccessGround.CeilingAsync(context, model, officer, ConsolePermissions.AccessAssign, now, cancellationToken)) is { } refused)
        {
            return refused;
        }

        var from = grant.ValidFrom < now ? now : grant.ValidFrom;
        var given = new HeldRole(Guid.Empty, grant.RoleId, grant.ScopeDepartmentId, from, grant.ValidUntil);
        return await PlanAsync(context, model, personId, held => [.. held, given], from, cancellationToken);
    }

    private static async Task<Result<AccessPreview>> PlanTakeAsync(
        ConsoleDbContext context, AccessModel model, Guid? actorId, Guid personId, Guid assignmentId, DateTime now, CancellationToken cancellationToken)
    {
        var assignment = await context.Assignments.AsNoTracking().SingleAsync(row => row.Id == assignmentId, cancellationToken);
        if (actorId is { } officer
            && (AccessRules.MayActOn(model, officer, personId, now)
                ?? AccessRules.MayHandle(model, officer, personId, assignment.RoleId, assignment.ScopeDepartmentId, now)) is { } refused)
        {
            return refused;
        }

        // What has not begun is shown as of the day on which it would have.
        var at = assignment.ValidFrom > now ? assignment.ValidFrom : now;
        return await PlanAsync(context, model, personId, held => [.. held.Where(role => role.AssignmentId != assignmentId)], at, cancellationToken);
    }

    private static async Task<Result<AccessPreview>> PlanAsync(
        ConsoleDbContext context, AccessModel model, Guid personId, Func<IReadOnlyList<HeldRole>, IReadOnlyList<HeldRole>> change, DateTime at, CancellationToken cancellationToken)
    {
        var person = (await AccessModelLoader.ReadPeopleAsync(context, [personId], cancellationToken))[personId];
        if (person is null)
        {
            return new NotFoundError();
        }

        var version = await context.People.Where(row => row.Id == personId).Select(static row => row.Version).SingleAsync(cancellationToken);
        // Both sides from the same read: the model in force may be a moment behind the rows.
        var before = model.With(model.Version, [KeyValuePair.Create(personId, (PersonAccess?)person)]);
        var after = before.With(model.Version, [KeyValuePair.Create(personId, (PersonAccess?)(person with { Assignments = change(person.Assignments) }))]);
        if (AccessRules.KeepsHolder(before, after, at) is { } refused)
        {
            return refused;
        }

        return AccessPreview.Of(before, after, AccessDiff.Between(before, after, at), version, await AccessGround.RulesAsync(context, cancellationToken), at);
    }

    private static Task<bool> OverlapsAsync(Unit unit, Guid personId, ValidGrant grant, CancellationToken cancellationToken)
    {
        var end = grant.ValidUntil ?? DateTime.MaxValue;
        return unit.Database.Assignments.AnyAsync(
            row => row.PersonId == personId && row.RoleId == grant.RoleId && row.ScopeDepartmentId == grant.ScopeDepartmentId
                && row.ValidFrom < end && (row.ValidUntil == null || (row.ValidUntil > grant.ValidFrom && row.ValidUntil > row.ValidFrom)),
            cancellationToken);
    }
}

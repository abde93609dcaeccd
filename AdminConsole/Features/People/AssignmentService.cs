using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.People;

/// <summary>Gives roles to people and takes them. The doorway keeps the last holder of access management.</summary>
internal sealed class AssignmentService(UnitOfWork work, TimeProvider time)
{
    public async Task<Result<Guid>> GiveAsync(Actor actor, Guid personId, GiveRoleInput input, CancellationToken cancellationToken)
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
            Intent.ByPermission(ConsolePermissions.AccessAssign, AuditActions.AssignmentGive, AuditTargets.Person, personId, grant.Reason, movesAccess: true),
            async (unit, token) =>
            {
                var person = await unit.Database.People.Where(row => row.Id == personId)
                    .Select(static row => new { row.DepartmentId, row.Status }).SingleOrDefaultAsync(token);
                if (person is null)
                {
                    return new NotFoundError();
                }

                if ((unit.AuthorizeVisible(person.DepartmentId, ConsolePermissions.PersonRead)
                    ?? unit.Authorize(grant.ScopeDepartmentId)
                    ?? AccessRules.MayHandle(unit.Access, actor.PersonId!.Value, personId, grant.RoleId, grant.ScopeDepartmentId, unit.Now)) is { } refused)
                {
                    return refused;
                }

                if (person.Status != PersonStatus.Active)
                {
                    return new InvalidError(nameof(GiveRoleInput.RoleId), AssignmentRules.DisabledPerson);
                }

                var role = await unit.Database.Roles.Where(row => row.Id == grant.RoleId).Select(static row => row.Key).SingleOrDefaultAsync(token);
                if (role is null)
                {
                    return new InvalidError(nameof(GiveRoleInput.RoleId), AssignmentRules.UnknownRole);
                }

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
    public async Task<Result<Done>> TakeAsync(Actor actor, Guid personId, Guid assignmentId, string? reason, CancellationToken cancellationToken)
    {
        var why = ReasonRules.Check(reason);
        if (!why.IsSuccess)
        {
            return why.Error;
        }

        return await work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.AccessAssign, AuditActions.AssignmentTake, AuditTargets.Person, personId, why.Value, movesAccess: true),
            async (unit, token) =>
            {
                var assignment = await unit.Database.Assignments.SingleOrDefaultAsync(row => row.Id == assignmentId && row.PersonId == personId, token);
                var department = await unit.Database.People.Where(row => row.Id == personId).Select(static row => (Guid?)row.DepartmentId).SingleOrDefaultAsync(token);
                if (assignment is null || department is not { } home)
                {
                    return new NotFoundError();
                }

                if ((unit.AuthorizeVisible(home, ConsolePermissions.PersonRead)
                    ?? unit.Authorize(assignment.ScopeDepartmentId)
                    ?? AccessRules.MayActOn(unit.Access, actor.PersonId!.Value, personId, unit.Now)
                    ?? AccessRules.MayHandle(unit.Access, actor.PersonId!.Value, personId, assignment.RoleId, assignment.ScopeDepartmentId, unit.Now)) is { } refused)
                {
                    return refused;
                }

                if (assignment.ValidUntil <= unit.Now)
                {
                    return Done.Instance;
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

    private static Task<bool> OverlapsAsync(Unit unit, Guid personId, ValidGrant grant, CancellationToken cancellationToken)
    {
        var end = grant.ValidUntil ?? DateTime.MaxValue;
        return unit.Database.Assignments.AnyAsync(
            row => row.PersonId == personId && row.RoleId == grant.RoleId && row.ScopeDepartmentId == grant.ScopeDepartmentId
                && row.ValidFrom < end && (row.ValidUntil == null || (row.ValidUntil > grant.ValidFrom && row.ValidUntil > row.ValidFrom)),
            cancellationToken);
    }
}

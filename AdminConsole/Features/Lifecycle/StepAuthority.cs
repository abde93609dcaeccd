using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;
using AdminConsole.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Lifecycle;

/// <summary>What is asked before anything is planned for somebody: do they exist for the actor, may it be done there and to them.</summary>
internal static class StepAuthority
{
    /// <summary>The person, tracked, or why not.</summary>
    public static async Task<Result<Person>> AskAsync(Unit unit, Guid personId, CancellationToken cancellationToken)
    {
        var person = await unit.Database.People.SingleOrDefaultAsync(row => row.Id == personId, cancellationToken);
        return person is null
            ? new NotFoundError()
            : (unit.AuthorizeVisible(person.DepartmentId, ConsolePermissions.PersonRead)
                ?? AccessRules.MayActOn(unit.Access, unit.Actor.PersonId!.Value, personId, unit.Now)) is { } refused
                ? refused
                : person;
    }

    /// <summary>The steps that still wait for somebody, tracked.</summary>
    public static Task<List<LifecycleEvent>> PlannedAsync(Unit unit, Guid personId, CancellationToken cancellationToken)
        => unit.Database.LifecycleEvents.Where(step => step.PersonId == personId && step.State == LifecycleState.Planned).OrderBy(static step => step.DueAt).ToListAsync(cancellationToken);

    /// <summary>Null, or the problem of a successor who is not there or is the leaver.</summary>
    public static async Task<FieldProblem?> SuccessorAsync(Unit unit, string field, Guid? successorId, Guid leaverId, CancellationToken cancellationToken)
    {
        if (successorId is not { } id)
        {
            return null;
        }

        if (id == leaverId)
        {
            return new FieldProblem(field, LifecycleRules.SameBoss);
        }

        var found = await unit.Database.People.Where(row => row.Id == id).Select(static row => new { row.Status, row.DepartmentId }).SingleOrDefaultAsync(cancellationToken);
        return found is null || !unit.Access.Allows(unit.Actor.PersonId!.Value, ConsolePermissions.PersonRead, found.DepartmentId, unit.Now)
            ? new FieldProblem(field, PersonRules.UnknownManager)
            : found.Status != PersonStatus.Active ? new FieldProblem(field, PersonRules.InactiveManager) : null;
    }
}

using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Lifecycle;

/// <summary>Changes and cancels what is planned, until it happens.</summary>
internal sealed class StepService(UnitOfWork work, TimeProvider time)
{
    /// <summary>Moves a planned step to another moment (UTC). <paramref name="version"/> is the step's that was shown.</summary>
    public async Task<Result<Done>> RescheduleAsync(Actor actor, Guid stepId, DateTime dueAt, string? reason, long version, CancellationToken cancellationToken)
    {
        var why = ReasonRules.Check(reason);
        if (!why.IsSuccess)
        {
            return why.Error;
        }

        List<FieldProblem> problems = [];
        LifecycleRules.CheckDue(nameof(LeaveInput.At), dueAt, time.GetUtcNow().UtcDateTime, problems);
        return problems.Count > 0
            ? new InvalidError(problems)
            : await ChangeAsync(actor, AuditActions.LifecycleChange, stepId, why.Value, version, async (unit, step, _, token) =>
            {
                var others = (await StepAuthority.PlannedAsync(unit, step.PersonId, token)).Where(other => other.Id != step.Id);
                if (step.Kind is LifecycleKind.Leave or LifecycleKind.Move && LifecycleRules.InTheWay(others, step.Kind, dueAt) is { } other)
                {
                    return new StepInTheWayError(other.Id, other.Kind, other.DueAt);
                }

                unit.Audit.Change("dueAt", step.DueAt, dueAt);
                step.DueAt = dueAt;
                return null;
            }, cancellationToken);
    }

    /// <summary>Cancels a planned step. Who was only expected is then somebody who never came.</summary>
    public async Task<Result<Done>> CancelAsync(Actor actor, Guid stepId, string? reason, long version, CancellationToken cancellationToken)
    {
        var why = ReasonRules.Check(reason);
        return !why.IsSuccess
            ? why.Error
            : await ChangeAsync(actor, AuditActions.LifecycleCancel, stepId, why.Value, version, async (unit, step, person, token) =>
            {
                unit.Audit.Change("state", step.State.ToString(), LifecycleState.Cancelled.ToString());
                (step.State, step.SettledAt) = (LifecycleState.Cancelled, unit.Now);
                if (step.Kind is LifecycleKind.Join or LifecycleKind.Rehire && person.Status == PersonStatus.Expected)
                {
                    person.Status = PersonStatus.Left;
                    foreach (var other in (await StepAuthority.PlannedAsync(unit, person.Id, token)).Where(other => other.Id != step.Id))
                    {
                        (other.State, other.SettledAt) = (LifecycleState.Cancelled, unit.Now);
                        other.Version++;
                    }
                }

                return null;
            }, cancellationToken);
    }

    private Task<Result<Done>> ChangeAsync(
        Actor actor, string action, Guid stepId, string reason, long version, Func<Unit, LifecycleEvent, Person, CancellationToken, Task<ConsoleError?>> change, CancellationToken cancellationToken)
        => work.ExecuteAsync<Done>(
            actor,
            // Whoever is expected or has left holds nothing, so neither touches the model.
            Intent.ByPermission(ConsolePermissions.LifecycleManage, action, AuditTargets.Lifecycle, stepId, reason),
            async (unit, token) =>
            {
                var step = await unit.Database.LifecycleEvents.SingleOrDefaultAsync(row => row.Id == stepId, token);
                if (step is null)
                {
                    return new NotFoundError();
                }

                var asked = await StepAuthority.AskAsync(unit, step.PersonId, token);
                if (!asked.IsSuccess)
                {
                    return asked.Error;
                }

                if (step.State is not (LifecycleState.Planned or LifecycleState.Failed))
                {
                    return new StepSettledError(step.State);
                }

                if (step.Version != version)
                {
                    return new ConflictError(step.Version);
                }

                step.State = LifecycleState.Planned;
                if (await change(unit, step, asked.Value, token) is { } refused)
                {
                    return refused;
                }

                step.Version++;
                asked.Value.Version++;
                unit.Audit.Note("person", step.PersonId).Note("kind", step.Kind.ToString());
                return Done.Instance;
            },
            cancellationToken);
}

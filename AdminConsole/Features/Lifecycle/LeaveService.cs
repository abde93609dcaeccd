using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Lifecycle;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Lifecycle;

/// <summary>Lets somebody go, now or at a moment to come.</summary>
internal sealed class LeaveService(UnitOfWork work, IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, TimeProvider time)
{
    /// <summary>What the leave would end and hand over.</summary>
    public async Task<Result<LeaveView>> PreviewAsync(Actor actor, Guid personId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var model = access.Current;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var person = await context.People.SingleOrDefaultAsync(row => row.Id == personId, cancellationToken);
        if (person is null || actor.PersonId is not { } reader || !model.Allows(reader, ConsolePermissions.PersonRead, person.DepartmentId, now))
        {
            return new NotFoundError();
        }

        if (!model.Allows(reader, ConsolePermissions.LifecycleManage, person.DepartmentId, now))
        {
            return new DeniedError(ConsolePermissions.LifecycleManage);
        }

        // The last holder of access management is said before, not only when it fails.
        var before = model;
        var known = (await AccessModelLoader.ReadPeopleAsync(context, [personId], cancellationToken))[personId];
        var after = known is null ? before : before.With(before.Version, [KeyValuePair.Create(personId, (PersonAccess?)(known with { Status = PersonStatus.Left, Assignments = [] }))]);
        return new LeaveView(
            AccessRules.MayActOn(model, reader, personId, now) ?? AccessRules.KeepsHolder(before, after, now),
            await context.Sessions.CountAsync(row => row.PersonId == personId && row.EndedAt == null && row.ExpiresAt > now, cancellationToken),
            await context.Assignments.CountAsync(row => row.PersonId == personId && (row.ValidUntil == null || row.ValidUntil > now), cancellationToken),
            await context.People.CountAsync(row => row.ManagerId == personId, cancellationToken),
            await context.Permissions.CountAsync(row => row.OwnerId == personId, cancellationToken) + await context.Applications.CountAsync(row => row.OwnerId == personId, cancellationToken),
            await context.Deputyships.CountAsync(row => (row.PersonId == personId || row.DeputyId == personId) && row.Until > now, cancellationToken),
            await context.LifecycleEvents.CountAsync(row => row.PersonId == personId && row.State == LifecycleState.Planned, cancellationToken));
    }

    /// <summary>Does it or plans it; returns the step. A leave now cancels whatever else was planned.</summary>
    public async Task<Result<Guid>> LeaveAsync(Actor actor, Guid personId, LeaveInput input, CancellationToken cancellationToken)
    {
        List<FieldProblem> problems = [];
        var reason = TextRules.Clean(ReasonRules.Field, input.Reason, FieldLimits.Reason, required: true, problems, multiline: true);
        LifecycleRules.CheckDue(nameof(input.At), input.At, time.GetUtcNow().UtcDateTime, problems);
        if (problems.Count > 0)
        {
            return new InvalidError(problems);
        }

        var isNow = input.At is null;
        var id = Guid.CreateVersion7(time.GetUtcNow());
        return await work.ExecuteAsync<Guid>(
            actor,
            Intent.ByPermission(ConsolePermissions.LifecycleManage, isNow ? AuditActions.LifecycleLeave : AuditActions.LifecyclePlan, AuditTargets.Person, personId, reason, movesAccess: isNow),
            async (unit, token) =>
            {
                var asked = await StepAuthority.AskAsync(unit, personId, token);
                if (!asked.IsSuccess)
                {
                    return asked.Error;
                }

                var person = asked.Value;
                if (person.Status == PersonStatus.Left)
                {
                    return new WrongStateError(person.Status);
                }

                List<FieldProblem> wrong = [];
                if (await StepAuthority.SuccessorAsync(unit, nameof(input.ReportsToId), input.ReportsToId, personId, token) is { } reports)
                {
                    wrong.Add(reports);
                }

                if (await StepAuthority.SuccessorAsync(unit, nameof(input.OwnershipsToId), input.OwnershipsToId, personId, token) is { } owned)
                {
                    wrong.Add(owned);
                }

                if (wrong.Count > 0)
                {
                    return new InvalidError(wrong);
                }

                if (!isNow && LifecycleRules.InTheWay(await StepAuthority.PlannedAsync(unit, personId, token), LifecycleKind.Leave, input.At!.Value) is { } other)
                {
                    return new StepInTheWayError(other.Id, other.Kind, other.DueAt);
                }

                var step = new LifecycleEvent
                {
                    Id = id,
                    PersonId = personId,
                    Kind = LifecycleKind.Leave,
                    DueAt = input.At ?? unit.Now,
                    Plan = PlanText.Write(new LeavePlan(input.Cause, input.ReportsToId, input.OwnershipsToId)),
                    Reason = reason,
                    PlannedBy = actor.PersonId,
                    PlannedAt = unit.Now,
                };
                unit.Database.LifecycleEvents.Add(step);
                if (isNow)
                {
                    return (await LifecycleSteps.DoAsync(unit, step, person, token)).Error is { } refused ? refused : id;
                }

                // Of two officers who plan for one person at once, the second sees the first's step.
                person.Version++;
                unit.Audit.Note("kind", step.Kind.ToString()).Note("dueAt", step.DueAt).Note("cause", input.Cause.ToString());
                return id;
            },
            cancellationToken);
    }
}

/// <summary>What a leave would end and hand over, as counts; the obstacle is why it cannot be done by the reader, when it cannot.</summary>
internal sealed record LeaveView(ConsoleError? Obstacle, int Sessions, int Assignments, int Reports, int Ownerships, int Deputyships, int Planned);

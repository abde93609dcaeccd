using AdminConsole.Domain;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.Mail;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Lifecycle;
using AdminConsole.Persistence.Mail;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Lifecycle;

/// <summary>
/// Does what was planned when its time has come. Every replica looks; the step's version lets one of them do it, so a
/// lease would only save reads. What a rule refuses is marked as failed and told to whoever planned it.
/// </summary>
internal sealed partial class LifecycleRunner(IDbContextFactory<ConsoleDbContext> contexts, UnitOfWork work, TimeProvider time, ILogger<LifecycleRunner> logger) : BackgroundService
{
    private const int StepsAtOnce = 200;
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Does everything that is due, in the order of its time; returns how many steps it looked at.</summary>
    public async Task<int> RunDueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        List<Guid> due;
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            due = await context.LifecycleEvents.Where(step => step.State == LifecycleState.Planned && step.DueAt <= now)
                .OrderBy(static step => step.DueAt).ThenBy(static step => step.Id).Select(static step => step.Id).Take(StepsAtOnce).ToListAsync(cancellationToken);
        }

        foreach (var id in due)
        {
            await RunAsync(id, cancellationToken);
        }

        return due.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunDueAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFault(exception);
            }
        }
    }

    private async Task RunAsync(Guid id, CancellationToken cancellationToken)
    {
        LifecycleEvent? known;
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            known = await context.LifecycleEvents.SingleOrDefaultAsync(step => step.Id == id, cancellationToken);
        }

        if (known is null)
        {
            return;
        }

        var result = await work.ExecuteAsync<Done>(
            Actor.Console(time),
            Intent.ByConsole(LifecycleSteps.ActionOf(known.Kind), AuditTargets.Person, known.PersonId, known.Reason, movesAccess: true, recordAlways: false),
            async (unit, token) =>
            {
                var step = await unit.Database.LifecycleEvents.SingleAsync(row => row.Id == id, token);
                if (step.State != LifecycleState.Planned || step.DueAt > unit.Now)
                {
                    return new StepSettledError(step.State);
                }

                var person = await unit.Database.People.SingleAsync(row => row.Id == step.PersonId, token);
                unit.Audit.Note("plannedBy", step.PlannedBy).Note("step", id);
                return await LifecycleSteps.DoAsync(unit, step, person, token);
            },
            cancellationToken);
        if (result.Error is { } refused and not (StepSettledError or UnavailableError))
        {
            await FailAsync(id, refused, cancellationToken);
        }
    }

    private Task<Result<Done>> FailAsync(Guid id, ConsoleError refused, CancellationToken cancellationToken)
        => work.ExecuteAsync<Done>(
            Actor.Console(time),
            Intent.ByConsole(AuditActions.LifecycleFail, AuditTargets.Lifecycle, id, outcome: AuditOutcome.Failed),
            async (unit, token) =>
            {
                var step = await unit.Database.LifecycleEvents.SingleAsync(row => row.Id == id, token);
                if (step.State != LifecycleState.Planned)
                {
                    return new StepSettledError(step.State);
                }

                unit.Audit.DepartmentId = await unit.Database.People.Where(row => row.Id == step.PersonId).Select(static row => (Guid?)row.DepartmentId).SingleOrDefaultAsync(token);
                unit.Audit.Note("person", step.PersonId).Note("kind", step.Kind.ToString()).Note("error", refused.Code);
                (step.State, step.SettledAt, step.Outcome) = (LifecycleState.Failed, unit.Now, refused.Code);
                step.Version++;
                if (step.PlannedBy is { } planner)
                {
                    Outbox.Add(unit, MailKind.LifecycleFailed, planner, step.PersonId, occasion: $"{step.Id:N}/{step.Version}");
                }

                return Done.Instance;
            },
            cancellationToken);

    [LoggerMessage(EventId = 6101, Level = LogLevel.Error, Message = "Steps of employment that are due could not be done; they are tried again")]
    private partial void LogFault(Exception exception);
}

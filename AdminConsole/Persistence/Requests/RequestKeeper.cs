using AdminConsole.Domain;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Mail;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Requests;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence.Mail;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Persistence.Requests;

/// <summary>
/// Keeps requests moving while nobody looks: routes anew what waits for somebody who is there no more, reminds, asks those
/// above when it is late, and writes of access that ends. Every replica runs it; whoever comes second finds nothing to do.
/// </summary>
internal sealed partial class RequestKeeper(IDbContextFactory<ConsoleDbContext> contexts, UnitOfWork work, TimeProvider time, ILogger<RequestKeeper> logger) : BackgroundService
{
    /// <summary>Looked at in one turn of each kind; the rest comes with the next.</summary>
    public const int TurnSize = 200;

    /// <summary>Days before its end at which access is written of.</summary>
    public const int EndingDays = 7;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EndingPause = TimeSpan.FromMinutes(15);
    private Guid walkedTo;
    private DateTime endingsAt;

    /// <summary>One turn; gives back how many requests moved.</summary>
    public async Task<int> TurnAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var moved = 0;
        foreach (var id in await SuspectsAsync(now, cancellationToken))
        {
            moved += await RerouteAsync(id, cancellationToken) ? 1 : 0;
        }

        foreach (var (stage, isReminder) in await DueAsync(now, cancellationToken))
        {
            moved += await (isReminder ? RemindAsync(stage, cancellationToken) : EscalateAsync(stage, cancellationToken)) ? 1 : 0;
        }

        if (now >= endingsAt)
        {
            endingsAt = now + EndingPause;
            await WriteOfEndingsAsync(now, cancellationToken);
        }

        return moved;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Pause, time, stoppingToken);
                await TurnAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A turn that fails is tried again with the next; the keeper must outlive it.
            catch (Exception exception)
            {
                LogFailed(exception);
            }
#pragma warning restore CA1031
        }
    }

    // What is likely to have lost its decider, and beside it some of all that is open, in turn, so that nothing is missed.
    private async Task<HashSet<Guid>> SuspectsAsync(DateTime now, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var open = context.AccessRequests.Where(static request => request.State == RequestState.Open || request.State == RequestState.Question);
        var lines = context.RequestApprovers.Where(static line => line.State == ApproverState.Open || line.State == ApproverState.Asked);
        HashSet<Guid> found = [];
        await AddAsync(lines.Join(context.People.Where(static person => person.Status != PersonStatus.Active), static line => line.PersonId, static person => person.Id, static (line, _) => line.RequestId));
        await AddAsync(open.Where(static request => request.StuckAt != null).Select(static request => request.Id));
        // A manager who is not among those asked.
        await AddAsync(
            from request in open
            join stage in context.RequestStages.Where(static stage => stage.Kind == StageKind.Manager && stage.State == StageState.Open) on new { request.Id, request.Round } equals new { Id = stage.RequestId, stage.Round }
            join person in context.People on request.PersonId equals person.Id
            where person.ManagerId != null && person.ManagerId != request.RequesterId && !context.RequestApprovers.Any(line => line.StageId == stage.Id && line.PersonId == person.ManagerId)
            select request.Id);
        // Deputies who came since, and those whose time is over.
        var standing = context.Deputyships.Where(stand => stand.DeputyId != null && stand.From <= now && stand.Until > now);
        await AddAsync(
            from line in lines
            join stand in standing on line.PersonId equals stand.PersonId
            where !context.RequestApprovers.Any(other => other.StageId == line.StageId && other.PersonId == stand.DeputyId)
            select line.RequestId);
        await AddAsync(lines.Where(line => line.Via == ApproverVia.Deputy && !standing.Any(stand => stand.DeputyId == line.PersonId)).Select(static line => line.RequestId));
        var from = walkedTo;
        var walk = await open.Where(request => request.Id.CompareTo(from) > 0).OrderBy(static request => request.Id).Select(static request => request.Id).Take(TurnSize / 4).ToListAsync(cancellationToken);
        walkedTo = walk.Count < TurnSize / 4 ? Guid.Empty : walk[^1];
        found.UnionWith(walk);
        return found;

        async Task AddAsync(IQueryable<Guid> ids) => found.UnionWith(await ids.Distinct().OrderBy(static id => id).Take(TurnSize).ToListAsync(cancellationToken));
    }

    private async Task<List<(Guid Stage, bool IsReminder)>> DueAsync(DateTime now, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // While a question is open the approvers have nothing to do.
        var stages = context.RequestStages.Where(stage => stage.State == StageState.Open && context.AccessRequests.Any(request => request.Id == stage.RequestId && request.State == RequestState.Open));
        var late = await stages.Where(stage => stage.DueAt <= now && stage.EscalatedAt == null).OrderBy(static stage => stage.DueAt).Select(static stage => stage.Id).Take(TurnSize).ToListAsync(cancellationToken);
        var due = await stages.Where(stage => stage.RemindAt <= now && stage.RemindedAt == null && (stage.DueAt == null || stage.DueAt > now)).OrderBy(static stage => stage.RemindAt).Select(static stage => stage.Id).Take(TurnSize).ToListAsync(cancellationToken);
        return [.. late.Select(static id => (id, false)), .. due.Select(static id => (id, true))];
    }

    private async Task<bool> RerouteAsync(Guid id, CancellationToken cancellationToken)
        => await ByConsoleAsync(AuditActions.RequestReroute, id, async (unit, token) =>
        {
            var request = await unit.Database.AccessRequests.SingleAsync(row => row.Id == id, token);
            if (!await RequestFlow.RerouteAsync(unit, request, token))
            {
                return false;
            }

            unit.Audit.Note("stage", request.Stage).Note("stuck", request.StuckAt is not null);
            return true;
        }, cancellationToken);

    private Task<bool> RemindAsync(Guid stageId, CancellationToken cancellationToken)
        => AtStageAsync(AuditActions.RequestRemind, stageId, static stage => stage.RemindedAt is null, async (unit, request, stage, token) =>
        {
            stage.RemindedAt = unit.Now;
            foreach (var reader in await unit.Database.RequestApprovers.Where(line => line.StageId == stage.Id && line.State == ApproverState.Open).Select(static line => line.PersonId).ToListAsync(token))
            {
                Outbox.Add(unit, MailKind.RequestReminder, reader, request.Id, occasion: $"{stage.Id:N}/{stage.RemindAt:yyyyMMddHHmmss}");
            }

            // Only the lock moves: what was shown of it has not.
            request.Version++;
        }, cancellationToken);

    private Task<bool> EscalateAsync(Guid stageId, CancellationToken cancellationToken)
        => AtStageAsync(AuditActions.RequestEscalate, stageId, static stage => stage.EscalatedAt is null, static async (unit, request, stage, token) =>
        {
            stage.EscalatedAt = unit.Now;
            if (!await RequestFlow.RerouteAsync(unit, request, token))
            {
                request.Version++;
            }
        }, cancellationToken);

    private async Task<bool> AtStageAsync(string action, Guid stageId, Func<RequestStage, bool> isDue, Func<Unit, AccessRequest, RequestStage, CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var id = await context.RequestStages.Where(stage => stage.Id == stageId).Select(static stage => stage.RequestId).SingleAsync(cancellationToken);
        return await ByConsoleAsync(action, id, async (unit, token) =>
        {
            var request = await unit.Database.AccessRequests.SingleAsync(row => row.Id == id, token);
            var stage = await unit.Database.RequestStages.SingleAsync(row => row.Id == stageId, token);
            if (request.State != RequestState.Open || stage.State != StageState.Open || !isDue(stage))
            {
                return false;
            }

            await act(unit, request, stage, token);
            unit.Audit.Note("stage", stage.Ordinal);
            return true;
        }, cancellationToken);
    }

    private async Task<bool> ByConsoleAsync(string action, Guid id, Func<Unit, CancellationToken, Task<bool>> act, CancellationToken cancellationToken)
    {
        var done = await work.ExecuteAsync<bool>(
            Actor.Console(time),
            Intent.ByConsole(action, AuditTargets.Request, id, recordAlways: false),
            async (unit, token) => await act(unit, token),
            cancellationToken);
        return done is { IsSuccess: true, Value: true };
    }

    private async Task WriteOfEndingsAsync(DateTime now, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var until = now.AddDays(EndingDays);
        var ending = await context.Assignments
            .Where(row => row.Origin == AssignmentOrigin.Request && row.ValidUntil > now && row.ValidUntil <= until
                && context.People.Any(person => person.Id == row.PersonId && person.Status == PersonStatus.Active)
                && !context.OutboxMessages.Any(letter => letter.SubjectId == row.Id && letter.Kind == MailKind.AccessEnding && letter.CreatedAt > row.ValidUntil!.Value.AddDays(-EndingDays)))
            .OrderBy(static row => row.ValidUntil).Select(static row => new { row.Id, row.PersonId, row.ValidUntil }).Take(TurnSize).ToListAsync(cancellationToken);
        foreach (var row in ending)
        {
            await work.ExecuteAsync<Done>(
                Actor.Console(time),
                Intent.ByConsole(AuditActions.RequestRemind, AuditTargets.Person, row.PersonId, recordAlways: false),
                async (unit, token) =>
                {
                    var occasion = $"{row.ValidUntil:yyyyMMddHHmmss}";
                    var isWritten = await unit.Database.OutboxMessages.AnyAsync(letter => letter.SubjectId == row.Id && letter.Kind == MailKind.AccessEnding && letter.DedupKey.EndsWith(occasion), token);
                    if (!isWritten)
                    {
                        Outbox.Add(unit, MailKind.AccessEnding, row.PersonId, row.Id, new { until = row.ValidUntil }, occasion);
                        unit.Audit.Note("assignment", row.Id).Note("validUntil", row.ValidUntil);
                    }

                    return Done.Instance;
                },
                cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Requests for access could not be looked after; the next turn tries again.")]
    private partial void LogFailed(Exception exception);
}

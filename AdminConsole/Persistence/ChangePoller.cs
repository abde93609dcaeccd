using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Persistence;

/// <summary>
/// Hears what other replicas and the command line committed: four times a second it follows the version row and reads
/// the audit events it has not told of yet. It leads nothing, so every replica runs one.
/// </summary>
internal sealed partial class ChangePoller(
    IDbContextFactory<ConsoleDbContext> contexts, AccessModelLoader loader, ChangeFeed feed, TimeProvider time, ILogger<ChangePoller> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);
    private const int Batch = 500;
    /// <summary>How far back it looks again, for an event whose number was given early and committed late.</summary>
    private const int Overlap = 100;

    private readonly Queue<Guid> toldInOrder = new();
    private readonly HashSet<Guid> told = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ownChanges = feed.Subscribe(notice =>
        {
            Remember(notice.EventId);
            return Task.CompletedTask;
        });
        using var timer = new PeriodicTimer(Period, time);
        long? last = null;
        var failing = false;
        do
        {
            try
            {
                await loader.RefreshAsync(stoppingToken);
                last = await FollowAsync(last, stoppingToken);
                failing = false;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                if (!failing)
                {
                    LogLost(exception);
                    failing = true;
                }
            }
        }
        while (await Next(timer, stoppingToken));
    }

    private static async Task<bool> Next(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<long> FollowAsync(long? last, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (last is not { } from)
        {
            return await context.AuditEvents.MaxAsync(static entry => (long?)entry.Sequence, cancellationToken) ?? 0;
        }

        var events = await context.AuditEvents
            .Where(entry => entry.Sequence > from - Overlap)
            .OrderBy(static entry => entry.Sequence)
            .Take(Batch)
            .Select(static entry => new { entry.Sequence, Notice = new ChangeNotice(entry.Id, entry.Action, entry.TargetType, entry.TargetId, entry.ActorId, entry.SessionId) })
            .ToListAsync(cancellationToken);
        foreach (var entry in events)
        {
            // Whatever was there before this replica listened is not news.
            if (Remember(entry.Notice.EventId) && entry.Sequence > from - (Overlap / 2))
            {
                feed.Publish(entry.Notice);
            }
        }

        return events.Count > 0 ? Math.Max(from, events[^1].Sequence) : from;
    }

    private bool Remember(Guid eventId)
    {
        lock (told)
        {
            if (!told.Add(eventId))
            {
                return false;
            }

            toldInOrder.Enqueue(eventId);
            if (toldInOrder.Count > 4 * Batch)
            {
                told.Remove(toldInOrder.Dequeue());
            }

            return true;
        }
    }

    [LoggerMessage(EventId = 2201, Level = LogLevel.Warning, Message = "Changes of other replicas cannot be followed until the database answers")]
    private partial void LogLost(Exception exception);
}

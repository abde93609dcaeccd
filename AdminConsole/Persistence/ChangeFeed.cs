using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Persistence;

/// <summary>What was committed, told to whoever shows it: this replica's own changes at once, another's within a second.</summary>
internal sealed partial class ChangeFeed(ILogger<ChangeFeed> logger) : IDisposable
{
    private readonly ConcurrentDictionary<long, Func<ChangeNotice, Task>> listeners = new();
    private long lastKey;
    private readonly SemaphoreSlim turns = new(ReadingAtOnce, ReadingAtOnce);

    /// <summary>Pages that read anew at the same time. More would take the database from those who click.</summary>
    public const int ReadingAtOnce = 2;

    /// <summary>Nobody holds a turn longer.</summary>
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(10);

    public void Dispose() => turns.Dispose();

    public int ListenerCount => listeners.Count;

    /// <summary>Calls <paramref name="listener"/> after each commit until disposed. The listener must return quickly.</summary>
    public IDisposable Subscribe(Func<ChangeNotice, Task> listener)
    {
        var key = Interlocked.Increment(ref lastKey);
        listeners[key] = listener;
        return new Subscription(this, key);
    }

    /// <summary>Lets an open page read anew when its turn comes.</summary>
    public async Task InTurnAsync(Func<Task> read, CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken);
        try
        {
            var reading = read();
            // A page that hangs gives its turn away and is waited for without it.
            await Task.WhenAny(reading, Task.Delay(LongestTurn, cancellationToken));
            if (reading.IsCompleted)
            {
                await reading;
            }
        }
        finally
        {
            turns.Release();
        }
    }

    public void Publish(ChangeNotice notice)
    {
        foreach (var listener in listeners.Values)
        {
            _ = TellAsync(listener, notice);
        }
    }

    private async Task TellAsync(Func<ChangeNotice, Task> listener, ChangeNotice notice)
    {
        await Task.Yield();
        try
        {
            await listener(notice);
        }
        catch (ObjectDisposedException)
        {
            // The page closed between the commit and the call.
        }
        catch (Exception exception)
        {
            LogListenerFailed(exception, notice.Action);
        }
    }

    [LoggerMessage(EventId = 2001, Level = LogLevel.Warning, Message = "A page could not follow the change {Action}")]
    private partial void LogListenerFailed(Exception exception, string action);

    private sealed class Subscription(ChangeFeed feed, long key) : IDisposable
    {
        public void Dispose() => feed.listeners.TryRemove(key, out _);
    }
}

/// <summary>One committed change, by what it was about.</summary>
internal sealed record ChangeNotice(Guid EventId, string Action, string TargetType, Guid? TargetId, Guid? ActorId, Guid? SessionId);

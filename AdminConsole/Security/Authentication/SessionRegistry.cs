using System.Collections.Concurrent;

namespace AdminConsole.Security.Authentication;

/// <summary>
/// The sessions this replica has seen lately, so that a click costs no read. An entry is trusted for
/// <see cref="Trust"/>; ending a session takes its entry out at once.
/// </summary>
internal sealed class SessionRegistry(TimeProvider time)
{
    /// <summary>The longest a missed notice could keep a session alive here.</summary>
    public static readonly TimeSpan Trust = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Guid, LiveSession> sessions = new();

    /// <summary>Raised after sessions were ended, so that their open pages can leave.</summary>
    public event Action<SessionsEnded>? Ended;

    public bool IsKnownAlive(Guid sessionId, Guid personId)
    {
        if (!sessions.TryGetValue(sessionId, out var session))
        {
            return false;
        }

        var now = time.GetUtcNow().UtcDateTime;
        return session.PersonId == personId && now < session.ExpiresAt && now - session.CheckedAt < Trust;
    }

    public void Remember(Guid sessionId, Guid personId, DateTime expiresAt)
        => sessions[sessionId] = new LiveSession(personId, expiresAt, time.GetUtcNow().UtcDateTime);

    public void End(Guid sessionId)
    {
        sessions.TryRemove(sessionId, out _);
        Ended?.Invoke(new SessionsEnded(sessionId, null));
    }

    public void EndAllOf(Guid personId)
    {
        foreach (var (id, session) in sessions)
        {
            if (session.PersonId == personId)
            {
                sessions.TryRemove(id, out _);
            }
        }

        Ended?.Invoke(new SessionsEnded(null, personId));
    }

    private sealed record LiveSession(Guid PersonId, DateTime ExpiresAt, DateTime CheckedAt);
}

/// <summary>One session, or all of a person's, were ended.</summary>
internal readonly record struct SessionsEnded(Guid? SessionId, Guid? PersonId);

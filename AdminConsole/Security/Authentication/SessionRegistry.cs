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
    private long changes;

    /// <summary>Raised after sessions were ended, so that their open pages can leave.</summary>
    public event Action<SessionsEnded>? Ended;

    /// <summary>True when the session is known to live; counts as a sign of life.</summary>
    public bool IsKnownAlive(Guid sessionId, Guid personId, TimeSpan idleLimit)
    {
        if (!sessions.TryGetValue(sessionId, out var session))
        {
            return false;
        }

        var now = time.GetUtcNow().UtcDateTime.Ticks;
        if (session.PersonId != personId
            || now >= session.ExpiresAt.Ticks
            || now - Volatile.Read(ref session.CheckedTicks) >= Trust.Ticks
            || now - Volatile.Read(ref session.SeenTicks) >= idleLimit.Ticks)
        {
            return false;
        }

        Volatile.Write(ref session.SeenTicks, now);
        return true;
    }

    /// <summary>Moves with everything that ends or casts doubt on a session: taken before a row is read, it tells whether the reading still holds.</summary>
    public long Changes => Volatile.Read(ref changes);

    /// <summary>
    /// Remembers a session whose row was read alive. Where something was ended since <paramref name="asOf"/> the reading
    /// may be of a moment before that, so the session is remembered and not trusted: its next check reads again.
    /// </summary>
    public void Remember(Guid sessionId, Guid personId, DateTime expiresAt, long asOf)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var session = new LiveSession(personId, expiresAt) { SeenTicks = now.Ticks, CheckedTicks = now.Ticks };
        sessions[sessionId] = session;
        // Looked at after it stands there: whoever ends something later finds it.
        if (Changes != asOf)
        {
            Volatile.Write(ref session.CheckedTicks, 0);
        }
    }

    /// <summary>Trusts a person's sessions, or everybody's, no longer: the next check of each reads its row again.</summary>
    public void Doubt(Guid? personId)
    {
        Interlocked.Increment(ref changes);
        foreach (var (_, session) in sessions)
        {
            if (personId is null || session.PersonId == personId)
            {
                Volatile.Write(ref session.CheckedTicks, 0);
            }
        }
    }

    public void End(Guid sessionId)
    {
        Interlocked.Increment(ref changes);
        sessions.TryRemove(sessionId, out _);
        Ended?.Invoke(new SessionsEnded(sessionId, null));
    }

    public void EndAllOf(Guid personId)
    {
        Interlocked.Increment(ref changes);
        foreach (var (id, session) in sessions)
        {
            if (session.PersonId == personId)
            {
                sessions.TryRemove(id, out _);
            }
        }

        Ended?.Invoke(new SessionsEnded(null, personId));
    }

    /// <summary>Who was seen since the last call, to be written down; entries long unseen are let go.</summary>
    public IReadOnlyList<(Guid SessionId, DateTime SeenAt)> TakeSeen()
    {
        List<(Guid, DateTime)> seen = [];
        var now = time.GetUtcNow().UtcDateTime.Ticks;
        foreach (var (id, session) in sessions)
        {
            var at = Volatile.Read(ref session.SeenTicks);
            if (at > session.WrittenTicks)
            {
                session.WrittenTicks = at;
                seen.Add((id, new DateTime(at, DateTimeKind.Utc)));
            }
            else if (now - at > TimeSpan.TicksPerHour)
            {
                sessions.TryRemove(id, out _);
            }
        }

        return seen;
    }

    private sealed class LiveSession(Guid personId, DateTime expiresAt)
    {
        public long SeenTicks;
        public long CheckedTicks;
        public long WrittenTicks;

        public Guid PersonId { get; } = personId;

        public DateTime ExpiresAt { get; } = expiresAt;
    }
}

/// <summary>One session, or all of a person's, were ended.</summary>
internal readonly record struct SessionsEnded(Guid? SessionId, Guid? PersonId);

using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Settings;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Credentials;

/// <summary>Reads a person's sessions: one's own, or others' with <c>account.read</c> in their department.</summary>
internal sealed class SessionReader(IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, SettingsReader settings, TimeProvider time)
{
    /// <summary>More than anybody keeps open.</summary>
    public const int MostAlive = 100;

    /// <summary>Ended ones that are still shown.</summary>
    public const int MostEnded = 10;

    /// <summary>How long an ended one is still shown.</summary>
    public static readonly TimeSpan EndedWithin = TimeSpan.FromDays(30);

    /// <summary>Those alive, the one last seen first, and below them the latest that ended.</summary>
    public async Task<Result<SessionList>> ListAsync(Actor actor, Guid personId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        var mayEnd = true;
        if (actor.PersonId != personId)
        {
            var home = await context.People.Where(person => person.Id == personId).Select(static person => (Guid?)person.DepartmentId).SingleOrDefaultAsync(cancellationToken);
            if (home is null || !May(actor, ConsolePermissions.PersonRead, home, now))
            {
                return new NotFoundError();
            }

            if (!May(actor, ConsolePermissions.AccountRead, home, now))
            {
                return new DeniedError(ConsolePermissions.AccountRead);
            }

            mayEnd = May(actor, ConsolePermissions.SessionEnd, home, now) && AccessRules.MayActOn(access.Current, actor.PersonId!.Value, personId, now) is null;
        }

        var idle = TimeSpan.FromMinutes(settings.Get(SettingDefinitions.SessionIdleMinutes));
        var idleSince = now - idle;
        var endedSince = now - EndedWithin;
        var alive = await context.Sessions
            .Where(session => session.PersonId == personId && session.EndedAt == null && session.ExpiresAt > now && session.LastSeenAt > idleSince)
            .OrderByDescending(static session => session.LastSeenAt).ThenBy(static session => session.Id)
            .Take(MostAlive)
            .ToListAsync(cancellationToken);
        var ended = await context.Sessions
            .Where(session => session.PersonId == personId && session.LastSeenAt > endedSince && (session.EndedAt != null || session.ExpiresAt <= now || session.LastSeenAt <= idleSince))
            .OrderByDescending(static session => session.LastSeenAt).ThenBy(static session => session.Id)
            .Take(MostEnded)
            .ToListAsync(cancellationToken);
        return new SessionList(
            [.. alive.Select(session => Row(session, actor, null))],
            [.. ended.Select(session => Row(session, actor, session.EndedAt ?? Earlier(session.ExpiresAt, session.LastSeenAt + idle)))],
            mayEnd);
    }

    private bool May(Actor actor, string permission, Guid? departmentId, DateTime now)
        => actor.PersonId is { } reader && access.Current.Allows(reader, permission, departmentId, now);

    private static SessionRow Row(AccountSession session, Actor actor, DateTime? ended)
        => new(session.Id, session.UserAgent, session.Address, session.Method, session.CreatedAt, session.LastSeenAt, ended, session.EndedBy, session.Id == actor.SessionId);

    // One that nobody ended ran out: of its hours, or of use.
    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;
}

/// <summary>A person's sessions.</summary>
/// <param name="Alive">At most <see cref="SessionReader.MostAlive"/>.</param>
/// <param name="Ended">Of the last <see cref="SessionReader.EndedWithin"/>, at most <see cref="SessionReader.MostEnded"/>.</param>
/// <param name="MayEnd">Whether the reader may end them, for showing buttons; the doorway decides anew.</param>
internal sealed record SessionList(IReadOnlyList<SessionRow> Alive, IReadOnlyList<SessionRow> Ended, bool MayEnd);

/// <summary>
/// A session as it is shown; times are UTC. <see cref="EndedBy"/> is null while it lives and for one that ran out;
/// <see cref="IsThis"/> is the one the reader uses now.
/// </summary>
internal sealed record SessionRow(Guid Id, string UserAgent, string Address, SignInMethod Method, DateTime OpenedAt, DateTime LastSeenAt, DateTime? EndedAt, SessionEnd? EndedBy, bool IsThis);

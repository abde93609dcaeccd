using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Security.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Persistence;

/// <summary>
/// Answers on every request and every click whether the session still lives: from memory in the ordinary case, from
/// its row when this replica has not seen it lately. Twice a minute it writes down who was seen, so that idleness is
/// judged alike on every replica.
/// </summary>
internal sealed partial class SessionGuard(
    IDbContextFactory<ConsoleDbContext> contexts, SessionRegistry registry, FactorPolicy policy, SettingsReader settings, ChangeFeed feed, TimeProvider time, ILogger<SessionGuard> logger) : BackgroundService
{
    private static readonly TimeSpan WritePeriod = TimeSpan.FromSeconds(30);

    public ValueTask<bool> IsAliveAsync(Guid sessionId, Guid personId, CancellationToken cancellationToken)
        => registry.IsKnownAlive(sessionId, personId, IdleLimit)
            ? ValueTask.FromResult(true)
            : new ValueTask<bool>(ReadAsync(sessionId, personId, cancellationToken));

    /// <summary>Writes down who was seen; called on the guard's own period and when the console stops.</summary>
    public async Task WriteSeenAsync(CancellationToken cancellationToken)
    {
        var seen = registry.TakeSeen();
        if (seen.Count == 0)
        {
            return;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var minute in seen.GroupBy(static entry => UtcDateTimeConverter.Whole(entry.SeenAt).Ticks / (10 * TimeSpan.TicksPerSecond)))
        {
            var at = minute.Max(static entry => entry.SeenAt);
            var ids = minute.Select(static entry => entry.SessionId).ToList();
#pragma warning disable RS0030 // Signs of life change nothing that anybody is asked about; an event for each would drown the trail.
            await context.Sessions.Where(session => ids.Contains(session.Id) && session.LastSeenAt < at)
                .ExecuteUpdateAsync(set => set.SetProperty(session => session.LastSeenAt, at), cancellationToken);
#pragma warning restore RS0030
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = feed.Subscribe(OnChange);
        using var timer = new PeriodicTimer(WritePeriod, time);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stoppingToken);
                await WriteSeenAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogNotWritten(exception);
            }
        }
    }

    private TimeSpan IdleLimit => TimeSpan.FromMinutes(settings.Get(SettingDefinitions.SessionIdleMinutes));

    private async Task<bool> ReadAsync(Guid sessionId, Guid personId, CancellationToken cancellationToken)
    {
        var asOf = registry.Changes;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        var idleSince = now - IdleLimit;
        var found = await context.Sessions
            .Where(session => session.Id == sessionId && session.PersonId == personId && session.EndedAt == null && session.ExpiresAt > now)
            .Where(session => context.People.Any(person => person.Id == session.PersonId && person.Status == PersonStatus.Active))
            .Select(static session => new { session.ExpiresAt, session.Method, session.LastSeenAt })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return false;
        }

        if (found.LastSeenAt <= idleSince)
        {
            // Whoever was seen here is written before they are called idle. Not otherwise: while an import or a sweep holds
            // SQLite's one place for writing, every click would wait behind it.
            await WriteSeenAsync(cancellationToken);
            if (!await context.Sessions.AnyAsync(session => session.Id == sessionId && session.EndedAt == null && session.LastSeenAt > idleSince, cancellationToken))
            {
                return false;
            }
        }

        var until = found.ExpiresAt;
        if (found.Method == SignInMethod.Password)
        {
            // Opened by the password alone: it lives no longer than that is enough.
            var state = await policy.OfAsync(context, personId, cancellationToken);
            if (state.MustEnroll)
            {
                return false;
            }

            until = !state.HasFactor && state.RequiredFrom < until ? state.RequiredFrom.Value : until;
        }

        registry.Remember(sessionId, personId, until, asOf);
        return true;
    }

    private Task OnChange(ChangeNotice notice)
    {
        switch (notice.Action)
        {
            case AuditActions.SignOut when notice.TargetId is { } session:
                registry.End(session);
                break;
            case AuditActions.SessionEnd when notice is { TargetType: AuditTargets.Session, TargetId: { } session }:
                registry.End(session);
                break;
            case AuditActions.PersonDisable or AuditActions.LifecycleLeave or AuditActions.PasswordChange or AuditActions.PasswordReset or AuditActions.FactorReset or AuditActions.SessionEnd when notice.TargetId is { } person:
                registry.EndAllOf(person);
                break;
            case AuditActions.FactorRequire or AuditActions.FactorRelease or AuditActions.SettingsChange or AuditActions.BirthrightApply or AuditActions.RequestApprove or AuditActions.PersonImport:
                // A rule, or roles of more people than the notice names.
                registry.Doubt(personId: null);
                break;
            case AuditActions.AssignmentGive or AuditActions.PersonEdit or AuditActions.LifecycleMove when notice.TargetId is { } person:
                // A new role or department may ask for a second factor.
                registry.Doubt(person);
                break;
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(EventId = 2401, Level = LogLevel.Warning, Message = "Who was seen lately could not be written down; it is tried again")]
    private partial void LogNotWritten(Exception exception);
}

using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Security.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace AdminConsole.Persistence;

/// <summary>
/// Answers on every request and every click whether the session still lives: from memory in the ordinary case, from
/// its row when this replica has not seen it lately.
/// </summary>
internal sealed class SessionGuard(IDbContextFactory<ConsoleDbContext> contexts, SessionRegistry registry, ChangeFeed feed, TimeProvider time) : IHostedService, IDisposable
{
    private IDisposable? subscription;

    public ValueTask<bool> IsAliveAsync(Guid sessionId, Guid personId, CancellationToken cancellationToken)
        => registry.IsKnownAlive(sessionId, personId)
            ? ValueTask.FromResult(true)
            : new ValueTask<bool>(ReadAsync(sessionId, personId, cancellationToken));

    public Task StartAsync(CancellationToken cancellationToken)
    {
        subscription = feed.Subscribe(OnChange);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => subscription?.Dispose();

    private async Task<bool> ReadAsync(Guid sessionId, Guid personId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        var expires = await context.Sessions
            .Where(session => session.Id == sessionId && session.PersonId == personId && session.EndedAt == null && session.ExpiresAt > now)
            .Where(session => context.People.Any(person => person.Id == session.PersonId && person.Status == PersonStatus.Active))
            .Select(static session => (DateTime?)session.ExpiresAt)
            .SingleOrDefaultAsync(cancellationToken);
        if (expires is not { } until)
        {
            return false;
        }

        registry.Remember(sessionId, personId, until);
        return true;
    }

    private Task OnChange(ChangeNotice notice)
    {
        switch (notice.Action)
        {
            case AuditActions.SignOut when notice.TargetId is { } session:
                registry.End(session);
                break;
            case AuditActions.PersonDisable or AuditActions.PasswordChange when notice.TargetId is { } person:
                registry.EndAllOf(person);
                break;
        }

        return Task.CompletedTask;
    }
}

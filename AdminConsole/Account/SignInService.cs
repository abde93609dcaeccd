using AdminConsole.Domain;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Account;

/// <summary>
/// Signs people in and out. An unknown name, a wrong password, a disabled person and an account without a password
/// take the same work and give the same answer.
/// </summary>
internal sealed class SignInService(IDbContextFactory<ConsoleDbContext> contexts, UnitOfWork work, PasswordHashing hashing, ILookupNormalizer normalizer, SettingsReader settings, TimeProvider time)
{
    /// <summary>How long a cookie can be good for at most. Its session's row, by <see cref="SettingDefinitions.SessionHours"/>, may end sooner.</summary>
    public static readonly TimeSpan CookieLifetime = TimeSpan.FromHours(SettingDefinitions.SessionHours.Maximum);

    public async Task<Result<SignedIn>> SignInAsync(Actor visitor, string? name, string? password, string userAgent, CancellationToken cancellationToken)
    {
        var found = await FindAsync(name, cancellationToken);
        var candidate = password is { Length: > 0 and <= FieldLimits.PasswordMaximum * 2 } ? PasswordRules.Normalize(password) : string.Empty;
        var verdict = await hashing.VerifyAsync(found?.PasswordHash, candidate, cancellationToken);
        if (verdict is null)
        {
            return new BusyError();
        }

        if (found is not { Status: PersonStatus.Active, PasswordHash: not null } || verdict == PasswordVerificationResult.Failed)
        {
            await RecordFailureAsync(visitor, found?.Id, cancellationToken);
            return new BadCredentialsError();
        }

        var rehashed = verdict == PasswordVerificationResult.SuccessRehashNeeded ? await hashing.HashAsync(candidate, cancellationToken) : null;
        return await OpenSessionAsync(visitor, found.Id, $"{found.GivenName} {found.FamilyName}", userAgent, rehashed, cancellationToken);
    }

    public async Task SignOutAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (actor is not { SessionId: { } sessionId, PersonId: not null })
        {
            return;
        }

        await work.ExecuteAsync<Done>(
            actor,
            Intent.ByConsole(AuditActions.SignOut, AuditTargets.Session, sessionId),
            async (unit, token) =>
            {
                var session = await unit.Database.Sessions.SingleOrDefaultAsync(row => row.Id == sessionId && row.PersonId == actor.PersonId, token);
                if (session is null)
                {
                    return new NotFoundError();
                }

                session.EndedAt ??= unit.Now;
                return Done.Instance;
            },
            cancellationToken);
    }

    /// <summary>Opens a session for somebody whose proof was checked by the caller.</summary>
    internal Task<Result<SignedIn>> OpenSessionAsync(Actor visitor, Guid personId, string displayName, string userAgent, string? rehashed, CancellationToken cancellationToken)
    {
        var sessionId = Guid.CreateVersion7(time.GetUtcNow());
        var lifetime = TimeSpan.FromHours(settings.Get(SettingDefinitions.SessionHours));
        return work.ExecuteAsync<SignedIn>(
            visitor with { PersonId = personId },
            Intent.ByConsole(AuditActions.SignIn, AuditTargets.Account, personId),
            async (unit, token) =>
            {
                unit.Database.Sessions.Add(new AccountSession
                {
                    Id = sessionId,
                    PersonId = personId,
                    CreatedAt = unit.Now,
                    LastSeenAt = unit.Now,
                    ExpiresAt = unit.Now + lifetime,
                    Address = visitor.Address,
                    UserAgent = userAgent.Length > FieldLimits.UserAgent ? userAgent[..FieldLimits.UserAgent] : userAgent,
                });
                if (rehashed is not null)
                {
#pragma warning disable RS0030 // Inside the doorway's transaction; a concurrent change of password needs no conflict over a better hash of the same one.
                    await unit.Database.Users.Where(account => account.Id == personId)
                        .ExecuteUpdateAsync(set => set.SetProperty(account => account.PasswordHash, rehashed), token);
#pragma warning restore RS0030
                }

                unit.Audit.Note("session", sessionId);
                return new SignedIn(personId, sessionId, displayName);
            },
            cancellationToken);
    }

    private async Task RecordFailureAsync(Actor visitor, Guid? personId, CancellationToken cancellationToken)
        => await work.ExecuteAsync<Done>(
            visitor,
            Intent.ByConsole(AuditActions.SignInFailed, AuditTargets.Account, personId),
            static (_, _) => Task.FromResult<Result<Done>>(Done.Instance),
            cancellationToken);

    private async Task<FoundAccount?> FindAsync(string? name, CancellationToken cancellationToken)
    {
        var (clean, problem) = TextRules.Check(nameof(name), name, FieldLimits.Email, required: true);
        var normalized = problem is null ? normalizer.NormalizeName(clean) : string.Empty;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Users.Where(account => account.NormalizedUserName == normalized)
            .Join(context.People, static account => account.Id, static person => person.Id, static (account, person) => new FoundAccount(account.Id, account.PasswordHash, person.Status, person.GivenName, person.FamilyName))
            .SingleOrDefaultAsync(cancellationToken);
    }

    private sealed record FoundAccount(Guid Id, string? PasswordHash, PersonStatus Status, string GivenName, string FamilyName);
}

/// <summary>A session just opened: what goes into the cookie.</summary>
internal sealed record SignedIn(Guid PersonId, Guid SessionId, string DisplayName);

/// <summary>The name or the password is wrong, or the account may not be used: never said which.</summary>
internal sealed record BadCredentialsError() : ConsoleError("bad-credentials");

/// <summary>Too many sign-ins are being checked at once.</summary>
internal sealed record BusyError() : ConsoleError("busy");

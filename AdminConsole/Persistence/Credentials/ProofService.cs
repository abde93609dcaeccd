using AdminConsole.Domain;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Settings;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Credentials;

/// <summary>
/// Step-up: a fresh proof within an open session, which lets sensitive changes through for a few minutes. The proof is
/// the authenticator's code or a passkey; whoever has no second factor proves the password again. The counters are those
/// of sign-in. A passkey is proved outside the circuit, by a request of the browser's own.
/// </summary>
internal sealed class ProofService(IDbContextFactory<ConsoleDbContext> contexts, AttemptGate gate, FactorVerifier factors, PasswordHashing hashing, KnownDevices devices, SettingsReader settings, UnitOfWork work, TimeProvider time)
{
    /// <summary>Which proof the person is asked for first; a passkey where they have one, whatever else they have.</summary>
    public async Task<ProofKind> KindAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Passkeys.AnyAsync(row => row.PersonId == actor.PersonId, cancellationToken) ? ProofKind.Passkey : await TypedKindAsync(actor, cancellationToken);
    }

    /// <summary>Which proof the person can type: none for whoever has passkeys alone, since a password does not stand in for them.</summary>
    public async Task<ProofKind> TypedKindAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Authenticators.AnyAsync(row => row.PersonId == actor.PersonId && row.ConfirmedAt != null, cancellationToken) ? ProofKind.Totp
            : await context.Passkeys.AnyAsync(row => row.PersonId == actor.PersonId, cancellationToken) ? ProofKind.Passkey
            : ProofKind.Password;
    }

    /// <summary>True while the session's last proof still lets sensitive changes through.</summary>
    public async Task<bool> IsFreshAsync(Actor actor, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow().UtcDateTime - TimeSpan.FromMinutes(settings.Get(SettingDefinitions.ProofMinutes));
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Sessions.AnyAsync(session => session.Id == actor.SessionId && session.PersonId == actor.PersonId && session.ProvedAt > since, cancellationToken);
    }

    /// <summary>Checks the proof and, when it is right, marks the session as freshly proved.</summary>
    public async Task<Result<Done>> ProveAsync(Actor actor, string? proof, CancellationToken cancellationToken)
    {
        if (actor is not { PersonId: { } personId, SessionId: { } sessionId })
        {
            return new SessionEndedError();
        }

        var place = await devices.OfSessionAsync(sessionId, cancellationToken);
        var checkedProof = await TypedKindAsync(actor, cancellationToken) switch
        {
            ProofKind.Totp => await factors.VerifyTotpAsync(actor, personId, place, proof, cancellationToken),
            ProofKind.Password => await VerifyPasswordAsync(actor, personId, place, proof, cancellationToken),
            _ => await factors.RefuseAsync(actor, personId, AttemptKind.Passkey, place, new BadCodeError(), cancellationToken),
        };
        return checkedProof.IsSuccess ? await MarkAsync(actor, personId, sessionId, static (_, _) => Task.FromResult<ConsoleError?>(null), cancellationToken) : checkedProof;
    }

    /// <summary>
    /// Marks the session as freshly proved; the caller has checked a proof, and spends it by <paramref name="first"/>
    /// within the unit where it is good once.
    /// </summary>
    public Task<Result<Done>> MarkAsync(Actor actor, Guid personId, Guid sessionId, Func<Unit, CancellationToken, Task<ConsoleError?>> first, CancellationToken cancellationToken)
        => work.ExecuteAsync<Done>(
            actor,
            Intent.ByOwner(AuditActions.SessionProve, AuditTargets.Account, personId, alwaysRecord: true),
            async (unit, token) =>
            {
                if (unit.Authorize(null) is { } denied)
                {
                    return denied;
                }

                if (await first(unit, token) is { } refused)
                {
                    return refused;
                }

                var session = await unit.Database.Sessions.SingleAsync(row => row.Id == sessionId, token);
                session.ProvedAt = unit.Now;
                return Done.Instance;
            },
            cancellationToken);

    private async Task<Result<Done>> VerifyPasswordAsync(Actor actor, Guid personId, Guid place, string? password, CancellationToken cancellationToken)
    {
        if (await gate.ReserveAsync(personId, AttemptKind.Password, place, cancellationToken) is { } locked)
        {
            return await factors.RefuseAsync(actor, personId, AttemptKind.Password, place, locked, cancellationToken);
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var hash = await context.Users.Where(account => account.Id == personId).Select(static account => account.PasswordHash).SingleOrDefaultAsync(cancellationToken);
        var candidate = password is { Length: > 0 and <= FieldLimits.PasswordMaximum * 2 } ? PasswordRules.Normalize(password) : string.Empty;
        switch (await hashing.VerifyAsync(hash, candidate, cancellationToken))
        {
            case null:
                return new UnavailableError();
            case PasswordVerificationResult.Failed:
                return await factors.RefuseAsync(actor, personId, AttemptKind.Password, place, new BadCodeError(), cancellationToken);
            default:
                await gate.ResetAsync(personId, AttemptKind.Password, place, cancellationToken);
                return Done.Instance;
        }
    }
}

/// <summary>What somebody proves themselves with.</summary>
internal enum ProofKind
{
    Password = 1,
    Totp = 2,
    Passkey = 3,
}

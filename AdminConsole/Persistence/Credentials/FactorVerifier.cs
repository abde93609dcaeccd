using AdminConsole.Domain;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Persistence.Keys;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Credentials;

/// <summary>
/// Checks a second factor, the same way for a sign-in, a step-up and a change of credentials: the counter first, then
/// the code, then an atomic mark that it is spent. Every refusal leaves one audit event.
/// </summary>
internal sealed class FactorVerifier(IDbContextFactory<ConsoleDbContext> contexts, AttemptGate gate, TotpKeys keys, UnitOfWork work, TimeProvider time)
{
    /// <summary>A code of the person's authenticator, accepted once.</summary>
    public async Task<Result<Done>> VerifyTotpAsync(Actor actor, Guid personId, Guid deviceId, string? input, CancellationToken cancellationToken)
    {
        if (await gate.ReserveAsync(personId, AttemptKind.Totp, deviceId, cancellationToken) is { } locked)
        {
            return await RefuseAsync(actor, personId, AttemptKind.Totp, deviceId, locked, cancellationToken);
        }

        var spent = TotpCodes.Clean(input) is { } code ? await SpendStepAsync(actor, personId, code, cancellationToken) : false;
        if (!spent.IsSuccess)
        {
            return spent.Error;
        }

        if (!spent.Value)
        {
            return await RefuseAsync(actor, personId, AttemptKind.Totp, deviceId, new BadCodeError(), cancellationToken);
        }

        await gate.ResetAsync(personId, AttemptKind.Totp, deviceId, cancellationToken);
        return Done.Instance;
    }

    /// <summary>A recovery code, accepted once. Records its use.</summary>
    public async Task<Result<Done>> VerifyRecoveryAsync(Actor actor, Guid personId, Guid deviceId, string? input, CancellationToken cancellationToken)
    {
        if (await gate.ReserveAsync(personId, AttemptKind.RecoveryCode, deviceId, cancellationToken) is { } locked)
        {
            return await RefuseAsync(actor, personId, AttemptKind.RecoveryCode, deviceId, locked, cancellationToken);
        }

        if (RecoveryCodes.Clean(input) is not { } code || !await SpendRecoveryAsync(actor, personId, RecoveryCodes.Hash(personId, code), cancellationToken))
        {
            return await RefuseAsync(actor, personId, AttemptKind.RecoveryCode, deviceId, new BadCodeError(), cancellationToken);
        }

        await gate.ResetAsync(personId, AttemptKind.RecoveryCode, deviceId, cancellationToken);
        return Done.Instance;
    }

    /// <summary>Leaves one event of a guess that was wrong or not looked at, and gives the error back.</summary>
    public async Task<ConsoleError> RefuseAsync(Actor actor, Guid personId, AttemptKind kind, Guid deviceId, ConsoleError error, CancellationToken cancellationToken)
    {
        var nowLocked = error is LockedError || await gate.IsLockedAsync(personId, kind, deviceId, cancellationToken);
        await work.ExecuteAsync<Done>(
            actor with { PersonId = null, SessionId = null },
            Intent.ByConsole(kind == AttemptKind.Password ? AuditActions.SignInFailed : AuditActions.FactorFailed, AuditTargets.Account, personId, outcome: AuditOutcome.Failed),
            async (unit, token) =>
            {
                unit.Audit.DepartmentId = await unit.Database.People.Where(person => person.Id == personId).Select(static person => (Guid?)person.DepartmentId).SingleOrDefaultAsync(token);
                unit.Audit.Note("counter", kind.ToString())
                    .Note("device", deviceId == LockoutCounter.AnyOtherDevice ? "unknown" : "known")
                    .Note("looked", error is not LockedError)
                    .Note("locked", nowLocked);
                if (error is BadPasskeyError { Why: var why })
                {
                    unit.Audit.Note("reason", why);
                }

                if (actor.Browser.Length > 0)
                {
                    unit.Audit.Note("browser", actor.Browser);
                }

                return Done.Instance;
            },
            cancellationToken);
        return error;
    }

    /// <summary>True when the code is right and its step was not spent yet: of a hundred at once, one gets here first.</summary>
    private async Task<Result<bool>> SpendStepAsync(Actor actor, Guid personId, string code, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var stored = await context.Authenticators.Where(row => row.PersonId == personId && row.ConfirmedAt != null).Select(static row => row.ProtectedKey).SingleOrDefaultAsync(cancellationToken);
        if (stored is null)
        {
            return false;
        }

        if (await keys.UnprotectAsync(actor, personId, stored, cancellationToken) is not { } key)
        {
            // No code can be right now: that is not the guess of whoever typed one.
            return new KeysUnavailableError();
        }

        if (TotpCodes.FindStep(key, code, time.GetUtcNow()) is not { } step)
        {
            return false;
        }

#pragma warning disable RS0030 // One conditional statement is what makes a code good once, on any number of replicas.
        return await context.Authenticators.Where(row => row.PersonId == personId && row.LastStep < step)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastStep, step), cancellationToken) == 1;
#pragma warning restore RS0030
    }

    private async Task<bool> SpendRecoveryAsync(Actor actor, Guid personId, byte[] hash, CancellationToken cancellationToken)
    {
        var result = await work.ExecuteAsync<bool>(
            actor with { PersonId = null, SessionId = null },
            Intent.ByConsole(AuditActions.RecoveryCodeUse, AuditTargets.Account, personId, recordAlways: false),
            async (unit, token) =>
            {
#pragma warning disable RS0030 // Within the unit's transaction; the condition makes a code good once.
                var spent = await unit.Database.RecoveryCodes.Where(row => row.PersonId == personId && row.Hash == hash && row.UsedAt == null)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.UsedAt, unit.Now), token) == 1;
#pragma warning restore RS0030
                if (spent)
                {
                    unit.Audit.DepartmentId = await unit.Database.People.Where(person => person.Id == personId).Select(static person => (Guid?)person.DepartmentId).SingleOrDefaultAsync(token);
                    unit.Audit.Note("left", await unit.Database.RecoveryCodes.CountAsync(row => row.PersonId == personId && row.UsedAt == null, token));
                }

                return spent;
            },
            cancellationToken);
        return result is { IsSuccess: true, Value: true };
    }
}

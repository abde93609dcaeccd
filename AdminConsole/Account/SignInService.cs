using AdminConsole.Domain;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Account;

/// <summary>
/// Signs people in and out. A sign-in goes password → second factor → session, and each step yields only what the next
/// one takes: after the password there is a short-lived ticket that opens the factor's page and nothing else. An unknown
/// name, a wrong password, a locked counter, a disabled person and an account without a password take the same work and
/// give the same answer.
/// </summary>
internal sealed class SignInService(
    IDbContextFactory<ConsoleDbContext> contexts,
    UnitOfWork work,
    PasswordHashing hashing,
    ILookupNormalizer normalizer,
    AttemptGate gate,
    FactorVerifier factors,
    FactorPolicy policy,
    KnownDevices devices,
    SettingsReader settings,
    TimeProvider time)
{
    /// <summary>How long after the password the second factor may follow.</summary>
    public static readonly TimeSpan PendingLifetime = TimeSpan.FromMinutes(10);

    /// <summary>The longest a session can last by any setting: the life of its cookie.</summary>
    public static readonly TimeSpan CookieLifetime = TimeSpan.FromHours(24);

    /// <summary>The password step.</summary>
    public async Task<Result<SignInStep>> SignInAsync(Visitor visitor, string? name, string? password, CancellationToken cancellationToken)
    {
        var found = await FindAsync(name, cancellationToken);
        var candidate = password is { Length: > 0 and <= FieldLimits.PasswordMaximum * 2 } ? PasswordRules.Normalize(password) : string.Empty;
        // The counter and the hash are worked on at once: the hash takes longest by far, so what only a known name costs
        // is over before it. The verdict counts for nothing unless a place was taken.
        var checking = hashing.VerifyAsync(found?.PasswordHash, candidate, cancellationToken);
        if (checking is { IsCompletedSuccessfully: true, Result: null })
        {
            return new BusyError();
        }

        var (device, locked) = await TakePlaceAsync(found?.Id, visitor.DeviceToken, cancellationToken);
        var asked = found is null ? null : await policy.OfAsync(found.Id, cancellationToken);
        if (await checking is not { } verdict)
        {
            return new BusyError();
        }

        if (locked is not null || found is not { Status: PersonStatus.Active, PasswordHash: not null } || asked is null || verdict == PasswordVerificationResult.Failed)
        {
            await RecordFailureAsync(visitor, found?.Id, device, locked, cancellationToken);
            return new BadCredentialsError();
        }

        if (verdict == PasswordVerificationResult.SuccessRehashNeeded)
        {
            await RehashAsync(found.Id, found.PasswordHash, candidate, cancellationToken);
        }

        var pending = new PendingSignIn(found.Id, found.SecurityStamp ?? string.Empty, found.DisplayName);
        if (!asked.HasFactor && !asked.MustEnroll)
        {
            // The places are given back in the session's own unit: one commit instead of two.
            return (await OpenSessionAsync(visitor, pending, SignInMethod.Password, (unit, token) => AttemptGate.ResetAsync(unit, found.Id, AttemptKind.Password, device, token), cancellationToken))
                .Map<SignInStep>(static signedIn => new SignInStep.Completed(signedIn));
        }

        await gate.ResetAsync(found.Id, AttemptKind.Password, device, cancellationToken);
        return asked.HasFactor ? new SignInStep.FactorNeeded(pending) : new SignInStep.EnrollmentNeeded(pending);
    }

    /// <summary>Goes on after a password that was just set under a link, as after one that was typed: the second factor still follows.</summary>
    public async Task<Result<SignInStep>> ContinueAsync(Visitor visitor, Guid personId, CancellationToken cancellationToken)
        => await PendingOfAsync(personId, cancellationToken) is { } pending ? await NextAsync(visitor, pending, cancellationToken) : new LinkError();

    private async Task<Result<SignInStep>> NextAsync(Visitor visitor, PendingSignIn pending, CancellationToken cancellationToken)
    {
        var state = await policy.OfAsync(pending.PersonId, cancellationToken);
        if (state.HasFactor)
        {
            return new SignInStep.FactorNeeded(pending);
        }

        return state.MustEnroll
            ? new SignInStep.EnrollmentNeeded(pending)
            : (await OpenSessionAsync(visitor, pending, SignInMethod.Password, cancellationToken)).Map<SignInStep>(static signedIn => new SignInStep.Completed(signedIn));
    }

    /// <summary>The second step, by an authenticator's code or a recovery code.</summary>
    public async Task<Result<SignedIn>> CompleteAsync(Visitor visitor, PendingSignIn pending, SignInMethod method, string? code, CancellationToken cancellationToken)
    {
        if (!await IsCurrentAsync(pending, cancellationToken))
        {
            return new LinkError();
        }

        var device = await devices.FindAsync(pending.PersonId, visitor.DeviceToken, cancellationToken);
        var proof = method switch
        {
            SignInMethod.Totp => await factors.VerifyTotpAsync(visitor.Actor, pending.PersonId, device, code, cancellationToken),
            SignInMethod.RecoveryCode => await factors.VerifyRecoveryAsync(visitor.Actor, pending.PersonId, device, code, cancellationToken),
            _ => new BadCodeError(),
        };
        return proof.IsSuccess ? await OpenSessionAsync(visitor, pending, method, cancellationToken) : proof.Error;
    }

    /// <summary>True while the ticket's password is still the password and its person may still sign in.</summary>
    public async Task<bool> IsCurrentAsync(PendingSignIn pending, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Users.AnyAsync(
            account => account.Id == pending.PersonId && account.SecurityStamp == pending.Stamp
                && context.People.Any(person => person.Id == account.Id && person.Status == PersonStatus.Active),
            cancellationToken);
    }

    /// <summary>The ticket of somebody whose password was just set under proof of another kind: the first run, an invitation.</summary>
    public async Task<PendingSignIn?> PendingOfAsync(Guid personId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Users.Where(account => account.Id == personId)
            .Join(context.People, static account => account.Id, static person => person.Id, static (account, person) => new PendingSignIn(account.Id, account.SecurityStamp ?? string.Empty, (person.GivenName + " " + person.FamilyName).Trim()))
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>
    /// Opens a session on a ticket whose proof was checked by the caller, unless the ticket was voided while it was being
    /// checked: by a new password or a reset of the factor.
    /// </summary>
    internal Task<Result<SignedIn>> OpenSessionAsync(Visitor visitor, PendingSignIn pending, SignInMethod method, CancellationToken cancellationToken)
        => OpenSessionAsync(visitor, pending, method, static (_, _) => Task.CompletedTask, cancellationToken);

    private async Task<Result<SignedIn>> OpenSessionAsync(Visitor visitor, PendingSignIn pending, SignInMethod method, Func<Unit, CancellationToken, Task> then, CancellationToken cancellationToken)
    {
        var opened = await OpenSessionAsync(
            visitor,
            pending.PersonId,
            method,
            async (unit, token) =>
            {
                if (!await TicketHold.TakeAsync(unit, pending.PersonId, pending.Stamp, token))
                {
                    return new LinkError();
                }

                await then(unit, token);
                return null;
            },
            cancellationToken);
        if (opened.Error is not LinkError voided)
        {
            return opened;
        }

        var device = await devices.FindAsync(pending.PersonId, visitor.DeviceToken, cancellationToken);
        return await factors.RefuseAsync(visitor.Actor, pending.PersonId, KindOf(method), device, voided, cancellationToken);
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

                if (session.EndedAt is null)
                {
                    (session.EndedAt, session.EndedBy) = (unit.Now, SessionEnd.SignOut);
                }

                return Done.Instance;
            },
            cancellationToken);
    }

    /// <summary>Opens a session for somebody whose proof was checked by the caller.</summary>
    internal Task<Result<SignedIn>> OpenSessionAsync(Visitor visitor, Guid personId, SignInMethod method, CancellationToken cancellationToken)
        => OpenSessionAsync(visitor, personId, method, static (_, _) => Task.FromResult<ConsoleError?>(null), cancellationToken);

    /// <summary>Opens a session together with what must stand or fall with it: <paramref name="first"/> spends the proof within the unit.</summary>
    internal Task<Result<SignedIn>> OpenSessionAsync(
        Visitor visitor, Guid personId, SignInMethod method, Func<Unit, CancellationToken, Task<ConsoleError?>> first, CancellationToken cancellationToken)
    {
        var sessionId = Guid.CreateVersion7(time.GetUtcNow());
        var deviceId = Guid.CreateVersion7(time.GetUtcNow());
        // A browser without a device cookie gets one with its first sign-in.
        var deviceToken = visitor.DeviceToken ?? KnownDevices.NewToken();
        return work.ExecuteAsync<SignedIn>(
            visitor.Actor with { PersonId = personId, SessionId = null },
            Intent.ByConsole(AuditActions.SignIn, AuditTargets.Account, personId),
            async (unit, token) =>
            {
                if (await first(unit, token) is { } refused)
                {
                    return refused;
                }

                var person = await unit.Database.People.SingleAsync(row => row.Id == personId, token);
                var device = await KnownDevices.RememberAsync(unit, personId, deviceToken, visitor.UserAgent, deviceId, token);
                unit.Database.Sessions.Add(new AccountSession
                {
                    Id = sessionId,
                    PersonId = personId,
                    CreatedAt = unit.Now,
                    LastSeenAt = unit.Now,
                    ExpiresAt = unit.Now + TimeSpan.FromHours(settings.Get(SettingDefinitions.SessionHours)),
                    ProvedAt = unit.Now,
                    Method = method,
                    Address = visitor.Actor.Address,
                    UserAgent = visitor.UserAgent,
                    DeviceId = device,
                });
                unit.Audit.DepartmentId = person.DepartmentId;
                unit.Audit.Note("session", sessionId).Note("method", method.ToString());
                return new SignedIn(personId, sessionId, person.DisplayName, deviceToken);
            },
            cancellationToken);
    }

    private static AttemptKind KindOf(SignInMethod method) => method switch
    {
        SignInMethod.Totp => AttemptKind.Totp,
        SignInMethod.RecoveryCode => AttemptKind.RecoveryCode,
        SignInMethod.Passkey => AttemptKind.Passkey,
        _ => AttemptKind.Password,
    };

    /// <summary>One of the few guesses a counter allows, or until when it allows none. A name nobody has is looked up all the same.</summary>
    private async Task<(Guid Device, LockedError? Locked)> TakePlaceAsync(Guid? personId, string? deviceToken, CancellationToken cancellationToken)
    {
        var device = await devices.FindAsync(personId ?? Guid.Empty, deviceToken, cancellationToken);
        return (device, personId is { } known ? await gate.ReserveAsync(known, AttemptKind.Password, device, cancellationToken) : null);
    }

    private async Task RehashAsync(Guid personId, string oldHash, string password, CancellationToken cancellationToken)
    {
        if (await hashing.HashAsync(password, cancellationToken) is { } hash)
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
#pragma warning disable RS0030 // The same password under a dearer hash: nothing of the account changes that a record could tell.
            await context.Users.Where(account => account.Id == personId && account.PasswordHash == oldHash)
                .ExecuteUpdateAsync(set => set.SetProperty(account => account.PasswordHash, hash), cancellationToken);
#pragma warning restore RS0030
        }
    }

    private async Task RecordFailureAsync(Visitor visitor, Guid? personId, Guid device, LockedError? locked, CancellationToken cancellationToken)
    {
        if (personId is { } known)
        {
            await factors.RefuseAsync(visitor.Actor, known, AttemptKind.Password, device, locked is null ? new BadCredentialsError() : locked, cancellationToken);
            return;
        }

        // The same questions as of somebody known, of nobody, so that the answer takes as long.
        var nobody = Guid.Empty;
        await gate.IsLockedAsync(nobody, AttemptKind.Password, device, cancellationToken);
        await work.ExecuteAsync<Done>(
            visitor.Actor with { PersonId = null, SessionId = null },
            Intent.ByConsole(AuditActions.SignInFailed, AuditTargets.Account, null, outcome: AuditOutcome.Failed),
            async (unit, token) =>
            {
                unit.Audit.DepartmentId = await unit.Database.People.Where(person => person.Id == nobody).Select(static person => (Guid?)person.DepartmentId).SingleOrDefaultAsync(token);
                unit.Audit.Note("counter", "none");
                return Done.Instance;
            },
            cancellationToken);
    }

    private async Task<FoundAccount?> FindAsync(string? name, CancellationToken cancellationToken)
    {
        var (clean, problem) = TextRules.Check(nameof(name), name, FieldLimits.Email, required: true);
        var normalized = problem is null ? normalizer.NormalizeName(clean) : string.Empty;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Users.Where(account => account.NormalizedUserName == normalized)
            .Join(context.People, static account => account.Id, static person => person.Id, static (account, person) => new FoundAccount(account.Id, account.PasswordHash, account.SecurityStamp, person.Status, (person.GivenName + " " + person.FamilyName).Trim()))
            .SingleOrDefaultAsync(cancellationToken);
    }

    private sealed record FoundAccount(Guid Id, string? PasswordHash, string? SecurityStamp, PersonStatus Status, string DisplayName);
}

/// <summary>Who is at the door: no claim of theirs but the device's cookie.</summary>
internal sealed record Visitor(Actor Actor, string UserAgent, string? DeviceToken);

/// <summary>Where a sign-in stands after the password. A closed set.</summary>
internal abstract record SignInStep
{
    private SignInStep()
    {
    }

    internal sealed record Completed(SignedIn SignedIn) : SignInStep;

    internal sealed record FactorNeeded(PendingSignIn Pending) : SignInStep;

    internal sealed record EnrollmentNeeded(PendingSignIn Pending) : SignInStep;
}

/// <summary>A password was right, nothing more. Void once the account's stamp moves.</summary>
internal sealed record PendingSignIn(Guid PersonId, string Stamp, string DisplayName);

/// <summary>A session just opened: what goes into the cookies.</summary>
internal sealed record SignedIn(Guid PersonId, Guid SessionId, string DisplayName, string DeviceToken);

/// <summary>The name or the password is wrong, or the account may not be used: never said which.</summary>
internal sealed record BadCredentialsError() : ConsoleError("bad-credentials");

/// <summary>Too many sign-ins are being checked at once.</summary>
internal sealed record BusyError() : ConsoleError("busy");

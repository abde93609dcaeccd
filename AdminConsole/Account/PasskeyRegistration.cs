using AdminConsole.Domain;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Account;

/// <summary>
/// Registers passkeys (WebAuthn Level 3 §7.1): for whoever is signed in and has just proved themselves, and for whoever
/// must have a second factor, has none, and stands between password and session.
/// </summary>
internal sealed class PasskeyRegistration(
    IPasskeyHandler<ConsoleAccount> handler, IDbContextFactory<ConsoleDbContext> contexts, PasskeyTickets tickets, SignInService signIns, ProofService proofs, UnitOfWork work, TimeProvider time)
{
    /// <summary>How many passkeys a person may have.</summary>
    public const int Maximum = 20;

    /// <summary>Asks a signed-in person's authenticator for a new passkey of this name.</summary>
    public async Task<Result<PasskeyChallenge>> AskAsync(HttpContext http, Actor actor, string? name, CancellationToken cancellationToken)
        => actor is not { PersonId: { } person, SessionId: { } session } ? new SessionEndedError()
            : !await proofs.IsFreshAsync(actor, cancellationToken) ? new ProofNeededError(string.Empty)
            : await AskAsync(http, PasskeyPurpose.Registration, person, session, name, cancellationToken);

    /// <summary>Asks the authenticator of whoever has to enrol.</summary>
    public async Task<Result<PasskeyChallenge>> AskAsync(HttpContext http, PendingSignIn pending, string? name, CancellationToken cancellationToken)
        => await signIns.IsCurrentAsync(pending, cancellationToken)
            ? await AskAsync(http, PasskeyPurpose.Enrollment, pending.PersonId, null, name, cancellationToken)
            : new LinkError();

    /// <summary>Keeps the passkey that a signed-in person's authenticator made.</summary>
    public async Task<Result<PasskeyAdded>> CompleteAsync(HttpContext http, Actor actor, string? ticket, string? answer, CancellationToken cancellationToken)
        => actor is { PersonId: { } person, SessionId: { } session }
            ? await CompleteAsync(http, PasskeyPurpose.Registration, actor, Intent.ByOwner(AuditActions.PasskeyAdd, AuditTargets.Account, person, needsProof: true), person, session, ticket, answer, cancellationToken)
            : new SessionEndedError();

    /// <summary>Keeps the passkey of whoever has to enrol. It opens no session by itself.</summary>
    public async Task<Result<PasskeyAdded>> CompleteAsync(HttpContext http, Visitor visitor, PendingSignIn pending, string? ticket, string? answer, CancellationToken cancellationToken)
        => await signIns.IsCurrentAsync(pending, cancellationToken)
            ? await CompleteAsync(
                http, PasskeyPurpose.Enrollment, visitor.Actor with { PersonId = null, SessionId = null }, Intent.ByConsole(AuditActions.PasskeyAdd, AuditTargets.Account, pending.PersonId), pending.PersonId, null, ticket, answer, cancellationToken)
            : new LinkError();

    private async Task<Result<PasskeyChallenge>> AskAsync(HttpContext http, PasskeyPurpose purpose, Guid personId, Guid? sessionId, string? name, CancellationToken cancellationToken)
    {
        var (clean, problem) = TextRules.Check(nameof(Passkey.Name), name, FieldLimits.PasskeyName, required: true);
        if (problem is not null)
        {
            return new InvalidError([problem]);
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await RefusalAsync(context, purpose, personId, cancellationToken) is { } refused)
        {
            return refused;
        }

        var owner = await context.Users.Where(account => account.Id == personId)
            .Join(context.People, static account => account.Id, static person => person.Id, static (account, person) => new { account.UserName, Display = (person.GivenName + " " + person.FamilyName).Trim() })
            .SingleAsync(cancellationToken);
        var made = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = PasskeyStore.HandleOf(personId), Name = owner.UserName ?? owner.Display, DisplayName = owner.Display }, http);
        return new PasskeyChallenge(
            made.CreationOptionsJson,
            tickets.Protect(purpose, personId, sessionId, made.AttestationState ?? string.Empty, PasskeyService.ChallengeOf(made.CreationOptionsJson), clean));
    }

    private async Task<Result<PasskeyAdded>> CompleteAsync(
        HttpContext http, PasskeyPurpose purpose, Actor actor, Intent intent, Guid personId, Guid? sessionId, string? ticketText, string? answer, CancellationToken cancellationToken)
    {
        if (tickets.Read(purpose, personId, sessionId, ticketText) is not { } ticket)
        {
            return await RefuseAsync(actor, personId, "no such challenge", cancellationToken);
        }

        var verdict = answer is { Length: > 0 and <= PasskeyAnswer.Maximum }
            ? await handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = http, CredentialJson = answer, AttestationState = ticket.State })
            : null;
        if (verdict is not { Succeeded: true })
        {
            return await RefuseAsync(actor, personId, "refused", cancellationToken);
        }

        var codes = RecoveryCodes.New();
        var passkeyId = Guid.CreateVersion7(time.GetUtcNow());
        var result = await work.ExecuteAsync<PasskeyAdded>(actor, intent, (unit, token) => AddAsync(unit, purpose, personId, passkeyId, ticket, verdict.Passkey, codes, token), cancellationToken);
        return result.Error is BadPasskeyError { Why: var why } ? await RefuseAsync(actor, personId, why, cancellationToken) : result;
    }

    private static async Task<Result<PasskeyAdded>> AddAsync(
        Unit unit, PasskeyPurpose purpose, Guid personId, Guid passkeyId, PasskeyTicket ticket, UserPasskeyInfo made, IReadOnlyList<string> codes, CancellationToken cancellationToken)
    {
        if (unit.Authorize(null) is { } denied)
        {
            return denied;
        }

        // The account's stamp moves with its passkeys, so that of two tabs the second counts the first one's.
        var account = await unit.Database.Users.SingleAsync(row => row.Id == personId, cancellationToken);
        CredentialChanges.MoveVersion(account);
        if (await RefusalAsync(unit.Database, purpose, personId, cancellationToken) is { } refused)
        {
            return refused;
        }

        if (await unit.Database.Passkeys.AnyAsync(row => row.CredentialId == made.CredentialId, cancellationToken))
        {
            return new BadPasskeyError("registered already");
        }

        if (!await PasskeyUse.SpendAsync(unit, personId, ticket.Mark(), cancellationToken))
        {
            return new BadPasskeyError(PasskeyUse.Replayed);
        }

        unit.Database.Passkeys.Add(new Passkey
        {
            Id = passkeyId,
            PersonId = personId,
            CredentialId = made.CredentialId,
            PublicKey = made.PublicKey,
            Name = ticket.Name,
            CreatedAt = unit.Now,
            SignCount = made.SignCount,
            Transports = Transports(made.Transports),
            IsBackupEligible = made.IsBackupEligible,
            IsBackedUp = made.IsBackedUp,
        });
        var isFirstCodes = !await unit.Database.RecoveryCodes.AnyAsync(row => row.PersonId == personId && row.UsedAt == null, cancellationToken);
        if (isFirstCodes)
        {
            await CredentialChanges.ReplaceRecoveryCodesAsync(unit, personId, codes, cancellationToken);
        }

        unit.Audit.DepartmentId = await unit.Database.People.Where(person => person.Id == personId).Select(static person => (Guid?)person.DepartmentId).SingleAsync(cancellationToken);
        unit.Audit.Note("passkey", passkeyId);
        return new PasskeyAdded(passkeyId, isFirstCodes ? codes : []);
    }

    /// <summary>Why nobody gets another passkey: enough of them, or, between password and session, a factor that must be shown first.</summary>
    private static async Task<ConsoleError?> RefusalAsync(ConsoleDbContext context, PasskeyPurpose purpose, Guid personId, CancellationToken cancellationToken)
    {
        var count = await context.Passkeys.CountAsync(row => row.PersonId == personId, cancellationToken);
        if (purpose == PasskeyPurpose.Enrollment
            && (count > 0 || await context.Authenticators.AnyAsync(row => row.PersonId == personId && row.ConfirmedAt != null, cancellationToken)))
        {
            return new LinkError();
        }

        return count >= Maximum ? new PasskeyCountError() : null;
    }

    private async Task<ConsoleError> RefuseAsync(Actor actor, Guid personId, string why, CancellationToken cancellationToken)
    {
        await work.ExecuteAsync<Done>(
            actor with { PersonId = null, SessionId = null },
            Intent.ByConsole(AuditActions.PasskeyAdd, AuditTargets.Account, personId, outcome: AuditOutcome.Failed),
            async (unit, token) =>
            {
                unit.Audit.DepartmentId = await unit.Database.People.Where(person => person.Id == personId).Select(static person => (Guid?)person.DepartmentId).SingleOrDefaultAsync(token);
                unit.Audit.Note("reason", why);
                return Done.Instance;
            },
            cancellationToken);
        return new BadPasskeyError(why);
    }

    // Hints only, so what does not fit or is no plain word is left out.
    private static string Transports(string[]? hints)
    {
        var kept = string.Empty;
        foreach (var hint in hints ?? [])
        {
            var longer = kept.Length == 0 ? hint : $"{kept},{hint}";
            if (hint.Length > 0 && hint.All(static letter => char.IsAsciiLetterLower(letter) || letter == '-') && longer.Length <= FieldLimits.Transports)
            {
                kept = longer;
            }
        }

        return kept;
    }
}

/// <summary>A passkey that was just kept, and the recovery codes that came with it: none when the person had some.</summary>
internal sealed record PasskeyAdded(Guid Id, IReadOnlyList<string> RecoveryCodes)
{
    public override string ToString() => $"[passkey {Id}]";
}

/// <summary>The person has as many passkeys as anybody may.</summary>
internal sealed record PasskeyCountError() : ConsoleError("passkey-count");

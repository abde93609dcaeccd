using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AdminConsole.Domain;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AdminConsole.Account;

/// <summary>
/// Proofs by passkey (WebAuthn Level 3 §7.2): a sign-in, the step after a password, a fresh proof in a session. The
/// framework's handler checks the answer; this service says who may answer what, counts guesses before they are looked
/// at, takes an answer once, and leaves one event of each refusal.
/// </summary>
internal sealed class PasskeyService(
    IPasskeyHandler<ConsoleAccount> handler,
    IOptions<IdentityPasskeyOptions> options,
    IDbContextFactory<ConsoleDbContext> contexts,
    PasskeyTickets tickets,
    SignInService signIns,
    ProofService proofs,
    KnownDevices devices,
    AttemptGate gate,
    FactorVerifier factors,
    UnitOfWork work)
{
    private const string StaleChallenge = "no such challenge";

    /// <summary>Asks whoever is at the door for any passkey of this console.</summary>
    public Task<Result<PasskeyChallenge>> AskForSignInAsync(HttpContext http, CancellationToken cancellationToken)
        => AskAsync(http, PasskeyPurpose.SignIn, null, null, cancellationToken);

    /// <summary>Asks whoever knew the password for a passkey of theirs.</summary>
    public async Task<Result<PasskeyChallenge>> AskForFactorAsync(HttpContext http, PendingSignIn pending, CancellationToken cancellationToken)
        => await signIns.IsCurrentAsync(pending, cancellationToken) ? await AskAsync(http, PasskeyPurpose.Factor, pending.PersonId, null, cancellationToken) : new LinkError();

    /// <summary>Asks whoever is signed in for a passkey of theirs.</summary>
    public async Task<Result<PasskeyChallenge>> AskForProofAsync(HttpContext http, Actor actor, CancellationToken cancellationToken)
        => actor is { PersonId: { } person, SessionId: { } session } ? await AskAsync(http, PasskeyPurpose.Proof, person, session, cancellationToken) : new SessionEndedError();

    /// <summary>A whole sign-in: the person was verified by their device, which is two factors in one (NIST SP 800-63B-4 §3.1.7).</summary>
    public async Task<Result<SignedIn>> SignInAsync(HttpContext http, Visitor visitor, string? ticket, string? answer, CancellationToken cancellationToken)
    {
        var claim = PasskeyAnswer.Read(answer);
        var owner = claim is null ? null : await OwnerAsync(claim.CredentialId, cancellationToken);
        if (owner is null)
        {
            return await RefuseStrangerAsync(visitor.Actor, claim is null ? "unreadable" : PasskeyUse.UnknownPasskey, cancellationToken);
        }

        return await OpenAsync(http, visitor, PasskeyPurpose.SignIn, owner, claim!, ticket, answer!, cancellationToken);
    }

    /// <summary>The second step, after the password.</summary>
    public async Task<Result<SignedIn>> CompleteAsync(HttpContext http, Visitor visitor, PendingSignIn pending, string? ticket, string? answer, CancellationToken cancellationToken)
    {
        if (!await signIns.IsCurrentAsync(pending, cancellationToken))
        {
            return new LinkError();
        }

        var place = await devices.FindAsync(pending.PersonId, visitor.DeviceToken, cancellationToken);
        var (owner, claim, refused) = await ExpectAsync(visitor.Actor, pending.PersonId, place, answer, cancellationToken);
        return refused is not null ? refused : await OpenAsync(http, visitor, PasskeyPurpose.Factor, owner!, claim!, ticket, answer!, cancellationToken);
    }

    /// <summary>A fresh proof in the actor's session.</summary>
    public async Task<Result<Done>> ProveAsync(HttpContext http, Actor actor, string? ticket, string? answer, CancellationToken cancellationToken)
    {
        if (actor is not { PersonId: { } personId, SessionId: { } sessionId })
        {
            return new SessionEndedError();
        }

        var place = await devices.OfSessionAsync(sessionId, cancellationToken);
        var (owner, claim, refused) = await ExpectAsync(actor, personId, place, answer, cancellationToken);
        if (refused is not null)
        {
            return refused;
        }

        return await TakeAsync(
            http, actor, PasskeyPurpose.Proof, owner!, sessionId, place, claim!, ticket, answer!,
            answered => proofs.MarkAsync(actor, personId, sessionId, (unit, token) => PasskeyUse.TakeAsync(unit, answered, token), cancellationToken),
            cancellationToken);
    }

    private async Task<Result<PasskeyChallenge>> AskAsync(HttpContext http, PasskeyPurpose purpose, Guid? personId, Guid? sessionId, CancellationToken cancellationToken)
    {
        ConsoleAccount? account = null;
        if (personId is { } known)
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            account = await context.Users.SingleOrDefaultAsync(row => row.Id == known && context.Passkeys.Any(passkey => passkey.PersonId == known), cancellationToken);
            if (account is null)
            {
                return new NotFoundError();
            }
        }

        var made = await handler.MakeRequestOptionsAsync(account!, http);
        return new PasskeyChallenge(made.RequestOptionsJson, tickets.Protect(purpose, personId, sessionId, made.AssertionState ?? string.Empty, ChallengeOf(made.RequestOptionsJson)));
    }

    private async Task<Result<SignedIn>> OpenAsync(
        HttpContext http, Visitor visitor, PasskeyPurpose purpose, PasskeyOwner owner, PasskeyAnswer claim, string? ticket, string answer, CancellationToken cancellationToken)
    {
        var place = await devices.FindAsync(owner.PersonId, visitor.DeviceToken, cancellationToken);
        return await TakeAsync(
            http, visitor.Actor, purpose, owner, null, place, claim, ticket, answer,
            answered => signIns.OpenSessionAsync(visitor, owner.PersonId, SignInMethod.Passkey, (unit, token) => PasskeyUse.TakeAsync(unit, answered, token), cancellationToken),
            cancellationToken);
    }

    /// <summary>Counts the guess, has the answer checked, and lets <paramref name="act"/> spend it with what it opens.</summary>
    private async Task<Result<T>> TakeAsync<T>(
        HttpContext http, Actor actor, PasskeyPurpose purpose, PasskeyOwner owner, Guid? sessionId, Guid place, PasskeyAnswer claim, string? ticketText, string answer,
        Func<PasskeyAnswered, Task<Result<T>>> act, CancellationToken cancellationToken)
    {
        if (await gate.ReserveAsync(owner.PersonId, AttemptKind.Passkey, place, cancellationToken) is { } locked)
        {
            return await factors.RefuseAsync(actor, owner.PersonId, AttemptKind.Passkey, place, locked, cancellationToken);
        }

        var ticket = tickets.Read(purpose, purpose == PasskeyPurpose.SignIn ? null : owner.PersonId, sessionId, ticketText);
        var flaw = owner.IsActive ? ticket is null ? StaleChallenge : null : PasskeyUse.Disabled;
        if (flaw is null)
        {
            var verdict = await handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = http, CredentialJson = answer, AssertionState = ticket!.State });
            if (verdict.Succeeded)
            {
                var result = await act(new PasskeyAnswered(owner.PersonId, verdict.Passkey.CredentialId, verdict.Passkey.SignCount, verdict.Passkey.IsBackedUp, ticket.Mark()));
                if (result.Error is not BadPasskeyError { Why: var late })
                {
                    if (result.IsSuccess)
                    {
                        await gate.ResetAsync(owner.PersonId, AttemptKind.Passkey, place, cancellationToken);
                    }

                    return result;
                }

                flaw = late;
            }
            else
            {
                flaw = claim.Flaw(ticket.Challenge, SHA256.HashData(Encoding.UTF8.GetBytes(options.Value.ServerDomain ?? string.Empty)), origin => PasskeyOrigin.IsOwn(http, origin));
            }
        }

        return await factors.RefuseAsync(actor, owner.PersonId, AttemptKind.Passkey, place, new BadPasskeyError(flaw), cancellationToken);
    }

    /// <summary>The owner and claim when the answer names a passkey of this person; else the refusal, recorded against the person.</summary>
    private async Task<(PasskeyOwner? Owner, PasskeyAnswer? Claim, ConsoleError? Refused)> ExpectAsync(Actor actor, Guid personId, Guid place, string? answer, CancellationToken cancellationToken)
    {
        var claim = PasskeyAnswer.Read(answer);
        var owner = claim is null ? null : await OwnerAsync(claim.CredentialId, cancellationToken);
        if (owner?.PersonId == personId)
        {
            return (owner, claim, null);
        }

        ConsoleError error = await gate.ReserveAsync(personId, AttemptKind.Passkey, place, cancellationToken) is { } locked
            ? locked
            : new BadPasskeyError(claim is null ? "unreadable" : owner is null ? PasskeyUse.UnknownPasskey : PasskeyUse.OtherPerson);
        return (null, null, await factors.RefuseAsync(actor, personId, AttemptKind.Passkey, place, error, cancellationToken));
    }

    private async Task<PasskeyOwner?> OwnerAsync(byte[] credentialId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Passkeys.Where(passkey => passkey.CredentialId == credentialId)
            .Join(context.People, static passkey => passkey.PersonId, static person => person.Id, static (_, person) => new PasskeyOwner(person.Id, person.Status == PersonStatus.Active))
            .SingleOrDefaultAsync(cancellationToken);
    }

    private async Task<ConsoleError> RefuseStrangerAsync(Actor actor, string why, CancellationToken cancellationToken)
    {
        await work.ExecuteAsync<Done>(
            actor with { PersonId = null, SessionId = null },
            Intent.ByConsole(AuditActions.FactorFailed, AuditTargets.Account, null, outcome: AuditOutcome.Failed),
            (unit, _) =>
            {
                unit.Audit.Note("counter", "none").Note("reason", why);
                return Task.FromResult<Result<Done>>(Done.Instance);
            },
            cancellationToken);
        return new BadPasskeyError(why);
    }

    internal static string ChallengeOf(string optionsJson)
    {
        using var document = JsonDocument.Parse(optionsJson);
        return document.RootElement.GetProperty("challenge").GetString()!;
    }

    private sealed record PasskeyOwner(Guid PersonId, bool IsActive);
}

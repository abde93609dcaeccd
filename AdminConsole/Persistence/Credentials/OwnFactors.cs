using AdminConsole.Domain;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Credentials;

/// <summary>What somebody does with their own second factor once they have one. Each asks for a fresh proof in the session.</summary>
internal sealed class OwnFactors(UnitOfWork work, FactorPolicy policy)
{
    /// <summary>New recovery codes in place of all earlier ones, never to be shown again.</summary>
    public Task<Result<IReadOnlyList<string>>> RenewRecoveryCodesAsync(Actor actor, CancellationToken cancellationToken)
    {
        var codes = RecoveryCodes.New();
        var personId = actor.PersonId ?? Guid.Empty;
        return work.ExecuteAsync<IReadOnlyList<string>>(
            actor,
            Intent.ByOwner(AuditActions.RecoveryCodes, AuditTargets.Account, personId, alwaysRecord: true, needsProof: true),
            async (unit, token) =>
            {
                if (unit.Authorize(await DepartmentAsync(unit, personId, token)) is { } denied)
                {
                    return denied;
                }

                if (!await unit.Database.Authenticators.AnyAsync(row => row.PersonId == personId && row.ConfirmedAt != null, token)
                    && !await unit.Database.Passkeys.AnyAsync(row => row.PersonId == personId, token))
                {
                    return new NotFoundError();
                }

                await CredentialChanges.ReplaceRecoveryCodesAsync(unit, personId, codes, token);
                return Result.Of(codes);
            },
            cancellationToken);
    }

    /// <summary>
    /// Takes the authenticator app away; <see cref="FactorNeededError"/> while a second factor is asked of the person
    /// and they would be left with none. With the last factor its recovery codes go too.
    /// </summary>
    public async Task<Result<Done>> RemoveAuthenticatorAsync(Actor actor, CancellationToken cancellationToken)
    {
        var personId = actor.PersonId ?? Guid.Empty;
        var isRequired = (await policy.OfAsync(personId, cancellationToken)).IsRequired;
        return await work.ExecuteAsync<Done>(
            actor,
            Intent.ByOwner(AuditActions.FactorRemove, AuditTargets.Account, personId, needsProof: true),
            async (unit, token) =>
            {
                if (unit.Authorize(await DepartmentAsync(unit, personId, token)) is { } denied)
                {
                    return denied;
                }

                if (await unit.Database.Authenticators.SingleOrDefaultAsync(row => row.PersonId == personId && row.ConfirmedAt != null, token) is not { } authenticator)
                {
                    return new NotFoundError();
                }

                var hasPasskey = await unit.Database.Passkeys.AnyAsync(row => row.PersonId == personId, token);
                if (isRequired && !hasPasskey)
                {
                    return new FactorNeededError();
                }

                unit.Database.Authenticators.Remove(authenticator);
                if (!hasPasskey)
                {
                    await CredentialChanges.ReplaceRecoveryCodesAsync(unit, personId, [], token);
                }

                // Tickets between password and factor were given when there was one.
                CredentialChanges.MoveStamps(await unit.Database.Users.SingleAsync(account => account.Id == personId, token));
                unit.Audit.Note("factor", "authenticator");
                return Done.Instance;
            },
            cancellationToken);
    }

    private static Task<Guid?> DepartmentAsync(Unit unit, Guid personId, CancellationToken cancellationToken)
        => unit.Database.People.Where(person => person.Id == personId).Select(static person => (Guid?)person.DepartmentId).SingleOrDefaultAsync(cancellationToken);
}

/// <summary>A second factor is asked of the person, and this is their last.</summary>
internal sealed record FactorNeededError() : ConsoleError("factor-needed");

using AdminConsole.Domain;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.MyAccount;

/// <summary>What somebody does with the passkeys they have. A new one is registered by the browser's own requests.</summary>
internal sealed class OwnPasskeys(IDbContextFactory<ConsoleDbContext> contexts, UnitOfWork work, FactorPolicy policy)
{
    /// <summary>The actor's own, oldest first.</summary>
    public async Task<IReadOnlyList<OwnPasskey>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Passkeys.Where(passkey => passkey.PersonId == actor.PersonId)
            .OrderBy(static passkey => passkey.Id)
            .Select(static passkey => new OwnPasskey(passkey.Id, passkey.Name, passkey.CreatedAt, passkey.LastUsedAt, passkey.IsBackedUp))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Calls it something else.</summary>
    public Task<Result<Done>> RenameAsync(Actor actor, Guid passkeyId, string? name, CancellationToken cancellationToken)
    {
        var (clean, problem) = TextRules.Check(nameof(Passkey.Name), name, FieldLimits.PasskeyName, required: true);
        return problem is not null
            ? Task.FromResult<Result<Done>>(new InvalidError([problem]))
            : work.ExecuteAsync<Done>(
                actor,
                Intent.ByOwner(AuditActions.PasskeyRename, AuditTargets.Account, actor.PersonId ?? Guid.Empty),
                async (unit, token) =>
                {
                    var (passkey, refused) = await FindAsync(unit, passkeyId, token);
                    if (passkey is null)
                    {
                        return refused!;
                    }

                    unit.Audit.ChangePersonal("name", passkey.Name, clean);
                    if (unit.Audit.HasChanges)
                    {
                        unit.Audit.Note("passkey", passkeyId);
                    }

                    passkey.Name = clean;
                    return Done.Instance;
                },
                cancellationToken);
    }

    /// <summary>
    /// Takes it away; <see cref="FactorNeededError"/> while a second factor is asked of the person and they would be
    /// left with none. With the last factor its recovery codes go too. Asks for a fresh proof.
    /// </summary>
    public async Task<Result<Done>> RemoveAsync(Actor actor, Guid passkeyId, CancellationToken cancellationToken)
    {
        var personId = actor.PersonId ?? Guid.Empty;
        var isRequired = (await policy.OfAsync(personId, cancellationToken)).IsRequired;
        return await work.ExecuteAsync<Done>(
            actor,
            Intent.ByOwner(AuditActions.PasskeyRemove, AuditTargets.Account, personId, needsProof: true),
            async (unit, token) =>
            {
                var (passkey, refused) = await FindAsync(unit, passkeyId, token);
                if (passkey is null)
                {
                    return refused!;
                }

                var isLast = !await unit.Database.Passkeys.AnyAsync(row => row.PersonId == personId && row.Id != passkeyId, token)
                    && !await unit.Database.Authenticators.AnyAsync(row => row.PersonId == personId && row.ConfirmedAt != null, token);
                if (isLast && isRequired)
                {
                    return new FactorNeededError();
                }

                unit.Database.Passkeys.Remove(passkey);
                if (isLast)
                {
                    await CredentialChanges.ReplaceRecoveryCodesAsync(unit, personId, [], token);
                }

                // Of two tabs that each take one of the last two, the second finds the account moved and looks again.
                CredentialChanges.MoveStamps(await unit.Database.Users.SingleAsync(account => account.Id == personId, token));
                unit.Audit.Note("passkey", passkeyId);
                return Done.Instance;
            },
            cancellationToken);
    }

    private static async Task<(Passkey? Passkey, ConsoleError? Refused)> FindAsync(Unit unit, Guid passkeyId, CancellationToken cancellationToken)
    {
        var personId = unit.Actor.PersonId;
        var department = await unit.Database.People.Where(person => person.Id == personId).Select(static person => (Guid?)person.DepartmentId).SingleOrDefaultAsync(cancellationToken);
        if (unit.Authorize(department) is { } denied)
        {
            return (null, denied);
        }

        var passkey = await unit.Database.Passkeys.SingleOrDefaultAsync(row => row.Id == passkeyId && row.PersonId == personId, cancellationToken);
        return passkey is null ? (null, new NotFoundError()) : (passkey, null);
    }
}

/// <summary>One of somebody's own passkeys; times are UTC.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="AddedAt">When it was registered.</param>
/// <param name="UsedAt">When it last opened or proved something; null when never.</param>
/// <param name="IsSynced">Whether its maker keeps it on other devices too.</param>
internal sealed record OwnPasskey(Guid Id, string Name, DateTime AddedAt, DateTime? UsedAt, bool IsSynced);

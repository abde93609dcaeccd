using AdminConsole.Domain;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Security.Authorization;
using AdminConsole.Security.Encryption;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Keys;

/// <summary>
/// Forgets a person who is disabled: their data key is destroyed and their entries leave the blind index, so that what
/// is stored of them is noise. Then every value is tried, to prove it. Names and the audit trail stay.
/// </summary>
internal sealed class PersonForgetting(IDbContextFactory<ConsoleDbContext> contexts, DataKeyStore keys, UnitOfWork work)
{
    /// <summary>Records it, destroys the keys and tries to read. Repeating it destroys what a restored backup brought back.</summary>
    /// <returns>The proof, or <see cref="StillActiveError"/> for somebody who is not disabled.</returns>
    public async Task<Result<ForgettingProof>> ForgetAsync(Actor actor, Guid personId, string? reason, CancellationToken cancellationToken)
    {
        var why = ReasonRules.Check(reason);
        if (!why.IsSuccess)
        {
            return why.Error;
        }

        var recorded = await work.ExecuteAsync<Done>(
            actor,
            Intent.ByConsole(AuditActions.PersonalForget, AuditTargets.Person, personId, why.Value),
            async (unit, token) =>
            {
                await PersonalTurns.TakeAsync(unit, personId, token);
                var person = await unit.Database.People.SingleOrDefaultAsync(row => row.Id == personId, token);
                if (person is null)
                {
                    return new NotFoundError();
                }

                if (person.Status == PersonStatus.Active)
                {
                    return new StillActiveError();
                }

                unit.Audit.DepartmentId = person.DepartmentId;
                unit.Audit.Change("forgottenAt", person.ForgottenAt, person.ForgottenAt ?? unit.Now);
                person.ForgottenAt ??= unit.Now;
                if (unit.Database.Entry(person).State == EntityState.Modified)
                {
                    person.Version++;
                }

                // Their second factor's key goes with the rest; what cannot open must not be asked for.
                if (await unit.Database.Users.SingleOrDefaultAsync(row => row.Id == personId, token) is { } account)
                {
                    await CredentialChanges.RemoveFactorsAsync(unit, account, token);
                }

                return Done.Instance;
            },
            cancellationToken);
        if (!recorded.IsSuccess)
        {
            return recorded.Error;
        }

        var (destroyed, entries) = await keys.DestroyAsync(personId, cancellationToken);
        return await ProveAsync(personId, destroyed, entries, cancellationToken);
    }

    private async Task<ForgettingProof> ProveAsync(Guid personId, int destroyed, int entries, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var values = await context.PersonalValues.Where(value => value.PersonId == personId).ToListAsync(cancellationToken);
        var readable = 0;
        foreach (var value in values)
        {
            if (SealedValue.KeyIdOf(value.Sealed) is { } id && await keys.FindAsync(id, cancellationToken) is not null)
            {
                readable++;
            }
        }

        return new ForgettingProof(destroyed, entries, values.Count, readable);
    }
}

/// <summary>What was destroyed and what is left.</summary>
/// <param name="Keys">Data keys destroyed now.</param>
/// <param name="Entries">Entries of the blind index removed now.</param>
/// <param name="Values">Values stored of the person.</param>
/// <param name="Readable">Of them, those for which any key is left: 0 is the proof.</param>
internal sealed record ForgettingProof(int Keys, int Entries, int Values, int Readable);

/// <summary>The person is not disabled: what an active person needs is not destroyed.</summary>
internal sealed record StillActiveError() : ConsoleError("still-active");

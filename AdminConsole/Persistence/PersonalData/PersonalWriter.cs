using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence.Keys;
using AdminConsole.Security.Authorization;
using AdminConsole.Security.Encryption;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.PersonalData;

/// <summary>Sets and clears personal values. Nothing that is stored is opened for it, so an edit shows nobody anything.</summary>
internal sealed class PersonalWriter(UnitOfWork work, DataKeyStore keys, BlindIndexer index, TimeProvider time)
{
    /// <summary>Saves the changes of somebody who may edit personal data in the person's department.</summary>
    /// <returns><see cref="ConflictError"/> when one of the fields was changed since the page showed it; <see cref="ForgottenError"/>; <see cref="KeysUnavailableError"/>.</returns>
    public Task<Result<Done>> SaveAsync(Actor actor, Guid personId, IReadOnlyList<PersonalChange> changes, CancellationToken cancellationToken)
        => SaveAsync(
            actor,
            Intent.ByPermission(ConsolePermissions.PersonalEdit, AuditActions.PersonalEdit, AuditTargets.Person, personId),
            personId,
            changes,
            static (unit, department) => unit.AuthorizeVisible(department, ConsolePermissions.PersonRead),
            cancellationToken);

    /// <summary>Saves the changes somebody makes of their own data: how to reach them and whom to call.</summary>
    public Task<Result<Done>> SaveOwnAsync(Actor actor, IReadOnlyList<PersonalChange> changes, CancellationToken cancellationToken)
    {
        var personId = actor.PersonId ?? Guid.Empty;
        return changes.Any(static change => !PersonalFields.IsOwnToChange(change.Field))
            ? Task.FromResult<Result<Done>>(new DeniedError(ConsolePermissions.PersonalEdit))
            : SaveAsync(
                actor,
                Intent.ByOwner(AuditActions.PersonalEdit, AuditTargets.Person, personId, needsProof: true),
                personId,
                changes,
                static (unit, department) => unit.Authorize(department),
                cancellationToken);
    }

    private async Task<Result<Done>> SaveAsync(
        Actor actor, Intent intent, Guid personId, IReadOnlyList<PersonalChange> changes, Func<Unit, Guid, ConsoleError?> authorize, CancellationToken cancellationToken)
    {
        List<Guid> kept = [];
        Result<Done> result;
        try
        {
            result = await work.ExecuteAsync<Done>(
                actor,
                intent,
                async (unit, token) =>
                {
                    kept.Clear();
                    var person = await unit.Database.People.AsNoTracking().Where(row => row.Id == personId).Select(static row => new { row.DepartmentId, row.ForgottenAt }).SingleOrDefaultAsync(token);
                    if (person is null)
                    {
                        return new NotFoundError();
                    }

                    if (authorize(unit, person.DepartmentId) is { } refused)
                    {
                        return refused;
                    }

                    await PersonalTurns.TakeAsync(unit, personId, token);
                    var key = person.ForgottenAt is null ? await keys.ForSealingAsync(personId, token) : new ForgottenError();
                    return key.IsSuccess ? await ApplyAsync(unit, personId, changes, key.Value, kept, token) : key.Error;
                },
                cancellationToken);
        }
        catch (KeyUnavailableException)
        {
            return new KeysUnavailableError();
        }

        if (result.IsSuccess)
        {
            await index.SweepAsync(personId, [.. changes.Select(static change => change.Field)], kept, cancellationToken);
        }

        return result;
    }

    private async Task<Result<Done>> ApplyAsync(Unit unit, Guid personId, IReadOnlyList<PersonalChange> changes, DataKey key, List<Guid> kept, CancellationToken cancellationToken)
    {
        var stored = await unit.Database.PersonalValues.Where(value => value.PersonId == personId).ToDictionaryAsync(static value => value.Field, cancellationToken);
        foreach (var change in changes)
        {
            var row = stored.GetValueOrDefault(change.Field);
            if (row?.ValueId != change.Seen)
            {
                return new ConflictError(null);
            }

            var name = PersonalFields.Of(change.Field).Key;
            unit.Audit.ChangePersonal(name, row is null ? null : "old", change.Value is null ? null : "new");
            if (change.Value is not { } value)
            {
                if (row is not null)
                {
                    unit.Database.PersonalValues.Remove(row);
                }

                continue;
            }

            var valueId = Guid.CreateVersion7(time.GetUtcNow());
            await index.AddAsync(personId, change.Field, valueId, value.Exact, value.Tail, cancellationToken);
            kept.Add(valueId);
            if (row is null)
            {
                row = new PersonalValue { PersonId = personId, Field = change.Field, Sealed = [], Mask = [], ValueId = valueId, ChangedAt = unit.Now };
                unit.Database.PersonalValues.Add(row);
            }

            row.ValueId = valueId;
            row.ChangedAt = unit.Now;
            PersonalSeals.Seal(row, key, System.Text.Encoding.UTF8.GetBytes(value.Canonical), System.Text.Encoding.UTF8.GetBytes(value.Mask));
        }

        return Done.Instance;
    }
}

/// <summary>A field set, or cleared when <see cref="Value"/> is null.</summary>
/// <param name="Field">Which.</param>
/// <param name="Value">What the rules made of the input.</param>
/// <param name="Seen">The value the page showed the mask of; null when it showed none.</param>
internal sealed record PersonalChange(PersonalField Field, PersonalText? Value, Guid? Seen);

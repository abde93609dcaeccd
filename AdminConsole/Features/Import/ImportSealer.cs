using System.Text;
using AdminConsole.Domain;
using AdminConsole.Domain.Import;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Bulk;
using AdminConsole.Persistence.Keys;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Security.Encryption;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Import;

/// <summary>
/// Makes keys for the people of a batch and seals their values. Keys and blind index lie in another database and are
/// written before what they open: a key whose person never came opens nothing, an entry without its value finds nothing.
/// </summary>
internal sealed class ImportSealer(IDbContextFactory<KeyDbContext> keyContexts, DataKeyStore keys, BlindIndexer index, TimeProvider time)
{
    private const int Attempts = 3;

    /// <summary>
    /// The ids of people who are new, with their values sealed. It happens once for all attempts at the batch, but anew
    /// when a re-encryption came between a key and its first use: such a key is about to go. The people's turns are taken.
    /// </summary>
    public async Task<Result<PreparedBatch>> PrepareAsync(Unit unit, BatchMemo memo, IReadOnlyList<ImportRow> rows, CancellationToken cancellationToken)
    {
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var batch = memo.Prepared ??= await MakeAsync(rows, cancellationToken);
                await PersonalTurns.TakeAsync(unit.Database, batch.Keyed, cancellationToken);
                if (await StandAsync(batch, cancellationToken))
                {
                    return batch;
                }

                memo.Prepared = null;
                if (attempt == Attempts)
                {
                    return new KeysUnavailableError();
                }
            }
        }
        catch (KeyUnavailableException)
        {
            return new KeysUnavailableError();
        }
    }

    /// <summary>
    /// Seals what people who are there did not have yet, and gives the plans back: of somebody whose key was destroyed
    /// nothing can be kept any more, which is no fault of the file's other rows.
    /// </summary>
    public async Task<Result<IReadOnlyList<RowPlan>>> FillAsync(Unit unit, IReadOnlyList<RowPlan> plans, CancellationToken cancellationToken)
    {
        Guid[] people = [.. plans.Where(static plan => plan is { Current: not null, Missing.Count: > 0 }).Select(static plan => plan.Current!.Id)];
        if (people.Length == 0)
        {
            return Result.Of(plans);
        }

        await PersonalTurns.TakeAsync(unit.Database, people, cancellationToken);
        List<RowPlan> filled = new(plans.Count);
        List<PersonalValue> values = [];
        var entries = new ManyRows();
        try
        {
            foreach (var plan in plans)
            {
                if (plan is not { Current: { } person, Missing.Count: > 0 })
                {
                    filled.Add(plan);
                    continue;
                }

                var key = await keys.ForSealingAsync(person.Id, cancellationToken);
                if (key.Error is ForgottenError)
                {
                    filled.Add(plan.WithoutPersonal());
                    continue;
                }

                if (!key.IsSuccess)
                {
                    return key.Error;
                }

                values.AddRange(await SealAsync(person.Id, plan.Missing, key.Value, entries, cancellationToken));
                filled.Add(plan);
            }

            await using var keyContext = await keyContexts.CreateDbContextAsync(cancellationToken);
            await keyContext.WriteAsync(entries, cancellationToken);
        }
        catch (KeyUnavailableException)
        {
            return new KeysUnavailableError();
        }

        unit.AddMany(values);
        return Result.Of<IReadOnlyList<RowPlan>>(filled);
    }

    private async Task<PreparedBatch> MakeAsync(IReadOnlyList<ImportRow> rows, CancellationToken cancellationToken)
    {
        var batch = new PreparedBatch();
        List<DataKeyRow> keyRows = [];
        var entries = new ManyRows();
        foreach (var row in rows)
        {
            var id = Guid.CreateVersion7(time.GetUtcNow());
            IReadOnlyList<PersonalValue> values = [];
            if (row.Personal.Count > 0)
            {
                var (keyRow, key) = await keys.NewAsync(id, generation: 1, cancellationToken);
                keyRows.Add(keyRow);
                values = await SealAsync(id, row.Personal, key, entries, cancellationToken);
            }

            batch.People[row.Line] = (id, values);
        }

        batch.KeyIds.AddRange(keyRows.Select(static row => row.KeyId));
        batch.Keyed.AddRange(keyRows.Select(static row => row.PersonId));
        entries.Add(keyRows);
        await using var keyContext = await keyContexts.CreateDbContextAsync(cancellationToken);
        await keyContext.WriteAsync(entries, cancellationToken);
        return batch;
    }

    // Asked after the turns are taken: a re-encryption makes its new keys before it takes them, and destroys the old after.
    private async Task<bool> StandAsync(PreparedBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Keyed.Count == 0)
        {
            return true;
        }

        await using var keyContext = await keyContexts.CreateDbContextAsync(cancellationToken);
        var found = await keyContext.DataKeys.AsNoTracking().Where(key => batch.Keyed.Contains(key.PersonId)).Select(static key => new { key.KeyId, key.DestroyedAt }).ToListAsync(cancellationToken);
        return found.Count == batch.KeyIds.Count && found.TrueForAll(static key => key.DestroyedAt is null) && found.Select(static key => key.KeyId).ToHashSet().SetEquals(batch.KeyIds);
    }

    private async Task<List<PersonalValue>> SealAsync(Guid personId, IReadOnlyList<(PersonalField Field, PersonalText Text)> texts, DataKey key, ManyRows entries, CancellationToken cancellationToken)
    {
        List<PersonalValue> values = [];
        foreach (var (field, text) in texts)
        {
            var value = new PersonalValue { PersonId = personId, Field = field, Sealed = [], Mask = [], ValueId = Guid.CreateVersion7(time.GetUtcNow()), ChangedAt = UtcDateTimeConverter.Whole(time.GetUtcNow().UtcDateTime) };
            PersonalSeals.Seal(value, key, Encoding.UTF8.GetBytes(text.Canonical), Encoding.UTF8.GetBytes(text.Mask));
            values.Add(value);
            if (PersonalFields.Of(field).IsFindable)
            {
                entries.Add(BlindIndexer.Rows(await index.KeyAsync(field, cancellationToken), personId, field, value.ValueId, text.Exact, text.Tail));
            }
        }

        return values;
    }
}

/// <summary>Who is new in a batch, by the line of their row: their id and their sealed values.</summary>
internal sealed class PreparedBatch
{
    public Dictionary<long, (Guid Id, IReadOnlyList<PersonalValue> Values)> People { get; } = [];

    /// <summary>Whoever got a key.</summary>
    public List<Guid> Keyed { get; } = [];

    public List<Guid> KeyIds { get; } = [];
}

/// <summary>What the attempts at one batch share.</summary>
internal sealed class BatchMemo
{
    public PreparedBatch? Prepared { get; set; }
}

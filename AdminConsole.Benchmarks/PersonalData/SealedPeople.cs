using System.Globalization;
using AdminConsole.Benchmarks.Credentials;
using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence.Bulk;
using AdminConsole.Persistence.Keys;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Persistence.Seed;
using AdminConsole.Security.Encryption;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Benchmarks.PersonalData;

/// <summary>Gives everybody of a measured company sealed values by bulk copy, with their keys and their index entries.</summary>
internal static class SealedPeople
{
    private const int Batch = 5_000;

    /// <summary>The telephone of the n-th person.</summary>
    public static string NumberOf(int index) => string.Create(CultureInfo.InvariantCulture, $"+346{index:00000000}");

    /// <summary>Writes a key and a telephone for each, and with <paramref name="more"/> a national id and a date of birth besides; returns the people in the order of their numbers.</summary>
    public static async Task<IReadOnlyList<Guid>> FillAsync(BenchDatabase database, ConsoleParts parts, bool more, CancellationToken cancellationToken)
    {
        await using var context = await database.Contexts.CreateDbContextAsync(cancellationToken);
        await using var keyContext = await parts.Get<IDbContextFactory<KeyDbContext>>().CreateDbContextAsync(cancellationToken);
        var people = await context.People.OrderBy(static person => person.Id).Select(static person => person.Id).ToListAsync(cancellationToken);
        var indexKey = await parts.Get<BlindIndexer>().KeyAsync(PersonalField.PersonalTelephone, cancellationToken);
        var store = parts.Get<DataKeyStore>();
        await using var writer = await BulkWriter.OpenAsync(database.Resolved, cancellationToken);
        var (keyTable, valueTable, entryTable) = (BulkTable.Of<DataKeyRow>(keyContext), BulkTable.Of<PersonalValue>(context), BulkTable.Of<BlindIndexRow>(keyContext));
        var at = 0;
        foreach (var chunk in people.Chunk(Batch))
        {
            List<object?[]> keys = [];
            List<object?[]> values = [];
            List<object?[]> entries = [];
            foreach (var person in chunk)
            {
                var (row, key) = await store.NewAsync(person, generation: 1, cancellationToken);
                keys.Add(keyTable.Row(row));
                var telephone = Value(person, PersonalField.PersonalTelephone, key, NumberOf(at), "+34 ··· ··· 000");
                values.Add(valueTable.Row(telephone));
                entries.AddRange(BlindIndexer.Rows(indexKey, person, telephone.Field, telephone.ValueId, NumberOf(at), null).Select(entryTable.Row));
                if (more)
                {
                    values.Add(valueTable.Row(Value(person, PersonalField.NationalId, key, "ES:12345678Z", "······78Z")));
                    values.Add(valueTable.Row(Value(person, PersonalField.BirthDate, key, "1990-04-30", "····-··-··")));
                }

                at++;
            }

            await writer.WriteAsync(keyTable, keys, cancellationToken);
            await writer.WriteAsync(valueTable, values, cancellationToken);
            await writer.WriteAsync(entryTable, entries, cancellationToken);
        }

        await writer.CompleteAsync(cancellationToken);
        await writer.AnalyzeAsync([keyTable, valueTable, entryTable], cancellationToken);
        return people;
    }

    private static PersonalValue Value(Guid person, PersonalField field, DataKey key, string text, string mask)
    {
        var now = TimeProvider.System.GetUtcNow();
        var value = new PersonalValue { PersonId = person, Field = field, Sealed = [], Mask = [], ValueId = Guid.CreateVersion7(now), ChangedAt = now.UtcDateTime };
        PersonalSeals.Seal(value, key, System.Text.Encoding.UTF8.GetBytes(text), System.Text.Encoding.UTF8.GetBytes(mask));
        return value;
    }
}

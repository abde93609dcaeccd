using System.Collections.Concurrent;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Security.Encryption;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Keys;

/// <summary>
/// Keeps the blind index. An entry is written before its value and counts only while it names the value that stands,
/// so the two databases need no transaction in common: what is left over finds nothing, and the next change sweeps it.
/// </summary>
internal sealed class BlindIndexer(IDbContextFactory<KeyDbContext> contexts, IKeyProvider provider, TimeProvider time)
{
    private readonly ConcurrentDictionary<PersonalField, DataKey> keys = new();

    /// <summary>Writes the entries of a value that is about to be saved under <paramref name="valueId"/>.</summary>
    /// <exception cref="KeyUnavailableException">The field's key cannot be had.</exception>
    public async Task AddAsync(Guid personId, PersonalField field, Guid valueId, string? exact, string? tail, CancellationToken cancellationToken)
    {
        if (exact is null && tail is null)
        {
            return;
        }

        var key = await KeyAsync(field, cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.BlindIndex.AddRange(Rows(key, personId, field, valueId, exact, tail));
        await context.WriteAsync(cancellationToken);
    }

    /// <summary>Entries of a value, hashed under the field's key.</summary>
    public static IEnumerable<BlindIndexRow> Rows(DataKey key, Guid personId, PersonalField field, Guid valueId, string? exact, string? tail)
    {
        if (exact is not null)
        {
            yield return Row(BlindIndexKind.Exact, exact);
        }

        if (tail is not null)
        {
            yield return Row(BlindIndexKind.Tail, tail);
        }

        BlindIndexRow Row(BlindIndexKind kind, string text) => new()
        {
            Field = field,
            Kind = kind,
            Hash = BlindIndex.Hash(key, (byte)kind, text),
            PersonId = personId,
            ValueId = valueId,
        };
    }

    /// <summary>Removes the person's entries of the fields but those of the values named.</summary>
    public async Task SweepAsync(Guid personId, IReadOnlyCollection<PersonalField> fields, IReadOnlyCollection<Guid> keep, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var old = await context.BlindIndex.AsTracking().Where(entry => entry.PersonId == personId && fields.Contains(entry.Field)).ToListAsync(cancellationToken);
        context.BlindIndex.RemoveRange(old.Where(entry => !keep.Contains(entry.ValueId)));
        await context.WriteAsync(cancellationToken);
    }

    /// <summary>What a text would be stored as.</summary>
    /// <exception cref="KeyUnavailableException">The field's key cannot be had.</exception>
    public async ValueTask<byte[]> HashAsync(PersonalField field, BlindIndexKind kind, string text, CancellationToken cancellationToken)
        => BlindIndex.Hash(await KeyAsync(field, cancellationToken), (byte)kind, text);

    /// <summary>The entries of a hash, in the keys' own database.</summary>
    public async Task<IReadOnlyList<BlindIndexRow>> FindAsync(PersonalField field, BlindIndexKind kind, byte[] hash, int limit, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.BlindIndex.AsNoTracking()
            .Where(entry => entry.Hash == hash && entry.Field == field && entry.Kind == kind)
            .OrderBy(static entry => entry.PersonId).Take(limit).ToListAsync(cancellationToken);
    }

    /// <summary>The field's key, made when there is none. It stays in memory: every search and every change needs it.</summary>
    /// <exception cref="KeyUnavailableException">It cannot be had.</exception>
    public async ValueTask<DataKey> KeyAsync(PersonalField field, CancellationToken cancellationToken)
    {
        if (keys.TryGetValue(field, out var known))
        {
            return known;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.IndexKeys.AsNoTracking().SingleOrDefaultAsync(key => key.Field == field, cancellationToken) ?? await MakeAsync(context, field, cancellationToken);
        var bytes = await provider.UnwrapAsync(new WrappedKey(row.WrapName, row.Wrapped), row.KeyId, cancellationToken);
        return keys.GetOrAdd(field, new DataKey(row.KeyId, bytes));
    }

    private async Task<IndexKeyRow> MakeAsync(KeyDbContext context, PersonalField field, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        var wrapped = await provider.WrapAsync(DataKey.NewBytes(), id, cancellationToken);
        var row = new IndexKeyRow { Field = field, KeyId = id, WrapName = wrapped.Name, Wrapped = wrapped.Bytes, CreatedAt = time.GetUtcNow().UtcDateTime };
        context.IndexKeys.Add(row);
        try
        {
            await context.WriteAsync(cancellationToken);
            return row;
        }
        catch (DbUpdateException exception) when (TransientFaults.IsRace(exception))
        {
            // Another replica made it first, and its key is the one.
            return await context.IndexKeys.AsNoTracking().SingleAsync(key => key.Field == field, cancellationToken);
        }
    }
}

using AdminConsole.Domain;
using AdminConsole.Security.Encryption;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Keys;

/// <summary>
/// The data keys of people: made, found, replaced and destroyed. Nothing is kept in memory beyond a call, so that a
/// key destroyed by any replica opens nothing on the next read.
/// </summary>
internal sealed class DataKeyStore(IDbContextFactory<KeyDbContext> contexts, IKeyProvider provider, TimeProvider time)
{
    private const int Attempts = 4;

    /// <summary>
    /// The key that seals for this person, made when there is none. Ask within a unit that has taken the person's turn,
    /// or a re-encryption may take the key away before what was sealed with it is saved.
    /// </summary>
    /// <returns><see cref="ForgottenError"/> when the person's key was destroyed, <see cref="KeysUnavailableError"/> when no key can be had.</returns>
    public async Task<Result<DataKey>> ForSealingAsync(Guid personId, CancellationToken cancellationToken)
    {
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                await using var context = await contexts.CreateDbContextAsync(cancellationToken);
                var latest = await context.DataKeys.AsNoTracking().Where(key => key.PersonId == personId)
                    .OrderByDescending(static key => key.Generation).FirstOrDefaultAsync(cancellationToken);
                if (latest is { DestroyedAt: not null })
                {
                    return new ForgottenError();
                }

                if (latest is not null)
                {
                    return await UnwrapAsync(latest, cancellationToken);
                }

                try
                {
                    return await MakeAsync(context, personId, generation: 1, cancellationToken);
                }
                catch (DbUpdateException exception) when (TransientFaults.IsRace(exception) && attempt < Attempts)
                {
                    // Another made it first: theirs is read in the next round.
                }
            }
        }
        catch (KeyUnavailableException)
        {
            return new KeysUnavailableError();
        }
    }

    /// <summary>The person's keys by their id: all that open something of theirs. Empty when there is none or it was destroyed.</summary>
    /// <exception cref="KeyUnavailableException">The provider cannot be asked, or does not know the key.</exception>
    public async Task<IReadOnlyDictionary<Guid, DataKey>> OfPersonAsync(Guid personId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await Query(context, personId, cancellationToken);
        var keys = new Dictionary<Guid, DataKey>(rows.Count);
        foreach (var row in rows)
        {
            keys.Add(row.KeyId, await UnwrapAsync(row, cancellationToken));
        }

        return keys;
    }

    /// <summary>A key by its id, or null when it is not there any more.</summary>
    /// <exception cref="KeyUnavailableException">The provider cannot be asked, or does not know the key.</exception>
    public async Task<DataKey?> FindAsync(Guid keyId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.DataKeys.AsNoTracking().SingleOrDefaultAsync(key => key.KeyId == keyId && key.DestroyedAt == null, cancellationToken);
        return row is null ? null : await UnwrapAsync(row, cancellationToken);
    }

    /// <summary>Opens the wrapping of a row.</summary>
    /// <exception cref="KeyUnavailableException">The provider cannot be asked, or does not know the key.</exception>
    public async ValueTask<DataKey> UnwrapAsync(DataKeyRow row, CancellationToken cancellationToken)
        => new(row.KeyId, await provider.UnwrapAsync(new WrappedKey(row.WrapName, row.Wrapped), row.KeyId, cancellationToken));

    /// <summary>A new key, wrapped and not saved.</summary>
    /// <exception cref="KeyUnavailableException">The provider cannot be asked.</exception>
    public async Task<(DataKeyRow Row, DataKey Key)> NewAsync(Guid personId, int generation, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        var bytes = DataKey.NewBytes();
        var wrapped = await provider.WrapAsync(bytes, id, cancellationToken);
        return (new DataKeyRow { KeyId = id, PersonId = personId, Generation = generation, WrapName = wrapped.Name, Wrapped = wrapped.Bytes, CreatedAt = time.GetUtcNow().UtcDateTime }, new DataKey(id, bytes));
    }

    /// <summary>
    /// Destroys every key of the person and what the blind index holds of them. The rows stay without their keys; a
    /// person who never had a key gets such a row, so that none is made. Repeating it changes nothing.
    /// </summary>
    /// <returns>Keys destroyed and index entries removed by this call.</returns>
    public async Task<(int Keys, int Entries)> DestroyAsync(Guid personId, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryDestroyAsync(personId, cancellationToken);
            }
            catch (DbUpdateException exception) when (TransientFaults.IsRace(exception) && attempt < Attempts)
            {
                // A re-encryption or a change touched the same rows: what is there now is destroyed in the next round.
            }
        }
    }

    private async Task<(int Keys, int Entries)> TryDestroyAsync(Guid personId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.TrackAll;
        var now = UtcDateTimeConverter.Whole(time.GetUtcNow().UtcDateTime);
        var rows = await context.DataKeys.Where(key => key.PersonId == personId).ToListAsync(cancellationToken);
        var entries = await context.BlindIndex.Where(entry => entry.PersonId == personId).ToListAsync(cancellationToken);
        var destroyed = 0;
        foreach (var row in rows.Where(static row => row.DestroyedAt is null))
        {
            row.Destroy(now);
            destroyed++;
        }

        if (rows.Count == 0)
        {
            context.DataKeys.Add(new DataKeyRow { KeyId = Guid.CreateVersion7(time.GetUtcNow()), PersonId = personId, Generation = 1, WrapName = string.Empty, Wrapped = [], CreatedAt = now, DestroyedAt = now });
        }

        context.BlindIndex.RemoveRange(entries);
        await context.WriteAsync(cancellationToken);
        return (destroyed, entries.Count);
    }

    private async Task<DataKey> MakeAsync(KeyDbContext context, Guid personId, int generation, CancellationToken cancellationToken)
    {
        var (row, key) = await NewAsync(personId, generation, cancellationToken);
        context.DataKeys.Add(row);
        await context.WriteAsync(cancellationToken);
        return key;
    }

    private static Task<List<DataKeyRow>> Query(KeyDbContext context, Guid personId, CancellationToken cancellationToken)
        => context.DataKeys.AsNoTracking().Where(key => key.PersonId == personId && key.DestroyedAt == null).ToListAsync(cancellationToken);
}

/// <summary>The person's data key was destroyed: nothing of theirs can be read or kept any more.</summary>
internal sealed record ForgottenError() : ConsoleError("forgotten");

/// <summary>No key can be had from the key provider now: what needs one stays closed.</summary>
internal sealed record KeysUnavailableError() : ConsoleError("keys-unavailable");

using System.Data;
using AdminConsole.Domain;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Security.Authorization;
using AdminConsole.Security.Encryption;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Keys;

/// <summary>
/// Gives every person a new data key and seals what is theirs with it, while the console serves. A batch makes the new
/// keys, seals in one transaction that holds the people's turns, and only then takes the old keys away; at every point
/// in between each value has its key, so a reader at worst reads twice and a killed run goes on where it was.
/// </summary>
internal sealed class KeyReencryption(
    IDbContextFactory<ConsoleDbContext> contexts, IDbContextFactory<KeyDbContext> keyContexts, DataKeyStore store, TotpKeys totp, KeyRuns runs, UnitOfWork work)
{
    private const int Batch = 100;
    private const int Attempts = 6;

    /// <summary>Runs to the end, or goes on with a run that was stopped.</summary>
    /// <returns>How many people were done by this run in all, and how many values could not be read and were left as they are.</returns>
    /// <exception cref="KeyUnavailableException">The provider gives out; starting again goes on.</exception>
    public async Task<Result<ReencryptionReport>> RunAsync(Actor actor, IProgress<KeyRunProgress>? progress, CancellationToken cancellationToken)
    {
        var taken = await runs.TakeAsync(KeyRunKind.Reencrypt, CountAsync, cancellationToken);
        if (!taken.IsSuccess)
        {
            return taken.Error;
        }

        var run = taken.Value;
        var left = await EarlierTotpAsync(cancellationToken);
        while (true)
        {
            var people = await NextAsync(run.Cursor, cancellationToken);
            if (people.Count == 0)
            {
                break;
            }

            left += await BatchAsync(people, run.StartedAt, cancellationToken);
            run.Cursor = people[^1];
            run.Done += people.Count;
            progress?.Report(new KeyRunProgress(run.Done, Math.Max(run.Total, run.Done)));
            if (!await runs.AdvanceAsync(run, cancellationToken))
            {
                return new KeyRunHeldError(run.HeldUntil);
            }
        }

        await runs.FinishAsync(run, cancellationToken);
        var recorded = await work.ExecuteAsync<Done>(
            actor,
            Intent.ByConsole(AuditActions.KeysReencrypt, AuditTargets.Keys, null),
            (unit, _) =>
            {
                unit.Audit.Note("people", run.Done).Note("unreadable", left);
                return Task.FromResult(Result.Of(Done.Instance));
            },
            cancellationToken);
        return recorded.Map(_ => new ReencryptionReport(run.Done, left));
    }

    private async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        await using var context = await keyContexts.CreateDbContextAsync(cancellationToken);
        return await context.DataKeys.Where(static key => key.DestroyedAt == null).Select(static key => key.PersonId).Distinct().LongCountAsync(cancellationToken);
    }

    private async Task<List<Guid>> NextAsync(Guid cursor, CancellationToken cancellationToken)
    {
        await using var context = await keyContexts.CreateDbContextAsync(cancellationToken);
        return await context.DataKeys.Where(key => key.PersonId > cursor && key.DestroyedAt == null)
            .Select(static key => key.PersonId).Distinct().Order().Take(Batch).ToListAsync(cancellationToken);
    }

    private async Task<int> BatchAsync(List<Guid> people, DateTime startedAt, CancellationToken cancellationToken)
    {
        var rings = await RingsAsync(people, startedAt, cancellationToken);
        HashSet<Guid> unreadable = [];
        for (var attempt = 1; ; attempt++)
        {
            unreadable.Clear();
            try
            {
                var left = await SealAsync(rings, unreadable, cancellationToken);
                await RetireAsync(rings, unreadable, cancellationToken);
                return left;
            }
            catch (Exception exception) when ((TransientFaults.IsTransient(exception) || TransientFaults.IsRace(exception)) && attempt < Attempts)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20 << attempt), cancellationToken);
            }
        }
    }

    /// <summary>The keys of each, with a new one on top for whoever has none since the run began.</summary>
    private async Task<Dictionary<Guid, Ring>> RingsAsync(List<Guid> people, DateTime startedAt, CancellationToken cancellationToken)
    {
        await using var context = await keyContexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.DataKeys.AsNoTracking().Where(key => people.Contains(key.PersonId)).ToListAsync(cancellationToken);
        Dictionary<Guid, Ring> rings = [];
        foreach (var group in rows.GroupBy(static row => row.PersonId))
        {
            // Forgotten since the batch was chosen: no key is made any more.
            if (group.Any(static row => row.DestroyedAt is not null))
            {
                continue;
            }

            var latest = group.MaxBy(static row => row.Generation)!;
            var ring = new Ring([]);
            foreach (var row in group)
            {
                ring.Keys[row.KeyId] = await store.UnwrapAsync(row, cancellationToken);
            }

            if (latest.CreatedAt < startedAt)
            {
                var (row, key) = await store.NewAsync(group.Key, latest.Generation + 1, cancellationToken);
                context.DataKeys.Add(row);
                ring.Keys[row.KeyId] = key;
                ring.Latest = key;
            }
            else
            {
                ring.Latest = ring.Keys[latest.KeyId];
            }

            rings[group.Key] = ring;
        }

        await context.WriteAsync(cancellationToken);
        return rings;
    }

    private async Task<int> SealAsync(Dictionary<Guid, Ring> rings, HashSet<Guid> unreadable, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.TrackAll;
        await using var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        await PersonalTurns.TakeAsync(context, rings.Keys, cancellationToken);

        Guid[] people = [.. rings.Keys];
        // Whoever was forgotten before their turn was taken here keeps no key, the one just made among them.
        foreach (var forgotten in await context.People.Where(person => people.Contains(person.Id) && person.ForgottenAt != null).Select(static person => person.Id).ToListAsync(cancellationToken))
        {
            await store.DestroyAsync(forgotten, cancellationToken);
            rings.Remove(forgotten);
        }

        people = [.. rings.Keys];
        var left = 0;
        foreach (var value in await context.PersonalValues.Where(value => people.Contains(value.PersonId)).ToListAsync(cancellationToken))
        {
            if (!Reseal(value, rings[value.PersonId]))
            {
                unreadable.Add(value.PersonId);
                left++;
            }
        }

        foreach (var authenticator in await context.Authenticators.Where(row => people.Contains(row.PersonId)).ToListAsync(cancellationToken))
        {
            var ring = rings[authenticator.PersonId];
            if (Reseal(authenticator.ProtectedKey, ring, authenticator.PersonId) is { } inUse && Reseal(authenticator.PendingKey, ring, authenticator.PersonId) is { } pending)
            {
                (authenticator.ProtectedKey, authenticator.PendingKey) = (inUse, pending);
            }
            else
            {
                unreadable.Add(authenticator.PersonId);
                left++;
            }
        }

        await WriteAsync(context, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return left;
    }

    private static bool Reseal(PersonalValue value, Ring ring)
    {
        if (SealedValue.KeyIdOf(value.Sealed) == ring.Latest!.KeyId)
        {
            return true;
        }

        var plain = Open(ring, PersonalSeals.Value(value.PersonId, value.Field), value.Sealed);
        var mask = Open(ring, PersonalSeals.Mask(value.PersonId, value.Field), value.Mask);
        if (plain is null || mask is null)
        {
            return false;
        }

        PersonalSeals.Seal(value, ring.Latest, plain, mask);
        return true;
    }

    private static byte[]? Reseal(byte[] stored, Ring ring, Guid personId)
        => stored.Length == 0 || TotpKeys.IsEarlier(stored) || SealedValue.KeyIdOf(stored) == ring.Latest!.KeyId ? stored
            : Open(ring, PersonalSeals.Totp(personId), stored) is { } plain ? SealedValue.Seal(ring.Latest!, PersonalSeals.Totp(personId), plain)
            : null;

    private static byte[]? Open(Ring ring, SealContext context, byte[] stored)
        => SealedValue.KeyIdOf(stored) is { } id && ring.Keys.GetValueOrDefault(id) is { } key ? SealedValue.Open(key, context, stored) : null;

    /// <summary>Takes the earlier keys of everybody away who has nothing left under them.</summary>
    private async Task RetireAsync(Dictionary<Guid, Ring> rings, HashSet<Guid> unreadable, CancellationToken cancellationToken)
    {
        await using var context = await keyContexts.CreateDbContextAsync(cancellationToken);
        Guid[] old = [.. rings.Where(ring => !unreadable.Contains(ring.Key)).SelectMany(static ring => ring.Value.Keys.Keys.Where(id => id != ring.Value.Latest!.KeyId))];
        // A row that was emptied meanwhile stays: it says that the person was forgotten.
        context.DataKeys.RemoveRange(await context.DataKeys.AsTracking().Where(key => old.Contains(key.KeyId) && key.DestroyedAt == null).ToListAsync(cancellationToken));
        await context.WriteAsync(cancellationToken);
    }

    /// <summary>Second-factor keys that an earlier version protected: each gets its place under its person's key.</summary>
    private async Task<int> EarlierTotpAsync(CancellationToken cancellationToken)
    {
        await using var reading = await contexts.CreateDbContextAsync(cancellationToken);
        List<Guid> people = [];
        await foreach (var row in reading.Authenticators.Select(static row => new { row.PersonId, row.ProtectedKey, row.PendingKey }).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (TotpKeys.IsEarlier(row.ProtectedKey) || TotpKeys.IsEarlier(row.PendingKey))
            {
                people.Add(row.PersonId);
            }
        }

        var left = 0;
        foreach (var person in people)
        {
            left += await MoveTotpAsync(person, cancellationToken) ? 0 : 1;
        }

        return left;
    }

    private async Task<bool> MoveTotpAsync(Guid personId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        await PersonalTurns.TakeAsync(context, personId, cancellationToken);
        var row = await context.Authenticators.AsTracking().SingleOrDefaultAsync(row => row.PersonId == personId, cancellationToken);
        var key = await store.ForSealingAsync(personId, cancellationToken);
        if (row is null || !key.IsSuccess)
        {
            return row is null;
        }

        foreach (var (stored, set) in new (byte[] Stored, Action<byte[]> Set)[] { (row.ProtectedKey, bytes => row.ProtectedKey = bytes), (row.PendingKey, bytes => row.PendingKey = bytes) })
        {
            if (!TotpKeys.IsEarlier(stored))
            {
                continue;
            }

            if (totp.OpenEarlier(personId, stored) is not { } plain)
            {
                return false;
            }

            set(SealedValue.Seal(key.Value, PersonalSeals.Totp(personId), plain));
        }

        await WriteAsync(context, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

#pragma warning disable RS0030 // No datum changes: only what seals it. The run itself is recorded.
    private static Task WriteAsync(ConsoleDbContext context, CancellationToken cancellationToken) => context.SaveChangesAsync(cancellationToken);
#pragma warning restore RS0030

    /// <summary>One person's keys while their values are sealed anew.</summary>
    private sealed class Ring(Dictionary<Guid, DataKey> keys)
    {
        public Dictionary<Guid, DataKey> Keys { get; } = keys;

        public DataKey? Latest { get; set; }
    }
}

/// <summary>What a re-encryption did.</summary>
/// <param name="People">Everybody who has a key.</param>
/// <param name="Unreadable">Values left as they are because they did not open; the keys of those people stay.</param>
internal sealed record ReencryptionReport(long People, long Unreadable);

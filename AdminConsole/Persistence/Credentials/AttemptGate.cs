using AdminConsole.Domain;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Settings;
using Microsoft.EntityFrameworkCore;

#pragma warning disable RS0030 // A count must stand even when the unit that follows it fails: docs/adr/0023.
namespace AdminConsole.Persistence.Credentials;

/// <summary>
/// Counts guesses before they are looked at. Each attempt first takes one of the few places by a single conditional
/// UPDATE, so a thousand at once check no more than the limit; a right answer gives all places back. It writes outside
/// <see cref="UnitOfWork"/> because a count must stand even when everything after it fails; what comes of the attempt
/// is recorded through the doorway by the caller.
/// </summary>
internal sealed class AttemptGate(IDbContextFactory<ConsoleDbContext> contexts, SettingsReader settings, TimeProvider time)
{
    /// <summary>Null when the attempt may be looked at, else until when it may not.</summary>
    public async Task<LockedError?> ReserveAsync(Guid personId, AttemptKind kind, Guid deviceId, CancellationToken cancellationToken)
    {
        var now = UtcDateTimeConverter.Whole(time.GetUtcNow().UtcDateTime);
        var duration = TimeSpan.FromMinutes(settings.Get(SettingDefinitions.LockoutMinutes));
        var limit = settings.Get(SettingDefinitions.LockoutLimit);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await TryReserveAsync(context, personId, kind, deviceId, now, limit, duration, cancellationToken);
            }
            catch (Exception exception) when (attempt < UnitOfWork.Attempts && (TransientFaults.IsTransient(exception) || TransientFaults.IsRace(exception) || TransientFaults.IsDuplicateKey(exception)))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5 << attempt), cancellationToken);
            }
        }
    }

    /// <summary>Gives the places back after a right answer.</summary>
    public async Task ResetAsync(Guid personId, AttemptKind kind, Guid deviceId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await Row(context, personId, kind, deviceId).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>The same within a unit, for a right answer that opens something at once.</summary>
    public static Task ResetAsync(Unit unit, Guid personId, AttemptKind kind, Guid deviceId, CancellationToken cancellationToken)
        => Row(unit.Database, personId, kind, deviceId).ExecuteDeleteAsync(cancellationToken);

    /// <summary>Whether the counter stands at its limit now.</summary>
    public async Task<bool> IsLockedAsync(Guid personId, AttemptKind kind, Guid deviceId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Row(context, personId, kind, deviceId).AnyAsync(counter => counter.LockedUntil > now, cancellationToken);
    }

    private static IQueryable<LockoutCounter> Row(ConsoleDbContext context, Guid personId, AttemptKind kind, Guid deviceId)
        => context.LockoutCounters.Where(counter => counter.PersonId == personId && counter.Kind == kind && counter.DeviceId == deviceId);

    private static async Task<LockedError?> TryReserveAsync(
        ConsoleDbContext context, Guid personId, AttemptKind kind, Guid deviceId, DateTime now, int limit, TimeSpan duration, CancellationToken cancellationToken)
    {
        var lockedUntil = UtcDateTimeConverter.Whole(now + duration);
        var forgetBefore = now - duration;
        // A lock that ran out, or guesses long past, start anew with this attempt as the first.
        var renewed = await Row(context, personId, kind, deviceId)
            .Where(counter => counter.LockedUntil <= now || (counter.LockedUntil == null && counter.LastFailureAt < forgetBefore))
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(counter => counter.LockedUntil, (DateTime?)null)
                    .SetProperty(counter => counter.FirstFailureAt, now)
                    .SetProperty(counter => counter.LastFailureAt, now)
                    .SetProperty(counter => counter.Failures, 1),
                cancellationToken);
        if (renewed == 1)
        {
            return null;
        }

        var taken = await Row(context, personId, kind, deviceId)
            .Where(counter => counter.LockedUntil == null && counter.Failures < limit)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(counter => counter.LastFailureAt, now)
                    .SetProperty(counter => counter.Failures, counter => counter.Failures + 1),
                cancellationToken);
        if (taken == 1)
        {
            // A statement of its own: within one, MySQL would judge by the count it has just written. Whoever comes
            // between the two finds no place left and is refused all the same.
            await Row(context, personId, kind, deviceId)
                .Where(counter => counter.LockedUntil == null && counter.Failures >= limit)
                .ExecuteUpdateAsync(set => set.SetProperty(counter => counter.LockedUntil, lockedUntil), cancellationToken);
            return null;
        }

        var existing = await Row(context, personId, kind, deviceId).Select(static counter => new { counter.LockedUntil, counter.Failures }).SingleOrDefaultAsync(cancellationToken);
        if (existing is { LockedUntil: null } && existing.Failures < limit)
        {
            // Somebody else's first guess came between the statements above and this one: there are places after all.
            return await TryReserveAsync(context, personId, kind, deviceId, now, limit, duration, cancellationToken);
        }

        if (existing is not null)
        {
            return new LockedError(existing.LockedUntil ?? lockedUntil);
        }

        // The first guess. Two first guesses at once: one insert fails on the key and is counted by the loop above.
        await InsertAsync(context, personId, kind, deviceId, now, cancellationToken);
        return null;
    }

    private static Task<int> InsertAsync(ConsoleDbContext context, Guid personId, AttemptKind kind, Guid deviceId, DateTime now, CancellationToken cancellationToken)
    {
        var person = personId.ToByteArray(bigEndian: true);
        var device = deviceId.ToByteArray(bigEndian: true);
        var kindByte = (byte)kind;
        return context.Database.IsSqlite()
            ? context.Database.ExecuteSqlAsync($"INSERT INTO \"LockoutCounters\" (\"PersonId\", \"Kind\", \"DeviceId\", \"Failures\", \"FirstFailureAt\", \"LastFailureAt\") VALUES ({person}, {kindByte}, {device}, 1, {now}, {now})", cancellationToken)
            : context.Database.ExecuteSqlAsync($"INSERT INTO `LockoutCounters` (`PersonId`, `Kind`, `DeviceId`, `Failures`, `FirstFailureAt`, `LastFailureAt`) VALUES ({person}, {kindByte}, {device}, 1, {now}, {now})", cancellationToken);
    }
}

// The providers' history repositories are internal to them; only their lock is replaced here.
#pragma warning disable EF1001
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Sqlite.Migrations.Internal;
using Pomelo.EntityFrameworkCore.MySql.Migrations.Internal;

namespace AdminConsole.Persistence.Migrations;

/// <summary>
/// Lets one migrator in at a time by a row with an end, not by <c>GET_LOCK</c> (which Galera keeps to one node) nor
/// by a row without an end (which a killed migrator leaves behind for ever).
/// </summary>
internal sealed class MySqlLeasedHistory(HistoryRepositoryDependencies dependencies) : MySqlHistoryRepository(dependencies)
{
    public override LockReleaseBehavior LockReleaseBehavior => LockReleaseBehavior.Explicit;

    public override IMigrationsDatabaseLock AcquireDatabaseLock()
        => throw new NotSupportedException("Migrations run asynchronously.");

    public override Task<IMigrationsDatabaseLock> AcquireDatabaseLockAsync(CancellationToken cancellationToken = default)
        => MigrationLease.AcquireAsync(
            this,
            Dependencies.CurrentContext.Context,
            """
            CREATE TABLE IF NOT EXISTS `MigrationLease` (`Id` int NOT NULL PRIMARY KEY, `Holder` char(32) NOT NULL, `Until` datetime(6) NOT NULL);
            INSERT IGNORE INTO `MigrationLease` (`Id`, `Holder`, `Until`) VALUES (1, '', '2000-01-01');
            """,
            "UPDATE `MigrationLease` SET `Holder` = {0}, `Until` = DATE_ADD(UTC_TIMESTAMP(6), INTERVAL 10 MINUTE) WHERE `Id` = 1 AND (`Until` < UTC_TIMESTAMP(6) OR `Holder` = '')",
            "UPDATE `MigrationLease` SET `Holder` = '' WHERE `Id` = 1 AND `Holder` = {0}",
            cancellationToken);
}

/// <inheritdoc cref="MySqlLeasedHistory"/>
internal sealed class SqliteLeasedHistory(HistoryRepositoryDependencies dependencies) : SqliteHistoryRepository(dependencies)
{
    public override LockReleaseBehavior LockReleaseBehavior => LockReleaseBehavior.Explicit;

    public override IMigrationsDatabaseLock AcquireDatabaseLock()
        => throw new NotSupportedException("Migrations run asynchronously.");

    public override Task<IMigrationsDatabaseLock> AcquireDatabaseLockAsync(CancellationToken cancellationToken = default)
        => MigrationLease.AcquireAsync(
            this,
            Dependencies.CurrentContext.Context,
            """
            CREATE TABLE IF NOT EXISTS "MigrationLease" ("Id" INTEGER NOT NULL PRIMARY KEY, "Holder" TEXT NOT NULL, "Until" TEXT NOT NULL);
            INSERT OR IGNORE INTO "MigrationLease" ("Id", "Holder", "Until") VALUES (1, '', '2000-01-01');
            """,
            "UPDATE \"MigrationLease\" SET \"Holder\" = {0}, \"Until\" = datetime('now', '+10 minutes') WHERE \"Id\" = 1 AND (\"Until\" < datetime('now') OR \"Holder\" = '')",
            "UPDATE \"MigrationLease\" SET \"Holder\" = '' WHERE \"Id\" = 1 AND \"Holder\" = {0}",
            cancellationToken);
}

/// <summary>The lease while migrations run.</summary>
internal sealed class MigrationLease : IMigrationsDatabaseLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(11);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private readonly DbContext context;
    private readonly string holder;
    private readonly string release;

    private MigrationLease(IHistoryRepository history, DbContext context, string holder, string release)
    {
        HistoryRepository = history;
        this.context = context;
        this.holder = holder;
        this.release = release;
    }

    public IHistoryRepository HistoryRepository { get; }

#pragma warning disable RS0030 // The lease of a migration: before there is a schema there is no doorway.
    public static async Task<IMigrationsDatabaseLock> AcquireAsync(
        IHistoryRepository history, DbContext context, string create, string take, string release, CancellationToken cancellationToken)
    {
        await context.Database.ExecuteSqlRawAsync(create, cancellationToken);
        var holder = Guid.CreateVersion7().ToString("N");
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        while (await context.Database.ExecuteSqlRawAsync(take, [holder], cancellationToken) == 0)
        {
            if (clock.GetElapsedTime(started) > Patience)
            {
                throw new TimeoutException("Another migration has held the database for over ten minutes.");
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }

        return new MigrationLease(history, context, holder, release);
    }

    public void Dispose() => context.Database.ExecuteSqlRaw(release, holder);

    public async ValueTask DisposeAsync() => await context.Database.ExecuteSqlRawAsync(release, holder);
#pragma warning restore RS0030
}

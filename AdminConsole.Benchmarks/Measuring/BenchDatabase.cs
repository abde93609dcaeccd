using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Settings;
using AdminConsole.Hosting;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Keys;
using AdminConsole.Persistence.Seed;
using AdminConsole.Security.AuditLog;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using AdminConsole.Security.Encryption;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MySqlConnector;

namespace AdminConsole.Benchmarks.Measuring;

/// <summary>A migrated database with the demo company, on SQLite or on a server that <c>eng/databases.sh start --durable</c> started.</summary>
internal sealed class BenchDatabase : IAsyncDisposable
{
    private readonly Func<ValueTask> drop;
    private readonly Lazy<string> keyFile = new(static () =>
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("console-bench-keys-").FullName, SecretFiles.PersonalKeyName);
        FileKeyProvider.Create(file);
        return file;
    });

    private BenchDatabase(ResolvedDatabase resolved, Func<ValueTask> drop)
    {
        this.drop = drop;
        Resolved = resolved;
        Contexts = new ConsoleDbContextFactory(resolved);
        Loader = new AccessModelLoader(Contexts, Holder);
        var feed = new ChangeFeed(NullLogger<ChangeFeed>.Instance);
        Settings = new SettingsReader(Contexts, feed, NullLogger<SettingsReader>.Instance);
        Work = new UnitOfWork(Contexts, Loader, Holder, Mac, feed, Settings, TimeProvider.System, NullLogger<UnitOfWork>.Instance);
    }

    public ResolvedDatabase Resolved { get; }

    public IDbContextFactory<ConsoleDbContext> Contexts { get; }

    public AccessModelHolder Holder { get; } = new();

    public AccessModelLoader Loader { get; }

    public AuditMac Mac { get; } = new(new AuditKey(new byte[AuditKey.Size]));

    public UnitOfWork Work { get; }

    public SettingsReader Settings { get; }

    public DemoPassword? Password { get; private set; }

    /// <summary>The folder of a database on SQLite: the console can be started on it.</summary>
    public string Folder { get; private init; } = string.Empty;

    /// <summary>The key-encryption keys of this run, in a folder of their own; made on first use.</summary>
    public string KeyFile => keyFile.Value;

    /// <summary>The accounts of the demo company.</summary>
    public IReadOnlyList<DemoSignIn> SignIns { get; private set; } = [];

    public static async Task<BenchDatabase> SqliteAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("console-bench-");
        var database = new BenchDatabase(ResolvedDatabase.Sqlite(Path.Combine(folder.FullName, DataFolder.DatabaseFile)), () =>
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
            return ValueTask.CompletedTask;
        })
        {
            Folder = folder.FullName,
        };
        await database.MigrateAsync(cancellationToken);
        return database;
    }

    /// <summary>Opens a database of its own on the server; a kept one is reused by the next run on the same server.</summary>
    public static async Task<BenchDatabase> ServerAsync(string variable, string? kept, CancellationToken cancellationToken)
    {
        var server = Environment.GetEnvironmentVariable(variable)
            ?? throw new InvalidOperationException($"{variable} names no server: eng/databases.sh start --durable, then eval \"$(eng/databases.sh env)\".");
        var name = kept ?? $"bench_{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}";
        await using (var connection = new MySqlConnection(server))
        {
            await connection.OpenAsync(cancellationToken);
            await RequireDurableAsync(connection, cancellationToken);
            await ExecuteAsync(connection, $"CREATE DATABASE IF NOT EXISTS `{name}` CHARACTER SET utf8mb4 COLLATE {MySqlConsoleDbContext.Collation}", cancellationToken);
        }

        var resolved = await ResolvedDatabase.MySqlAsync(new MySqlConnectionStringBuilder(server) { Database = name, AllowLoadLocalInfile = true }.ToString(), cancellationToken);
        var database = new BenchDatabase(resolved, async () =>
        {
            if (kept is null)
            {
                await using var connection = new MySqlConnection(server);
                await connection.OpenAsync(CancellationToken.None);
                await ExecuteAsync(connection, $"DROP DATABASE `{name}`", CancellationToken.None);
            }
        });
        await database.MigrateAsync(cancellationToken);
        return database;
    }

    /// <summary>Loads the demo company unless a kept database holds it.</summary>
    public async Task FillAsync(int people, long events, CancellationToken cancellationToken)
    {
        await using (var context = await Contexts.CreateDbContextAsync(cancellationToken))
        {
            if (await context.People.AnyAsync(cancellationToken))
            {
                return;
            }
        }

        var seed = new ConsoleSeed(Contexts, Work, TimeProvider.System);
        var hasher = new PasswordHasher<ConsoleAccount>(Options.Create(new PasswordHasherOptions { IterationCount = PasswordHashing.Iterations }));
        var loader = new DemoLoader(Contexts, Resolved, seed, Work, Mac, hasher, TimeProvider.System);
        var loaded = await loader.LoadAsync(new DemoOptions(people, events), null, cancellationToken);
        if (!loaded.IsSuccess)
        {
            throw new InvalidOperationException($"The demo company was not loaded: {loaded.Error.Code}.");
        }

        (SignIns, Password) = (loaded.Value.SignIns, loaded.Value.Password);
    }

    /// <summary>An open session of somebody who holds the role for the whole company.</summary>
    public async Task<Actor> ActorAsync(string roleKey, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        await using var context = await Contexts.CreateDbContextAsync(cancellationToken);
        var person = await context.Assignments
            .Where(assignment => assignment.ScopeDepartmentId == null && assignment.ValidUntil == null && context.Roles.Any(role => role.Id == assignment.RoleId && role.Key == roleKey))
            .Where(assignment => context.Users.Any(account => account.Id == assignment.PersonId))
            .Select(static assignment => assignment.PersonId)
            .FirstAsync(cancellationToken);
        var session = new AccountSession
        {
            Id = Guid.CreateVersion7(now),
            PersonId = person,
            CreatedAt = now.UtcDateTime,
            LastSeenAt = now.UtcDateTime,
            ExpiresAt = now.UtcDateTime.AddHours(12),
            Address = "127.0.0.1",
        };
        context.Add(session);
#pragma warning disable RS0030 // A row that a sign-in would have written.
        await context.SaveChangesAsync(cancellationToken);
#pragma warning restore RS0030
        return new Actor(person, session.Id, "127.0.0.1", Guid.CreateVersion7(now));
    }

    /// <summary>Puts a setting where an officer would have saved it.</summary>
    public async Task SetAsync(SettingDefinition definition, string value, CancellationToken cancellationToken)
    {
        await using var context = await Contexts.CreateDbContextAsync(cancellationToken);
        context.Add(new Setting { Key = definition.Key, Value = value, ChangedAt = TimeProvider.System.GetUtcNow().UtcDateTime });
#pragma warning disable RS0030 // A row that the settings page would have written.
        await context.SaveChangesAsync(cancellationToken);
#pragma warning restore RS0030
    }

    public async ValueTask DisposeAsync()
    {
        Loader.Dispose();
        if (keyFile.IsValueCreated)
        {
            Directory.Delete(Path.GetDirectoryName(keyFile.Value)!, recursive: true);
        }

        await drop();
    }

    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var context = await Contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.MigrateAsync(cancellationToken);
        await using var keys = new KeyDbContextFactory(KeyDatabase.Beside(Resolved)).CreateDbContext();
        await keys.Database.MigrateAsync(cancellationToken);
    }

    private static async Task RequireDurableAsync(MySqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new MySqlCommand("SELECT @@innodb_flush_log_at_trx_commit = 1 AND @@sync_binlog = 1", connection);
        if (Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken), System.Globalization.CultureInfo.InvariantCulture) != 1)
        {
            throw new InvalidOperationException("The server does not wait for the disk: start it by eng/databases.sh start --durable.");
        }
    }

    private static async Task ExecuteAsync(MySqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

using System.Collections.Concurrent;
using AdminConsole.Hosting;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Keys;
using AdminConsole.Security.Encryption;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using MySqlConnector;

namespace AdminConsole.Tests.Support;

/// <summary>
/// A migrated, empty database of one test on a real server, dropped when the test ends. The migrations run once a
/// kind; each test gets a copy of what they made.
/// </summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<DatabaseKind, Lazy<Task<string>>> Templates = new();
    private readonly Func<ValueTask> drop;
    private readonly Lazy<string> keyFile = new(static () =>
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("console-keys-").FullName, "personal.keys");
        FileKeyProvider.Create(file);
        return file;
    });

    private TestDatabase(DatabaseKind kind, ResolvedDatabase resolved, Func<ValueTask> drop)
    {
        Kind = kind;
        Resolved = resolved;
        Keys = KeyDatabase.Beside(resolved);
        this.drop = drop;
    }

    public DatabaseKind Kind { get; }

    public ResolvedDatabase Resolved { get; }

    /// <summary>The file with the key-encryption keys, shared by every replica of the test; made on first use.</summary>
    public string KeyFile => keyFile.Value;

    /// <summary>Where the keys lie: beside the rest unless a test puts them apart.</summary>
    public KeyDatabase Keys { get; set; }

    public ConsoleDbContextFactory Contexts(params IInterceptor[] interceptors) => new(Resolved, interceptors);

    public KeyDbContextFactory KeyContexts(params IInterceptor[] interceptors) => new(Keys, interceptors);

    public static async Task<TestDatabase> CreateAsync(DatabaseKind kind)
    {
        var template = await TemplateAsync(kind);
        return kind == DatabaseKind.Sqlite ? FromFile(template) : await FromScriptAsync(kind, template);
    }

    /// <summary>Puts migrated, empty SQLite files into the data folder of a console.</summary>
    public static async Task CopyTemplateAsync(string folder) => Copy(await TemplateAsync(DatabaseKind.Sqlite), Path.Combine(folder, DataFolder.DatabaseFile));

    /// <summary>A database without a table, for tests of the migrations themselves.</summary>
    public static async Task<TestDatabase> CreateBlankAsync(DatabaseKind kind)
    {
        if (kind == DatabaseKind.Sqlite)
        {
            return Sqlite(Path.Combine(Directory.CreateTempSubdirectory("console-test-").FullName, "console.db"));
        }

        return await OnServerAsync(kind, static (_, _) => Task.CompletedTask);
    }

    public async ValueTask DisposeAsync()
    {
        if (keyFile.IsValueCreated)
        {
            Directory.Delete(Path.GetDirectoryName(keyFile.Value)!, recursive: true);
        }

        await drop();
    }

    private static Task<string> TemplateAsync(DatabaseKind kind)
        => Templates.GetOrAdd(kind, static key => new Lazy<Task<string>>(() => key == DatabaseKind.Sqlite ? SqliteTemplateAsync() : ServerTemplateAsync(key))).Value;

    private static string Server(DatabaseKind kind)
    {
        var variable = kind == DatabaseKind.MariaDb ? "ADMINCONSOLE_TEST_MARIADB" : "ADMINCONSOLE_TEST_MYSQL";
        return Environment.GetEnvironmentVariable(variable)
            ?? throw new InvalidOperationException($"{variable} names no server. Run ./test.sh, or start one with eng/databases.sh, or narrow the run with ADMINCONSOLE_TEST_ONLY=sqlite.");
    }

    private static async Task<string> SqliteTemplateAsync()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("console-template-").FullName, "console.db");
        var factory = new ConsoleDbContextFactory(ResolvedDatabase.Sqlite(file));
        await using (var context = factory.CreateDbContext())
        {
            await context.Database.MigrateAsync();
        }

        await using (var keys = new KeyDbContextFactory(KeyDatabase.Beside(factory.Database)).CreateDbContext())
        {
            await keys.Database.MigrateAsync();
        }

        SqliteConnection.ClearAllPools();
        return file;
    }

    private static TestDatabase FromFile(string template)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("console-test-").FullName, "console.db");
        Copy(template, file);
        return Sqlite(file);
    }

    private static void Copy(string template, string file)
    {
        File.Copy(template, file);
        File.Copy(Path.Combine(Path.GetDirectoryName(template)!, KeyDatabase.File), Path.Combine(Path.GetDirectoryName(file)!, KeyDatabase.File));
    }

    private static TestDatabase Sqlite(string file)
    {
        var resolved = ResolvedDatabase.Sqlite(file);
        return new TestDatabase(DatabaseKind.Sqlite, resolved, () =>
        {
            foreach (var each in (string[])[resolved.ConnectionString, KeyDatabase.Beside(resolved).Database.ConnectionString])
            {
                using var connection = new SqliteConnection(each);
                SqliteConnection.ClearPool(connection);
            }

            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
            return ValueTask.CompletedTask;
        });
    }

    // The migrations are run on a scratch database and read back as statements, so that each test costs one round trip.
    private static async Task<string> ServerTemplateAsync(DatabaseKind kind)
    {
        await using var scratch = await OnServerAsync(kind, static (_, _) => Task.CompletedTask);
        await using (var context = new ConsoleDbContextFactory(scratch.Resolved).CreateDbContext())
        {
            await context.Database.MigrateAsync();
        }

        await using (var keys = new KeyDbContextFactory(KeyDatabase.Beside(scratch.Resolved)).CreateDbContext())
        {
            await keys.Database.MigrateAsync();
        }

        await using var connection = new MySqlConnection(scratch.Resolved.ConnectionString);
        await connection.OpenAsync();
        List<string> tables = [];
        await using (var command = new MySqlCommand("SHOW TABLES", connection))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                tables.Add(reader.GetString(0));
            }
        }

        List<string> statements = ["SET FOREIGN_KEY_CHECKS = 0"];
        foreach (var table in tables)
        {
            await using var command = new MySqlCommand($"SHOW CREATE TABLE `{table}`", connection);
            await using var reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
            statements.Add(reader.GetString(1));
        }

        statements.Add("INSERT INTO `AccessState` (`Id`, `Version`) VALUES (1, 0)");
        statements.Add("INSERT INTO `BirthrightState` (`Id`, `Version`, `AppliedVersion`, `SweepVersion`, `Done`, `Changed`, `Refused`) VALUES (1, 1, 0, 0, 0, 0, 0)");
        foreach (var table in (string[])["__EFMigrationsHistory", KeyDbContext.History])
        {
            await using var history = new MySqlCommand($"SELECT `MigrationId`, `ProductVersion` FROM `{table}`", connection);
            await using var reader = await history.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                statements.Add($"INSERT INTO `{table}` VALUES ('{reader.GetString(0)}', '{reader.GetString(1)}')");
            }
        }

        statements.Add("SET FOREIGN_KEY_CHECKS = 1");
        return string.Join(";\n", statements);
    }

    private static Task<TestDatabase> FromScriptAsync(DatabaseKind kind, string script)
        => OnServerAsync(kind, async (connection, _) =>
        {
            await using var command = new MySqlCommand(script, connection);
            await command.ExecuteNonQueryAsync();
        });

    private static async Task<TestDatabase> OnServerAsync(DatabaseKind kind, Func<MySqlConnection, string, Task> fill)
    {
        var name = $"console_{Guid.CreateVersion7():N}";
        var server = new MySqlConnectionStringBuilder(Server(kind));
        await using (var connection = new MySqlConnection(server.ToString()))
        {
            await connection.OpenAsync();
            await using (var create = new MySqlCommand($"CREATE DATABASE `{name}` CHARACTER SET utf8mb4 COLLATE {MySqlConsoleDbContext.Collation}; USE `{name}`", connection))
            {
                await create.ExecuteNonQueryAsync();
            }

            await fill(connection, name);
        }

        var own = new MySqlConnectionStringBuilder(server.ToString()) { Database = name, MaximumPoolSize = 60, ConnectionIdleTimeout = 10 }.ToString();
        var resolved = await ResolvedDatabase.MySqlAsync(own, CancellationToken.None);
        return new TestDatabase(kind, resolved, async () =>
        {
            await using (var connection = new MySqlConnection(resolved.ConnectionString))
            {
                await MySqlConnection.ClearPoolAsync(connection);
            }

            await using var admin = new MySqlConnection(server.ToString());
            await admin.OpenAsync();
            await using var dropCommand = new MySqlCommand($"DROP DATABASE `{name}`", admin);
            await dropCommand.ExecuteNonQueryAsync();
        });
    }
}

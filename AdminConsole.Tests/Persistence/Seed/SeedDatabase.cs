using AdminConsole.Domain.Account;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Seed;
using AdminConsole.Security.AuditLog;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using MySqlConnector;

namespace AdminConsole.Tests.Persistence.Seed;

/// <summary>An empty, migrated database of this test alone, on each provider that the run offers.</summary>
internal sealed class SeedDatabase : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 3, 4, 11, 22, 33, TimeSpan.Zero);

    private readonly Func<ValueTask> drop;
    private readonly AccessModelLoader models;

    private SeedDatabase(ResolvedDatabase resolved, Func<ValueTask> drop)
    {
        this.drop = drop;
        Resolved = resolved;
        Contexts = new ConsoleDbContextFactory(resolved);
        var holder = new AccessModelHolder();
        models = new AccessModelLoader(Contexts, holder);
        Work = new UnitOfWork(Contexts, models, holder, Mac, new ChangeFeed(NullLogger<ChangeFeed>.Instance), Time, NullLogger<UnitOfWork>.Instance);
    }

    /// <summary>The providers of this run, by the names of the settings that offer them.</summary>
    public static TheoryData<string> Providers
    {
        get
        {
            var data = new TheoryData<string> { "Sqlite" };
            foreach (var name in new[] { "MariaDb", "MySql" })
            {
                if (Setting(name) is not null)
                {
                    data.Add(name);
                }
            }

            return data;
        }
    }

    public ResolvedDatabase Resolved { get; }

    public ConsoleDbContextFactory Contexts { get; }

    public UnitOfWork Work { get; }

    public AuditMac Mac { get; } = new(new AuditKey([.. Enumerable.Range(0, AuditKey.Size).Select(static value => (byte)value)]));

    public FakeTimeProvider Time { get; } = new(Now) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };

    public PasswordHasher<ConsoleAccount> Hasher { get; } = new(Options.Create(new PasswordHasherOptions { IterationCount = 1_000 }));

    public ConsoleSeed Seed => new(Contexts, Work, Time);

    public DemoLoader Demo => new(Contexts, Resolved, Seed, Work, Mac, Hasher, Time);

    public static async Task<SeedDatabase> CreateAsync(string provider)
    {
        var name = $"seed_{Guid.CreateVersion7():N}";
        SeedDatabase database;
        if (string.Equals(provider, "Sqlite", StringComparison.Ordinal))
        {
            var folder = Directory.CreateTempSubdirectory("console-seed-");
            database = new SeedDatabase(ResolvedDatabase.Sqlite(Path.Combine(folder.FullName, "console.db")), () =>
            {
                Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
                folder.Delete(recursive: true);
                return ValueTask.CompletedTask;
            });
        }
        else
        {
            var server = new MySqlConnectionStringBuilder(Setting(provider)!);
            await ExecuteAsync(server.ToString(), $"CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
            var own = new MySqlConnectionStringBuilder(server.ToString()) { Database = name };
            database = new SeedDatabase(await ResolvedDatabase.MySqlAsync(own.ToString(), CancellationToken.None), async () =>
            {
                await using (var connection = new MySqlConnection(own.ToString()))
                {
                    await MySqlConnection.ClearPoolAsync(connection);
                }

                await ExecuteAsync(server.ToString(), $"DROP DATABASE {name}");
            });
        }

        await using var context = database.Contexts.CreateDbContext();
        await context.Database.MigrateAsync();
        return database;
    }

    /// <summary>A second console on the same database, as another replica would be.</summary>
    public SeedDatabase Replica() => new(Resolved, static () => ValueTask.CompletedTask);

    public async ValueTask DisposeAsync()
    {
        models.Dispose();
        await drop();
    }

    private static string? Setting(string provider)
        => Environment.GetEnvironmentVariable($"ADMINCONSOLE_TEST_{provider.ToUpperInvariant()}") is { Length: > 0 } value ? value : null;

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new MySqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}

using System.Data.Common;
using System.Net;
using AdminConsole.Controls;
using AdminConsole.Hosting;
using AdminConsole.Persistence;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using MySqlConnector;

namespace AdminConsole.Tests.Hosting;

[Trait("Stage", "Database")]
public sealed class MigrationTests
{
    [Theory]
    [AllDatabases]
    public async Task Migrate_Twice_NeverTakesGetLock(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateBlankAsync(kind);
        var statements = new Statements();
        var contexts = database.Contexts(statements);

        await DatabaseStart.MigrateAsync(contexts, TestContext.Current.CancellationToken);
        await DatabaseStart.MigrateAsync(contexts, TestContext.Current.CancellationToken);

        Assert.NotEmpty(statements.Texts);
        Assert.DoesNotContain(statements.Texts, static text => text.Contains("GET_LOCK", StringComparison.OrdinalIgnoreCase));
        await DatabaseStart.RequireCurrentAsync(contexts, TestContext.Current.CancellationToken);
    }

    [Theory]
    [AllDatabases]
    public async Task Migrate_ByFourAtOnce_EndsWithOneSchema(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateBlankAsync(kind);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => DatabaseStart.MigrateAsync(database.Contexts(), TestContext.Current.CancellationToken))));

        await DatabaseStart.RequireCurrentAsync(database.Contexts(), TestContext.Current.CancellationToken);
    }

    [Theory]
    [AllDatabases]
    public async Task Serve_OnOlderOrNewerSchema_RefusesAndNamesTheCommand(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        var contexts = database.Contexts();
        await using var context = contexts.CreateDbContext();
        var last = context.Database.GetMigrations().Last();

        await context.Database.ExecuteSqlAsync($"UPDATE __EFMigrationsHistory SET MigrationId = '99991231235959_Later' WHERE MigrationId = {last}", TestContext.Current.CancellationToken);
        var newer = await Assert.ThrowsAsync<StartRefusedException>(() => DatabaseStart.RequireCurrentAsync(contexts, TestContext.Current.CancellationToken));
        await context.Database.ExecuteSqlRawAsync("DELETE FROM __EFMigrationsHistory WHERE MigrationId LIKE '9999%'", TestContext.Current.CancellationToken);
        var older = await Assert.ThrowsAsync<StartRefusedException>(() => DatabaseStart.RequireCurrentAsync(contexts, TestContext.Current.CancellationToken));

        Assert.Contains("newer than this program", newer.Message, StringComparison.Ordinal);
        Assert.Contains("AdminConsole migrate", older.Message, StringComparison.Ordinal);
    }

    [Theory, DatabaseServers]
    public async Task Health_WhenDatabaseGoesAway_IsLiveButNotReady(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        var parts = new MySqlConnectionStringBuilder(database.Resolved.ConnectionString);
        await using var door = new TcpDoor(parts.Server, (int)parts.Port);
        var through = await ResolvedDatabase.MySqlAsync(
            new MySqlConnectionStringBuilder(database.Resolved.ConnectionString) { Port = (uint)door.Port, ConnectionTimeout = 2 }.ToString(), TestContext.Current.CancellationToken);
        await using var server = await ConsoleServer.StartAsync(through, cancellationToken: TestContext.Current.CancellationToken);
        using var client = server.Client();

        var before = await client.GetAsync(ConsoleUrls.HealthReady, TestContext.Current.CancellationToken);
        door.Shut();
        await Task.Delay(1_100, TestContext.Current.CancellationToken);
        var after = await client.GetAsync(ConsoleUrls.HealthReady, TestContext.Current.CancellationToken);
        var live = await client.GetAsync(ConsoleUrls.HealthLive, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, after.StatusCode);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal("Unhealthy", await after.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private sealed class Statements : DbCommandInterceptor
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> texts = new();

        public IReadOnlyCollection<string> Texts => texts;

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            texts.Enqueue(command.CommandText);
            return ValueTask.FromResult(result);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            texts.Enqueue(command.CommandText);
            return ValueTask.FromResult(result);
        }

        public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
        {
            texts.Enqueue(command.CommandText);
            return ValueTask.FromResult(result);
        }
    }
}

using System.Globalization;
using AdminConsole.Domain;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.Requests;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;
using MySqlConnector;

namespace AdminConsole.Tests.Features.Requests;

/// <summary>The server drops every connection of the console, as when it is started anew.</summary>
[Trait("Stage", "Database")]
public sealed class RequestFaultTests
{
    private const int Rounds = 4;

    [Theory, DatabaseServers]
    public async Task Approve_DatabaseRestartedBetweenTwoStages_GoesOnAtOnce(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        await using var drop = await Dropping.OnAsync(bench.Console.Database);
        var id = await bench.AskAsync(bench.Vault);
        Assert.Equal(RequestState.Open, (await bench.DecideAsync(bench.Manager, id)).Value);
        var seen = await bench.LookAsync(bench.Officer, id);

        Assert.NotEqual(0, await drop.AllAsync());

        // The first that a click learns of it is a connection that is dead: it takes another and nobody is told.
        Assert.Equal(RequestState.Approved, (await bench.Decisions.DecideAsync(bench.Officer, id, seen, default)).Value);
        await OneOfEachAsync(bench, id);
    }

    [Theory, DatabaseServers]
    public async Task Approve_DatabaseGoneInTheMiddle_IsDoneOnceOrNotAtAll(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        await using var drop = await Dropping.OnAsync(bench.Console.Database);
        for (var round = 0; round < Rounds; round++)
        {
            bench.Console.Time.Advance(TimeSpan.FromSeconds(1));
            var role = await bench.AddRoleAsync($"Vault{round}", Sensitivity.Critical);
            var id = await bench.AskAsync(role);
            foreach (var actor in new[] { bench.Manager, bench.Officer })
            {
                await DecideThroughAsync(bench, drop, actor, id);
            }

            await OneOfEachAsync(bench, id, role);
        }
    }

    private static async Task DecideThroughAsync(RequestBench bench, Dropping drop, Actor actor, Guid id)
    {
        var stage = (await bench.RowAsync(id)).Stage;
        while (true)
        {
            var seen = await bench.LookAsync(actor, id);
            using var end = new CancellationTokenSource();
            var dropping = drop.WhileAsync(end.Token);
            var decided = await bench.Decisions.DecideAsync(actor, id, seen, default);
            await end.CancelAsync();
            await dropping;
            var row = await bench.RowAsync(id);
            if (decided.IsSuccess)
            {
                Assert.Equal(decided.Value, row.State);
                return;
            }

            Assert.IsType<UnavailableError>(decided.Error);
            if (row.State == RequestState.Approved || row.Stage != stage)
            {
                // Only where nobody could say how the commit ended.
                Assert.True(((UnavailableError)decided.Error!).MayBeDone);
                return;
            }
        }
    }

    private static async Task OneOfEachAsync(RequestBench bench, Guid id, Guid? role = null)
    {
        Assert.Single(await bench.GivenAsync(role ?? bench.Vault));
        await using var context = bench.Console.Contexts.CreateDbContext();
        Assert.Equal([bench.Manager.PersonId!.Value, bench.Officer.PersonId!.Value], (await context.RequestDecisions.Where(row => row.RequestId == id).OrderBy(static row => row.At).ThenBy(static row => row.Id).ToListAsync()).Select(static row => row.PersonId));
        Assert.Equal(2, await context.AuditEvents.CountAsync(row => row.TargetId == id && row.Action == AuditActions.RequestApprove && row.Outcome == AuditOutcome.Success));
        var letters = await context.OutboxMessages.Where(letter => letter.SubjectId == id).Select(static letter => new { letter.Kind, letter.RecipientId }).ToListAsync();
        Assert.Equal(letters.Count, letters.Distinct().Count());
    }

    /// <summary>Ends connections to one database from a connection of its own.</summary>
    private sealed class Dropping(MySqlConnection connection, string database) : IAsyncDisposable
    {
        public static async Task<Dropping> OnAsync(TestDatabase database)
        {
            var parts = new MySqlConnectionStringBuilder(database.Resolved.ConnectionString);
            var name = parts.Database;
            parts.Database = string.Empty;
            parts.Pooling = false;
            var connection = new MySqlConnection(parts.ToString());
            await connection.OpenAsync();
            return new Dropping(connection, name);
        }

        public async Task<int> AllAsync()
        {
            List<ulong> ids = [];
            await using (var list = connection.CreateCommand())
            {
                // MySQL's other list shows the statements, and some of them are no text to it.
                list.CommandText = connection.ServerVersion.Contains("MariaDB", StringComparison.OrdinalIgnoreCase)
                    ? "SELECT id FROM information_schema.processlist WHERE db = @db"
                    : "SELECT processlist_id FROM performance_schema.threads WHERE processlist_db = @db";
                list.Parameters.AddWithValue("@db", database);
                await using var reader = await list.ExecuteReaderAsync();
                while (await reader.ReadAsync())
                {
                    ids.Add(Convert.ToUInt64(reader.GetValue(0), CultureInfo.InvariantCulture));
                }
            }

            foreach (var id in ids)
            {
                await using var kill = connection.CreateCommand();
                kill.CommandText = string.Create(CultureInfo.InvariantCulture, $"KILL {id}");
                try
                {
                    await kill.ExecuteNonQueryAsync();
                }
                catch (MySqlException exception) when (exception.ErrorCode == MySqlErrorCode.NoSuchThread)
                {
                    // It ended by itself.
                }
            }

            return ids.Count;
        }

        /// <summary>Again and again, with a breath in which a statement or two come through.</summary>
        public async Task WhileAsync(CancellationToken end)
        {
            for (var times = 0; times < 40 && !end.IsCancellationRequested; times++)
            {
                await AllAsync();
                await Task.Delay(Random.Shared.Next(1, 25), CancellationToken.None);
            }
        }

        public ValueTask DisposeAsync() => connection.DisposeAsync();
    }
}

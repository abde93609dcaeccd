using AdminConsole.Hosting.Logging;
using AdminConsole.Tests.Support;
using Microsoft.Extensions.Configuration;
using MySqlConnector;
using Serilog;
using Serilog.Core;
using Serilog.Settings.Configuration;

namespace AdminConsole.Tests.Hosting;

[Trait("Stage", "Database")]
public sealed class MySqlSinkTests
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    [Theory, DatabaseServers]
    public async Task Configured_AsThePackageIs_MakesTheTableAndFillsIt(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateBlankAsync(kind);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Serilog:WriteTo:0:Name"] = "MySQL",
            ["Serilog:WriteTo:0:Args:connectionString"] = database.Resolved.ConnectionString,
            ["Serilog:WriteTo:0:Args:tableName"] = "OwnLogs",
            ["Serilog:WriteTo:0:Args:restrictedToMinimumLevel"] = "Warning",
            ["Serilog:WriteTo:0:Args:storeTimestampInUtc"] = "true",
            ["Serilog:WriteTo:0:Args:batchSize"] = "10",
        }).Build();
        await using (var logger = new LoggerConfiguration().ReadFrom.Configuration(configuration, new ConfigurationReaderOptions(typeof(MySqlSinkConfiguration).Assembly)).CreateLogger())
        {
            logger.Information("left out");
            logger.Warning(new InvalidOperationException("why"), "Disk {Disk} has {Free} left 🙂 '; --", "a\"b", 3);
        }

        var row = Assert.Single(await RowsAsync(database, "OwnLogs"));

        Assert.Equal("Warning", row["Level"]);
        Assert.Equal("Disk {Disk} has {Free} left 🙂 '; --", row["Template"]);
        Assert.Equal("Disk \"a\\\"b\" has 3 left 🙂 '; --", row["Message"]);
        Assert.Contains("InvalidOperationException: why", row["Exception"], StringComparison.Ordinal);
        Assert.Contains("\"Free\":3", row["Properties"], StringComparison.Ordinal);
        Assert.EndsWith("+00:00", row["Timestamp"], StringComparison.Ordinal);
    }

    [Theory, DatabaseServers]
    public async Task Emit_TextLongerThanTheColumn_IsCutAndStored(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateBlankAsync(kind);
        await using (var logger = Logger(MySqlSink.Create(database.Resolved.ConnectionString, "Logs", true, 10, 100, Period, static _ => { })))
        {
            logger.Information("{Text}", new string('é', 100_000));
            logger.Information("lone {Surrogate}", "\ud83d");
        }

        var rows = await RowsAsync(database, "Logs");

        Assert.Equal(2, rows.Count);
        Assert.EndsWith("…", rows[0]["Message"], StringComparison.Ordinal);
    }

    [Theory, DatabaseServers]
    public async Task Emit_WhileDatabaseIsAway_CostsNothingAndSaysWhatWasDropped(DatabaseKind kind)
    {
        const int Room = 50;
        const int Sent = 80;
        await using var database = await TestDatabase.CreateBlankAsync(kind);
        var parts = new MySqlConnectionStringBuilder(database.Resolved.ConnectionString);
        await using var door = new TcpDoor(parts.Server, (int)parts.Port);
        var through = new MySqlConnectionStringBuilder(database.Resolved.ConnectionString) { Port = (uint)door.Port, Pooling = false }.ToString();
        var said = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using (var logger = Logger(MySqlSink.Create(through, "Logs", true, 10, Room, Period, said.Enqueue)))
        {
            logger.Information("first");
            await UntilAsync(async () => (await RowsAsync(database, "Logs")).Count == 1);
            door.Shut();
            var took = System.Diagnostics.Stopwatch.StartNew();
            for (var index = 0; index < Sent; index++)
            {
                logger.Information("away {Index}", index);
            }

            Assert.InRange(took.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
            await UntilAsync(() => Task.FromResult(!said.IsEmpty));
            door.Open();
            await UntilAsync(async () => (await RowsAsync(database, "Logs")).Count == 1 + Room);
            await UntilAsync(() => Task.FromResult(said.Count >= 2));
        }

        Assert.Contains("events wait", said.First(), StringComparison.Ordinal);
        Assert.Contains(said, line => line.Contains($"{Sent - Room} events were dropped", StringComparison.Ordinal));
        Assert.DoesNotContain(said, line => line.Contains(parts.Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dispose_WithDeadPort_DoesNotHang()
    {
        var logger = Logger(MySqlSink.Create("Server=127.0.0.1;Port=1;Database=d;User ID=u;Password=p", "Logs", true, 10, 50, Period, static _ => { }));
        logger.Information("lost");

        await logger.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);
    }

    private static Logger Logger(ILogEventSink sink) => new LoggerConfiguration().WriteTo.Sink(sink).CreateLogger();

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var attempt = 0; attempt < 400; attempt++)
        {
            if (await condition())
            {
                return;
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Fail("It did not come to that within 20 seconds.");
    }

    private static async Task<List<Dictionary<string, string>>> RowsAsync(TestDatabase database, string table)
    {
        await using var connection = new MySqlConnection(database.Resolved.ConnectionString);
        await connection.OpenAsync();
        await using var command = new MySqlCommand($"SELECT `Timestamp`, `Level`, `Template`, `Message`, `Exception`, `Properties` FROM `{table}` ORDER BY id", connection);
        List<Dictionary<string, string>> rows = [];
        try
        {
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, reader.GetString, StringComparer.Ordinal));
            }
        }
        catch (MySqlException exception) when (exception.ErrorCode == MySqlErrorCode.NoSuchTable)
        {
            // Not made yet.
        }

        return rows;
    }
}

using System.Globalization;
using System.Text;
using AdminConsole.Persistence;
using MySqlConnector;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Json;

namespace AdminConsole.Hosting.Logging;

/// <summary>The table of Serilog.Sinks.MySQL, written by batches.</summary>
internal sealed class MySqlLogTable : IBatchedLogEventSink
{
    private const int TextBytes = 60_000;
    private const int LevelLength = 15;
    private static readonly JsonValueFormatter Json = new(typeTagName: null);

    private readonly string connectionString;
    private readonly string tableName;
    private readonly bool storeTimestampInUtc;
    private readonly Action<string> say;
    private bool isMade;
    private bool isLost;
    private int waiting;
    private long dropped;
    private long droppedSaid;

    public MySqlLogTable(string connectionString, string tableName, bool storeTimestampInUtc, Action<string> say)
    {
        this.connectionString = new MySqlConnectionStringBuilder(connectionString) { ConnectionTimeout = 5, DefaultCommandTimeout = 10, CharacterSet = "utf8mb4" }.ToString();
        this.tableName = CheckName(tableName);
        this.storeTimestampInUtc = storeTimestampInUtc;
        this.say = say;
    }

    /// <summary>Events for which there was no room, or which the table refused.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>Takes a place in the waiting room, or counts the event as dropped.</summary>
    public bool TryWait(int limit)
    {
        if (Interlocked.Increment(ref waiting) <= limit)
        {
            return true;
        }

        Interlocked.Decrement(ref waiting);
        Drop(1);
        return false;
    }

    public async Task EmitBatchAsync(IReadOnlyCollection<LogEvent> batch)
    {
        try
        {
            await using var connection = new MySqlConnection(connectionString);
            await connection.OpenAsync();
            if (!isMade)
            {
                await MakeAsync(connection, tableName, CancellationToken.None);
                isMade = true;
            }

            await InsertAsync(connection, batch);
        }
        catch (MySqlException exception)
        {
            if (!isLost)
            {
                isLost = true;
                say($"The table {tableName} of the log cannot be written ({exception.ErrorCode}); events wait.");
            }

            // The batching sink keeps the batch and waits longer each time.
            throw;
        }

        Interlocked.Add(ref waiting, -batch.Count);
        SayReturn();
    }

    public Task OnEmptyBatchAsync() => Task.CompletedTask;

    /// <summary>Makes the table unless it is there; an account without that right needs it to be there.</summary>
    public static async Task MakeAsync(MySqlConnection connection, string tableName, CancellationToken cancellationToken)
    {
        var name = CheckName(tableName);
        await using var look = new MySqlCommand($"SELECT 1 FROM `{name}` LIMIT 0", connection);
        try
        {
            await look.ExecuteNonQueryAsync(cancellationToken);
            return;
        }
        catch (MySqlException exception) when (exception.ErrorCode == MySqlErrorCode.NoSuchTable)
        {
            // Made below.
        }
        catch (MySqlException exception) when (exception.ErrorCode == MySqlErrorCode.TableAccessDenied)
        {
            // It may write there and not read, which is all a log needs.
            return;
        }

        await using var make = new MySqlCommand(
            $"""
            CREATE TABLE IF NOT EXISTS `{name}` (
                `id` BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
                `Timestamp` VARCHAR(100),
                `Level` VARCHAR(15),
                `Template` TEXT,
                `Message` TEXT,
                `Exception` TEXT,
                `Properties` TEXT,
                `_ts` TIMESTAMP DEFAULT CURRENT_TIMESTAMP
            ) CHARACTER SET utf8mb4
            """,
            connection);
        await make.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task InsertAsync(MySqlConnection connection, IReadOnlyCollection<LogEvent> batch)
    {
        try
        {
            await InsertRowsAsync(connection, batch);
        }
        catch (MySqlException exception) when (IsRowsFault(exception) && batch.Count > 1)
        {
            // One event that the table refuses must not hold up the others.
            foreach (var logEvent in batch)
            {
                await InsertAsync(connection, [logEvent]);
            }
        }
        catch (MySqlException exception) when (IsRowsFault(exception))
        {
            Drop(1);
        }
    }

    private async Task InsertRowsAsync(MySqlConnection connection, IReadOnlyCollection<LogEvent> batch)
    {
        var sql = new StringBuilder($"INSERT INTO `{tableName}` (`Timestamp`, `Level`, `Template`, `Message`, `Exception`, `Properties`) VALUES ");
        await using var command = connection.CreateCommand();
        var row = 0;
        foreach (var logEvent in batch)
        {
            sql.Append(CultureInfo.InvariantCulture, $"{(row == 0 ? string.Empty : ",")}(@t{row},@l{row},@p{row},@m{row},@e{row},@j{row})");
            var timestamp = storeTimestampInUtc ? logEvent.Timestamp.ToUniversalTime() : logEvent.Timestamp;
            Add(command, "t", row, timestamp.ToString("yyyy-MM-dd HH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
            var level = logEvent.Level.ToString();
            Add(command, "l", row, level.Length > LevelLength ? level[..LevelLength] : level);
            Add(command, "p", row, Fit(logEvent.MessageTemplate.Text));
            Add(command, "m", row, Fit(logEvent.RenderMessage(CultureInfo.InvariantCulture)));
            Add(command, "e", row, Fit(logEvent.Exception?.ToString() ?? string.Empty));
            Add(command, "j", row, Fit(PropertiesJson(logEvent)));
            row++;
        }

        command.CommandText = sql.ToString();
        await command.ExecuteNonQueryAsync();
    }

    private static void Add(MySqlCommand command, string name, int row, string value)
        => command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"@{name}{row}"), value);

    private static string PropertiesJson(LogEvent logEvent)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        writer.Write('{');
        var separator = string.Empty;
        foreach (var (name, value) in logEvent.Properties)
        {
            writer.Write(separator);
            JsonValueFormatter.WriteQuotedJsonString(name, writer);
            writer.Write(':');
            Json.Format(value, writer);
            separator = ",";
        }

        if (logEvent.TraceId is { } trace)
        {
            writer.Write($"{separator}\"TraceId\":\"{trace}\"");
        }

        writer.Write('}');
        return writer.ToString();
    }

    /// <summary>Cuts at what a TEXT column holds, whole characters at a time.</summary>
    private static string Fit(string text)
    {
        if (text.Length <= TextBytes / 4 || Encoding.UTF8.GetByteCount(text) <= TextBytes)
        {
            return text;
        }

        Encoding.UTF8.GetEncoder().Convert(text, new byte[TextBytes], flush: false, out var used, out _, out _);
        return string.Concat(text.AsSpan(0, used), "…");
    }

    private static bool IsRowsFault(MySqlException exception)
        => exception.ErrorCode is MySqlErrorCode.DataTooLong or MySqlErrorCode.TruncatedWrongValueForField or MySqlErrorCode.WrongValueForType or MySqlErrorCode.PacketTooLarge;

    private static string CheckName(string name)
        => name is { Length: > 0 and <= 64 } && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_')
            ? name
            : throw new StartRefusedException("Serilog:WriteTo:MySQL:tableName", $"\"{name}\" is not a table's name of letters, digits and underscores.");

    private void Drop(int count)
    {
        Interlocked.Add(ref dropped, count);
        ConsoleTelemetry.LogDropped.Add(count);
    }

    private void SayReturn()
    {
        var lost = Dropped - droppedSaid;
        if (!isLost && lost == 0)
        {
            return;
        }

        isLost = false;
        droppedSaid += lost;
        say(string.Create(CultureInfo.InvariantCulture, $"The table {tableName} of the log is written again; {lost} events were dropped."));
    }
}

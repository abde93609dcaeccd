using Serilog;
using Serilog.Configuration;
using Serilog.Core;
using Serilog.Events;

namespace AdminConsole.Hosting.Logging;

/// <summary>Lets the configuration name the sink: <c>"Serilog": { "WriteTo": [{ "Name": "MySQL", "Args": { … } }] }</c>.</summary>
public static class MySqlSinkConfiguration
{
    /// <summary>Events kept while the database is away; those past it are dropped and counted.</summary>
    public const int DefaultQueueLimit = 10_000;

    /// <summary>Writes log events to a table of MySQL or MariaDB, in batches and behind the requests' backs.</summary>
    /// <param name="loggerConfiguration">The logger's sinks.</param>
    /// <param name="connectionString">How to reach the server.</param>
    /// <param name="tableName">The table; made when it is missing and the account may.</param>
    /// <param name="restrictedToMinimumLevel">Events below stay out.</param>
    /// <param name="storeTimestampInUtc">Stores the time in UTC rather than the machine's zone.</param>
    /// <param name="batchSize">The most events in one statement.</param>
    /// <param name="levelSwitch">A level that can move while the program runs.</param>
    /// <param name="queueLimit">The most events that wait.</param>
    public static LoggerConfiguration MySQL(
        this LoggerSinkConfiguration loggerConfiguration,
        string connectionString,
        string tableName = "Logs",
        LogEventLevel restrictedToMinimumLevel = LevelAlias.Minimum,
        bool storeTimestampInUtc = false,
        uint batchSize = 100,
        LoggingLevelSwitch? levelSwitch = null,
        int queueLimit = DefaultQueueLimit)
    {
        ArgumentNullException.ThrowIfNull(loggerConfiguration);
        return loggerConfiguration.Sink(
            MySqlSink.Create(connectionString, tableName, storeTimestampInUtc, batchSize, queueLimit, TimeSpan.FromSeconds(2), Console.Error.WriteLine),
            restrictedToMinimumLevel,
            levelSwitch);
    }
}

using AdminConsole.Persistence;
using Microsoft.Extensions.Configuration;

namespace AdminConsole.Hosting.Logging;

/// <summary>The sinks called <c>MySQL</c> in the configuration.</summary>
internal static class LogTableSettings
{
    private const string Section = "Serilog:WriteTo";

    /// <summary>The tables they write to.</summary>
    public static IReadOnlyList<string> Tables(IConfiguration configuration)
        => [.. Sinks(configuration).Select(static sink => sink["Args:tableName"] ?? "Logs").Distinct(StringComparer.Ordinal)];

    /// <summary>A sink without a connection string of its own writes where the console keeps its data, so that the password is named once.</summary>
    public static IConfiguration Complete(IConfiguration configuration, ResolvedDatabase database)
    {
        var added = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var sink in Sinks(configuration).Where(static sink => string.IsNullOrWhiteSpace(sink["Args:connectionString"])))
        {
            added[$"{sink.Path}:Args:connectionString"] = database.Provider == DatabaseProvider.MySql
                ? database.ConnectionString
                : throw new StartRefusedException($"{sink.Path}:Args:connectionString", "the sink MySQL needs one when the console itself is on SQLite.");
        }

        return added.Count == 0 ? configuration : new ConfigurationBuilder().AddConfiguration(configuration).AddInMemoryCollection(added).Build();
    }

    private static IEnumerable<IConfigurationSection> Sinks(IConfiguration configuration)
        => configuration.GetSection(Section).GetChildren().Where(static sink => string.Equals(sink["Name"], nameof(MySqlSinkConfiguration.MySQL), StringComparison.Ordinal));
}

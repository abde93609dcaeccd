using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AdminConsole.Persistence;

/// <summary>The console's own figures and spans. Tags are names from fixed lists: never a person, an address or a value.</summary>
internal static class ConsoleTelemetry
{
    public const string Name = "AdminConsole";

    public static readonly Meter Meter = new(Name);
    public static readonly ActivitySource Activities = new(Name);

    /// <summary>Units of work by action and how they ended: done, gave-up, or the error by its code.</summary>
    public static readonly Counter<long> Units = Meter.CreateCounter<long>("adminconsole.units", description: "Changes asked of the doorway");

    public static readonly Counter<long> Retries = Meter.CreateCounter<long>("adminconsole.unit.retries", description: "Attempts repeated after a passing fault of the database");

    public static readonly Counter<long> LogDropped = Meter.CreateCounter<long>("adminconsole.log.dropped", description: "Log events that no database took");
}

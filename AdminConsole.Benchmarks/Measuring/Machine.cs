using System.Globalization;

namespace AdminConsole.Benchmarks.Measuring;

/// <summary>The machine in words, without its name.</summary>
internal static class Machine
{
    public static string Describe()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024);
        var load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[1] : null;
        var busy = load is null ? string.Empty : $"; on average {load} programs at work in the five minutes before the end, the measured ones included";
        return string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {memory:0} GB of memory, .NET {Environment.Version}{busy}.");
    }
}

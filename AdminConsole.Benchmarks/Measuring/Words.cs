using System.Globalization;

namespace AdminConsole.Benchmarks.Measuring;

/// <summary>Numbers as they are printed, the same whatever the machine's language.</summary>
internal static class Words
{
    public static string Milliseconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{Short(value)} ms");

    public static string Nanoseconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0} ns");

    public static string ShortNanoseconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{Short(value)} ns");

    public static string Microseconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{Short(value)} µs");

    /// <summary>Nanoseconds in the unit that reads best.</summary>
    public static string Duration(double nanoseconds) => nanoseconds switch
    {
        >= 1_000_000 => Milliseconds(nanoseconds / 1_000_000),
        >= 1_000 => Microseconds(nanoseconds / 1_000),
        _ => ShortNanoseconds(nanoseconds),
    };

    public static string Faster(double times) => string.Create(CultureInfo.InvariantCulture, $"{times:N0} × faster");

    public static string Times(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.00} ×");

    public static string Megabytes(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024 * 1024):0} MB");

    public static string Kilobytes(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0} KB");

    private static string Short(double value) => value switch
    {
        >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };
}

using System.Diagnostics;

namespace AdminConsole.Benchmarks.Measuring;

/// <summary>Something too small to time alone: <see cref="Run"/> does it <see cref="Operations"/> times and returns what keeps it from being left out.</summary>
internal sealed record Turn(string Name, int Operations, Func<long> Run);

/// <summary>Nanoseconds of one operation, the median of the blocks, and the blocks' own ratios to the first of the turns.</summary>
internal sealed record TurnTimes(string Name, double Nanoseconds, double Ratio, double LowerQuartile, double UpperQuartile)
{
    public string Quartiles => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"middle half of blocks {LowerQuartile:0.00}–{UpperQuartile:0.00}");
}

/// <summary>
/// The synchronous sibling of <see cref="Interleaved"/> for nanoseconds: each block runs every contestant once, from
/// another start each time, and whatever else the machine does meets all of them.
/// </summary>
internal static class Turns
{
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(1);

    private static long kept;

    public static IReadOnlyList<TurnTimes> Run(int blocks, params Turn[] turns)
    {
        foreach (var turn in turns)
        {
            // Long enough for the compiler to make its last version, which it does beside us.
            for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < Warm;)
            {
                kept += turn.Run();
            }
        }

        var times = turns.Select(static _ => new List<double>()).ToArray();
        for (var block = 0; block < blocks; block++)
        {
            for (var place = 0; place < turns.Length; place++)
            {
                var chosen = (block + place) % turns.Length;
                var start = Stopwatch.GetTimestamp();
                kept += turns[chosen].Run();
                times[chosen].Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / turns[chosen].Operations);
            }
        }

        return [.. turns.Select((turn, index) =>
        {
            double[] ratios = [.. times[index].Zip(times[0], static (one, first) => one / first)];
            return new TurnTimes(turn.Name, Statistics.Median(times[index]), Statistics.Median(ratios), Statistics.Percentile(ratios, 25), Statistics.Percentile(ratios, 75));
        })];
    }
}

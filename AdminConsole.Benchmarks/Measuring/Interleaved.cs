using System.Diagnostics;

namespace AdminConsole.Benchmarks.Measuring;

/// <summary>
/// Times two ways of doing the same by turns, in small blocks, so that whatever else the machine does meets both.
/// The ratio is the median of the blocks' own ratios.
/// </summary>
internal static class Interleaved
{
    public static async Task<Comparison> RunAsync(Func<Task> ours, Func<Task> reference, int blocks, int perBlock, int? warm = null)
    {
        // The first calls compile; they are nobody's cost in a console that runs for weeks.
        for (var call = 0; call < (warm ?? Math.Max(400, perBlock * 2)); call++)
        {
            await ours();
            await reference();
        }

        List<double> allOurs = [];
        List<double> allReference = [];
        List<double> ratios = [];
        for (var block = 0; block < blocks; block++)
        {
            double[] one;
            double[] other;
            if (block % 2 == 0)
            {
                one = await TimeAsync(ours, perBlock);
                other = await TimeAsync(reference, perBlock);
            }
            else
            {
                other = await TimeAsync(reference, perBlock);
                one = await TimeAsync(ours, perBlock);
            }

            allOurs.AddRange(one);
            allReference.AddRange(other);
            ratios.Add(Statistics.Median(one) / Statistics.Median(other));
        }

        return new Comparison(Statistics.Median(allOurs), Statistics.Median(allReference), Statistics.Median(ratios), Statistics.Percentile(ratios, 25), Statistics.Percentile(ratios, 75));
    }

    private static async Task<double[]> TimeAsync(Func<Task> action, int count)
    {
        var samples = new double[count];
        for (var index = 0; index < count; index++)
        {
            var start = Stopwatch.GetTimestamp();
            await action();
            samples[index] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return samples;
    }
}

/// <summary>Medians in milliseconds, the median of the paired ratios and its quartiles.</summary>
internal sealed record Comparison(double Ours, double Reference, double Ratio, double LowerQuartile, double UpperQuartile);

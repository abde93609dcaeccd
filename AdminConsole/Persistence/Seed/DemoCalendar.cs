namespace AdminConsole.Persistence.Seed;

/// <summary>Spreads a number of events over the days before a moment, in order, most of them in office hours.</summary>
internal static class DemoCalendar
{
    public const int Days = 90;

    private const int WeekendDivisor = 12;

    /// <summary>How busy each hour of a working day is (UTC).</summary>
    private static readonly int[] Hours = [2, 1, 1, 1, 2, 6, 20, 60, 100, 95, 85, 80, 60, 65, 85, 80, 70, 55, 30, 15, 8, 6, 4, 3];

    public static IEnumerable<DateTime> Moments(DateTime end, long count, DemoRandom random)
    {
        var start = end.AddDays(-Days);
        var total = Enumerable.Range(0, Days * 24).Sum(hour => Weight(start.AddHours(hour)));
        var passed = 0L;
        for (var hour = 0; hour < Days * 24; hour++)
        {
            var from = start.AddHours(hour);
            var first = passed * count / total;
            passed += Weight(from);
            var here = (passed * count / total) - first;
            for (var index = 0; index < here; index++)
            {
                // One slot each, so that they ascend; somewhere within the slot, so that they do not tick.
                var slot = TimeSpan.TicksPerHour / here;
                var microseconds = slot / TimeSpan.TicksPerMicrosecond;
                yield return from.AddTicks((index * slot / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond) + (random.Below((int)Math.Min(microseconds, int.MaxValue)) * TimeSpan.TicksPerMicrosecond));
            }
        }
    }

    private static long Weight(DateTime hour)
    {
        var weight = Hours[hour.Hour] * WeekendDivisor;
        return hour.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? weight / WeekendDivisor : weight;
    }
}

using System.Globalization;
using AdminConsole.Domain;

namespace AdminConsole.Features.AccessLog;

/// <summary>
/// One hour of every week on somebody's clock, written <c>3-14</c>: the day by ISO 8601 (Monday is 1), the hour from
/// 0 to 23.
/// </summary>
internal readonly record struct HourOfWeek(int Day, int Hour)
{
    public const string Bad = "bad-hour";
    public const int Days = 7;
    public const int Hours = 24;

    /// <summary>Offsets from UTC are whole quarters of an hour wherever people live, also where they change.</summary>
    private static readonly TimeSpan quarter = TimeSpan.FromMinutes(15);

    /// <summary>The day as .NET counts it.</summary>
    public DayOfWeek DayOfWeek => (DayOfWeek)(Day % Days);

    /// <summary>The hour of the week of a moment on that clock.</summary>
    public static HourOfWeek Of(DateTime local) => new(local.DayOfWeek is DayOfWeek.Sunday ? Days : (int)local.DayOfWeek, local.Hour);

    /// <summary>Reads the text of an address; what is none is a problem.</summary>
    public static HourOfWeek? Parse(string field, string? text, List<FieldProblem> problems)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash == 1
            && int.TryParse(text[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var day) && day is >= 1 and <= Days
            && int.TryParse(text[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var hour) && hour < Hours)
        {
            return new HourOfWeek(day, hour);
        }

        problems.Add(new FieldProblem(field, Bad));
        return null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Day}-{Hour}");

    /// <summary>
    /// When it is that hour in the zone, between two moments in UTC, in order. An hour that the clock skips is not
    /// there, one that it shows twice is there twice.
    /// </summary>
    public IReadOnlyList<(DateTime From, DateTime To)> Between(DateTime from, DateTime to, TimeZoneInfo zone)
    {
        List<(DateTime From, DateTime To)> spans = [];
        var first = TimeZoneInfo.ConvertTimeFromUtc(from, zone).Date.AddDays(-1);
        for (var date = first; date <= to.AddDays(1); date = date.AddDays(1))
        {
            if (date.DayOfWeek != DayOfWeek)
            {
                continue;
            }

            for (var at = date.AddHours(Hour); at < date.AddHours(Hour + 1); at += quarter)
            {
                foreach (var offset in OffsetsAt(at, zone))
                {
                    var start = DateTime.SpecifyKind(at - offset, DateTimeKind.Utc);
                    Add(spans, Later(start, from), Earlier(start + quarter, to));
                }
            }
        }

        return Merged(spans);
    }

    private static TimeSpan[] OffsetsAt(DateTime local, TimeZoneInfo zone)
        => zone.IsInvalidTime(local) ? [] : zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local) : [zone.GetUtcOffset(local)];

    private static void Add(List<(DateTime From, DateTime To)> spans, DateTime from, DateTime to)
    {
        if (from < to)
        {
            spans.Add((from, to));
        }
    }

    private static List<(DateTime From, DateTime To)> Merged(List<(DateTime From, DateTime To)> spans)
    {
        List<(DateTime From, DateTime To)> merged = [];
        foreach (var span in spans.Order())
        {
            if (merged.Count > 0 && merged[^1].To >= span.From)
            {
                merged[^1] = (merged[^1].From, Later(merged[^1].To, span.To));
            }
            else
            {
                merged.Add(span);
            }
        }

        return merged;
    }

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;
}

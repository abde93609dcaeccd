using System.Globalization;
using AdminConsole.Domain;
using AdminConsole.Domain.Calendars;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Evaluation;
using Calendar = Ical.Net.Calendar;

namespace AdminConsole.Features.Calendars;

/// <summary>
/// The whole-day events of an iCalendar file as holidays. What could run without end is bounded before and while it is
/// read: how deep parts stand in parts, how long a line is, how often something repeats, and until which year.
/// </summary>
internal static class HolidayCalendarFile
{
    private const int DeepestParts = 8;
    private const int LongestLine = 16_384;
    private const int MostLines = 40_000;
    private const int LongestHoliday = 62;

    /// <param name="text">The file.</param>
    /// <param name="firstYear">The first year of interest.</param>
    /// <param name="lastYear">The last: what repeats without end ends there.</param>
    public static Result<IReadOnlyList<HolidayRow>> Read(string text, int firstYear, int lastYear)
    {
        if (Refusal(text) is { } refusal)
        {
            return refusal;
        }

        Calendar? calendar;
        try
        {
            calendar = Calendar.Load(text);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The reader throws whatever its parts throw; a file is never trusted to break it in one way only.
            return new InvalidError("File", HolidayFile.Broken, 0);
        }

        if (calendar is null || calendar.Events.Count == 0)
        {
            return new InvalidError("File", HolidayFile.Nothing);
        }

        List<HolidayRow> rows = [];
        var number = 0;
        foreach (var entry in calendar.Events)
        {
            number++;
            foreach (var row in Days(number, entry, new DateOnly(firstYear, 1, 1), new DateOnly(lastYear, 12, 31)))
            {
                if (rows.Count == HolidayFile.MostRows)
                {
                    return new InvalidError("File", HolidayFile.TooManyRows, HolidayFile.MostRows);
                }

                rows.Add(row);
            }
        }

        return rows.Count == 0 ? new InvalidError("File", HolidayFile.Nothing) : Result.Of(HolidayFile.Once([.. rows.OrderBy(static row => row.Day ?? DateOnly.MaxValue)]));
    }

    private static IEnumerable<HolidayRow> Days(int number, CalendarEvent entry, DateOnly first, DateOnly last)
    {
        var name = entry.Summary ?? string.Empty;
        if (entry.Start is not { HasTime: false } start)
        {
            return [new HolidayRow(number, string.Empty, entry.Start?.Date, name, new FieldProblem("Day", entry.Start is null ? HolidayFile.BadDate : HolidayFile.NotWholeDay))];
        }

        if (entry.RecurrenceRule is { Frequency: not (FrequencyType.Yearly or FrequencyType.Monthly or FrequencyType.Weekly) })
        {
            return [new HolidayRow(number, string.Empty, start.Date, name, new FieldProblem("Day", HolidayFile.TooOften))];
        }

        List<HolidayRow> rows = [];
        try
        {
            // Lazy: it ends with the first beyond the last year, or by the bound on steps without a find.
            var from = start.Date > first ? start : new CalDateTime(first);
            foreach (var occurrence in entry.GetOccurrences(from, new EvaluationOptions { MaxUnmatchedIncrementsLimit = 1_000 }))
            {
                var day = occurrence.Period.StartTime.Date;
                if (day > last || rows.Count > HolidayFile.MostRows)
                {
                    break;
                }

                var ends = occurrence.Period.EffectiveEndTime?.Date ?? day.AddDays(1);
                var length = Math.Clamp(ends.DayNumber - day.DayNumber, 1, LongestHoliday + 1);
                if (length > LongestHoliday)
                {
                    return [new HolidayRow(number, string.Empty, day, name, new FieldProblem("Day", HolidayFile.TooOften))];
                }

                for (var offset = 0; offset < length; offset++)
                {
                    rows.Add(HolidayFile.Checked(number, day.AddDays(offset).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), day.AddDays(offset), name));
                }
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return [new HolidayRow(number, string.Empty, start.Date, name, new FieldProblem("Day", HolidayFile.BadDate))];
        }

        return rows;
    }

    // Before the reader sees it: a part in a part in a part would recurse as deep as the file likes.
    private static InvalidError? Refusal(string text)
    {
        var (lines, depth, length) = (0, 0, 0);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            length = line is [' ' or '\t', ..] ? length + line.Length : line.Length;
            depth += line.StartsWith("BEGIN:", StringComparison.OrdinalIgnoreCase) ? 1 : line.StartsWith("END:", StringComparison.OrdinalIgnoreCase) ? -1 : 0;
            if (++lines > MostLines || length > LongestLine || depth is > DeepestParts or < 0)
            {
                return new InvalidError("File", HolidayFile.Broken, lines);
            }
        }

        return null;
    }
}

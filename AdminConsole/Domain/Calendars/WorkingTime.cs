namespace AdminConsole.Domain.Calendars;

/// <summary>
/// Time as a place works it: hours of working days that are no holidays, meant in the calendar's own zone. A day on
/// which the clocks change is as long as its clocks say.
/// </summary>
internal static class WorkingTime
{
    /// <summary>How far ahead the end of a wait is looked for.</summary>
    public const int LongestYears = 10;

    /// <summary>The most that can be asked for: far more than <see cref="LongestYears"/> hold.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366 * LongestYears);

    /// <summary>The first moment (UTC) at which that much working time has passed since <paramref name="fromUtc"/>; nothing passes at once.</summary>
    /// <param name="fromUtc">UTC; may lie outside working hours.</param>
    /// <param name="workingTime">Not negative.</param>
    /// <param name="calendar">Whose hours count.</param>
    /// <param name="holidays">Its days without work, local.</param>
    /// <returns>The moment, or <see cref="NoWorkingTimeError"/> when it does not come within <see cref="LongestYears"/> years.</returns>
    public static Result<DateTime> Add(DateTime fromUtc, TimeSpan workingTime, WorkingCalendar calendar, IReadOnlySet<DateOnly> holidays)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workingTime, TimeSpan.Zero);
        var from = DateTime.SpecifyKind(fromUtc, DateTimeKind.Utc);
        if (workingTime == TimeSpan.Zero)
        {
            return from;
        }

        if (!Works(calendar) || workingTime > Longest)
        {
            return new NoWorkingTimeError(calendar.Name);
        }

        var left = workingTime;
        var last = LastDay(from);
        foreach (var (opens, closes) in Windows(from, last, calendar, holidays))
        {
            var begins = opens > from ? opens : from;
            if (closes <= begins)
            {
                continue;
            }

            if (left <= closes - begins)
            {
                return begins + left;
            }

            left -= closes - begins;
        }

        return new NoWorkingTimeError(calendar.Name);
    }

    /// <summary>How much working time lies between two moments (UTC); none when the second is not the later one. No more than <see cref="LongestYears"/> years are looked at.</summary>
    public static TimeSpan Between(DateTime fromUtc, DateTime untilUtc, WorkingCalendar calendar, IReadOnlySet<DateOnly> holidays)
    {
        var from = DateTime.SpecifyKind(fromUtc, DateTimeKind.Utc);
        var until = DateTime.SpecifyKind(untilUtc, DateTimeKind.Utc);
        if (until <= from || !Works(calendar))
        {
            return TimeSpan.Zero;
        }

        var sum = TimeSpan.Zero;
        foreach (var (opens, closes) in Windows(from, LastDay(from), calendar, holidays))
        {
            if (opens >= until)
            {
                break;
            }

            var begins = opens > from ? opens : from;
            var ends = closes < until ? closes : until;
            if (ends > begins)
            {
                sum += ends - begins;
            }
        }

        return sum;
    }

    /// <summary>Whether the place is at work at that moment (UTC).</summary>
    public static bool IsOpen(DateTime atUtc, WorkingCalendar calendar, IReadOnlySet<DateOnly> holidays)
    {
        var at = DateTime.SpecifyKind(atUtc, DateTimeKind.Utc);
        return Works(calendar) && Windows(at, LocalDay(at, calendar).AddDays(1), calendar, holidays).Any(window => window.Opens <= at && at < window.Closes);
    }

    /// <summary>That many whole working days of the calendar as working time.</summary>
    public static TimeSpan Days(int days, WorkingCalendar calendar) => TimeSpan.FromMinutes((double)days * Math.Max(0, calendar.ClosesAt - calendar.OpensAt));

    /// <summary>Whether there is a weekday with hours at all.</summary>
    public static bool Works(WorkingCalendar calendar)
        => (calendar.Days & CalendarRules.EveryDay) != Weekdays.None && calendar.OpensAt >= 0 && calendar.OpensAt < calendar.ClosesAt && calendar.ClosesAt <= CalendarRules.MinutesOfDay;

    private static IEnumerable<(DateTime Opens, DateTime Closes)> Windows(DateTime from, DateOnly last, WorkingCalendar calendar, IReadOnlySet<DateOnly> holidays)
    {
        // The day before counts too: a change of clocks at midnight may push its end past the next day's name.
        var first = LocalDay(from, calendar);
        var ended = DateTime.MinValue;
        for (var day = first > DateOnly.MinValue ? first.AddDays(-1) : first; day <= last; day = day.AddDays(1))
        {
            if ((calendar.Days & CalendarRules.Of(day.DayOfWeek)) == Weekdays.None || holidays.Contains(day))
            {
                continue;
            }

            var midnight = day.ToDateTime(TimeOnly.MinValue);
            var opens = CompanyTime.ToUtc(midnight.AddMinutes(calendar.OpensAt), calendar.TimeZone);
            var closes = CompanyTime.ToUtc(midnight.AddMinutes(calendar.ClosesAt), calendar.TimeZone);
            // A gap of the clocks may swallow short hours whole, or a day: Samoa went without the 30th of December 2011.
            if (closes <= opens || opens < ended || LocalDay(opens, calendar) != day)
            {
                continue;
            }

            ended = closes;
            yield return (opens, closes);
        }
    }

    private static DateOnly LocalDay(DateTime at, WorkingCalendar calendar) => CompanyTime.DayOf(at, calendar.TimeZone);

    // Two years short of the end of time, where a zone's offset still fits.
    private static DateOnly LastDay(DateTime from) => DateOnly.FromDateTime(from.Year < DateTime.MaxValue.Year - LongestYears - 2 ? from.AddYears(LongestYears) : new DateTime(DateTime.MaxValue.Year - 2, 1, 1));
}

/// <summary>The calendar has no working time within the years that are looked at.</summary>
internal sealed record NoWorkingTimeError(string Calendar) : ConsoleError("no-working-time");

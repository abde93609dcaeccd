namespace AdminConsole.Domain.Calendars;

/// <summary>What a working calendar must keep to, and the days of the week as flags.</summary>
internal static class CalendarRules
{
    public const int MinutesOfDay = 24 * 60;

    public const Weekdays EveryDay = Weekdays.MondayToFriday | Weekdays.Saturday | Weekdays.Sunday;

    /// <summary>From the first day to the last a holiday may stand on.</summary>
    public static readonly DateOnly FirstDay = new(1990, 1, 1);

    public static readonly DateOnly LastDay = new(2150, 12, 31);

    public const string NoDays = "calendar-no-days";
    public const string NoHours = "calendar-no-hours";
    public const string BadZone = "calendar-bad-zone";
    public const string NameTaken = "calendar-name-taken";
    public const string DefaultNeeded = "calendar-default-needed";
    public const string HolidayRange = "holiday-range";
    public const string HolidayTaken = "holiday-taken";
    public const string NoWorkdayLeft = "calendar-no-workday-left";

    public static Weekdays Of(DayOfWeek day) => day switch
    {
        DayOfWeek.Monday => Weekdays.Monday,
        DayOfWeek.Tuesday => Weekdays.Tuesday,
        DayOfWeek.Wednesday => Weekdays.Wednesday,
        DayOfWeek.Thursday => Weekdays.Thursday,
        DayOfWeek.Friday => Weekdays.Friday,
        DayOfWeek.Saturday => Weekdays.Saturday,
        _ => Weekdays.Sunday,
    };

    /// <summary>Whether this machine knows the zone, by its IANA name.</summary>
    public static bool IsZone(string? zone)
        => zone is { Length: > 0 and <= FieldLimits.TimeZone } && zone.All(static character => char.IsAsciiLetterOrDigit(character) || character is '/' or '_' or '-' or '+')
            && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var info) && info.HasIanaId;

    /// <summary>The calendar of a company that has drawn up none: Monday to Friday, nine to five.</summary>
    public static WorkingCalendar Ordinary(string zone) => new() { Id = Guid.Empty, Name = string.Empty, TimeZone = zone, IsDefault = true };

    /// <summary>Cleans what was typed, or names everything that is wrong with it.</summary>
    public static Result<CalendarInput> Validate(CalendarInput input)
    {
        List<FieldProblem> problems = [];
        var name = TextRules.Clean(nameof(CalendarInput.Name), input.Name, FieldLimits.CalendarName, required: true, problems);
        if (!IsZone(input.TimeZone))
        {
            problems.Add(new FieldProblem(nameof(CalendarInput.TimeZone), BadZone));
        }

        if ((input.Days & EveryDay) == Weekdays.None)
        {
            problems.Add(new FieldProblem(nameof(CalendarInput.Days), NoDays));
        }

        if (input.OpensAt < 0 || input.ClosesAt > MinutesOfDay || input.OpensAt >= input.ClosesAt)
        {
            problems.Add(new FieldProblem(nameof(CalendarInput.ClosesAt), NoHours));
        }

        return problems.Count > 0 ? new InvalidError(problems) : input with { Name = name, Days = input.Days & EveryDay };
    }
}

/// <summary>A working calendar as it is typed.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="TimeZone">IANA name.</param>
/// <param name="Days">The days of work.</param>
/// <param name="OpensAt">Minutes after midnight, local.</param>
/// <param name="ClosesAt">Minutes after midnight, local, exclusive.</param>
/// <param name="IsDefault">Whether it holds for whoever has none of their own.</param>
internal sealed record CalendarInput(string? Name, string? TimeZone, Weekdays Days, int OpensAt, int ClosesAt, bool IsDefault);

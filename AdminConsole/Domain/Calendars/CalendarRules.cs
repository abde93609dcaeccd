using System.ComponentModel.DataAnnotations;

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
    public const string NoWorkdayLeft = "calendar-no-workday-left";

    /// <summary>Holidays of one calendar at most: several a month for a lifetime.</summary>
    public const int MostHolidays = 5_000;

    public const string TooManyHolidays = "holiday-too-many";

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

    /// <summary>Cleans one holiday, or names what is wrong with it.</summary>
    public static Result<HolidayInput> Validate(HolidayInput input)
    {
        List<FieldProblem> problems = [];
        var name = TextRules.Clean(nameof(HolidayInput.Name), input.Name, FieldLimits.HolidayName, required: true, problems);
        if (input.Day is not { } day)
        {
            problems.Add(new FieldProblem(nameof(HolidayInput.Day), TextRules.Required));
        }
        else if (day < FirstDay || day > LastDay)
        {
            problems.Add(new FieldProblem(nameof(HolidayInput.Day), HolidayRange, FirstDay.Year, LastDay.Year));
        }

        return problems.Count > 0 ? new InvalidError(problems) : input with { Name = name };
    }

    /// <summary>Whether a day of work comes within a year of that moment: without one every deadline would stand still.</summary>
    public static bool HasWorkAhead(DateTime nowUtc, WorkingCalendar calendar, IReadOnlySet<DateOnly> holidays)
        => WorkingTime.Add(nowUtc, TimeSpan.FromMinutes(1), calendar, holidays) is { IsSuccess: true } next && next.Value <= nowUtc.AddDays(366);
}

/// <summary>A working calendar as it is typed.</summary>
internal sealed record CalendarInput
{
    [MaxLength(FieldLimits.CalendarName)]
    public string? Name { get; set; }

    /// <summary>IANA name.</summary>
    [MaxLength(FieldLimits.TimeZone)]
    public string? TimeZone { get; set; }

    public Weekdays Days { get; set; } = Weekdays.MondayToFriday;

    /// <summary>Minutes after midnight, local.</summary>
    public int OpensAt { get; set; } = 9 * 60;

    /// <summary>Minutes after midnight, local, exclusive.</summary>
    public int ClosesAt { get; set; } = 17 * 60;

    /// <summary>Whether it holds for whoever has none of their own.</summary>
    public bool IsDefault { get; set; }
}

/// <summary>A holiday as it is typed or stands in a file.</summary>
internal sealed record HolidayInput
{
    public DateOnly? Day { get; set; }

    [MaxLength(FieldLimits.HolidayName)]
    public string? Name { get; set; }
}

/// <summary>People work by the calendar: it cannot go.</summary>
internal sealed record CalendarInUseError(int People) : ConsoleError("calendar-in-use");

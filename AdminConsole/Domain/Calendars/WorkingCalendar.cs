namespace AdminConsole.Domain.Calendars;

/// <summary>When a place works: its weekdays, hours and time zone. Its holidays are data.</summary>
internal sealed class WorkingCalendar
{
    public required Guid Id { get; init; }

    public required string Name { get; set; }

    /// <summary>IANA name of the time zone in which days and hours are meant.</summary>
    public required string TimeZone { get; set; }

    public Weekdays Days { get; set; } = Weekdays.MondayToFriday;

    /// <summary>Minutes after midnight, local.</summary>
    public int OpensAt { get; set; } = 9 * 60;

    /// <summary>Minutes after midnight, local, exclusive; after <see cref="OpensAt"/>.</summary>
    public int ClosesAt { get; set; } = 17 * 60;

    /// <summary>The calendar of whoever has none of their own. At most one: setting it sets <see cref="DefaultMark"/>.</summary>
    public bool IsDefault
    {
        get => DefaultMark is not null;
        set => DefaultMark = value ? 1 : null;
    }

    /// <summary>One for the default calendar and nothing for the rest: unique, so that two never are.</summary>
    public byte? DefaultMark { get; private set; }

    public long Version { get; set; } = 1;
}

/// <summary>A day on which a calendar does not work.</summary>
internal sealed class Holiday
{
    public required Guid CalendarId { get; init; }

    public required DateOnly Day { get; init; }

    public required string Name { get; set; }
}

/// <summary>Days of the week as flags.</summary>
[Flags]
internal enum Weekdays : byte
{
    None = 0,
    Monday = 1,
    Tuesday = 2,
    Wednesday = 4,
    Thursday = 8,
    Friday = 16,
    Saturday = 32,
    Sunday = 64,
    MondayToFriday = Monday | Tuesday | Wednesday | Thursday | Friday,
}

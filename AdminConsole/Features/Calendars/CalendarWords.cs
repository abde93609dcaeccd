using System.Globalization;
using AdminConsole.Domain.Calendars;
using AdminConsole.Resources;

namespace AdminConsole.Features.Calendars;

/// <summary>Days and hours in words, in the language of the page.</summary>
internal static class CalendarWords
{
    private static readonly (Weekdays Flag, DayOfWeek Day)[] Order =
    [
        (Weekdays.Monday, DayOfWeek.Monday), (Weekdays.Tuesday, DayOfWeek.Tuesday), (Weekdays.Wednesday, DayOfWeek.Wednesday), (Weekdays.Thursday, DayOfWeek.Thursday),
        (Weekdays.Friday, DayOfWeek.Friday), (Weekdays.Saturday, DayOfWeek.Saturday), (Weekdays.Sunday, DayOfWeek.Sunday),
    ];

    /// <summary>Zones offered: IANA names with a place in them.</summary>
    public static IReadOnlyList<string> Zones { get; } =
        [.. TimeZoneInfo.GetSystemTimeZones().Where(static zone => zone.HasIanaId && (zone.Id.Contains('/', StringComparison.Ordinal) || zone.Id is "UTC") && !zone.Id.StartsWith("Etc/", StringComparison.Ordinal)).Select(static zone => zone.Id).Where(CalendarRules.IsZone).Order(StringComparer.Ordinal)];

    public static IEnumerable<(Weekdays Flag, string Name)> AllDays => Order.Select(static pair => (pair.Flag, Name(pair.Day)));

    /// <summary>"Mon, Tue, Wed".</summary>
    public static string Of(Weekdays days)
        => string.Join(", ", Order.Where(pair => (days & pair.Flag) != Weekdays.None).Select(static pair => CultureInfo.CurrentUICulture.DateTimeFormat.GetAbbreviatedDayName(pair.Day)));

    public static string Hours(WorkingCalendar calendar) => $"{Clock(calendar.OpensAt)}–{Clock(calendar.ClosesAt)}";

    public static string Clock(int minutes) => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:00}:{minutes % 60:00}");

    /// <summary>Minutes after midnight of "09:30", "24:00" too, or null.</summary>
    public static int? Minutes(string? text)
        => text?.Split(':') is [var hours, var minutes, ..]
            && int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var hour) && int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var minute)
            && hour is >= 0 and <= 24 && minute is >= 0 and < 60 ? (hour * 60) + minute : null;

    public static string Day(DateOnly day) => day.ToString("D", CultureInfo.CurrentCulture);

    public static string OrderName(DateOrder order) => order switch
    {
        DateOrder.DayFirst => CalendarText.OrderDayFirst,
        DateOrder.MonthFirst => CalendarText.OrderMonthFirst,
        _ => CalendarText.OrderIso,
    };

    private static string Name(DayOfWeek day)
    {
        var name = CultureInfo.CurrentUICulture.DateTimeFormat.GetDayName(day);
        return char.ToUpper(name[0], CultureInfo.CurrentUICulture) + name[1..];
    }
}

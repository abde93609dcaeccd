namespace AdminConsole.Domain.Calendars;

/// <summary>Days of the company as moments: a day begins at its local midnight, or right after the gap when a change of clocks swallows it.</summary>
internal static class CompanyTime
{
    /// <summary>The moment (UTC) at which the day begins in the zone.</summary>
    public static DateTime StartOf(DateOnly day, string zone) => ToUtc(day.ToDateTime(TimeOnly.MinValue), zone);

    /// <summary>The moment (UTC) of a local time. A time that does not exist is moved behind the gap; of two that are called the same, the earlier counts.</summary>
    public static DateTime ToUtc(DateTime local, string zone)
    {
        var info = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var time = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (info.IsInvalidTime(time))
        {
            // Counted with the offset before the gap it comes out as far behind the gap as it stood in it.
            return DateTime.SpecifyKind(time - info.GetUtcOffset(time.AddDays(-1)), DateTimeKind.Utc);
        }

        if (info.IsAmbiguousTime(time))
        {
            return DateTime.SpecifyKind(time - info.GetAmbiguousTimeOffsets(time).Max(), DateTimeKind.Utc);
        }

        return TimeZoneInfo.ConvertTimeToUtc(time, info);
    }

    /// <summary>From when until when (UTC) it is the same week in the zone, Monday to Sunday.</summary>
    public static (DateTime From, DateTime Until) WeekOf(DateTime utc, string zone)
    {
        var today = DayOf(utc, zone);
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        return (StartOf(monday, zone), StartOf(monday.AddDays(7), zone));
    }

    /// <summary>The day it is in the zone at that moment (UTC).</summary>
    public static DateOnly DayOf(DateTime utc, string zone)
        => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), TimeZoneInfo.FindSystemTimeZoneById(zone)));
}

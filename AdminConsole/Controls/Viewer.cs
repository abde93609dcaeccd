using System.Globalization;

namespace AdminConsole.Controls;

/// <summary>
/// How the person looks at the console: the rows they want on a page, their time zone, their appearance. Carried
/// from the cookies of the page's request into its circuit; a preference and never a right, so it is not trusted.
/// </summary>
internal sealed class Viewer(TimeProvider time)
{
    public const string PageSizeCookie = "console-rows";
    public const string ZoneCookie = "console-zone";
    public const string ThemeCookie = "console-theme";
    public const int DefaultPageSize = 25;

    public static readonly IReadOnlyList<int> PageSizes = [25, 50, 100];
    public static readonly IReadOnlyList<string> Themes = ["light", "dark"];

    private int defaultRows = DefaultPageSize;

    /// <summary>Rows on a page of a list.</summary>
    public int PageSize { get; private set; } = DefaultPageSize;

    /// <summary>The browser's zone, UTC until it is known.</summary>
    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    /// <summary><c>light</c>, <c>dark</c>, or null to follow the system.</summary>
    public string? Theme { get; private set; }

    public DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Takes what the cookies say, as far as it makes sense; <paramref name="rows"/> for whoever has not chosen.</summary>
    public void Read(string? pageSize, string? zone, string? theme, int rows = DefaultPageSize)
    {
        defaultRows = PageSizes.Contains(rows) ? rows : DefaultPageSize;
        Resize(pageSize);
        Zone = zone is { Length: > 0 and <= 64 } && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : TimeZoneInfo.Utc;
        Theme = Themes.Contains(theme, StringComparer.Ordinal) ? theme : null;
    }

    /// <summary>Takes a page size when it is one of ours; the browser remembers it.</summary>
    public void Resize(string? pageSize)
        => PageSize = int.TryParse(pageSize, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && PageSizes.Contains(size) ? size : defaultRows;

    /// <summary>The time on the person's clock.</summary>
    public DateTime ToLocal(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), Zone);

    /// <summary>The first moment of a day on the person's calendar, in UTC.</summary>
    public DateTime StartOf(DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);
        // A day that starts inside a skipped hour starts when the hour is over.
        while (Zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }

        return TimeZoneInfo.ConvertTimeToUtc(local, Zone);
    }
}

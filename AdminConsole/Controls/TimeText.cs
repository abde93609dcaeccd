using System.Globalization;
using AdminConsole.Resources;

namespace AdminConsole.Controls;

/// <summary>Moments in words: on the viewer's clock, in the language of the page.</summary>
internal static class TimeText
{
    public static string Of(DateTime utc, Viewer viewer, bool dateOnly = false, bool relative = false)
    {
        if (relative && Distance(viewer.Now - utc) is { } near)
        {
            return near;
        }

        var local = viewer.ToLocal(utc);
        var day = local.ToString("d MMM yyyy", CultureInfo.CurrentCulture);
        return dateOnly ? day : $"{day}, {local.ToString("HH:mm", CultureInfo.InvariantCulture)}";
    }

    private static string? Distance(TimeSpan since)
    {
        var (past, length) = (since >= TimeSpan.Zero, since.Duration());
        return length.TotalMinutes switch
        {
            < 1 => KitText.JustNow,
            < 60 => With(past ? KitText.MinutesAgo : KitText.InMinutes, (int)length.TotalMinutes),
            < 1440 => With(past ? KitText.HoursAgo : KitText.InHours, (int)length.TotalHours),
            _ => null,
        };
    }

    private static string With(string text, int count) => string.Format(CultureInfo.CurrentCulture, text, count);
}

using AdminConsole.Controls;

namespace AdminConsole.Features.AccessLog;

/// <summary>Where a look leads, and what was written with it.</summary>
internal static class RevealLinks
{
    /// <summary>The looks of the same reader on the same day of the viewer's calendar, whatever else was narrowed by.</summary>
    public static UrlState DayOf(UrlState state, RevealRow row, Viewer viewer)
    {
        var day = DateOnly.FromDateTime(viewer.ToLocal(row.At));
        return state.Without([.. RevealKeys.Filters, .. RevealKeys.Place, RevealKeys.View]).With(RevealKeys.Reader, row.ReaderId).With(RevealKeys.From, day).With(RevealKeys.To, day);
    }

    /// <summary>The ticket and the text.</summary>
    public static string WordsOf(RevealRow row) => string.Join(" · ", new[] { row.Ticket, row.Text }.Where(static part => part.Length > 0));
}

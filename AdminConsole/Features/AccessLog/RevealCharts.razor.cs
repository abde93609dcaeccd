using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.AccessLog;

/// <summary>
/// The looks over time and by hour of the week. Each bar and cell narrows the list; whoever works by keyboard finds
/// the same as tables, so that a drawing is not a hundred stops on the way to the list.
/// </summary>
public sealed partial class RevealCharts
{
    private const int Levels = 5;
    private const int Busy = 12;

    /// <summary>The counts: a <see cref="RevealPicture"/>.</summary>
    [Parameter, EditorRequired]
    public object Of { get; set; } = default!;

    /// <summary>The page's state.</summary>
    [Parameter, EditorRequired]
    public UrlState State { get; set; } = default!;

    private RevealPicture Picture => (RevealPicture)Of;

    private int Highest => Math.Max(1, Picture.Bars.Max(static bar => bar.Looks));

    private string ViewBox => string.Create(CultureInfo.InvariantCulture, $"0 0 {Picture.Bars.Count} 100");

    private string Summary => string.Format(CultureInfo.CurrentCulture, AccessLogText.Summary, RevealWords.Looks(Picture.Total), DayText(Picture.Bars[0].From), DayText(Picture.Bars[^1].To), RevealWords.Number(Highest));

    private IEnumerable<HourOfWeek> BusiestHours
        => Enumerable.Range(0, Picture.Cells.Count).Select(static index => new HourOfWeek((index / HourOfWeek.Hours) + 1, index % HourOfWeek.Hours))
            .Where(at => LooksAt(at) > 0).OrderByDescending(LooksAt).ThenBy(static at => at.Day).ThenBy(static at => at.Hour).Take(Busy);

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string DayText(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.CurrentCulture);

    private static string HourText(int hour) => string.Create(CultureInfo.InvariantCulture, $"{hour:00}:00");

    private string WordsOf(PictureBar bar)
        => $"{(Picture.IsWeekly ? $"{DayText(bar.From)} – {DayText(bar.To)}" : DayText(bar.From))}: {RevealWords.Looks(bar.Looks)}";

    private string WordsOf(HourOfWeek at) => $"{RevealWords.OfHour(at)}: {RevealWords.Looks(LooksAt(at))}";

    private double Height(PictureBar bar) => Math.Max(2, 100.0 * bar.Looks / Highest);

    private int LooksAt(HourOfWeek at) => Picture.Cells[((at.Day - 1) * HourOfWeek.Hours) + at.Hour];

    private int LevelOf(int looks) => looks == 0 ? 0 : (int)Math.Ceiling((double)Levels * looks / Picture.Cells.Max());

    private UrlState UrlOf(PictureBar bar) => State.Without([.. RevealKeys.Place, RevealKeys.Range]).With(RevealKeys.From, bar.From).With(RevealKeys.To, bar.To);

    private UrlState UrlOf(HourOfWeek at) => State.Without(RevealKeys.Place).With(RevealKeys.Hour, at.ToString());
}

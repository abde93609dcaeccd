using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Controls;

/// <summary>
/// The small parts of a list's rows as one piece of markup each. Fifty rows of components cost a circuit more than
/// the rest of the page (docs/performance.md), so a list uses these and a page the components of the same names,
/// which are made of them. Every value is encoded here.
/// </summary>
internal static class Inline
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The initials of a name.</summary>
    public static MarkupString Avatar(string name, bool isLarge = false)
    {
        var shade = name.Aggregate(0, static (sum, character) => (sum + character) % 6);
        return new MarkupString(string.Create(
            CultureInfo.InvariantCulture,
            $"<span class=\"avatar avatar-{shade}{(isLarge ? " avatar-large" : null)}\" aria-hidden=\"true\">{Encoder.Encode(Initials(name))}</span>"));
    }

    /// <summary>A word with the colour of what it means.</summary>
    public static MarkupString Pill(string text, Tone tone)
        => new($"<span class=\"pill {ClassOf(tone)}\">{Encoder.Encode(text)}</span>");

    /// <summary>A moment on the person's own clock, with UTC on hover.</summary>
    public static MarkupString Time(DateTime utc, Viewer viewer, bool dateOnly = false, bool relative = false)
    {
        var title = string.Format(CultureInfo.CurrentCulture, KitText.UtcTitle, utc.ToString("G", CultureInfo.CurrentCulture));
        return new MarkupString($"<time datetime=\"{utc.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture)}Z\" title=\"{Encoder.Encode(title)}\">{Encoder.Encode(TimeText.Of(utc, viewer, dateOnly, relative))}</time>");
    }

    /// <summary>Text of its own, where the other side of a choice is one of the pieces above.</summary>
    public static MarkupString Text(string text) => new(Encoder.Encode(text));

    /// <summary>Words for something that is recorded otherwise, with the record on hover.</summary>
    public static MarkupString Recorded(string words, string record)
        => new($"<span title=\"{Encoder.Encode(record)}\">{Encoder.Encode(words)}</span>");

    private static string ClassOf(Tone tone) => tone switch
    {
        Tone.Info => "pill-info",
        Tone.Good => "pill-good",
        Tone.Warning => "pill-warning",
        Tone.Bad => "pill-bad",
        _ => "pill-neutral",
    };

    private static string Initials(string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? "?" : First(words[0]) + (words.Length > 1 ? First(words[^1]) : string.Empty);
    }

    private static string First(string word) => StringInfo.GetNextTextElement(word).ToUpper(CultureInfo.CurrentCulture);
}

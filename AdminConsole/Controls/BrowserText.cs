using System.Globalization;
using AdminConsole.Domain.Account;
using AdminConsole.Resources;

namespace AdminConsole.Controls;

/// <summary>A browser in the reader's language: "Firefox on Windows".</summary>
internal static class BrowserText
{
    public static string Of(string? userAgent)
    {
        var words = BrowserName.Of(userAgent);
        var browser = words.Browser ?? KitText.BrowserUnknown;
        return words.System is null ? browser : string.Format(CultureInfo.CurrentCulture, KitText.BrowserOn, browser, words.System);
    }
}

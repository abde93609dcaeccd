namespace AdminConsole.Domain.Account;

/// <summary>
/// A browser in words people know, "Firefox on Windows", from what it says of itself (RFC 9110 section 10.1.5). It is the
/// browser's own word and may be false: good for recognising one's devices, never for a decision. Only names of
/// the lists below come out, so nothing that a visitor writes is shown or recorded.
/// </summary>
internal static class BrowserName
{
    /// <summary>What of the header is looked at, in characters.</summary>
    private const int LookedAt = 1024;

    // Browsers also name those they descend from, so the more particular comes first.
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("EdgiOS/", "Edge"),
        ("OPR/", "Opera"), ("OPT/", "Opera"),
        ("Vivaldi/", "Vivaldi"), ("SamsungBrowser/", "Samsung Internet"), ("YaBrowser/", "Yandex Browser"),
        ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
        ("HeadlessChrome/", "Chrome"), ("CriOS/", "Chrome"), ("Chromium/", "Chromium"), ("Chrome/", "Chrome"),
        ("Safari/", "Safari"), ("curl/", "curl"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"),
        ("Windows", "Windows"), ("Macintosh", "macOS"), ("Linux", "Linux"), ("FreeBSD", "FreeBSD"),
    ];

    /// <summary>The browser and the system, as far as they are known; null of what is not.</summary>
    public static BrowserWords Of(string? userAgent)
    {
        var text = userAgent.AsSpan(0, Math.Min(userAgent?.Length ?? 0, LookedAt));
        return new BrowserWords(Find(text, Browsers), Find(text, Systems));
    }

    private static string? Find(ReadOnlySpan<char> text, (string Mark, string Name)[] known)
    {
        foreach (var (mark, name) in known)
        {
            if (text.Contains(mark, StringComparison.Ordinal))
            {
                return name;
            }
        }

        return null;
    }
}

/// <summary>What a browser said it is. Names of products, the same in every language.</summary>
internal readonly record struct BrowserWords(string? Browser, string? System)
{
    /// <summary>"Firefox, Windows", for records and logs; empty when nothing is known. Pages use <c>BrowserText</c>.</summary>
    public override string ToString() => string.Join(", ", new[] { Browser, System }.Where(static name => name is not null));
}

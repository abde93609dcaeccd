namespace AdminConsole.Tests.Support;

/// <summary>Texts for a field of a known limit: each is to be taken as it is or refused by name.</summary>
internal static class HostileText
{
    public static IReadOnlyList<string?> ForLimit(int limit) =>
    [
        .. BadText.All.Where(static text => text is null or { Length: < 5_000 }),
        new string('x', limit), new string('x', limit + 1), new string('x', 1_000_000), new string('漢', limit), new string('ñ', limit), string.Concat(Enumerable.Repeat("n\u0303", limit)),
        new string('\u0BCA', limit), string.Concat(Enumerable.Repeat("😀", limit / 2)), string.Concat(Enumerable.Repeat("\uD834\uDD5E", limit / 4)),
        "<script>alert(1)</script>", "'; DROP TABLE People; --", "Robert\"); --", "\u200B", "\u200B\uFEFF\u2060", "a\u200Bb", "\u2028", "a\u2029b", "a\tb", "a\nb", "a\r\nb", "\u0085", "\u001B[31m",
        "=1+1", "+1", "@SUM(A1)", "-2", "\\'", "%%", "100%", "a_b", "[a]", "*", "?", "`", "${7*7}", "{{7*7}}", "%00", "%0d%0aSet-Cookie: a=b",
        "Ελληνικά", "Кириллица", "עברית", "العربية", "हिन्दी", "தமிழ்", "ไทย", "ქართული", "Հայերեն", "日本語", "中文", "한국어", "አማርኛ", "ᏣᎳᎩ", "𓀀𓁐", "𝒜𝒷", "ﷺ", "İstanbul", "ıI", "ß", "ﬁ", "e\u0301", "\u0301", "👩‍👩‍👧‍👦",
    ];
}

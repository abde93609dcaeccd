namespace AdminConsole.Tests.Support;

/// <summary>What people and attackers put into fields.</summary>
internal static class BadText
{
    public static IReadOnlyList<string?> All { get; } =
    [
        null, string.Empty, "   ", new string('x', 5_000), "a\0b", "line\u0007bell", "abc\u202Edef", "\u200Fmark", "<script>alert(1)</script>", "'; --", "' OR 1=1 --",
        "\uD800", "x\uDC00", "\uDC00\uD800", "%", "_", "\\", "%' ESCAPE '", "1e999", "-1", "99999999999999999999", "٣٤٥", "１２", "{}", "null", "undefined", "../../etc/passwd", "😀", "\uFFFF", "🇪🇸ñandú",
        "00000000-0000-0000-0000-000000000000", "{00000000-0000-0000-0000-000000000001}", "9999-12-31T23:59:59Z", "0001-01-01", "2026-02-30", "2026-13-01T25:61",
    ];
}

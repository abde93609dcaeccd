using System.Text.RegularExpressions;

namespace AdminConsole.Domain.PersonalData;

/// <summary>The shapes of postal codes, where they are fixed and commonly met here.</summary>
internal static partial class PostalCodes
{
    /// <summary>The code as its country writes it; null when it cannot be one. Other countries' codes are taken as they are, in upper case.</summary>
    public static string? Clean(string country, string code)
    {
        if (ShapeOf(country) is not { } shape)
        {
            return code.ToUpperInvariant();
        }

        var compact = CompactText.Of(code);
        var spaced = (country, compact.Length) switch
        {
            ("PT", 7) => $"{compact[..4]}-{compact[4..]}",
            ("US", 9) => $"{compact[..5]}-{compact[5..]}",
            ("GB", >= 5 and <= 7) => $"{compact[..^3]} {compact[^3..]}",
            _ => compact,
        };
        return shape.IsMatch(spaced) ? spaced : null;
    }

    /// <summary>True when an address of that country is not complete without one.</summary>
    public static bool IsRequired(string country) => ShapeOf(country) is not null;

    private static Regex? ShapeOf(string country) => country switch
    {
        "ES" => Spanish(),
        "PT" => Portuguese(),
        "FR" or "DE" or "IT" => FiveDigits(),
        "US" => American(),
        "GB" => British(),
        _ => null,
    };

    // The first two digits are the province, 01 to 52.
    [GeneratedRegex(@"\A(?:0[1-9]|[1-4][0-9]|5[0-2])[0-9]{3}\z", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Spanish();

    [GeneratedRegex(@"\A[1-9][0-9]{3}-[0-9]{3}\z", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Portuguese();

    [GeneratedRegex(@"\A[0-9]{5}\z", RegexOptions.CultureInvariant, 100)]
    private static partial Regex FiveDigits();

    [GeneratedRegex(@"\A[0-9]{5}(?:-[0-9]{4})?\z", RegexOptions.CultureInvariant, 100)]
    private static partial Regex American();

    [GeneratedRegex(@"\A[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}\z", RegexOptions.CultureInvariant, 100)]
    private static partial Regex British();
}

using System.Collections.Frozen;

namespace AdminConsole.Domain.PersonalData;

/// <summary>Bank accounts as International Bank Account Numbers (ISO 13616), checked modulo 97 (ISO 7064).</summary>
internal static class Ibans
{
    private const string Prefix = "IBAN";

    // The length of a country's IBAN, from the registry of ISO 13616.
    private static readonly FrozenDictionary<string, int> Lengths = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["AD"] = 24,
        ["AE"] = 23,
        ["AL"] = 28,
        ["AT"] = 20,
        ["AZ"] = 28,
        ["BA"] = 20,
        ["BE"] = 16,
        ["BG"] = 22,
        ["BH"] = 22,
        ["BR"] = 29,
        ["BY"] = 28,
        ["CH"] = 21,
        ["CR"] = 22,
        ["CY"] = 28,
        ["CZ"] = 24,
        ["DE"] = 22,
        ["DK"] = 18,
        ["DO"] = 28,
        ["EE"] = 20,
        ["EG"] = 29,
        ["ES"] = 24,
        ["FI"] = 18,
        ["FO"] = 18,
        ["FR"] = 27,
        ["GB"] = 22,
        ["GE"] = 22,
        ["GI"] = 23,
        ["GL"] = 18,
        ["GR"] = 27,
        ["GT"] = 28,
        ["HR"] = 21,
        ["HU"] = 28,
        ["IE"] = 22,
        ["IL"] = 23,
        ["IQ"] = 23,
        ["IS"] = 26,
        ["IT"] = 27,
        ["JO"] = 30,
        ["KW"] = 30,
        ["KZ"] = 20,
        ["LB"] = 28,
        ["LC"] = 32,
        ["LI"] = 21,
        ["LT"] = 20,
        ["LU"] = 20,
        ["LV"] = 21,
        ["MC"] = 27,
        ["MD"] = 24,
        ["ME"] = 22,
        ["MK"] = 19,
        ["MR"] = 27,
        ["MT"] = 31,
        ["MU"] = 30,
        ["NL"] = 18,
        ["NO"] = 15,
        ["PK"] = 24,
        ["PL"] = 28,
        ["PS"] = 29,
        ["PT"] = 25,
        ["QA"] = 29,
        ["RO"] = 24,
        ["RS"] = 22,
        ["SA"] = 24,
        ["SC"] = 31,
        ["SE"] = 24,
        ["SI"] = 19,
        ["SK"] = 24,
        ["SM"] = 27,
        ["ST"] = 25,
        ["SV"] = 28,
        ["TL"] = 23,
        ["TN"] = 24,
        ["TR"] = 26,
        ["UA"] = 29,
        ["VA"] = 22,
        ["VG"] = 24,
        ["XK"] = 20,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The account, or what is wrong with it under the field's name. The text is clean and not empty.</summary>
    public static (PersonalText? Text, FieldProblem? Problem) Read(string field, string text)
    {
        var iban = CompactText.Of(text);
        if (iban.StartsWith(Prefix, StringComparison.Ordinal))
        {
            iban = iban[Prefix.Length..].TrimStart(':');
        }

        if (iban.Length < 5 || !CompactText.IsAsciiLetterOrDigit(iban) || !char.IsAsciiLetter(iban[0]) || !char.IsAsciiLetter(iban[1]) || !char.IsAsciiDigit(iban[2]) || !char.IsAsciiDigit(iban[3]))
        {
            return (null, new FieldProblem(field, PersonalProblems.IbanShape));
        }

        if (!Lengths.TryGetValue(iban[..2], out var length))
        {
            return (null, new FieldProblem(field, PersonalProblems.IbanCountry));
        }

        if (iban.Length != length)
        {
            return (null, new FieldProblem(field, PersonalProblems.IbanLength, length));
        }

        return IsChecked(iban)
            ? (new PersonalText(iban, $"{iban[..2]} {CompactText.Dots} {iban[^4..]}", null, null), null)
            : (null, new FieldProblem(field, PersonalProblems.IbanCheck));
    }

    /// <summary>In groups of four, as printed on paper.</summary>
    public static string Show(string canonical) => string.Join(' ', canonical.Chunk(4).Select(static group => new string(group)));

    private static bool IsChecked(string iban)
    {
        // 98 less the remainder is never below 02 nor above 98.
        if (iban[2..4] is "00" or "01" or "99")
        {
            return false;
        }

        var remainder = 0;
        foreach (var character in iban.AsSpan(4))
        {
            remainder = Add(remainder, character);
        }

        foreach (var character in iban.AsSpan(0, 4))
        {
            remainder = Add(remainder, character);
        }

        return remainder == 1;
    }

    private static int Add(int remainder, char character)
        => char.IsAsciiDigit(character) ? ((remainder * 10) + (character - '0')) % 97 : ((remainder * 100) + (character - 'A' + 10)) % 97;
}

using System.Text;
using System.Text.RegularExpressions;

namespace AdminConsole.Domain.PersonalData;

/// <summary>
/// National identifiers, kept as the country and the identifier: "ES:12345678Z". Those of Spain, Portugal, France and
/// Italy are checked by their own arithmetic; others by characters and length.
/// </summary>
internal static partial class NationalIds
{
    private const int Shortest = 4;

    /// <summary>What remains of <see cref="FieldLimits.NationalId"/> after the country and the colon.</summary>
    private const int Longest = FieldLimits.NationalId - 3;

    /// <summary>The identifier, or the code of what is wrong with it. The text is clean and not empty.</summary>
    public static (PersonalText? Text, string? Problem) Read(string text, string defaultCountry)
    {
        var (country, identifier) = Split(text, defaultCountry.ToUpperInvariant());
        if (!CountryCodes.IsKnown(country))
        {
            return (null, PersonalProblems.NationalIdCountry);
        }

        if (!identifier.EnumerateRunes().All(Rune.IsLetterOrDigit) || !string.Equals(CompactText.Of(identifier), identifier, StringComparison.Ordinal))
        {
            return (null, PersonalProblems.NationalIdCharacters);
        }

        if (identifier.Length < Shortest)
        {
            return (null, PersonalProblems.NationalIdTooShort);
        }

        if (identifier.Length > Longest)
        {
            return (null, PersonalProblems.NationalIdShape);
        }

        // Older Spanish documents are often written without their leading zero.
        if (country is "ES" && DniWithoutZero().IsMatch(identifier))
        {
            identifier = "0" + identifier;
        }

        return NationalIdChecks.Of(country, identifier) is { } problem ? (null, problem) : (Make(country, identifier), null);
    }

    /// <summary>The country, a space, the identifier.</summary>
    public static string Show(string canonical) => canonical.Replace(':', ' ');

    private static PersonalText Make(string country, string identifier)
    {
        var canonical = $"{country}:{identifier}";
        var last = identifier.Length >= 6 && identifier.All(char.IsAscii) ? " " + identifier[^3..] : string.Empty;
        return new PersonalText(canonical, $"{country} {CompactText.Dots} {CompactText.Dots}{last}", canonical, null);
    }

    // "ES:…" names its country. So does "ES …", unless all of it is an identifier of the default country: some begin with two letters.
    private static (string Country, string Identifier) Split(string text, string defaultCountry)
    {
        var whole = CompactText.Of(text);
        var match = Prefixed().Match(text.Normalize(NormalizationForm.FormKC).ToUpperInvariant());
        if (!match.Success)
        {
            return (defaultCountry, whole);
        }

        var country = match.Groups["country"].Value;
        var isNamed = match.Groups["colon"].Length > 0 || (CountryCodes.IsKnown(country) && !NationalIdChecks.HasShapeOf(defaultCountry, whole));
        return isNamed ? (country, CompactText.Of(match.Groups["rest"].Value)) : (defaultCountry, whole);
    }

    [GeneratedRegex(@"\A\s*(?<country>[A-Z]{2})(?:\s*(?<colon>:)|\s)(?<rest>.*)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline, 100)]
    private static partial Regex Prefixed();

    [GeneratedRegex(@"\A[0-9]{7}[A-Z]\z", RegexOptions.CultureInvariant, 100)]
    private static partial Regex DniWithoutZero();
}

namespace AdminConsole.Domain.PersonalData;

/// <summary>The rules of a home address. Its lines may be in any script; the country decides about the postal code.</summary>
internal static class PostalAddresses
{
    public const string Line1 = Prefix + "line1";
    public const string Line2 = Prefix + "line2";
    public const string City = Prefix + "city";
    public const string Region = Prefix + "region";
    public const string PostalCode = Prefix + "postal-code";
    public const string Country = Prefix + "country";
    private const string Prefix = "home-address.";

    public static PersonalText? Check(PostalAddress input, List<FieldProblem> problems)
    {
        List<FieldProblem> found = [];
        var line1 = TextRules.Clean(Line1, input.Line1, FieldLimits.AddressLine, required: false, found);
        var line2 = TextRules.Clean(Line2, input.Line2, FieldLimits.AddressLine, required: false, found);
        var city = TextRules.Clean(City, input.City, FieldLimits.City, required: false, found);
        var region = TextRules.Clean(Region, input.Region, FieldLimits.Region, required: false, found);
        var code = TextRules.Clean(PostalCode, input.PostalCode, FieldLimits.PostalCode, required: false, found);
        if (found.Count == 0 && line1.Length + line2.Length + city.Length + region.Length + code.Length == 0)
        {
            return null;
        }

        Require(Line1, line1, found);
        Require(City, city, found);
        var country = CheckCountry(input.Country, found);
        code = CheckCode(country, code, found);
        problems.AddRange(found);
        return found.Count > 0
            ? null
            : new PersonalText(
                PostalAddress.ToCanonical(new PostalAddress { Line1 = line1, Line2 = Given(line2), City = city, Region = Given(region), PostalCode = Given(code), Country = country }),
                $"{country} {CompactText.Dots} {CompactText.Dots}",
                null,
                null);
    }

    /// <summary>The lines as on an envelope; the country by its code.</summary>
    public static IReadOnlyList<string> Show(string canonical)
        => PostalAddress.FromCanonical(canonical) is not { } address
            ? []
            : [.. new[] { address.Line1, address.Line2, $"{address.PostalCode} {address.City}".Trim(), address.Region, address.Country }.Where(static line => !string.IsNullOrEmpty(line)).Select(static line => line!)];

    private static void Require(string field, string value, List<FieldProblem> found)
    {
        if (value.Length == 0 && found.TrueForAll(problem => !string.Equals(problem.Field, field, StringComparison.Ordinal)))
        {
            found.Add(new FieldProblem(field, TextRules.Required));
        }
    }

    private static string CheckCountry(string? input, List<FieldProblem> found)
    {
        var before = found.Count;
        var country = TextRules.Clean(Country, input, FieldLimits.Country, required: true, found).ToUpperInvariant();
        if (found.Count == before && !CountryCodes.IsKnown(country))
        {
            found.Add(new FieldProblem(Country, PersonalProblems.UnknownCountry));
        }

        return country;
    }

    private static string CheckCode(string country, string code, List<FieldProblem> found)
    {
        if (code.Length == 0)
        {
            if (PostalCodes.IsRequired(country))
            {
                Require(PostalCode, code, found);
            }

            return code;
        }

        if (PostalCodes.Clean(country, code) is { Length: <= FieldLimits.PostalCode } clean)
        {
            return clean;
        }

        found.Add(new FieldProblem(PostalCode, PersonalProblems.BadPostalCode));
        return string.Empty;
    }

    private static string? Given(string text) => text.Length == 0 ? null : text;
}

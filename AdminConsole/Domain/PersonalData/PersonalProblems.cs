namespace AdminConsole.Domain.PersonalData;

/// <summary>What can be wrong with a personal value, besides <see cref="TextRules"/>. Each code has its words in RuleText.</summary>
internal static class PersonalProblems
{
    public const string TelephoneNotANumber = "telephone-not-a-number";
    public const string TelephoneCountry = "telephone-country";
    public const string TelephoneTooShort = "telephone-too-short";
    public const string TelephoneTooLong = "telephone-too-long";
    public const string TelephoneExtension = "telephone-extension";

    /// <summary>Of a possible length, but in no range of numbers of its country.</summary>
    public const string TelephoneUnused = "telephone-unused";

    public const string NationalIdCharacters = "national-id-characters";
    public const string NationalIdTooShort = "national-id-too-short";
    public const string NationalIdCountry = "national-id-country";

    /// <summary>Not the shape that its country gives to such numbers.</summary>
    public const string NationalIdShape = "national-id-shape";

    /// <summary>The right shape, and a check digit or letter that does not belong to the rest.</summary>
    public const string NationalIdCheck = "national-id-check";

    public const string BirthDateShape = "birth-date-shape";
    public const string BirthDateTooEarly = "birth-date-too-early";
    public const string BirthDateFuture = "birth-date-future";
    public const string BirthDateTooYoung = "birth-date-too-young";

    public const string IbanShape = "iban-shape";
    public const string IbanCountry = "iban-country";
    public const string IbanLength = "iban-length";
    public const string IbanCheck = "iban-check";

    public const string UnknownCountry = "unknown-country";
    public const string BadPostalCode = "bad-postal-code";
}

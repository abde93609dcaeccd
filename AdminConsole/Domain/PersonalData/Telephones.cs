using System.Globalization;
using System.Text;
using PhoneNumbers;

namespace AdminConsole.Domain.PersonalData;

/// <summary>Telephone numbers in E.164, from any form in which their country writes them.</summary>
internal static class Telephones
{
    private static readonly PhoneNumberUtil Numbers = PhoneNumberUtil.GetInstance();

    /// <summary>The number, or the code of what is wrong with it. The text is clean and not empty.</summary>
    public static (PersonalText? Text, string? Problem) Read(string text, string defaultCountry)
    {
        try
        {
            var country = defaultCountry.ToUpperInvariant();
            var number = Numbers.Parse(text, IsKnown(country) ? country : null);
            return Judge(number, text) is { } problem ? (null, problem) : Settle(number);
        }
        catch (NumberParseException exception)
        {
            return (null, NameOf(exception.ErrorType));
        }
    }

    /// <summary>With spaces as the number's country groups it, for example +34 612 345 417.</summary>
    public static string Show(string canonical)
    {
        try
        {
            return Numbers.Format(Numbers.Parse(canonical, null), PhoneNumberFormat.INTERNATIONAL);
        }
        catch (NumberParseException)
        {
            return canonical;
        }
    }

    private static bool IsKnown(string country) => Numbers.GetCountryCodeForRegion(country) != 0;

    private static bool IsOfANumber(Rune rune)
        => Rune.IsDigit(rune) || Rune.IsWhiteSpace(rune) || rune.Value is '+' or '＋' or '(' or ')' or '（' or '）' or '[' or ']' or '.' or '/' or '\'' or '·' or '~'
            || Rune.GetUnicodeCategory(rune) is UnicodeCategory.DashPunctuation or UnicodeCategory.Format;

    private static string? Judge(PhoneNumber number, string text)
    {
        if (number.HasExtension && number.Extension.Length > 0)
        {
            return PersonalProblems.TelephoneExtension;
        }

        // The library looks for a number within a text; a field holds nothing but a number.
        if (!text.EnumerateRunes().All(IsOfANumber))
        {
            return PersonalProblems.TelephoneNotANumber;
        }

        return Numbers.IsPossibleNumberWithReason(number) switch
        {
            PhoneNumberUtil.ValidationResult.IS_POSSIBLE => Numbers.IsValidNumber(number) ? null : PersonalProblems.TelephoneUnused,
            PhoneNumberUtil.ValidationResult.INVALID_COUNTRY_CODE => PersonalProblems.TelephoneCountry,
            PhoneNumberUtil.ValidationResult.TOO_LONG => PersonalProblems.TelephoneTooLong,
            PhoneNumberUtil.ValidationResult.TOO_SHORT or PhoneNumberUtil.ValidationResult.IS_POSSIBLE_LOCAL_ONLY => PersonalProblems.TelephoneTooShort,
            _ => PersonalProblems.TelephoneUnused,
        };
    }

    private static (PersonalText? Text, string? Problem) Settle(PhoneNumber number)
    {
        // Reading the kept form must give the kept form, or a search would miss it.
        var canonical = Numbers.Format(number, PhoneNumberFormat.E164);
        var again = Numbers.Parse(canonical, null);
        if (!string.Equals(Numbers.Format(again, PhoneNumberFormat.E164), canonical, StringComparison.Ordinal))
        {
            return (null, PersonalProblems.TelephoneUnused);
        }

        var national = Numbers.GetNationalSignificantNumber(number);
        var last = national.Length >= 6 ? national[^3..] : string.Empty;
        return (new PersonalText(
            canonical,
            $"+{number.CountryCode} {CompactText.Dots} {CompactText.Dots} {last}".TrimEnd(),
            canonical,
            national.Length >= 4 ? national[^4..] : null), null);
    }

    private static string NameOf(ErrorType error) => error switch
    {
        ErrorType.INVALID_COUNTRY_CODE => PersonalProblems.TelephoneCountry,
        ErrorType.TOO_SHORT_AFTER_IDD or ErrorType.TOO_SHORT_NSN => PersonalProblems.TelephoneTooShort,
        ErrorType.TOO_LONG => PersonalProblems.TelephoneTooLong,
        _ => PersonalProblems.TelephoneNotANumber,
    };
}

using System.Globalization;
using AdminConsole.Domain.People;

namespace AdminConsole.Domain.PersonalData;

/// <summary>
/// What may be kept of a person, and in which form (OWASP ASVS 5.0 V2.2). Whatever is typed ends as a value or as a
/// problem named under the field's key, and no problem repeats what was typed.
/// </summary>
internal static class PersonalRules
{
    /// <summary>Who is younger may not be employed anywhere this console is used.</summary>
    public const int YoungestYears = 14;

    private const string IsoDate = "yyyy-MM-dd";
    private static readonly DateOnly Earliest = new(1900, 1, 1);

    /// <summary>
    /// The value of any field but the address, or null: with a problem added when it cannot be taken, without one when
    /// nothing was typed.
    /// </summary>
    public static PersonalText? Check(PersonalField field, string? input, string defaultCountry, DateOnly today, List<FieldProblem> problems)
    {
        var key = PersonalFields.Of(field).Key;
        var (text, problem) = TextRules.Check(key, input, LimitOf(field), required: false);
        if (problem is null && text.Length == 0)
        {
            return null;
        }

        var (value, found) = problem is null ? Read(field, key, text, defaultCountry, today) : (null, problem);
        if (found is not null)
        {
            problems.Add(found);
        }

        return value;
    }

    /// <summary>The address, or null: with problems added under "home-address.line1" and so on, without any when nothing but a country was given.</summary>
    public static PersonalText? CheckAddress(PostalAddress input, List<FieldProblem> problems) => PostalAddresses.Check(input, problems);

    /// <summary>The form under which a value that somebody searches for would be indexed; null when it can be none of that field.</summary>
    public static string? SearchText(PersonalField field, string? input, string defaultCountry)
        => PersonalFields.Of(field).IsFindable ? Check(field, input, defaultCountry, DateOnly.MaxValue, [])?.Exact : null;

    /// <summary>The four digits that somebody searches for as the end of a number; null when it is anything else.</summary>
    public static string? SearchTail(PersonalField field, string? input)
    {
        if (!PersonalFields.Of(field).HasTail || TextRules.Check(string.Empty, input, FieldLimits.TelephoneInput, required: false) is not (var text, null))
        {
            return null;
        }

        var digits = CompactText.Of(text);
        return digits.Length == 4 && digits.All(char.IsAsciiDigit) ? digits : null;
    }

    /// <summary>A revealed value as lines to show. A birth date stays as kept, in ISO 8601: the page knows its reader's way.</summary>
    public static IReadOnlyList<string> Show(PersonalField field, string canonical) => field switch
    {
        PersonalField.HomeAddress => PostalAddresses.Show(canonical),
        PersonalField.PersonalTelephone or PersonalField.EmergencyTelephone or PersonalField.AccountTelephone => [Telephones.Show(canonical)],
        PersonalField.NationalId => [NationalIds.Show(canonical)],
        PersonalField.BankAccount => [Ibans.Show(canonical)],
        _ => [canonical],
    };

    /// <summary>The longest input of a field, as typed.</summary>
    public static int LimitOf(PersonalField field) => field switch
    {
        PersonalField.PersonalTelephone or PersonalField.EmergencyTelephone or PersonalField.AccountTelephone => FieldLimits.TelephoneInput,
        PersonalField.PersonalEmail or PersonalField.AccountEmail => FieldLimits.Email,
        PersonalField.NationalId => FieldLimits.NationalId,
        PersonalField.BankAccount => FieldLimits.BankAccountInput,
        PersonalField.EmergencyName => FieldLimits.PersonName,
        PersonalField.BirthDate => IsoDate.Length,
        _ => FieldLimits.AddressLine,
    };

    private static (PersonalText? Value, FieldProblem? Problem) Read(PersonalField field, string key, string text, string defaultCountry, DateOnly today)
    {
        switch (field)
        {
            case PersonalField.PersonalTelephone or PersonalField.EmergencyTelephone or PersonalField.AccountTelephone:
                return Named(key, Telephones.Read(text, defaultCountry));
            case PersonalField.NationalId:
                return Named(key, NationalIds.Read(text, defaultCountry));
            case PersonalField.PersonalEmail or PersonalField.AccountEmail:
                return ReadEmail(key, text);
            case PersonalField.BankAccount:
                return Ibans.Read(key, text);
            case PersonalField.BirthDate:
                return ReadBirthDate(key, text, today);
            case PersonalField.EmergencyName:
                return (new PersonalText(text, MaskOfName(text), null, null), null);
            default:
                throw new ArgumentOutOfRangeException(nameof(field), field, "An address is checked by CheckAddress.");
        }
    }

    private static (PersonalText? Value, FieldProblem? Problem) Named(string key, (PersonalText? Text, string? Problem) read)
        => read.Problem is { } code ? (null, new FieldProblem(key, code)) : (read.Text, null);

    private static (PersonalText? Value, FieldProblem? Problem) ReadEmail(string key, string text)
    {
        List<FieldProblem> problems = [];
        var email = PersonRules.CleanEmail(key, text, problems);
        if (problems is [var problem, ..])
        {
            return (null, problem);
        }

        var at = email.LastIndexOf('@');
        var dot = email.LastIndexOf('.');
        var ending = email.Length - dot <= 5 ? email[dot..] : $".{CompactText.Dots}";
        return (new PersonalText(email, $"{First(email[..at])}@{First(email[(at + 1)..dot])}{ending}", email, null), null);
    }

    private static (PersonalText? Value, FieldProblem? Problem) ReadBirthDate(string key, string text, DateOnly today)
    {
        if (!DateOnly.TryParseExact(text, IsoDate, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return (null, new FieldProblem(key, PersonalProblems.BirthDateShape));
        }

        if (date < Earliest)
        {
            return (null, new FieldProblem(key, PersonalProblems.BirthDateTooEarly));
        }

        if (date > today)
        {
            return (null, new FieldProblem(key, PersonalProblems.BirthDateFuture));
        }

        return date > today.AddYears(-YoungestYears)
            ? (null, new FieldProblem(key, PersonalProblems.BirthDateTooYoung, YoungestYears))
            : (new PersonalText(date.ToString(IsoDate, CultureInfo.InvariantCulture), "····-··-··", null, null), null);
    }

    // A name of one letter would stand there whole.
    private static string MaskOfName(string name)
    {
        var runes = name.EnumerateRunes().Take(2).ToArray();
        return runes.Length > 1 ? $"{runes[0]}{CompactText.Dots}" : CompactText.Dots;
    }

    // One or two letters would be all of it.
    private static string First(string part) => part.Length > 2 ? $"{part[0]}{CompactText.Dots}" : CompactText.Dots;
}

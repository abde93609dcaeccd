using AdminConsole.Domain;
using AdminConsole.Domain.PersonalData;
using PhoneNumbers;

namespace AdminConsole.Tests.Domain.PersonalData;

public sealed class TelephoneTests
{
    private static readonly PhoneNumberUtil Numbers = PhoneNumberUtil.GetInstance();

    public static TheoryData<string> Countries => [.. Numbers.GetSupportedRegions().Order(StringComparer.Ordinal)];

    [Theory]
    [InlineData("ES", "612345417", "+34612345417")]
    [InlineData("ES", "612 345 417", "+34612345417")]
    [InlineData("ES", "612-34-54-17", "+34612345417")]
    [InlineData("ES", "(+34) 612.345.417", "+34612345417")]
    [InlineData("ES", "0034 612345417", "+34612345417")]
    [InlineData("ES", "＋３４ ６１２３４５４１７", "+34612345417")]
    [InlineData("ES", "٦١٢٣٤٥٤١٧", "+34612345417")]
    [InlineData("FR", "06 12 34 56 78", "+33612345678")]
    [InlineData("FR", "+33 (0)6 12 34 56 78", "+33612345678")]
    [InlineData("GB", "020 7946 0958", "+442079460958")]
    [InlineData("GB", "+44 (0)20 7946 0958", "+442079460958")]
    [InlineData("US", "(212) 736-5000", "+12127365000")]
    [InlineData("US", "1-212-736-5000", "+12127365000")]
    [InlineData("US", "011 34 612 345 417", "+34612345417")]
    [InlineData("DE", "030/901820", "+4930901820")]
    [InlineData("IT", "06 6982 1234", "+390669821234")]
    [InlineData("PT", "912 345 678", "+351912345678")]
    [InlineData("CH", "044 668 18 00", "+41446681800")]
    [InlineData("JP", "03-3211-1234", "+81332111234")]
    [InlineData("BR", "(11) 96123-4567", "+5511961234567")]
    [InlineData("MX", "55 5093 4900", "+525550934900")]
    [InlineData("AR", "011 15-2345-6789", "+5491123456789")]
    [InlineData("IN", "098765 43210", "+919876543210")]
    [InlineData("RU", "8 (912) 345-67-89", "+79123456789")]
    [InlineData("ZZ", "+34 612 345 417", "+34612345417")]
    [InlineData("es", "612345417", "+34612345417")]
    public void Check_LocalForms_GiveOneNumber(string country, string input, string expected)
    {
        List<FieldProblem> problems = [];
        var text = PersonalRules.Check(PersonalField.PersonalTelephone, input, country, default, problems);
        Assert.Empty(problems);
        Assert.Equal(expected, text?.Canonical);
        Assert.Equal(expected, text?.Exact);
        Assert.Equal(expected[^4..], text?.Tail);
    }

    [Theory, MemberData(nameof(Countries))]
    public void Check_EveryCountrysOwnForms_GiveOneNumber(string country)
    {
        var example = Numbers.GetExampleNumberForType(country, PhoneNumberType.MOBILE) ?? Numbers.GetExampleNumber(country);
        var expected = Numbers.Format(example, PhoneNumberFormat.E164);
        string[] forms =
        [
            expected, Numbers.Format(example, PhoneNumberFormat.INTERNATIONAL), Numbers.Format(example, PhoneNumberFormat.NATIONAL),
            Numbers.FormatOutOfCountryCallingNumber(example, country is "ES" ? "FR" : "ES"),
        ];
        Assert.All(forms, (form, index) => Assert.Equal(expected, PersonalRules.Check(PersonalField.AccountTelephone, form, index == 3 ? (country is "ES" ? "FR" : "ES") : country, default, [])?.Canonical));
    }

    [Theory]
    [InlineData("ES", "hello", PersonalProblems.TelephoneNotANumber)]
    [InlineData("ES", "call 612345417", PersonalProblems.TelephoneNotANumber)]
    [InlineData("ES", "++", PersonalProblems.TelephoneNotANumber)]
    [InlineData("ES", "6", PersonalProblems.TelephoneNotANumber)]
    [InlineData("ES", "61234", PersonalProblems.TelephoneTooShort)]
    [InlineData("ES", "+34 6123", PersonalProblems.TelephoneTooShort)]
    [InlineData("US", "736-5000", PersonalProblems.TelephoneTooShort)]
    [InlineData("ES", "+34 612 345 417 999", PersonalProblems.TelephoneTooLong)]
    [InlineData("ES", "+999 612 345 417", PersonalProblems.TelephoneCountry)]
    [InlineData("ZZ", "612345417", PersonalProblems.TelephoneCountry)]
    [InlineData("", "612345417", PersonalProblems.TelephoneCountry)]
    [InlineData("ES", "112345678", PersonalProblems.TelephoneUnused)]
    [InlineData("ES", "912 345 417 ext. 12", PersonalProblems.TelephoneExtension)]
    [InlineData("ES", "0123456789012345678901234567890123456789012", TextRules.TooLong)]
    [InlineData("ES", "612345417\u202E", TextRules.DirectionMark)]
    [InlineData("ES", "612\u0007345417", TextRules.ControlCharacter)]
    [InlineData("ES", "612345417\uFFFD", PersonalProblems.TelephoneNotANumber)]
    [InlineData("ES", "612345417 🎉", PersonalProblems.TelephoneNotANumber)]
    [InlineData("ES", "612345417 / 913456789", PersonalProblems.TelephoneTooLong)]
    public void Check_BadNumber_NamesTheProblem(string country, string input, string code)
    {
        List<FieldProblem> problems = [];
        Assert.Null(PersonalRules.Check(PersonalField.EmergencyTelephone, input, country, default, problems));
        var problem = Assert.Single(problems);
        Assert.Equal("emergency-telephone", problem.Field);
        Assert.Equal(code, problem.Code);
    }

    [Theory]
    [InlineData("+34612345417", "+34 ··· ··· 417", "+34 612 34 54 17")]
    [InlineData("+12127365000", "+1 ··· ··· 000", "+1 212-736-5000")]
    [InlineData("+351912345678", "+351 ··· ··· 678", "+351 912 345 678")]
    public void Check_Number_IsMaskedAndShown(string input, string mask, string shown)
    {
        var text = PersonalRules.Check(PersonalField.PersonalTelephone, input, "ES", default, []);
        Assert.Equal(mask, text?.Mask);
        Assert.Equal(shown, Assert.Single(PersonalRules.Show(PersonalField.PersonalTelephone, input)));
    }

    [Theory]
    [InlineData(nameof(PersonalField.PersonalTelephone), "5417", "5417")]
    [InlineData(nameof(PersonalField.PersonalTelephone), " 54 17 ", "5417")]
    [InlineData(nameof(PersonalField.PersonalTelephone), "٥٤١٧", "5417")]
    [InlineData(nameof(PersonalField.PersonalTelephone), "54178", null)]
    [InlineData(nameof(PersonalField.PersonalTelephone), "54a7", null)]
    [InlineData(nameof(PersonalField.PersonalTelephone), null, null)]
    [InlineData(nameof(PersonalField.PersonalTelephone), "5\uD80017", null)]
    [InlineData(nameof(PersonalField.NationalId), "5417", null)]
    public void SearchTail_FourDigitsAlone_AreATail(string field, string? input, string? expected) => Assert.Equal(expected, PersonalRules.SearchTail(Enum.Parse<PersonalField>(field), input));
}

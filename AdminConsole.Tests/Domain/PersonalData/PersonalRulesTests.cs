using AdminConsole.Domain;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Tests.Support;
using CsCheck;

namespace AdminConsole.Tests.Domain.PersonalData;

public sealed class PersonalRulesTests
{
    private static readonly DateOnly Today = new(2026, 7, 1);
    private static readonly PersonalField[] Plain = [.. Enum.GetValues<PersonalField>().Where(static field => field != PersonalField.HomeAddress)];

    private static readonly string[] Countries = ["ES", "PT", "FR", "IT", "GB", "US", "ZZ", string.Empty];

    private static readonly Gen<string> AnyInput = Gen.OneOf(
        Gen.String, Gen.String[Gen.Char["+0123456789 ()-./x٠٩"], 0, 30], Gen.String[Gen.Char["ESPTFRIT0123456789XYZ :-"], 0, 25], Gen.String[Gen.Char["ab.@-c"], 3, 20],
        Gen.Int[0, 99_999_999].Select(static number => $"{number:D8}{"TRWAGMYFPDXBNJZSQVHLCKE"[number % 23]}"), Gen.Int[600_000_000, 699_999_999].Select(static number => $"+34 {number}"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\u200B")]
    public void Check_NothingTyped_IsNoValueAndNoProblem(string? input)
        => Assert.All(Plain, field =>
        {
            List<FieldProblem> problems = [];
            Assert.Null(PersonalRules.Check(field, input, "ES", Today, problems));
            Assert.Empty(problems);
        });

    [Fact]
    public void Check_HostileText_IsAValueOrAProblemOfItsField()
        => Assert.All(Plain, field => Assert.All(HostileText.ForLimit(PersonalRules.LimitOf(field)), input =>
        {
            List<FieldProblem> problems = [];
            var text = PersonalRules.Check(field, input, "ES", Today, problems);
            Assert.All(problems, problem => Assert.Equal(PersonalFields.Of(field).Key, problem.Field));
            Assert.True(text is null || problems.Count == 0);
        }));

    [Fact]
    public void Check_AnyText_NeverThrowsAndSettlesAtOnce()
        => Gen.Select(Gen.Int[0, Plain.Length - 1].Select(static index => Plain[index]), AnyInput, Gen.Int[0, Countries.Length - 1].Select(static index => Countries[index])).Sample(static (field, input, country) =>
        {
            List<FieldProblem> problems = [];
            if (PersonalRules.Check(field, input, country, Today, problems) is not { } text)
            {
                return;
            }

            Assert.Empty(problems);
            // The kept form read again, in any country, is the kept form.
            Assert.Equal(text, PersonalRules.Check(field, text.Canonical, "MT", Today, []));
            Assert.Equal(text.Exact, PersonalRules.SearchText(field, text.Canonical, "MT"));
            Assert.Equal(text.Exact, PersonalRules.SearchText(field, input, country));
            Assert.Equal(PersonalFields.Of(field).IsFindable, text.Exact is not null);
            Assert.NotEmpty(PersonalRules.Show(field, text.Canonical));
            Assert.DoesNotContain(Middle(field, text.Canonical), text.Mask.Replace("···", string.Empty, StringComparison.Ordinal).Replace(" ", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        }, iter: 20_000);

    [Fact]
    public void ToString_ShowsNothing()
    {
        var text = PersonalRules.Check(PersonalField.PersonalTelephone, "+34612345417", "ES", Today, []);
        Assert.Equal("[personal]", text?.ToString());
        Assert.Equal("[address]", new PostalAddress { Line1 = "Calle Mayor 1" }.ToString());
    }

    [Theory]
    [InlineData("Ana@Example.com", "ana@example.com", "a···@e···.com")]
    [InlineData("m.lopez@mail.empresa.es", "m.lopez@mail.empresa.es", "m···@m···.es")]
    [InlineData("a@b.co", "a@b.co", "···@···.co")]
    [InlineData("anna@firma.software", "anna@firma.software", "a···@f···.···")]
    public void Check_Email_IsKeptInLowerCase(string input, string canonical, string mask)
    {
        var text = PersonalRules.Check(PersonalField.PersonalEmail, input, "ES", Today, []);
        Assert.Equal(new PersonalText(canonical, mask, canonical, null), text);
    }

    [Theory]
    [InlineData("1985-03-27", null)]
    [InlineData("1900-01-01", null)]
    [InlineData("2012-07-01", null)]
    [InlineData("2012-07-02", PersonalProblems.BirthDateTooYoung)]
    [InlineData("2026-07-01", PersonalProblems.BirthDateTooYoung)]
    [InlineData("2026-07-02", PersonalProblems.BirthDateFuture)]
    [InlineData("1899-12-31", PersonalProblems.BirthDateTooEarly)]
    [InlineData("1985-02-29", PersonalProblems.BirthDateShape)]
    [InlineData("27/03/1985", PersonalProblems.BirthDateShape)]
    [InlineData("1985-3-27", PersonalProblems.BirthDateShape)]
    [InlineData("1985-03-27T00:00", TextRules.TooLong)]
    public void Check_BirthDate_ObeysItsBounds(string input, string? code)
    {
        List<FieldProblem> problems = [];
        var text = PersonalRules.Check(PersonalField.BirthDate, input, "ES", Today, problems);
        Assert.Equal(code, problems.SingleOrDefault()?.Code);
        Assert.Equal(code is null ? new PersonalText(input, "····-··-··", null, null) : null, text);
    }

    [Theory]
    [InlineData("ES91 2100 0418 4502 0005 1332", "ES9121000418450200051332", "ES ··· 1332")]
    [InlineData("iban: de89 3704 0044 0532 0130 00", "DE89370400440532013000", "DE ··· 3000")]
    [InlineData("GB29-NWBK-6016-1331-9268-19", "GB29NWBK60161331926819", "GB ··· 6819")]
    [InlineData("FR14 2004 1010 0505 0001 3M02 606", "FR1420041010050500013M02606", "FR ··· 2606")]
    [InlineData("NO93 8601 1117 947", "NO9386011117947", "NO ··· 7947")]
    [InlineData("MT84MALT011000012345MTLCAST001S", "MT84MALT011000012345MTLCAST001S", "MT ··· 001S")]
    public void Check_Iban_IsKeptCompact(string input, string canonical, string mask)
    {
        var text = PersonalRules.Check(PersonalField.BankAccount, input, "ES", Today, []);
        Assert.Equal(new PersonalText(canonical, mask, null, null), text);
        Assert.Equal(canonical, Assert.Single(PersonalRules.Show(PersonalField.BankAccount, canonical)).Replace(" ", string.Empty, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ES91 2100 0418 4502 0005 1333", PersonalProblems.IbanCheck)]
    [InlineData("ES19 2100 0418 4502 0005 1332", PersonalProblems.IbanCheck)]
    [InlineData("ES91 2100 0418 4502 0005 133", PersonalProblems.IbanLength)]
    [InlineData("US91 2100 0418 4502 0005 1332", PersonalProblems.IbanCountry)]
    [InlineData("2100 0418 4502 0005 1332", PersonalProblems.IbanShape)]
    [InlineData("ES91 2100 0418 4502 ñ005 1332", PersonalProblems.IbanShape)]
    public void Check_BadIban_NamesTheProblem(string input, string code)
    {
        List<FieldProblem> problems = [];
        Assert.Null(PersonalRules.Check(PersonalField.BankAccount, input, "ES", Today, problems));
        Assert.Equal(code, Assert.Single(problems).Code);
    }

    [Fact]
    public void Check_AnyWrongCharacterOfAnIban_IsFound()
    {
        const string Iban = "ES9121000418450200051332";
        for (var place = 2; place < Iban.Length; place++)
        {
            for (var digit = '0'; digit <= '9'; digit++)
            {
                var text = PersonalRules.Check(PersonalField.BankAccount, $"{Iban[..place]}{digit}{Iban[(place + 1)..]}", "ES", Today, []);
                Assert.Equal(Iban[place] == digit, text is not null);
            }
        }
    }

    [Theory]
    [InlineData("María Núñez", "M···")]
    [InlineData("李小龙", "李···")]
    [InlineData("محمد", "م···")]
    [InlineData("𝒜da", "𝒜···")]
    [InlineData("Q", "···")]
    public void Check_EmergencyName_ShowsItsFirstLetter(string name, string mask)
        => Assert.Equal(new PersonalText(name, mask, null, null), PersonalRules.Check(PersonalField.EmergencyName, name, "ES", Today, []));

    [Theory]
    [InlineData(nameof(PersonalField.PersonalTelephone), "612 345 417", "+34612345417")]
    [InlineData(nameof(PersonalField.AccountEmail), " Ana@Example.com ", "ana@example.com")]
    [InlineData(nameof(PersonalField.NationalId), "12345678z", "ES:12345678Z")]
    [InlineData(nameof(PersonalField.NationalId), "12345678a", null)]
    [InlineData(nameof(PersonalField.BankAccount), "ES9121000418450200051332", null)]
    [InlineData(nameof(PersonalField.HomeAddress), "Calle Mayor 1", null)]
    [InlineData(nameof(PersonalField.PersonalTelephone), "\uD800", null)]
    public void SearchText_FindableFields_GiveTheIndexedForm(string field, string input, string? expected)
        => Assert.Equal(expected, PersonalRules.SearchText(Enum.Parse<PersonalField>(field), input, "ES"));

    // What a mask must not show: all but the ends that it is there to show.
    private static string Middle(PersonalField field, string canonical) => field switch
    {
        PersonalField.PersonalEmail or PersonalField.AccountEmail => canonical[..canonical.LastIndexOf('.')],
        PersonalField.NationalId => canonical[3..^1],
        PersonalField.EmergencyName or PersonalField.BirthDate => canonical,
        _ => canonical[2..^4],
    };
}

using AdminConsole.Domain;
using AdminConsole.Domain.PersonalData;

namespace AdminConsole.Tests.Domain.PersonalData;

public sealed class NationalIdTests
{
    [Theory]
    [InlineData("ES 12345678Z", "PT", "ES:12345678Z")]
    [InlineData("12345678Z", "ES", "ES:12345678Z")]
    [InlineData("12.345.678-z", "ES", "ES:12345678Z")]
    [InlineData("es:12345678z", "FR", "ES:12345678Z")]
    [InlineData("１２３４５６７８Ｚ", "ES", "ES:12345678Z")]
    [InlineData("1234567L", "ES", "ES:01234567L")]
    [InlineData("X1234567L", "ES", "ES:X1234567L")]
    [InlineData("Y-1234567-X", "ES", "ES:Y1234567X")]
    [InlineData("Z 1234567 R", "ES", "ES:Z1234567R")]
    [InlineData("123456789", "PT", "PT:123456789")]
    [InlineData("PT 501 964 843", "ES", "PT:501964843")]
    [InlineData("2 55 08 14 168 025 38", "FR", "FR:255081416802538")]
    [InlineData("1 85 05 2A 006 084 35", "FR", "FR:185052A00608435")]
    [InlineData("RSSMRA85T10A562S", "IT", "IT:RSSMRA85T10A562S")]
    [InlineData("SE 12 34 56 C", "GB", "GB:SE123456C")]
    [InlineData("SE 811228-9874", "GB", "SE:8112289874")]
    [InlineData("ΑΒ 123456", "GR", "GR:ΑΒ123456")]
    [InlineData("11010519491231002x", "CN", "CN:11010519491231002X")]
    [InlineData("ES12345678Z", "DE", "DE:ES12345678Z")]
    public void Check_Identifiers_AreKeptWithTheirCountry(string input, string country, string expected)
    {
        List<FieldProblem> problems = [];
        var text = PersonalRules.Check(PersonalField.NationalId, input, country, default, problems);
        Assert.Empty(problems.Select(static problem => problem.Code));
        Assert.Equal(expected, text?.Canonical);
        Assert.Equal(expected, text?.Exact);
        Assert.Null(text?.Tail);
        Assert.Equal(expected, PersonalRules.SearchText(PersonalField.NationalId, expected, "MT"));
    }

    [Theory]
    [InlineData("12345678A", "ES", PersonalProblems.NationalIdCheck)]
    [InlineData("X1234567A", "ES", PersonalProblems.NationalIdCheck)]
    [InlineData("123456788", "PT", PersonalProblems.NationalIdCheck)]
    [InlineData("255081416802539", "FR", PersonalProblems.NationalIdCheck)]
    [InlineData("RSSMRA85T10A562T", "IT", PersonalProblems.NationalIdCheck)]
    [InlineData("12345678", "ES", PersonalProblems.NationalIdShape)]
    [InlineData("W1234567L", "ES", PersonalProblems.NationalIdShape)]
    [InlineData("12345678Z", "PT", PersonalProblems.NationalIdShape)]
    [InlineData("2550814168025", "FR", PersonalProblems.NationalIdShape)]
    [InlineData("RSSMRA85T10A562", "IT", PersonalProblems.NationalIdShape)]
    [InlineData("123", "DE", PersonalProblems.NationalIdTooShort)]
    [InlineData("12#45678", "DE", PersonalProblems.NationalIdCharacters)]
    [InlineData("12_45678", "DE", PersonalProblems.NationalIdCharacters)]
    [InlineData("12345678Z", "ZZ", PersonalProblems.NationalIdCountry)]
    [InlineData("12345678Z", "", PersonalProblems.NationalIdCountry)]
    [InlineData("QQ: 12345678", "ES", PersonalProblems.NationalIdCountry)]
    [InlineData("123456789012345678901234567890123", "DE", TextRules.TooLong)]
    [InlineData("1234\u200E5678Z", "ES", TextRules.DirectionMark)]
    [InlineData("1234\05678Z", "ES", TextRules.ControlCharacter)]
    public void Check_BadIdentifier_NamesTheProblem(string input, string country, string code)
    {
        List<FieldProblem> problems = [];
        Assert.Null(PersonalRules.Check(PersonalField.NationalId, input, country, default, problems));
        var problem = Assert.Single(problems);
        Assert.Equal("national-id", problem.Field);
        Assert.Equal(code, problem.Code);
    }

    [Fact]
    public void Check_HalfACharacter_IsMalformed()
    {
        List<FieldProblem> problems = [];
        Assert.Null(PersonalRules.Check(PersonalField.NationalId, "\uDC0012345678Z", "ES", default, problems));
        Assert.Null(PersonalRules.Check(PersonalField.PersonalTelephone, "612345417\uD800", "ES", default, problems));
        Assert.Equal([TextRules.Malformed, TextRules.Malformed], problems.Select(static problem => problem.Code));
    }

    [Fact]
    public void Check_EveryOtherSpanishLetter_IsRefused()
    {
        for (var letter = 'A'; letter <= 'Z'; letter++)
        {
            var text = PersonalRules.Check(PersonalField.NationalId, $"12345678{letter}", "ES", default, []);
            Assert.Equal(letter == 'Z', text is not null);
        }
    }

    [Theory]
    [InlineData("ES 12345678Z", "ES ··· ··· 78Z")]
    [InlineData("DE 1234", "DE ··· ···")]
    public void Check_Identifier_IsMaskedToItsEnd(string input, string mask)
        => Assert.Equal(mask, PersonalRules.Check(PersonalField.NationalId, input, "ES", default, [])?.Mask);
}

using AdminConsole.Domain;

namespace AdminConsole.Tests.Domain;

public sealed class TextRulesTests
{
    [Theory]
    [InlineData(null, TextRules.Required)]
    [InlineData("", TextRules.Required)]
    [InlineData("   ", TextRules.Required)]
    [InlineData("12345678901", TextRules.TooLong)]
    [InlineData("a\u0000b", TextRules.ControlCharacter)]
    [InlineData("a\u0007b", TextRules.ControlCharacter)]
    [InlineData("a\nb", TextRules.ControlCharacter)]
    [InlineData("a\u202Eb", TextRules.DirectionMark)]
    [InlineData("\u200Fab", TextRules.DirectionMark)]
    [InlineData("a\u2066b", TextRules.DirectionMark)]
    public void Check_BadText_NamesTheProblem(string? value, string code)
    {
        var (text, problem) = TextRules.Check("field", value, 10, required: true);
        Assert.Equal(code, problem?.Code);
        Assert.Empty(text);
    }

    [Fact]
    public void Check_LoneSurrogate_IsMalformed()
    {
        Assert.Equal(TextRules.Malformed, TextRules.Check("field", "a\uD800", 10, true).Problem?.Code);
        Assert.Equal(TextRules.Malformed, TextRules.Check("field", "\uDC00b", 10, true).Problem?.Code);
    }

    [Theory]
    [InlineData("  Ana  ", "Ana")]
    [InlineData("<script>", "<script>")]
    [InlineData("'; --", "'; --")]
    [InlineData("e\u0301", "é")]
    [InlineData("李小龙", "李小龙")]
    [InlineData("محمد", "محمد")]
    [InlineData("🎉", "🎉")]
    public void Check_AnyScript_IsKeptAsText(string value, string expected)
    {
        var (text, problem) = TextRules.Check("field", value, 10, required: true);
        Assert.Null(problem);
        Assert.Equal(expected, text);
    }

    [Theory]
    [InlineData("García Núñez", "garcia nunez")]
    [InlineData("ÅNGSTRÖM", "angstrom")]
    [InlineData("Жанна", "жанна")]
    public void Fold_AccentsAndCase_AreGone(string value, string expected) => Assert.Equal(expected, TextRules.Fold(value));
}

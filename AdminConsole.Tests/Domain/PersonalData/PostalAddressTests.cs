using AdminConsole.Domain;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Tests.Support;
using CsCheck;

namespace AdminConsole.Tests.Domain.PersonalData;

public sealed class PostalAddressTests
{
    private static readonly Gen<string> Any = Gen.OneOf(Gen.String, Gen.Const(string.Empty), Gen.String[Gen.Char.AlphaNumeric, 1, 30]);

    [Theory]
    [InlineData("ES", "28013", "28013")]
    [InlineData("es", " 28013 ", "28013")]
    [InlineData("PT", "1100148", "1100-148")]
    [InlineData("PT", "1100-148", "1100-148")]
    [InlineData("FR", "75001", "75001")]
    [InlineData("US", "10001-1234", "10001-1234")]
    [InlineData("GB", "sw1a1aa", "SW1A 1AA")]
    [InlineData("GB", "M1 1AE", "M1 1AE")]
    [InlineData("NL", "1012 ab", "1012 AB")]
    [InlineData("IE", "", null)]
    [InlineData("JP", "〒100-0001", "〒100-0001")]
    public void CheckAddress_PostalCodes_AreKeptAsTheirCountryWritesThem(string country, string code, string? expected)
    {
        List<FieldProblem> problems = [];
        var text = PersonalRules.CheckAddress(Madrid() with { Country = country, PostalCode = code }, problems);
        Assert.Empty(problems.Select(static problem => problem.Code));
        Assert.Equal(expected, PostalAddress.FromCanonical(text?.Canonical)?.PostalCode);
        Assert.Equal($"{country.ToUpperInvariant()} ··· ···", text?.Mask);
        Assert.Null(text?.Exact);
    }

    [Theory]
    [InlineData("ES", "53001")]
    [InlineData("ES", "00123")]
    [InlineData("ES", "2801")]
    [InlineData("PT", "1100")]
    [InlineData("DE", "1011A")]
    [InlineData("US", "1000")]
    [InlineData("GB", "12345")]
    public void CheckAddress_BadPostalCode_IsNamed(string country, string code)
    {
        List<FieldProblem> problems = [];
        Assert.Null(PersonalRules.CheckAddress(Madrid() with { Country = country, PostalCode = code }, problems));
        Assert.Equal(new FieldProblem("home-address.postal-code", PersonalProblems.BadPostalCode, []).Code, Assert.Single(problems).Code);
    }

    [Fact]
    public void CheckAddress_LinesOfTwoThousand_AreTooLong()
    {
        List<FieldProblem> problems = [];
        var input = new PostalAddress { Line1 = new('x', 2000), Line2 = new('y', 2000), City = new('z', 2000), Region = new('漢', 2000), PostalCode = new('1', 2000), Country = new('E', 2000) };
        Assert.Null(PersonalRules.CheckAddress(input, problems));
        Assert.Equal(
            ["home-address.city", "home-address.country", "home-address.line1", "home-address.line2", "home-address.postal-code", "home-address.region"],
            problems.Select(static problem => problem.Field).Order(StringComparer.Ordinal));
        Assert.All(problems, static problem => Assert.Equal(TextRules.TooLong, problem.Code));
    }

    [Fact]
    public void CheckAddress_WhatIsMissing_IsNamed()
    {
        List<FieldProblem> problems = [];
        Assert.Null(PersonalRules.CheckAddress(new PostalAddress { Line2 = "4.º izquierda", Country = "ES" }, problems));
        Assert.Equal(["home-address.city", "home-address.line1", "home-address.postal-code"], problems.Select(static problem => problem.Field).Order(StringComparer.Ordinal));
        Assert.All(problems, static problem => Assert.Equal(TextRules.Required, problem.Code));

        problems.Clear();
        Assert.Null(PersonalRules.CheckAddress(Madrid() with { Country = "QQ" }, problems));
        Assert.Equal(PersonalProblems.UnknownCountry, Assert.Single(problems).Code);

        problems.Clear();
        Assert.Null(PersonalRules.CheckAddress(Madrid() with { Country = null }, problems));
        Assert.Equal(("home-address.country", TextRules.Required), (problems[0].Field, problems[0].Code));
    }

    [Fact]
    public void CheckAddress_NothingButACountry_IsNoAddress()
    {
        List<FieldProblem> problems = [];
        Assert.Null(PersonalRules.CheckAddress(new PostalAddress { Country = "ES" }, problems));
        Assert.Null(PersonalRules.CheckAddress(new PostalAddress(), problems));
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData("ul. Świętokrzyska 12/3")]
    [InlineData("Невский проспект, 28")]
    [InlineData("東京都千代田区丸の内1-1")]
    [InlineData("شارع التحرير ١٢")]
    [InlineData("Calle \"La Ñ\" <b> & 'x'")]
    public void CheckAddress_AnyScript_ComesBackAsItWas(string line)
    {
        var text = PersonalRules.CheckAddress(Madrid() with { Line1 = line }, []);
        Assert.Equal(line, PostalAddress.FromCanonical(text?.Canonical)?.Line1);
        Assert.Equal([line, "28013 Madrid", "ES"], PersonalRules.Show(PersonalField.HomeAddress, text!.Canonical));
    }

    [Fact]
    public void CheckAddress_AnyText_NeverThrowsAndSettlesAtOnce()
        => Gen.Select(Any, Any, Any, Any, Gen.OneOf(Any, Gen.Const("28013")), Gen.OneOf(Any, Gen.Const("ES"), Gen.Const("IE"))).Sample(static (line1, line2, city, region, code, country) =>
        {
            List<FieldProblem> problems = [];
            var input = new PostalAddress { Line1 = line1, Line2 = line2, City = city, Region = region, PostalCode = code, Country = country };
            if (PersonalRules.CheckAddress(input, problems) is { } text)
            {
                Assert.Empty(problems);
                Assert.Equal(text, PersonalRules.CheckAddress(PostalAddress.FromCanonical(text.Canonical)!, []));
            }
        }, iter: 5_000);

    [Fact]
    public void ToCanonical_LongestAddress_FitsIntoTheColumn()
    {
        var text = PersonalRules.CheckAddress(new PostalAddress
        {
            Line1 = new('漢', FieldLimits.AddressLine),
            Line2 = new('"', FieldLimits.AddressLine),
            City = new('漢', FieldLimits.City),
            Region = new('漢', FieldLimits.Region),
            PostalCode = new('漢', FieldLimits.PostalCode),
            Country = "JP",
        }, []);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(text!.Canonical), 1, FieldLimits.SealedValue - 128);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"line1\":5}")]
    [InlineData("{\"line1\":\"\\uD800\"}")]
    [InlineData("{")]
    public void FromCanonical_WhatIsNoAddress_IsNull(string? text)
    {
        Assert.Null(PostalAddress.FromCanonical(text));
        Assert.Empty(PersonalRules.Show(PersonalField.HomeAddress, text ?? string.Empty));
    }

    [Fact]
    public void FromCanonical_BadText_IsNull() => Assert.All(BadText.All, static text => Assert.True(text is "{}" || PostalAddress.FromCanonical(text) is null));

    private static PostalAddress Madrid() => new() { Line1 = "Calle Mayor 1", City = "Madrid", PostalCode = "28013", Country = "ES" };
}

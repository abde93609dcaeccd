using System.Security.Cryptography;
using System.Text;
using AdminConsole.Domain;
using AdminConsole.Hosting;
using AdminConsole.Security.Authentication;
using AdminConsole.Tests.Support;

namespace AdminConsole.Tests.Security;

public sealed class PasswordRulesTests
{
    private static readonly string[] Owner = ["Lucía", "Ferrándiz", "lucia.ferrandiz@brisa.example"];
    private static readonly PasswordRules Rules = new(PasswordBlocklist.None, static () => "Brisa Logistics");

    [Theory]
    [InlineData("password")]
    [InlineData("Passw0rd2024!")]
    [InlineData("contraseña123")]
    [InlineData("C0ntr4s3ña!!")]
    [InlineData("qwertyuiop")]
    [InlineData("1qaz2wsx3edc")]
    [InlineData("poiuytrewq12")]
    [InlineData("abcdefghijkl")]
    [InlineData("aaaaaaaabbbb")]
    [InlineData("abababababab")]
    [InlineData("Barcelona2024!!")]
    [InlineData("verano2026verano")]
    [InlineData("iloveyouiloveyou")]
    [InlineData("BRISAlogistics1")]
    [InlineData("lucía.ferrándiz1")]
    [InlineData("Ferrandiz-Lucia-1990")]
    [InlineData("12345678901234567")]
    [InlineData("98765432109876")]
    [InlineData("monkey-dragon")]
    public void Check_EasilyGuessed_IsRefused(string password)
        => Assert.Equal(PasswordRules.Common, Rules.Check("field", password, FieldLimits.PasswordMinimum, Owner)?.Code);

    [Theory]
    [InlineData("quiet harbour at noon")]
    [InlineData("correct horse battery staple")]
    [InlineData("xk29fjqz")]
    [InlineData("пароль для двери")]
    [InlineData("小龙吃了三个苹果派和茶")]
    [InlineData("🎉🦜🌵🪁🧩🛶🎻🧭")]
    [InlineData("tres barcos y un zapato")]
    [InlineData("        h7 w)kd q(z")]
    public void Check_HardEnough_IsTaken(string password) => Assert.Null(Rules.Check("field", password, FieldLimits.PasswordMinimum, Owner));

    [Fact]
    public void Check_Length_CountsCodePointsAfterNfc()
    {
        // Fourteen letters, written with marks of their own: twenty-eight code units before NFC.
        var decomposed = string.Concat("xkqzwvjpfhgbyd".Select(static letter => $"{letter}\u0301"));
        Assert.Null(Rules.Check("field", decomposed, 8));
        Assert.Equal(PasswordRules.TooShort, Rules.Check("field", "a\u0301e\u0301i\u0301o\u0301u\u0301xyz"[..^1], 8)?.Code);
        Assert.Null(Rules.Check("field", string.Concat(Enumerable.Range(0, FieldLimits.PasswordMaximum).Select(static index => char.ConvertFromUtf32(0x1F300 + (index * 7)))), 8));
        Assert.Equal(PasswordRules.TooLong, Rules.Check("field", new string('x', 64) + new string('y', 65), 8)?.Code);
    }

    [Theory]
    [InlineData(null, TextRules.Required)]
    [InlineData("", TextRules.Required)]
    [InlineData("xk29fjq", PasswordRules.TooShort)]
    public void Check_Bad_NamesTheProblem(string? password, string code) => Assert.Equal(code, Rules.Check("field", password, FieldLimits.PasswordMinimum)?.Code);

    [Fact]
    public void Check_LoneSurrogate_IsMalformed() => Assert.Equal(TextRules.Malformed, Rules.Check("field", "ab\uD800cdefgh", FieldLimits.PasswordMinimum)?.Code);

    [Fact]
    public void Check_MegabytesOfText_AnswersWithoutLookingThrough()
        => Assert.Equal(PasswordRules.TooLong, Rules.Check("field", new string('x', 5_000_000), FieldLimits.PasswordMinimum)?.Code);

    [Fact]
    public void Check_HostileText_IsTakenOnlyWhenItIsHardToGuess()
        => Assert.All(BadText.All, static text => Assert.True(
            Rules.Check("field", text, FieldLimits.PasswordMinimum, text ?? string.Empty) is not null || PasswordStrength.Bits(text!, []) >= PasswordStrength.Least, text));

    [Fact]
    public void MinimumFor_AFactorAskedOfThem_IsShorter()
    {
        Assert.Equal(8, PasswordRules.MinimumFor(factorIsRequired: true));
        Assert.Equal(15, PasswordRules.MinimumFor(factorIsRequired: false));
    }

    [Fact]
    public void Bits_LongerWord_NeverCostsLess()
    {
        var previous = 0.0;
        foreach (var length in Enumerable.Range(1, 20))
        {
            var bits = PasswordStrength.Bits("xk29fjqzvw83hpnd5mtc"[..length], []);
            Assert.True(bits >= previous, $"{length} characters cost {bits}, one fewer {previous}.");
            previous = bits;
        }
    }

    [Fact]
    public void CommonWords_EveryWord_IsFoldedAndLongEnoughToMatter()
    {
        Assert.InRange(CommonWords.Count, 1_500, 2_048);
        Assert.True(CommonWords.Contains("contrasena"));
        Assert.False(CommonWords.Contains("harbour"));
        using var reader = new StreamReader(typeof(CommonWords).Assembly.GetManifestResourceStream("common-words.txt")!);
        var words = reader.ReadToEnd().Split('\n').Where(static line => !line.StartsWith('#')).SelectMany(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        Assert.All(words, static word => Assert.True(word.Length >= 3 && string.Equals(TextRules.Fold(word), word, StringComparison.Ordinal), word));
        Assert.Equal(words.Length, words.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Blocklist_LinesAndHashes_AreRefusedInAnyCase()
    {
        var file = Path.GetTempFileName();
        try
        {
#pragma warning disable CA5350 // The lists that are handed out are made with SHA-1.
            var hash = Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes("velvet tugboat nineteen")));
#pragma warning restore CA5350
            File.WriteAllLines(file, ["copper lantern fjord", string.Empty, $"{hash}:1432"]);
            var list = PasswordBlocklist.Read(file);
            var rules = new PasswordRules(list, static () => string.Empty);

            Assert.Equal(2, list.Count);
            Assert.Equal(PasswordRules.Common, rules.Check("field", "Copper Lantern FJÓRD", 15)?.Code);
            Assert.Equal(PasswordRules.Common, rules.Check("field", "velvet tugboat nineteen", 15)?.Code);
            Assert.Null(rules.Check("field", "velvet tugboat eighteen", 15));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Blocklist_NamedButMissing_RefusesTheStartByTheSettingsName()
    {
        var options = new HostingOptions { PasswordBlocklistFile = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()) };

        Assert.Contains("Hosting:PasswordBlocklistFile", Assert.Throws<StartRefusedException>(options.ReadBlocklist).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Blocklist_EmptyFile_IsRefused()
    {
        var file = Path.GetTempFileName();
        try
        {
            Assert.Throws<InvalidDataException>(() => PasswordBlocklist.Read(file));
        }
        finally
        {
            File.Delete(file);
        }
    }
}

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using AdminConsole.Controls;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Settings;
using AdminConsole.Features.Audit;
using AdminConsole.Features.Settings;
using AdminConsole.Resources;

namespace AdminConsole.Tests.Features.Audit;

[Trait("Stage", "Unit")]
public sealed class AuditWordsTests
{
    [Theory, InlineData("en"), InlineData("es")]
    public void EveryCodeOfTheTrail_HasItsOwnWords(string language)
    {
        var texts = AuditText.ResourceManager.GetResourceSet(CultureInfo.GetCultureInfo(language is "en" ? string.Empty : language), createIfNotExists: true, tryParents: false)!;
        string[] keys =
        [
            .. AuditActions.All.Select(static action => TrailWords.KeyOf("Action_", action)),
            .. AuditTargets.All.Select(static target => TrailWords.KeyOf("Target_", target)),
            .. Enum.GetValues<AuditOutcome>().Select(static outcome => "Outcome_" + AuditFilter.Word(outcome)),
            .. Enum.GetNames<AuditSealState>().Select(static state => "Seal_" + state.ToLowerInvariant()),
            .. AuditFilter.Ranges.Select(static range => "Range_" + range.Key),
        ];

        Assert.All(keys, key => Assert.False(string.IsNullOrWhiteSpace(texts.GetString(key)), key));
        Assert.Distinct(AuditActions.All.Select(action => texts.GetString(TrailWords.KeyOf("Action_", action))), StringComparer.Ordinal);
    }

    [Theory, InlineData("en"), InlineData("es")]
    public void EveryFieldThatIsRecorded_HasItsOwnWords(string language)
    {
        var texts = AuditText.ResourceManager.GetResourceSet(CultureInfo.GetCultureInfo(language is "en" ? string.Empty : language), createIfNotExists: true, tryParents: false)!;
        var source = string.Concat(Directory.EnumerateFiles(Sources(), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Select(File.ReadAllText));
        var fields = Regex.Matches(source, @"\.(Note|Change|ChangePersonal)\(""(?<field>[a-zA-Z-]+)""", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10)).Select(static match => match.Groups["field"].Value).Distinct(StringComparer.Ordinal).ToList();

        Assert.InRange(fields.Count, 100, 1_000);
        Assert.All(fields, field => Assert.False(string.IsNullOrWhiteSpace(texts.GetString(TrailWords.KeyOf("Field_", field))), field));

        static string Sources([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", "AdminConsole"));
    }

    [Theory, InlineData("en"), InlineData("es")]
    public void EverySettingGroupAndChoice_HasItsOwnWords(string language)
    {
        var texts = SettingsText.ResourceManager.GetResourceSet(CultureInfo.GetCultureInfo(language is "en" ? string.Empty : language), createIfNotExists: true, tryParents: false)!;
        string[] keys =
        [
            .. SettingDefinitions.All.Select(static definition => SettingsWords.KeyOf("Name_", definition.Key)),
            .. SettingDefinitions.All.Select(static definition => SettingsWords.KeyOf("About_", definition.Key)),
            .. Enum.GetNames<SettingGroup>().Select(static group => "Group_" + group),
            .. SettingDefinitions.All.OfType<ChoiceSetting>().Where(static choice => !ReferenceEquals(choice, SettingDefinitions.HomeCountry) && !ReferenceEquals(choice, SettingDefinitions.CompanyTimeZone)).SelectMany(static choice => choice.Choices).Where(static choice => !choice.All(char.IsAsciiDigit)).Select(static choice => "Choice_" + choice),
        ];

        Assert.All(keys, key => Assert.False(string.IsNullOrWhiteSpace(texts.GetString(key)), key));
        // Countries are named by the system.
        Assert.All(SettingDefinitions.HomeCountry.Choices, static code => Assert.NotEqual(code, SettingsWords.Choice(SettingDefinitions.HomeCountry, code)));
    }

    [Fact]
    public void Definitions_DefaultsFitTheirOwnBounds_AndKeysFitTheColumn()
    {
        foreach (var definition in SettingDefinitions.All)
        {
            Assert.Null(definition.Check(definition.DefaultText).Problem);
            Assert.Equal(definition.DefaultText, definition.Check(definition.DefaultText).Text);
            Assert.InRange(definition.Key.Length, 1, AdminConsole.Domain.FieldLimits.SettingKey);
        }

        Assert.Distinct(SettingDefinitions.All.Select(static definition => definition.Key), StringComparer.Ordinal);
    }

    [Fact]
    public void OfAction_ACodeWithoutWords_IsShownAsItStands() => Assert.Equal("later.thing", TrailWords.OfAction("later.thing"));
}

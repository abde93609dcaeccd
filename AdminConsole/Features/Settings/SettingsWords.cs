using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Settings;
using AdminConsole.Resources;

namespace AdminConsole.Features.Settings;

/// <summary>What settings, groups and values are called.</summary>
internal static class SettingsWords
{
    public static string Name(SettingDefinition definition) => Of("Name_", definition.Key);

    public static string About(SettingDefinition definition) => Of("About_", definition.Key);

    public static string Group(SettingGroup group) => Of("Group_", group.ToString());

    /// <summary>A stored value as it is shown.</summary>
    public static string Value(SettingDefinition definition, string value) => definition switch
    {
        _ when value.Length == 0 => SettingsText.Empty,
        NumberSetting when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number.ToString("N0", CultureInfo.CurrentCulture),
        ChoiceSetting choice => Choice(choice, value),
        _ => value,
    };

    /// <summary>A choice's words; a figure is its own word, and a country has its name.</summary>
    public static string Choice(ChoiceSetting choice, string value)
        => ReferenceEquals(choice, SettingDefinitions.HomeCountry) && choice.Choices.Contains(value, StringComparer.Ordinal) ? new RegionInfo(value).DisplayName
            : ReferenceEquals(choice, SettingDefinitions.CompanyTimeZone) ? value
            : choice.Choices.Contains(value, StringComparer.Ordinal) && !value.All(char.IsAsciiDigit) ? Of("Choice_", value) : value;

    public static string Default(SettingDefinition definition)
        => definition.DefaultText.Length == 0 ? SettingsText.DefaultEmpty : string.Format(CultureInfo.CurrentCulture, SettingsText.Default, Value(definition, definition.DefaultText));

    public static string? Bounds(SettingDefinition definition) => definition switch
    {
        NumberSetting number => string.Format(CultureInfo.CurrentCulture, SettingsText.Bounds, number.Minimum, number.Maximum),
        TextSetting text => string.Format(CultureInfo.CurrentCulture, SettingsText.Longest, text.Maximum),
        _ => null,
    };

    public static string Problem(FieldProblem problem) => problem.Code switch
    {
        SettingDefinition.OutOfRange => string.Format(CultureInfo.CurrentCulture, SettingsText.OutOfRange, problem.Arguments),
        SettingDefinition.NotANumber => SettingsText.NotANumber,
        SettingDefinition.UnknownChoice => SettingsText.UnknownChoice,
        _ => ProblemText.Of(problem),
    };

    /// <summary>The key of a definition's words: <c>session.hours</c> is <c>Name_session_hours</c>.</summary>
    public static string KeyOf(string prefix, string key) => prefix + key.Replace('.', '_').Replace('-', '_');

    private static string Of(string prefix, string key)
        => SettingsText.ResourceManager.GetString(KeyOf(prefix, key), CultureInfo.CurrentUICulture) ?? key;
}

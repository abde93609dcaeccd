using System.Globalization;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Resources;

namespace AdminConsole.Controls;

/// <summary>The words of fields and classes in the language of the page.</summary>
internal static class PersonalFieldWords
{
    public static string Of(PersonalField field) => Text("Field_", field.ToString());

    public static string Of(PersonalClass kind) => Text("Class_", kind.ToString());

    /// <summary>The lines of a value in the clear; a date in the reader's way.</summary>
    public static IReadOnlyList<string> Show(PersonalField field, string canonical)
        => field == PersonalField.BirthDate && DateOnly.TryParseExact(canonical, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? [date.ToString("D", CultureInfo.CurrentCulture)]
            : PersonalRules.Show(field, canonical);

    // A number that no version knows is shown as it stands.
    private static string Text(string prefix, string name) => PersonalDataText.ResourceManager.GetString(prefix + name, CultureInfo.CurrentUICulture) ?? name;
}

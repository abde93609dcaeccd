using System.Globalization;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Domain.Roles;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Controls;

/// <summary>
/// What actions, fields and values of the audit trail are called, wherever they are shown. A code without words is
/// shown as it stands: the trail may hold what a later version wrote, or what somebody wrote by hand.
/// </summary>
internal static class TrailWords
{
    public static string OfAction(string action) => Of("Action_", action);

    /// <summary>The words of a recorded field; the field's own name when it has none.</summary>
    public static string OfField(string field)
        => PersonalFields.Find(field) is { } personal ? PersonalFieldWords.Of(personal.Field) : Of("Field_", field);

    /// <summary>
    /// A recorded value that is not empty: a key by its name of today, an instant by the reader's clock, a day and a
    /// code in the language of the page. The record itself is a hover away.
    /// </summary>
    public static MarkupString OfValue(string field, string value, IReadOnlyDictionary<Guid, string> names, Viewer viewer, string? unnamed = null)
    {
        if (Guid.TryParseExact(value, "D", out var key))
        {
            return names.GetValueOrDefault(key) is { Length: > 0 } name ? Inline.Recorded(name, value) : Inline.Text(unnamed ?? value);
        }

        if (value.EndsWith('Z') && DateTime.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var utc))
        {
            return Inline.Time(utc, viewer);
        }

        if (DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return Inline.Recorded(StepWords.Of(day), value);
        }

        return CodeOf(field, value) is { } words ? Inline.Recorded(words, value) : Inline.Text(value);
    }

    /// <summary>The words of a code: <c>person.create</c> has <c>Action_person_create</c>.</summary>
    public static string Of(string prefix, string code)
        => AuditText.ResourceManager.GetString(KeyOf(prefix, code), CultureInfo.CurrentUICulture) is { Length: > 0 } words ? words : code;

    public static string KeyOf(string prefix, string code) => prefix + code.Replace('.', '_').Replace('-', '_');

    private static string? CodeOf(string field, string value) => (field, value) switch
    {
        ("contract", _) when Enum.TryParse<ContractKind>(value, out var contract) => StepWords.Of(contract),
        ("origin", _) when Enum.TryParse<AssignmentOrigin>(value, out var origin) => AccessWording.Of(origin),
        ("method", _) when Enum.TryParse<SignInMethod>(value, out var method) => SessionWords.Of(method),
        ("cause", _) when Enum.TryParse<LeaveCause>(value, out var cause) => StepWords.Of(cause),
        ("kind", _) when Enum.TryParse<LifecycleKind>(value, out var kind) => StepWords.Of(kind),
        ("status", nameof(PersonStatus.Active)) => PeopleText.StatusActive,
        ("status", nameof(PersonStatus.Disabled)) => PeopleText.StatusDisabled,
        ("status", nameof(PersonStatus.Expected)) => PeopleText.StatusExpected,
        ("status", nameof(PersonStatus.Left)) => PeopleText.StatusLeft,
        ("field", _) when PersonalFields.Find(value) is { } personal => PersonalFieldWords.Of(personal.Field),
        _ => null,
    };
}

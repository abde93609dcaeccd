using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Resources;

namespace AdminConsole.Features.Audit;

/// <summary>
/// What the trail's codes are called. A code without words is shown as it stands: the trail may hold what a later
/// version wrote, or what somebody wrote by hand.
/// </summary>
internal static class AuditWords
{
    public static string OfAction(string action) => Of("Action_", action);

    public static string OfTarget(string targetType) => Of("Target_", targetType);

    public static string OfOutcome(AuditOutcome outcome) => outcome switch
    {
        AuditOutcome.Success => AuditText.Outcome_success,
        AuditOutcome.Denied => AuditText.Outcome_denied,
        AuditOutcome.Failed => AuditText.Outcome_failed,
        _ => ((byte)outcome).ToString(CultureInfo.InvariantCulture),
    };

    public static Tone ToneOf(AuditOutcome outcome) => outcome switch
    {
        AuditOutcome.Success => Tone.Neutral,
        AuditOutcome.Denied => Tone.Warning,
        _ => Tone.Bad,
    };

    public static string OfSeal(AuditSealState state) => state switch
    {
        AuditSealState.Intact => AuditText.Seal_intact,
        AuditSealState.Altered => AuditText.Seal_altered,
        AuditSealState.Missing => AuditText.Seal_missing,
        _ => AuditText.Seal_unreadable,
    };

    /// <summary>The words of a recorded field; the field's own name when it has none.</summary>
    public static string OfField(string field)
        => PersonalFields.Find(field) is { } personal ? PersonalFieldWords.Of(personal.Field) : Of("Field_", field);

    /// <summary>The label of the filter that a problem names.</summary>
    public static string OfFilter(string field) => field switch
    {
        nameof(AuditFilterInput.Range) => AuditText.Range,
        nameof(AuditFilterInput.From) => AuditText.From,
        nameof(AuditFilterInput.To) => AuditText.To,
        nameof(AuditFilterInput.Actor) => AuditText.Actor,
        nameof(AuditFilterInput.Action) => AuditText.Action,
        nameof(AuditFilterInput.TargetType) => AuditText.TargetType,
        nameof(AuditFilterInput.Target) => AuditText.Target,
        nameof(AuditFilterInput.Department) => AuditText.Department,
        nameof(AuditFilterInput.Outcome) => AuditText.Outcome,
        nameof(AuditFilterInput.Reason) => AuditText.Reason,
        nameof(AuditFilterInput.Address) => AuditText.Address,
        nameof(AuditFilterInput.Correlation) => AuditText.Act,
        nameof(AuditFilterInput.Session) => AuditText.Session,
        _ => AuditText.Place,
    };

    public static string OfError(ConsoleError error) => error is InvalidError invalid
        ? string.Join(' ', invalid.Problems.Select(static problem => $"{OfFilter(problem.Field)}: {ProblemText.Of(problem)}"))
        : ErrorText.Of(error);

    /// <summary>The key of a code's words: <c>person.create</c> is <c>Action_person_create</c>.</summary>
    public static string KeyOf(string prefix, string code) => prefix + code.Replace('.', '_').Replace('-', '_');

    private static string Of(string prefix, string code)
        => AuditText.ResourceManager.GetString(KeyOf(prefix, code), CultureInfo.CurrentUICulture) is { Length: > 0 } words ? words : code;
}

using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Audit;
using AdminConsole.Resources;

namespace AdminConsole.Features.Audit;

/// <summary>
/// What the trail's page calls targets, outcomes, seals and filters; actions and fields are in <see cref="TrailWords"/>.
/// </summary>
internal static class AuditWords
{
    public static string OfTarget(string targetType) => TrailWords.Of("Target_", targetType);

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
}

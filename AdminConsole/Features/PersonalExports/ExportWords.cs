using AdminConsole.Controls;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Resources;

namespace AdminConsole.Features.PersonalExports;

/// <summary>What the page calls things, in the language of the page.</summary>
internal static class ExportWords
{
    /// <summary>The fields of a stored request, in words.</summary>
    public static string OfAll(string fields) => string.Join(", ", ExportRules.FieldsOf(fields).Select(static info => PersonalFieldWords.Of(info.Field)));

    public static (string Text, Tone Tone) Of(ExportState state, DateTime? expiresAt, DateTime now) => state switch
    {
        ExportState.Asked => (ExportText.StateAsked, Tone.Info),
        ExportState.Approved when ExportRules.IsExpired(state, expiresAt, now) => (ExportText.StateExpired, Tone.Neutral),
        ExportState.Approved => (ExportText.StateApproved, Tone.Good),
        ExportState.Refused => (ExportText.StateRefused, Tone.Bad),
        ExportState.Withdrawn => (ExportText.StateWithdrawn, Tone.Neutral),
        _ => (ExportText.StateDelivered, Tone.Neutral),
    };
}

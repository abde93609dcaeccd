using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Controls;

/// <summary>The words and colours of sensitivity, and of what a change means to somebody.</summary>
internal static class AccessWording
{
    private const int KeysShown = 6;
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>A line for what is gained and one for what is lost; keys of permissions, encoded here.</summary>
    public static MarkupString Effect(IReadOnlyList<string> gained, IReadOnlyList<string> lost, int gainedCount, int lostCount)
        => new(Part(AccessText.Gains, gained, gainedCount) + Part(AccessText.Loses, lost, lostCount));

    private static string Part(string word, IReadOnlyList<string> keys, int count)
        => keys.Count == 0
            ? string.Empty
            : $"<span class=\"row-sub\">{Encoder.Encode(word)} {Encoder.Encode(string.Join(", ", keys.Take(KeysShown)))}{(count > KeysShown ? " " + Encoder.Encode(string.Format(CultureInfo.CurrentCulture, AccessText.AndMore, count - KeysShown)) : null)}</span>";

    public static string Of(Sensitivity sensitivity) => sensitivity switch
    {
        Sensitivity.Low => AccessText.Low,
        Sensitivity.Medium => AccessText.Medium,
        Sensitivity.High => AccessText.High,
        _ => AccessText.Critical,
    };

    public static Tone ToneOf(Sensitivity sensitivity) => sensitivity switch
    {
        Sensitivity.Low => Tone.Neutral,
        Sensitivity.Medium => Tone.Info,
        Sensitivity.High => Tone.Warning,
        _ => Tone.Bad,
    };

    public static string Of(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Equal => AccessText.Is,
        ComparisonOperator.NotEqual => AccessText.IsNot,
        ComparisonOperator.Less => AccessText.IsLess,
        ComparisonOperator.LessOrEqual => AccessText.IsAtMost,
        ComparisonOperator.Greater => AccessText.IsMore,
        ComparisonOperator.GreaterOrEqual => AccessText.IsAtLeast,
        _ => AccessText.IsOneOf,
    };

    /// <summary>A condition as a line of text.</summary>
    public static string Of(Condition condition)
        => string.Join($" {AccessText.And} ", condition.AllOf.Select(static comparison => $"{ConditionText.NameOf(comparison.Left)} {Of(comparison.Operator)} {Of(comparison.Right)}"));

    private static string Of(Operand operand) => operand switch
    {
        Operand.Text text => $"“{text.Value}”",
        Operand.Number number => number.Value.ToString(CultureInfo.CurrentCulture),
        Operand.Instant instant => instant.Value.ToString("u", CultureInfo.InvariantCulture),
        Operand.Truth truth => truth.Value ? AccessText.True : AccessText.False,
        Operand.TextList list => string.Join(", ", list.Values),
        Operand.Property other => ConditionText.NameOf(other.Path),
        _ => string.Empty,
    };

    public static string Of(AssignmentOrigin origin) => origin switch
    {
        AssignmentOrigin.Birthright => AccessText.OriginBirthright,
        AssignmentOrigin.Request => AccessText.OriginRequest,
        AssignmentOrigin.Import => AccessText.OriginImport,
        AssignmentOrigin.BreakGlass => AccessText.OriginBreakGlass,
        _ => AccessText.OriginDirect,
    };

    public static string Of(PathState state) => state switch
    {
        PathState.Open => AccessText.Open,
        PathState.NotYet => AccessText.NotYet,
        PathState.Ended => AccessText.Ended,
        PathState.ElsewhereOnly => AccessText.Elsewhere,
        _ => AccessText.Unmet,
    };

    /// <summary>The roles of a way in one line, from the one held to the one that gives.</summary>
    public static string Line(NamedPath way) => string.Join(" → ", way.Roles.Select(static role => role ?? AccessText.OutOfSight));
}

using AdminConsole.Controls;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Persistence;

namespace AdminConsole.Features.Lifecycle;

/// <summary>What is asked of the calendar of steps, as its address says it.</summary>
internal sealed record LifecycleQuery(string Text, Guid? DepartmentId, LifecycleKind? Kind, LifecycleState? State, LifecycleRange Range, KeysetRequest Place)
{
    public const string TextKey = "q";
    public const string DepartmentKey = "department";
    public const string KindKey = "kind";
    public const string StateKey = "state";
    public const string RangeKey = "range";

    public static IReadOnlyList<string> FilterKeys { get; } = [TextKey, DepartmentKey, KindKey, StateKey];

    public bool IsFiltered => Text.Length > 0 || DepartmentId is not null || Kind is not null || State is not null;

    /// <summary>The past is read backwards, from today.</summary>
    public bool IsPast => Range == LifecycleRange.Past;

    public static LifecycleQuery Read(UrlState url, int size)
        => new(
            url.Get(TextKey) ?? string.Empty, url.Id(DepartmentKey), url.Enum<LifecycleKind>(KindKey), url.Enum<LifecycleState>(StateKey), url.Enum<LifecycleRange>(RangeKey) ?? LifecycleRange.Coming, PageCursor.Read(url).ToRequest(size));
}

/// <summary>Which part of the calendar.</summary>
internal enum LifecycleRange
{
    /// <summary>From now on.</summary>
    Coming,

    /// <summary>Monday to Sunday of this week on the company's clock: what is planned, and what was done already.</summary>
    Week,

    /// <summary>The next 31 days.</summary>
    Month,
    Past,
}

using AdminConsole.Controls;
using AdminConsole.Domain.Account;
using AdminConsole.Persistence;

namespace AdminConsole.Features.Lockouts;

/// <summary>What is asked of the list of lockouts, as its address says it.</summary>
internal sealed record LockoutQuery(string Text, Guid? DepartmentId, AttemptKind? Kind, bool WithCounting, KeysetRequest Place)
{
    public const string TextKey = "q";
    public const string DepartmentKey = "department";
    public const string KindKey = "kind";
    public const string StateKey = "state";
    public const string PersonKey = "person";

    /// <summary>The value of <see cref="StateKey"/> that also shows accounts that are guessed at and not locked yet.</summary>
    public const string All = "all";

    public static IReadOnlyList<string> FilterKeys { get; } = [TextKey, DepartmentKey, KindKey, StateKey];

    public bool IsFiltered => Text.Length > 0 || DepartmentId is not null || Kind is not null;

    public static LockoutQuery Read(UrlState url, int size)
    {
        return new LockoutQuery(
            url.Get(TextKey) ?? string.Empty, url.Id(DepartmentKey), url.Enum<AttemptKind>(KindKey), url.Choice(StateKey, All) is not null, PageCursor.Read(url).ToRequest(size));
    }
}

using AdminConsole.Controls;
using AdminConsole.Persistence;

namespace AdminConsole.Features.SecondFactors;

/// <summary>What is asked of the list of people and their factors, as its address says it.</summary>
internal sealed record FactorQuery(string Text, Guid? DepartmentId, FactorFilter? Filter, KeysetMove Move, string? Cursor, int Size)
{
    public const string TextKey = "q";
    public const string DepartmentKey = "department";
    public const string FilterKey = "factor";

    public static IReadOnlyList<string> FilterKeys { get; } = [TextKey, DepartmentKey, FilterKey];

    public bool IsFiltered => Text.Length > 0 || DepartmentId is not null || Filter is not null;

    public static FactorQuery Read(UrlState url, int size)
    {
        var (move, cursor) = PageCursor.Read(url) switch
        {
            { After: { } after } => (KeysetMove.After, after),
            { Before: { } before } => (KeysetMove.Before, before),
            { IsLast: true } => (KeysetMove.Last, null),
            _ => (KeysetMove.First, (string?)null),
        };
        return new FactorQuery(url.Get(TextKey) ?? string.Empty, url.Id(DepartmentKey), url.Enum<FactorFilter>(FilterKey), move, cursor, size);
    }
}

/// <summary>Which people the list shows.</summary>
internal enum FactorFilter
{
    None,
    Missing,
    App,
    Passkey,
    FewCodes,
}

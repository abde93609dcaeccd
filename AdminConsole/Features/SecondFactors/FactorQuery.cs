using AdminConsole.Controls;
using AdminConsole.Persistence;

namespace AdminConsole.Features.SecondFactors;

/// <summary>What is asked of the list of people and their factors, as its address says it.</summary>
internal sealed record FactorQuery(string Text, Guid? DepartmentId, FactorFilter? Filter, KeysetRequest Place)
{
    public const string TextKey = "q";
    public const string DepartmentKey = "department";
    public const string FilterKey = "factor";

    public static IReadOnlyList<string> FilterKeys { get; } = [TextKey, DepartmentKey, FilterKey];

    public bool IsFiltered => Text.Length > 0 || DepartmentId is not null || Filter is not null;

    public static FactorQuery Read(UrlState url, int size)
    {
        return new FactorQuery(url.Get(TextKey) ?? string.Empty, url.Id(DepartmentKey), url.Enum<FactorFilter>(FilterKey), PageCursor.Read(url).ToRequest(size));
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

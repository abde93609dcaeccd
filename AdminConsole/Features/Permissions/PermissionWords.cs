using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain.Permissions;
using AdminConsole.Resources;

namespace AdminConsole.Features.Permissions;

/// <summary>What the pages of the catalogue call things.</summary>
internal static class PermissionWords
{
    public static IReadOnlyList<KeyValuePair<string, string>> Sensitivities()
        => [.. Enum.GetValues<Sensitivity>().Select(static level => new KeyValuePair<string, string>(level.ToString().ToLowerInvariant(), AccessWording.Of(level)))];

    public static IReadOnlyList<KeyValuePair<string, string>> States() =>
    [
        new(CatalogueQuery.Unused, PermissionText.Unused), new(CatalogueQuery.Separated, PermissionText.Separated),
        new(CatalogueQuery.Conflicting, PermissionText.Conflicting), new(CatalogueQuery.Ownerless, PermissionText.Ownerless),
    ];

    public static string OwnerOf(string? owner) => owner is null ? "—" : owner.Length == 0 ? AccessText.OutOfSight : owner;

    public static string Number(int value) => value.ToString("N0", CultureInfo.CurrentCulture);
}

using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Permissions;

namespace AdminConsole.Features.Permissions;

/// <summary>What the list of permissions shows, as its address says.</summary>
internal sealed record CatalogueQuery(string? Text, string? Application, Sensitivity? Sensitivity, string? State, PageCursor Place)
{
    public const string TextKey = "q";
    public const string ApplicationKey = "application";
    public const string SensitivityKey = "sensitivity";
    public const string StateKey = "state";

    /// <summary>No role gives it.</summary>
    public const string Unused = "unused";

    /// <summary>A separation of duty names it.</summary>
    public const string Separated = "separated";

    /// <summary>A separation of duty names it, and somebody breaks that now.</summary>
    public const string Conflicting = "conflicting";

    /// <summary>Nobody answers for it.</summary>
    public const string Ownerless = "ownerless";

    public static CatalogueQuery Read(UrlState url)
        => new(url.Get(TextKey), url.Get(ApplicationKey), url.Enum<Sensitivity>(SensitivityKey), url.Choice(StateKey, Unused, Separated, Conflicting, Ownerless), PageCursor.Read(url));

    /// <summary>The rows of the page, which are in the order of their keys, and the keys before and after it.</summary>
    public List<Permission> Page(List<Permission> all, int size, out string? previous, out string? next)
    {
        var start = Place switch
        {
            { After: { } after } => all.FindIndex(row => string.CompareOrdinal(row.Key, after) > 0) is >= 0 and var first ? first : all.Count,
            { Before: { } before } => Math.Max(0, all.FindIndex(row => string.CompareOrdinal(row.Key, before) >= 0) - size),
            { IsLast: true } => Math.Max(0, all.Count - size),
            _ => 0,
        };
        var page = all.GetRange(start, Math.Min(size, all.Count - start));
        previous = start > 0 && page.Count > 0 ? page[0].Key : null;
        next = start + page.Count < all.Count ? page[^1].Key : null;
        return page;
    }
}

/// <summary>A page of the catalogue with the keys before and after it, and how many match.</summary>
internal sealed record CataloguePage(IReadOnlyList<CatalogueRow> Rows, string? Previous, string? Next, int Count);

/// <summary>A permission: roles that give it by themselves, people who hold it. No owner's name for nobody, an empty one for somebody out of sight.</summary>
internal sealed record CatalogueRow(Guid Id, string Key, string Description, Sensitivity Sensitivity, string? Owner, int Roles, int Holders, long Version);

/// <summary>What a permission's page shows.</summary>
internal sealed record PermissionDetail(
    Permission Permission, string Application, string? Owner, bool MayManage, IReadOnlyList<GivingRole> Roles, IReadOnlyList<HolderRow> Holders, int HolderCount, IReadOnlyList<string> Policies)
{
    public bool IsOwn => string.Equals(Permission.Application, ConsolePermissions.Application, StringComparison.Ordinal);
}

/// <summary>A role that gives the permission, itself or by inheritance.</summary>
internal sealed record GivingRole(Guid Id, string Name, string? Department, bool IsDirect);

/// <summary>Somebody who holds it.</summary>
internal sealed record HolderRow(Guid Id, string Name, string Title, string Department);

/// <summary>An application with how much of the catalogue is its own.</summary>
internal sealed record ApplicationRow(
    string Key, string Name, string Description, Guid? OwnerId, string? Owner, int Permissions, int Resources, IReadOnlyList<string> Types, long Version);

/// <summary>A registered resource.</summary>
internal sealed record ResourceRow(Resource Resource, string? Department, bool MayManage);

/// <summary>A separation of duty with its permissions and how many break it.</summary>
internal sealed record SeparationRow(SeparationPolicy Policy, IReadOnlyList<PermissionAccess> Permissions, int Breaking);

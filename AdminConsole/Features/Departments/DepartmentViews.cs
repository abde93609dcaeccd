using AdminConsole.Domain.Permissions;

namespace AdminConsole.Features.Departments;

/// <summary>A line of the tree: the people in it with all below it, and how many departments stand right below it.</summary>
internal sealed record DepartmentNodeView(Guid Id, string Name, string Code, int People, int Children);

/// <summary>A department that a search found, with the names above it from the top.</summary>
internal sealed record DepartmentFound(Guid Id, string Name, string Code, IReadOnlyList<string> Above)
{
    /// <summary>"Company / Engineering / Platform".</summary>
    public string Path => string.Join(" / ", [.. Above, Name]);
}

/// <summary>The first departments that a search found, and how many more there are.</summary>
internal sealed record DepartmentSearch(IReadOnlyList<DepartmentFound> Found, int More);

/// <summary>A department above another.</summary>
internal sealed record DepartmentLink(Guid Id, string Name);

/// <summary>What a department's page shows in every tab.</summary>
internal sealed record DepartmentDetail(
    Guid Id,
    string Name,
    string Code,
    long Version,
    Guid? ParentId,
    IReadOnlyList<DepartmentLink> Above,
    int PeopleHere,
    int PeopleInBranch,
    int Children,
    DepartmentRights Rights);

/// <summary>What the reader may do with it, and read of it. The doorway asks again.</summary>
internal sealed record DepartmentRights(bool Edit, bool Move, bool Remove, bool CreateBelow, bool Cross, bool ReadPeople, bool ReadAccess, bool ReadAccounts);

/// <summary>Somebody of the branch.</summary>
internal sealed record DepartmentPerson(Guid Id, string Name, string JobTitle, string Department, bool IsActive);

/// <summary>A role that the department or one below it owns, and how many hold it now.</summary>
internal sealed record DepartmentRole(Guid Id, string Name, string Description, string Department, int Permissions, int Members);

/// <summary>What the people of a branch hold. <paramref name="Factors"/> is null for who may not read accounts.</summary>
internal sealed record DepartmentCoverage(
    int People,
    IReadOnlyList<PermissionCover> Permissions,
    int MorePermissions,
    IReadOnlyList<DepartmentRole> EmptyRoles,
    int WithoutRole,
    IReadOnlyList<DepartmentLink> FirstWithoutRole,
    FactorCover? Factors);

/// <summary>A sensitive permission and how many of the branch may use it somewhere.</summary>
internal sealed record PermissionCover(Guid Id, string Key, Sensitivity Sensitivity, int People);

/// <summary>People of the branch who can sign in, and those of them with a second factor.</summary>
internal sealed record FactorCover(int Accounts, int Covered);

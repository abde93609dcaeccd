using AdminConsole.Domain.Permissions;

namespace AdminConsole.Features.Roles;

/// <summary>A role's words and owner; no department means the company.</summary>
internal sealed record RoleWords(Guid Id, string Key, string Name, string Description, Guid? DepartmentId, string? Department, bool IsBuiltIn, long Version, DateTime? RetiredAt);

/// <summary>A line of the list: permissions of its own and with what it inherits, the most sensitive of them, and who holds it now.</summary>
internal sealed record RoleRowView(Guid Id, string Name, string Description, string? Department, int Own, int All, Sensitivity? Highest, int Members, bool IsRetired);

/// <summary>What a role's page shows.</summary>
internal sealed record RoleDetail(
    RoleWords Role,
    bool MayManage,
    IReadOnlyList<RolePermissionView> Permissions,
    IReadOnlyList<RoleLink> Juniors,
    IReadOnlyList<RoleLink> Seniors,
    int MemberCount,
    IReadOnlyList<RoleMemberView> Members);

/// <summary>A permission the role gives: by itself, or from the roles named.</summary>
internal sealed record RolePermissionView(Guid Id, string Key, string Description, Sensitivity Sensitivity, bool IsOwn, IReadOnlyList<RoleLink> Sources, GivenBy? Given);

/// <summary>Who gave it, when and why, and when it holds; nobody when it came with the installation. UTC.</summary>
internal sealed record GivenBy(string? Name, DateTime? At, string Reason, Domain.Access.Condition? Condition);

/// <summary>A role by name; an empty name is one out of the reader's sight.</summary>
internal sealed record RoleLink(Guid Id, string Name, string? Department);

/// <summary>Somebody who holds the role now.</summary>
internal sealed record RoleMemberView(Guid AssignmentId, Guid PersonId, string Name, string Department, string? Scope, DateTime? Until);

/// <summary>Roles with their inheritances, each from senior to junior.</summary>
internal sealed record RolePicture(IReadOnlyList<RoleLink> Roles, IReadOnlyList<(Guid Senior, Guid Junior)> Edges);

/// <summary>A permission to choose.</summary>
internal sealed record PermissionChoice(Guid Id, string Key, string Description, Sensitivity Sensitivity);

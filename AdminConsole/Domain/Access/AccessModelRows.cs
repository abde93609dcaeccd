using AdminConsole.Domain.People;
using AdminConsole.Domain.Permissions;

namespace AdminConsole.Domain.Access;

/// <summary>What the database holds of access at one version.</summary>
internal sealed record AccessModelRows(
    long Version,
    IReadOnlyCollection<PersonAccess> People,
    IReadOnlyCollection<RoleRow> Roles,
    IReadOnlyCollection<PermissionRow> Permissions,
    IReadOnlyCollection<DepartmentNode> Departments);

/// <summary>A person who holds something, with all they hold, past and future included.</summary>
internal sealed record PersonAccess(Guid Id, PersonStatus Status, bool HasAccount, IReadOnlyList<HeldRole> Assignments);

/// <summary>An assignment as decisions need it. From inclusive, until exclusive, UTC.</summary>
internal readonly record struct HeldRole(Guid AssignmentId, Guid RoleId, Guid? ScopeDepartmentId, DateTime ValidFrom, DateTime? ValidUntil)
{
    public bool IsInForce(DateTime now) => ValidFrom <= now && (ValidUntil is not { } until || now < until);
}

/// <summary>A role with what is given to it itself and the roles it inherits from directly.</summary>
internal sealed record RoleRow(Guid Id, IReadOnlyCollection<GrantRow> Grants, IReadOnlyCollection<Guid> Juniors)
{
    /// <summary>A role that inherits nothing and whose grants have no conditions.</summary>
    public RoleRow(Guid id, IReadOnlyCollection<Guid> permissionIds)
        : this(id, [.. permissionIds.Select(static permission => new GrantRow(permission, null))], [])
    {
    }
}

/// <summary>A permission given to a role, perhaps only under a condition.</summary>
internal readonly record struct GrantRow(Guid PermissionId, Condition? Condition);

internal sealed record PermissionRow(Guid Id, string Key, Sensitivity Sensitivity);

/// <summary>A permission with its place in the bit rows.</summary>
internal sealed record PermissionAccess(int Index, Guid Id, string Key, Sensitivity Sensitivity);

/// <summary>A permission that reaches one branch, or the whole company when the scope is null.</summary>
internal readonly record struct HeldPermission(PermissionAccess Permission, Guid? ScopeDepartmentId);

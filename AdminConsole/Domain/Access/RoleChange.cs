namespace AdminConsole.Domain.Access;

/// <summary>One change of what a role gives or inherits. A closed set.</summary>
internal abstract record RoleChange
{
    private RoleChange()
    {
    }

    /// <summary>Gives the role a permission of its own.</summary>
    internal sealed record Grant(Guid PermissionId) : RoleChange;

    /// <summary>Takes a permission of its own; one that it inherits stays.</summary>
    internal sealed record Revoke(Guid PermissionId) : RoleChange;

    /// <summary>Lets the role inherit from a junior. <paramref name="Crossing"/> says on purpose that the junior may be of another branch.</summary>
    internal sealed record Inherit(Guid JuniorId, bool Crossing = false) : RoleChange;

    /// <summary>Ends that inheritance.</summary>
    internal sealed record Disinherit(Guid JuniorId) : RoleChange;

    /// <summary>The role's row with this change, or null when it would change nothing.</summary>
    public RoleRow? ApplyTo(RoleRow row) => this switch
    {
        Grant grant when row.Grants.All(own => own.PermissionId != grant.PermissionId) => row with { Grants = [.. row.Grants, new GrantRow(grant.PermissionId, null)] },
        Revoke revoke when row.Grants.Any(own => own.PermissionId == revoke.PermissionId) => row with { Grants = [.. row.Grants.Where(own => own.PermissionId != revoke.PermissionId)] },
        Inherit inherit when !row.Juniors.Contains(inherit.JuniorId) => row with { Juniors = [.. row.Juniors, inherit.JuniorId] },
        Disinherit disinherit when row.Juniors.Contains(disinherit.JuniorId) => row with { Juniors = [.. row.Juniors.Where(junior => junior != disinherit.JuniorId)] },
        _ => null,
    };
}

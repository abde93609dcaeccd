namespace AdminConsole.Domain.Access;

/// <summary>One change of what a role gives or inherits. A closed set.</summary>
internal abstract record RoleChange
{
    private RoleChange()
    {
    }

    /// <summary>Gives the role a permission of its own, perhaps only under a condition; a permission it has comes under the new condition.</summary>
    internal sealed record Grant(Guid PermissionId, Condition? Condition = null) : RoleChange;

    /// <summary>Takes a permission of its own; one that it inherits stays.</summary>
    internal sealed record Revoke(Guid PermissionId) : RoleChange;

    /// <summary>Lets the role inherit from a junior. <paramref name="Crossing"/> says on purpose that the junior may be of another branch.</summary>
    internal sealed record Inherit(Guid JuniorId, bool Crossing = false) : RoleChange;

    /// <summary>Ends that inheritance.</summary>
    internal sealed record Disinherit(Guid JuniorId) : RoleChange;

    /// <summary>Gives and inherits what it gave and inherited at an earlier version; permissions and roles that are no more are left out.</summary>
    internal sealed record Restore(long Version, RoleShape Shape, bool Crossing = false) : RoleChange;

    /// <summary>From now on it gives nothing and is given to nobody. Its assignments stay as they are, and mean nothing.</summary>
    internal sealed record Retire : RoleChange;

    /// <summary>
    /// The role's row with this change; a null row takes the role out. False when it would change nothing.
    /// <paramref name="row"/> is null for a role that is retired.
    /// </summary>
    public bool TryApply(Guid roleId, RoleRow? row, out RoleRow? changed)
    {
        changed = this switch
        {
            Grant grant when row is not null => WithGrant(row, new GrantRow(grant.PermissionId, grant.Condition)),
            Revoke revoke when row is not null => row with { Grants = [.. row.Grants.Where(own => own.PermissionId != revoke.PermissionId)] },
            Inherit inherit when row is not null && !row.Juniors.Contains(inherit.JuniorId) => row with { Juniors = [.. row.Juniors, inherit.JuniorId] },
            Disinherit disinherit when row is not null => row with { Juniors = [.. row.Juniors.Where(junior => junior != disinherit.JuniorId)] },
            Restore { Shape.IsRetired: false, Shape: var shape } => new RoleRow(roleId, shape.Grants, shape.Juniors),
            Retire or Restore => null,
            _ => row,
        };
        return !IsSame(row, changed);
    }

    private static RoleRow WithGrant(RoleRow row, GrantRow grant)
        => row with { Grants = [.. row.Grants.Where(own => own.PermissionId != grant.PermissionId), grant] };

    private static bool IsSame(RoleRow? one, RoleRow? other)
        => one is null || other is null ? one is null && other is null : ShapeOf(one).AsSpan().SequenceEqual(ShapeOf(other));

    private static byte[] ShapeOf(RoleRow row) => new RoleShape(false, [.. row.Grants], [.. row.Juniors]).Write();
}

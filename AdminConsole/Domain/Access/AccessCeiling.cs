namespace AdminConsole.Domain.Access;

/// <summary>
/// What somebody may give at most (delegated administration). Whoever governs the whole company gives any permission
/// of any application. Whoever governs a branch gives what some role of that branch gives already, and what they hold
/// themselves; all else comes into the branch through somebody above. Standing above others, a matter of the
/// console's own permissions, is <see cref="AccessRules.IsBeyond"/> and counts for both.
/// </summary>
internal sealed class AccessCeiling
{
    private readonly ulong[]? row;

    private AccessCeiling(ulong[]? row) => this.row = row;

    /// <summary>
    /// The ceiling of whoever acts by <paramref name="authority"/>; <paramref name="branchRoles"/> are the roles owned
    /// where they hold it.
    /// </summary>
    public static AccessCeiling Of(AccessModel model, Guid actorId, string authority, IEnumerable<Guid> branchRoles, DateTime now)
    {
        if (model.Allows(actorId, authority, null, now))
        {
            return new AccessCeiling(null);
        }

        var row = new ulong[(model.Permissions.Count + 63) / 64];
        foreach (var id in branchRoles)
        {
            if (model.Roles.TryFind(id, out var role))
            {
                Bits.Or(row, role.Sure);
                Bits.Or(row, role.Conditional);
            }
        }

        foreach (var held in model.HeldBy(actorId, now))
        {
            Bits.Set(row, held.Permission.Index);
        }

        return new AccessCeiling(row);
    }

    /// <summary>True when the permission may be given.</summary>
    public bool Covers(PermissionAccess permission) => row is null || Bits.Has(row, permission.Index);
}

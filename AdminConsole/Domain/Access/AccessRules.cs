using AdminConsole.Domain.Permissions;

namespace AdminConsole.Domain.Access;

/// <summary>
/// Who may act on whom (A01): nobody acts on someone who holds more, nobody gives what they do not hold, nobody
/// raises themselves, and somebody must always be left to manage access.
/// </summary>
internal static class AccessRules
{
    /// <summary>Below this sensitivity a permission does not make its holder stand above anyone.</summary>
    public const Sensitivity StandingFrom = Sensitivity.High;

    /// <summary>
    /// Null when the actor may disable, enable, unlock or demote the target: whatever of high sensitivity the
    /// target holds, the actor holds at least as widely.
    /// </summary>
    public static ConsoleError? MayActOn(AccessModel model, Guid actorId, Guid targetId, DateTime now)
    {
        if (actorId == targetId)
        {
            return new SelfChangeError();
        }

        foreach (var held in model.HeldBy(targetId, now))
        {
            if (IsBeyond(model, actorId, held, now))
            {
                return new HoldsMoreError(held.Permission.Key);
            }
        }

        return null;
    }

    /// <summary>
    /// Null when the actor may give or take the role in that scope, to or from that person; with a
    /// <paramref name="ceiling"/>, when all that the role gives is below it too.
    /// </summary>
    public static ConsoleError? MayHandle(AccessModel model, Guid actorId, Guid targetId, Guid roleId, Guid? scope, DateTime now, AccessCeiling? ceiling = null)
    {
        if (actorId == targetId)
        {
            return new SelfChangeError();
        }

        foreach (var permission in model.PermissionsOf(roleId))
        {
            if (IsBeyond(model, actorId, new HeldPermission(permission, scope), now) || ceiling?.Covers(permission) is false)
            {
                return new HoldsMoreError(permission.Key);
            }
        }

        return null;
    }

    /// <summary>
    /// Null when the change leaves management of access in hands at least as good as before: somebody who can sign
    /// in and holds <c>console:access.manage</c> for the whole company, without an end where there was such a one.
    /// Call it only while the version row is locked, or two leavers could each count on the other.
    /// </summary>
    public static ConsoleError? KeepsHolder(AccessModel before, AccessModel after, DateTime now)
        => StrengthOfHolders(after, now) < StrengthOfHolders(before, now)
            ? new LastHolderError(ConsolePermissions.AccessManage)
            : null;

    private static int StrengthOfHolders(AccessModel model, DateTime now)
    {
        var strength = 0;
        foreach (var (_, lasting) in model.CompanyHolders(ConsolePermissions.AccessManage, now))
        {
            if (lasting)
            {
                return 2;
            }

            strength = 1;
        }

        return strength;
    }

    // Standing is a matter of the console's own permissions over people and access: whoever governs access gives and
    // takes the rights of other applications, and to personal data, without holding them, or nobody could hand out a
    // role of another trade, nor let somebody of HR go.
    public static bool IsBeyond(AccessModel model, Guid actorId, HeldPermission held, DateTime now)
        => Stands(held.Permission) && !model.Allows(actorId, held.Permission.Key, held.ScopeDepartmentId, now);

    /// <summary>True for a permission that makes whoever holds it stand above those who do not.</summary>
    public static bool Stands(PermissionAccess permission)
        => permission.Sensitivity >= StandingFrom
            && permission.Key.StartsWith($"{ConsolePermissions.Application}:", StringComparison.Ordinal)
            && !permission.Key.StartsWith(ConsolePermissions.PersonalPrefix, StringComparison.Ordinal);
}

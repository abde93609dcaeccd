namespace AdminConsole.Domain.Access;

/// <summary>
/// What may be done to a role (A01). Each rule reads two models, as it stands and with the change, so that it holds
/// whichever way the change takes: a grant, an inheritance, a role that becomes another's junior.
/// </summary>
internal static class RoleRules
{
    /// <summary>
    /// Null when the actor may make this difference: it gives nothing to themselves; no role gains or loses a permission
    /// of the console that stands above others unless the actor holds it for the whole company; and whoever manages
    /// access of a branch only gives nothing that no role of that branch, <paramref name="branchRoles"/>, gives already.
    /// </summary>
    public static ConsoleError? MayShape(AccessModel before, AccessModel after, AccessDiff diff, Guid actorId, IReadOnlyCollection<Guid> branchRoles, DateTime now)
    {
        var isCompanyWide = before.Allows(actorId, ConsolePermissions.AccessManage, null, now);
        if (diff.People.FirstOrDefault(person => person.PersonId == actorId) is { Gained.Count: > 0 })
        {
            return new SelfChangeError();
        }

        foreach (var (role, permission) in Moved(before, after))
        {
            // A role can be given for the whole company tomorrow, so that is how far it counts.
            var isGiven = role.HasAny(permission.Index);
            if (AccessRules.IsBeyond(before, actorId, new HeldPermission(permission, null), now)
                || (isGiven && !isCompanyWide && !branchRoles.Any(id => before.Roles.TryFind(id, out var own) && own.HasAny(permission.Index))))
            {
                return new HoldsMoreError(permission.Key);
            }
        }

        return null;
    }

    /// <summary>
    /// Null when the junior may stand under the senior: it belongs to the senior's own branch or to the company, or the
    /// actor may cross and said so.
    /// </summary>
    public static ConsoleError? MayInherit(AccessModel model, RolePlace senior, RolePlace junior, bool crossing, Guid actorId, DateTime now)
    {
        if (junior.DepartmentId is not { } inner || senior.DepartmentId is not { } outer || model.Departments.IsWithin(inner, outer))
        {
            return null;
        }

        return crossing && model.Allows(actorId, ConsolePermissions.AccessCross, null, now) ? null : new CrossingError(senior.Name, junior.Name);
    }

    /// <summary>The roles of the circle that the inheritance would close, from the senior down to the senior again; empty for none.</summary>
    public static IReadOnlyList<Guid> Circle(AccessModel model, Guid senior, Guid junior)
    {
        if (senior == junior)
        {
            return [senior, senior];
        }

        if (!model.Roles.TryFind(junior, out var start) || model.Roles.IndexOf(senior) is not (>= 0 and var goal))
        {
            return [];
        }

        // The shortest way down, breadth first.
        Dictionary<int, int> from = new() { [start.Index] = -1 };
        var queue = new Queue<RoleNode>([start]);
        while (queue.TryDequeue(out var node))
        {
            if (node.Index == goal)
            {
                List<Guid> path = [];
                for (var step = node.Index; step >= 0; step = from[step])
                {
                    path.Add(model.Roles[step]!.Id);
                }

                path.Add(senior);
                path.Reverse();
                return path;
            }

            foreach (var next in node.Juniors)
            {
                if (model.Roles[next] is { } below && from.TryAdd(next, node.Index))
                {
                    queue.Enqueue(below);
                }
            }
        }

        return [];
    }

    /// <summary>Every permission that a role gives in one of the models and not in the other.</summary>
    private static IEnumerable<(RoleNode Role, PermissionAccess Permission)> Moved(AccessModel before, AccessModel after)
    {
        for (var index = 0; index < after.Roles.Count; index++)
        {
            var (old, now) = (before.Roles[index], after.Roles[index]);
            if (ReferenceEquals(old, now) || (now ?? old) is not { } role)
            {
                continue;
            }

            for (var permission = 0; permission < after.Permissions.Count; permission++)
            {
                if ((old?.HasAny(permission) ?? false) != (now?.HasAny(permission) ?? false) && after.Permissions[permission] is { } moved)
                {
                    yield return (role, moved);
                }
            }
        }
    }
}

/// <summary>A role and who owns it; no department means the company.</summary>
internal sealed record RolePlace(Guid Id, string Name, Guid? DepartmentId);

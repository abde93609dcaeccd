namespace AdminConsole.Domain.Access;

/// <summary>
/// What may be done to a role (A01). Each rule reads two models, as it stands and with the change, so that it holds
/// whichever way the change takes: a grant, an inheritance, a role that becomes another's junior.
/// </summary>
internal static class RoleRules
{
    /// <summary>
    /// Null when the actor may make this difference: it gives nothing to themselves; no role gains or loses a permission
    /// of the console that stands above others unless the actor holds it for the whole company; and no role comes to
    /// give what is above the actor's ceiling.
    /// </summary>
    public static ConsoleError? MayShape(AccessModel before, AccessModel after, AccessDiff diff, Guid actorId, AccessCeiling ceiling, DateTime now)
    {
        if (diff.People.FirstOrDefault(person => person.PersonId == actorId) is { Gained.Count: > 0 })
        {
            return new SelfChangeError();
        }

        // A role can be given for the whole company tomorrow, so that is how far it counts.
        var beyond = RowOf(after, permission => AccessRules.IsBeyond(before, actorId, new HeldPermission(permission, null), now));
        var above = RowOf(after, permission => !ceiling.Covers(permission));
        for (var index = 0; index < Math.Max(before.Roles.Count, after.Roles.Count); index++)
        {
            var (old, next) = (before.Roles[index], after.Roles[index]);
            if (!ReferenceEquals(old, next)
                && (First(next, old, beyond) ?? First(old, next, beyond) ?? First(next, old, above)) is { } place
                && after.Permissions[place] is { } permission)
            {
                return new HoldsMoreError(permission.Key);
            }
        }

        return null;
    }

    /// <summary>
    /// Null when the actor may move a department so: it gives nothing to themselves, and what others come to reach by it
    /// is neither above the actor nor above their ceiling.
    /// </summary>
    public static ConsoleError? MayMove(AccessModel before, AccessModel after, AccessDiff diff, Guid actorId, AccessCeiling ceiling, DateTime now)
    {
        if (diff.People.FirstOrDefault(person => person.PersonId == actorId) is { Gained.Count: > 0 })
        {
            return new SelfChangeError();
        }

        foreach (var index in diff.Gains.Keys)
        {
            if (after.Permissions[index] is { } permission
                && (AccessRules.IsBeyond(before, actorId, new HeldPermission(permission, null), now) || !ceiling.Covers(permission)))
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

    private static ulong[] RowOf(AccessModel model, Func<PermissionAccess, bool> belongs)
    {
        var row = new ulong[(model.Permissions.Count + 63) / 64];
        for (var place = 0; place < model.Permissions.Count; place++)
        {
            if (model.Permissions[place] is { } permission && belongs(permission))
            {
                Bits.Set(row, place);
            }
        }

        return row;
    }

    /// <summary>The first place in the row that one role gives and the other does not; null for none.</summary>
    private static int? First(RoleNode? one, RoleNode? other, ulong[] row)
    {
        foreach (var place in Bits.Beyond(one, other, row))
        {
            return place;
        }

        return null;
    }
}

/// <summary>A role and who owns it; no department means the company.</summary>
internal sealed record RolePlace(Guid Id, string Name, Guid? DepartmentId);

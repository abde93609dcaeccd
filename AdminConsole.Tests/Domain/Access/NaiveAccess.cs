using AdminConsole.Domain.Access;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Permissions;
using CsCheck;

namespace AdminConsole.Tests.Domain.Access;

/// <summary>An evaluator too simple to be wrong, and random companies to hold it against the compiled model.</summary>
internal static class NaiveAccess
{
    public static readonly DateTime Noon = new(2026, 3, 2, 12, 0, 0, DateTimeKind.Utc);
    public static readonly PropertyPath Shift = new(PropertySource.Context, "shift");

    public static readonly Gen<AccessModelRows> AnyCompany =
        from departmentCount in Gen.Int[1, 8]
        from parents in Gen.Int[-1, 7].Array[departmentCount]
        from permissionCount in Gen.Int[1, 70]
        from roles in RolesGen(permissionCount)
        from people in PersonGen(roles.Length, departmentCount).Array[0, 8]
        select new AccessModelRows(
            1,
            [.. people.Select(static (person, index) => person with { Id = Key(3, index) })],
            roles,
            [.. Enumerable.Range(0, permissionCount).Select(static index => new PermissionRow(Key(1, index), Permission(index), Sensitivity.Low))],
            [.. parents.Select(static (parent, index) => new DepartmentNode(Key(4, index), parent >= 0 && parent < index ? Key(4, parent) : null))]);

    public static readonly Gen<AccessProperties> AnyProperties =
        Gen.Int[-1, 2].Select(static shift => shift < 0 ? AccessProperties.None : new AccessProperties(new Dictionary<PropertyPath, Operand> { [Shift] = new Operand.Number(shift) }));

    public static Guid Key(byte kind, int index) => new(index, 0, 0, kind, 0, 0, 0, 0, 0, 0, 0);

    public static string Permission(int index) => $"app:thing.{index}";

    public static bool Allows(AccessModelRows rows, Guid personId, string permission, Guid? department, DateTime now, AccessProperties properties)
        => OpenPaths(rows, personId, permission, department, now, properties).Any();

    /// <summary>Every open way: assignment, then the roles down to the one that holds the grant.</summary>
    public static IEnumerable<(Guid Assignment, IReadOnlyList<Guid> Roles)> OpenPaths(
        AccessModelRows rows, Guid personId, string permission, Guid? department, DateTime now, AccessProperties properties)
    {
        var person = rows.People.FirstOrDefault(row => row.Id == personId);
        var wanted = rows.Permissions.FirstOrDefault(row => string.Equals(row.Key, permission, StringComparison.Ordinal));
        if (person is not { Status: PersonStatus.Active } || wanted is null)
        {
            yield break;
        }

        foreach (var held in person.Assignments)
        {
            if (held.ValidFrom > now || (held.ValidUntil is { } until && now >= until)
                || !(held.ScopeDepartmentId is null || (department is { } asked && Ancestors(rows, asked).Contains(held.ScopeDepartmentId.Value))))
            {
                continue;
            }

            foreach (var trail in Trails(rows, held.RoleId, []))
            {
                foreach (var grant in rows.Roles.Single(role => role.Id == trail[^1]).Grants)
                {
                    if (grant.PermissionId == wanted.Id && (grant.Condition is null || grant.Condition.Holds(properties)))
                    {
                        yield return (held.AssignmentId, trail);
                    }
                }
            }
        }
    }

    /// <summary>Every way down from a role, itself among them. An edge within a circle is none.</summary>
    public static IEnumerable<IReadOnlyList<Guid>> Trails(AccessModelRows rows, Guid roleId, IReadOnlyList<Guid> above)
    {
        if (rows.Roles.FirstOrDefault(role => role.Id == roleId) is not { } role)
        {
            yield break;
        }

        IReadOnlyList<Guid> trail = [.. above, roleId];
        yield return trail;
        foreach (var junior in role.Juniors.Distinct())
        {
            if (!Reaches(rows, junior, roleId))
            {
                foreach (var longer in Trails(rows, junior, trail))
                {
                    yield return longer;
                }
            }
        }
    }

    /// <summary>True when one role stands above the other, or is it, over any edges at all.</summary>
    private static bool Reaches(AccessModelRows rows, Guid from, Guid to)
    {
        HashSet<Guid> seen = [];
        var open = new Stack<Guid>([from]);
        while (open.TryPop(out var id))
        {
            if (id == to)
            {
                return true;
            }

            if (seen.Add(id) && rows.Roles.FirstOrDefault(role => role.Id == id) is { } role)
            {
                foreach (var junior in role.Juniors)
                {
                    open.Push(junior);
                }
            }
        }

        return false;
    }

    private static IEnumerable<Guid> Ancestors(AccessModelRows rows, Guid department)
    {
        for (var current = rows.Departments.Cast<DepartmentNode?>().FirstOrDefault(row => row!.Value.Id == department);
            current is { } node;
            current = rows.Departments.Cast<DepartmentNode?>().FirstOrDefault(row => row!.Value.Id == node.ParentId))
        {
            yield return node.Id;
        }
    }

    /// <summary>Up to seven roles whose edges go anywhere, circles among them, with some grants under a condition.</summary>
    private static Gen<RoleRow[]> RolesGen(int permissionCount)
        => from count in Gen.Int[1, 7]
           from grants in Gen.Select(Gen.Int[0, permissionCount - 1], Gen.Int[-4, 2]).Array[0, 6].Array[count]
           from juniors in Gen.Int[0, 9].Array[0, 2].Array[count]
           from mayCircle in Gen.Bool
           select (RoleRow[])[.. grants.Select((held, index) => new RoleRow(
               Key(2, index),
               [.. held.Select(static grant => new GrantRow(Key(1, grant.Item1), grant.Item2 < 0 ? null : new Condition([new Comparison(Shift, ComparisonOperator.Equal, new Operand.Number(grant.Item2))]))).Distinct()],
               [.. juniors[index].Where(junior => junior < count && (mayCircle || junior > index)).Distinct().Select(static junior => Key(2, junior))]))];

    private static Gen<PersonAccess> PersonGen(int roles, int departments)
        => from active in Gen.Frequency((4, Gen.Const(true)), (1, Gen.Const(false)))
           from account in Gen.Bool
           from held in Gen.Select(Gen.Int[0, roles - 1], Gen.Int[-1, departments - 1], Gen.Int[-3, 3], Gen.Int[-3, 4]).Array[0, 4]
           select new PersonAccess(
               Guid.Empty,
               active ? PersonStatus.Active : PersonStatus.Disabled,
               account,
               [.. held.Select(static (entry, index) => new HeldRole(Key(5, index), Key(2, entry.Item1), entry.Item2 < 0 ? null : Key(4, entry.Item2), Noon.AddHours(entry.Item3), entry.Item4 > 2 ? null : Noon.AddHours(entry.Item4)))]);
}

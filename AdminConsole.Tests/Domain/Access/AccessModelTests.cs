using AdminConsole.Domain.Access;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Permissions;
using CsCheck;

namespace AdminConsole.Tests.Domain.Access;

/// <summary>Holds the compiled model against an evaluator too simple to be wrong, over random companies and instants.</summary>
public sealed class AccessModelTests
{
    private static readonly DateTime Noon = new(2026, 3, 2, 12, 0, 0, DateTimeKind.Utc);

    private static readonly Gen<AccessModelRows> AnyCompany =
        from departmentCount in Gen.Int[1, 8]
        from parents in Gen.Int[-1, 7].Array[departmentCount]
        from permissionCount in Gen.Int[1, 70]
        from roleCount in Gen.Int[1, 6]
        from grants in Gen.Int[0, permissionCount - 1].Array[0, 12].Array[roleCount]
        from people in PersonGen(roleCount, departmentCount).Array[0, 8]
        select new AccessModelRows(
            1,
            [.. people.Select(static (person, index) => person with { Id = Key(3, index) })],
            [.. grants.Select(static (held, index) => new RoleRow(Key(2, index), [.. held.Distinct().Select(static permission => Key(1, permission))]))],
            [.. Enumerable.Range(0, permissionCount).Select(static index => new PermissionRow(Key(1, index), $"app:thing.{index}", Sensitivity.Low))],
            [.. parents.Select(static (parent, index) => new DepartmentNode(Key(4, index), parent >= 0 && parent < index ? Key(4, parent) : null))]);

    [Fact]
    public void Allows_AnyCompany_AgreesWithTheNaiveEvaluator()
        => Gen.Select(AnyCompany, Gen.Int[0, 8], Gen.Int[0, 70], Gen.Int[-1, 8], Gen.Int[-3, 3]).Sample(static (rows, person, permission, department, hours) =>
        {
            var model = AccessModel.Compile(rows);
            Guid? where = department < 0 ? null : Key(4, department);
            var now = Noon.AddHours(hours);
            var allowed = Naive(rows, Key(3, person), $"app:thing.{permission}", where, now);
            Assert.Equal(allowed, model.Allows(Key(3, person), $"app:thing.{permission}", where, now));
            if (allowed)
            {
                Assert.True(model.AllowsSomewhere(Key(3, person), $"app:thing.{permission}", now));
            }
        });

    [Fact]
    public void ScopeOf_AnyCompany_HoldsExactlyTheDepartmentsThatAreAllowed()
        => Gen.Select(AnyCompany, Gen.Int[0, 8], Gen.Int[0, 70]).Sample(static (rows, person, permission) =>
        {
            var model = AccessModel.Compile(rows);
            var scope = model.ScopeOf(Key(3, person), $"app:thing.{permission}", Noon);
            foreach (var department in rows.Departments)
            {
                Assert.Equal(Naive(rows, Key(3, person), $"app:thing.{permission}", department.Id, Noon), scope.Contains(department.Id));
            }

            Assert.Equal(Naive(rows, Key(3, person), $"app:thing.{permission}", null, Noon), scope.IsCompany);
        });

    [Fact]
    public void With_AnyChange_EqualsCompilingAnew()
        => Gen.Select(AnyCompany, AnyCompany, Gen.Int[0, 8], Gen.Int[0, 70]).Sample(static (rows, others, person, permission) =>
        {
            // The second company's people move into the first.
            var changes = others.People.ToDictionary(static row => row.Id, static row => (PersonAccess?)row);
            var after = rows with { Version = 2, People = [.. rows.People.Where(row => !changes.ContainsKey(row.Id)), .. others.People] };
            var expected = AccessModel.Compile(after);
            var actual = AccessModel.Compile(rows).With(2, changes);
            Assert.Equal(expected.Allows(Key(3, person), $"app:thing.{permission}", null, Noon), actual.Allows(Key(3, person), $"app:thing.{permission}", null, Noon));
            Assert.Equal(
                expected.CompanyHolders($"app:thing.{permission}", Noon).Order(),
                actual.CompanyHolders($"app:thing.{permission}", Noon).Order());
        });

    [Fact]
    public void Allows_AtTheLastSecond_StopsThere()
    {
        var until = new DateTime(2026, 3, 2, 17, 0, 0, DateTimeKind.Utc);
        var model = AccessModel.Compile(new AccessModelRows(
            1,
            [new PersonAccess(Key(3, 0), PersonStatus.Active, true, [new HeldRole(Key(5, 0), Key(2, 0), null, Noon, until)])],
            [new RoleRow(Key(2, 0), [Key(1, 0)])],
            [new PermissionRow(Key(1, 0), "app:thing.0", Sensitivity.Low)],
            []));
        Assert.False(model.Allows(Key(3, 0), "app:thing.0", null, Noon.AddTicks(-1)));
        Assert.True(model.Allows(Key(3, 0), "app:thing.0", null, Noon));
        Assert.True(model.Allows(Key(3, 0), "app:thing.0", null, until.AddTicks(-1)));
        Assert.False(model.Allows(Key(3, 0), "app:thing.0", null, until));
    }

    [Fact]
    public void Empty_AllowsNothing()
        => Assert.False(AccessModel.Empty.AllowsSomewhere(Key(3, 0), ConsolePermissions.OwnRead, Noon));

    private static Gen<PersonAccess> PersonGen(int roles, int departments)
        => from active in Gen.Bool
           from account in Gen.Bool
           from held in Gen.Select(Gen.Int[0, roles - 1], Gen.Int[-1, departments - 1], Gen.Int[-3, 3], Gen.Int[-3, 4]).Array[0, 4]
           select new PersonAccess(
               Guid.Empty,
               active ? PersonStatus.Active : PersonStatus.Disabled,
               account,
               [.. held.Select(static (entry, index) => new HeldRole(Key(5, index), Key(2, entry.Item1), entry.Item2 < 0 ? null : Key(4, entry.Item2), Noon.AddHours(entry.Item3), entry.Item4 > 3 ? null : Noon.AddHours(entry.Item4)))]);

    private static bool Naive(AccessModelRows rows, Guid personId, string permission, Guid? department, DateTime now)
    {
        var person = rows.People.FirstOrDefault(row => row.Id == personId);
        var wanted = rows.Permissions.FirstOrDefault(row => string.Equals(row.Key, permission, StringComparison.Ordinal));
        return person is { Status: PersonStatus.Active } && wanted is not null && person.Assignments.Any(held =>
            held.ValidFrom <= now && (held.ValidUntil is null || now < held.ValidUntil)
            && rows.Roles.Any(role => role.Id == held.RoleId && role.PermissionIds.Contains(wanted.Id))
            && (held.ScopeDepartmentId is null || (department is { } asked && Ancestors(rows, asked).Contains(held.ScopeDepartmentId.Value))));
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

    private static Guid Key(byte kind, int index) => new(index, 0, 0, kind, 0, 0, 0, 0, 0, 0, 0);
}

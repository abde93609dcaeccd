using AdminConsole.Domain.Access;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Permissions;
using CsCheck;
using static AdminConsole.Tests.Domain.Access.NaiveAccess;

namespace AdminConsole.Tests.Domain.Access;

/// <summary>Holds the compiled model against <see cref="NaiveAccess"/> over random companies, conditions and instants.</summary>
public sealed class AccessModelTests
{
    [Fact]
    public void Allows_AnyCompany_AgreesWithTheNaiveEvaluator()
        => Gen.Select(AnyCompany, Gen.Int[0, 8], Gen.Int[0, 70], Gen.Int[-1, 8], Gen.Int[-3, 3], AnyProperties).Sample(static (rows, person, permission, department, hours, properties) =>
        {
            var model = AccessModel.Compile(rows);
            Guid? where = department < 0 ? null : Key(4, department);
            var now = Noon.AddHours(hours);
            Assert.Equal(Allows(rows, Key(3, person), Permission(permission), where, now, properties), model.Allows(Key(3, person), Permission(permission), where, now, properties));
            if (model.Allows(Key(3, person), Permission(permission), where, now))
            {
                Assert.True(model.AllowsSomewhere(Key(3, person), Permission(permission), now));
            }
        });

    [Fact]
    public void ScopeOf_AnyCompany_HoldsExactlyTheDepartmentsThatAreAllowed()
        => Gen.Select(AnyCompany, Gen.Int[0, 8], Gen.Int[0, 70]).Sample(static (rows, person, permission) =>
        {
            var scope = AccessModel.Compile(rows).ScopeOf(Key(3, person), Permission(permission), Noon);
            foreach (var department in rows.Departments)
            {
                Assert.Equal(Allows(rows, Key(3, person), Permission(permission), department.Id, Noon, AccessProperties.None), scope.Contains(department.Id));
            }

            Assert.Equal(Allows(rows, Key(3, person), Permission(permission), null, Noon, AccessProperties.None), scope.IsCompany);
        });

    [Fact]
    public void With_AnyChangeOfPeople_EqualsCompilingAnew()
        => Gen.Select(AnyCompany, AnyCompany).Sample(static (rows, others) =>
        {
            // The second company's people move into the first, and its first person leaves.
            var changes = others.People.ToDictionary(static row => row.Id, static row => (PersonAccess?)row);
            changes[Key(3, 0)] = null;
            var after = rows with { Version = 2, People = [.. rows.People.Where(row => !changes.ContainsKey(row.Id)), .. changes.Values.OfType<PersonAccess>()] };
            AssertSame(AccessModel.Compile(after), AccessModel.Compile(rows).With(2, changes), after);
        });

    [Fact]
    public void WithRoles_AnyChangeOfRoles_EqualsCompilingAnew()
        => Gen.Select(AnyCompany, AnyCompany, Gen.Int[0, 6]).Sample(static (rows, others, removed) =>
        {
            var changes = others.Roles.Select(static role => role with { Grants = [.. role.Grants.Where(static grant => grant.PermissionId.ToByteArray()[0] < 5)] })
                .ToDictionary(static role => role.Id, static role => (RoleRow?)role);
            changes[Key(2, removed)] = null;
            var after = rows with { Version = 2, Roles = [.. rows.Roles.Where(role => !changes.ContainsKey(role.Id)), .. changes.Values.OfType<RoleRow>()] };
            var before = AccessModel.Compile(rows);
            AssertSame(AccessModel.Compile(after), before.WithRoles(2, changes), after);
            // The model before is still what it was.
            AssertSame(AccessModel.Compile(rows), before, rows);
        });

    [Fact]
    public void WithDepartments_AnyMove_EqualsCompilingAnew()
        => Gen.Select(AnyCompany, AnyCompany).Sample(static (rows, others) =>
        {
            var after = rows with { Version = 2, Departments = others.Departments };
            AssertSame(AccessModel.Compile(after), AccessModel.Compile(rows).WithDepartments(2, others.Departments), after);
        });

    [Fact]
    public void Explain_AnyCompany_NamesExactlyTheOpenWays()
        => Gen.Select(AnyCompany, Gen.Int[0, 8], Gen.Int[0, 20], Gen.Int[-1, 8], AnyProperties).Sample(static (rows, person, permission, department, properties) =>
        {
            Guid? where = department < 0 ? null : Key(4, department);
            var explanation = AccessExplainer.Explain(AccessModel.Compile(rows), Key(3, person), Permission(permission), where, Noon, properties, limit: 10_000);
            var expected = OpenPaths(rows, Key(3, person), Permission(permission), where, Noon, properties)
                .Select(static path => $"{path.Assignment}: {string.Join(" > ", path.Roles)}").Order(StringComparer.Ordinal);
            var open = explanation.Paths.Where(static path => path.State == PathState.Open).Select(static path => $"{path.AssignmentId}: {string.Join(" > ", path.Roles)}").Order(StringComparer.Ordinal);
            Assert.Equal(expected, explanation.IsDisabled ? [] : open);
            Assert.Equal(explanation.IsAllowed, expected.Any());
        });

    [Fact]
    public void Cut_AnyCompany_EndsTheAccessAndNothingLessDoes()
        => Gen.Select(AnyCompany, Gen.Int[0, 8], Gen.Int[0, 20], AnyProperties).Sample(static (rows, person, permission, properties) =>
        {
            var cut = AccessCut.Find(AccessModel.Compile(rows), Key(3, person), Permission(permission), null, Noon, properties);
            if (!Allows(rows, Key(3, person), Permission(permission), null, Noon, properties) && cut.Count == 0)
            {
                return;
            }

            Assert.False(Allows(Without(rows, Key(3, person), cut), Key(3, person), Permission(permission), null, Noon, properties));
            var active = rows with { People = [.. rows.People.Select(static row => row with { Status = PersonStatus.Active })] };
            foreach (var smaller in Combinations(Removable(active, Key(3, person)), cut.Count - 1))
            {
                Assert.True(Allows(Without(active, Key(3, person), smaller), Key(3, person), Permission(permission), null, Noon, properties));
            }
        }, iter: 300);

    [Fact]
    public void Holders_AnyCompany_AreThoseWhoAreAllowed()
        => Gen.Select(AnyCompany, Gen.Int[0, 20], Gen.Int[0, 8]).Sample(static (rows, permission, department) =>
        {
            var holders = AccessHolders.Of(AccessModel.Compile(rows), Permission(permission), Key(4, department), Noon);
            var expected = rows.People.Where(person => Allows(rows, person.Id, Permission(permission), Key(4, department), Noon, AccessProperties.None)).Select(static person => person.Id).Order();
            Assert.Equal(expected, holders.People.Order());
            Assert.Equal(holders.People.Count(), holders.Count);
        });

    [Fact]
    public void Diff_AnyChange_NamesExactlyWhoGainsAndLosesWhat()
        => Gen.Select(AnyCompany, AnyCompany).Sample(static (rows, others) =>
        {
            var before = AccessModel.Compile(rows);
            var roles = others.Roles.ToDictionary(static role => role.Id, static role => (RoleRow?)role);
            var people = others.People.ToDictionary(static row => row.Id, static row => (PersonAccess?)row);
            var after = before.WithRoles(2, roles).With(3, people);
            var diff = AccessDiff.Between(before, after, Noon);
            foreach (var person in Enumerable.Range(0, 9).Select(static index => Key(3, index)))
            {
                var found = diff.People.SingleOrDefault(row => row.PersonId == person);
                Assert.Equal(Beyond(after, before, person), found?.Gained ?? []);
                Assert.Equal(Beyond(before, after, person), found?.Lost ?? []);
            }

            foreach (var (permission, count) in diff.Gains)
            {
                Assert.Equal(count, diff.People.Count(person => person.Gained.Contains(permission)));
            }
        });

    [Fact]
    public void Diff_AnyChangeWithOtherDepartments_NamesExactlyWhoReachesWhatSomewhereNew()
        => Gen.Select(AnyCompany, AnyCompany, Gen.Bool).Sample(static (rows, others, withPeople) =>
        {
            var before = AccessModel.Compile(rows);
            var people = withPeople ? others.People.ToDictionary(static row => row.Id, static row => (PersonAccess?)row) : [];
            var after = before.With(2, people).WithDepartments(3, others.Departments);
            var diff = AccessDiff.Between(before, after, Noon);
            foreach (var person in Enumerable.Range(0, 9).Select(static index => Key(3, index)))
            {
                var found = diff.People.SingleOrDefault(row => row.PersonId == person);
                Assert.Equal(Reaching(after, before, person), found?.Gained ?? []);
                Assert.Equal(Reaching(before, after, person), found?.Lost ?? []);
            }
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

    [Fact]
    public void WouldCircle_AnyCompany_IsTrueExactlyWhenTheJuniorReachesTheSenior()
        => Gen.Select(AnyCompany, Gen.Int[0, 6], Gen.Int[0, 6]).Sample(static (rows, senior, junior) =>
        {
            var model = AccessModel.Compile(rows);
            var known = rows.Roles.Select(static role => role.Id).ToHashSet();
            HashSet<Guid> reached = [];
            var open = new Stack<Guid>([Key(2, junior)]);
            while (open.TryPop(out var id))
            {
                if (known.Contains(id) && reached.Add(id))
                {
                    rows.Roles.Single(role => role.Id == id).Juniors.ToList().ForEach(open.Push);
                }
            }

            Assert.Equal(senior == junior || reached.Contains(Key(2, senior)), model.Roles.WouldCircle(Key(2, senior), Key(2, junior)));
        });

    /// <summary>What the person holds in the first model in a scope that nothing they hold of it in the second covers.</summary>
    private static IEnumerable<int> Beyond(AccessModel model, AccessModel other, Guid person)
    {
        var theirs = other.HeldBy(person, Noon).ToList();
        return model.HeldBy(person, Noon)
            .Where(held => !theirs.Exists(wider => wider.Permission.Id == held.Permission.Id && (wider.ScopeDepartmentId == held.ScopeDepartmentId || other.Covers(wider.ScopeDepartmentId, held.ScopeDepartmentId))))
            .Select(static held => held.Permission.Index).Distinct().Order();
    }

    /// <summary>What the person may use for the company or in some department and, by the other model, not there.</summary>
    private static IEnumerable<int> Reaching(AccessModel model, AccessModel other, Guid person)
    {
        var (ours, theirs) = (model.HeldBy(person, Noon).ToList(), other.HeldBy(person, Noon).ToList());
        return Enumerable.Range(-1, 9).SelectMany(index =>
        {
            Guid? place = index < 0 ? null : Key(4, index);
            return index >= 0 && !model.Departments.IsKnown(model.Departments.IndexOf(place!.Value))
                ? []
                : ours.Where(held => model.Covers(held.ScopeDepartmentId, place) && !theirs.Exists(wider => wider.Permission.Id == held.Permission.Id && other.Covers(wider.ScopeDepartmentId, place)));
        }).Select(static held => held.Permission.Index).Distinct().Order();
    }

    private static void AssertSame(AccessModel expected, AccessModel actual, AccessModelRows rows)
    {
        foreach (var permission in rows.Permissions)
        {
            foreach (var person in Enumerable.Range(0, 9).Select(static index => Key(3, index)))
            {
                var scope = expected.ScopeOf(person, permission.Key, Noon);
                Assert.Equal(scope.IsCompany, actual.ScopeOf(person, permission.Key, Noon).IsCompany);
                Assert.Equal(scope.Departments.Order(), actual.ScopeOf(person, permission.Key, Noon).Departments.Order());
            }

            Assert.Equal(expected.CompanyHolders(permission.Key, Noon).Order(), actual.CompanyHolders(permission.Key, Noon).Order());
        }
    }

    private static IEnumerable<CutItem> Removable(AccessModelRows rows, Guid personId)
        => (rows.People.FirstOrDefault(row => row.Id == personId)?.Assignments ?? []).Select(static held => (CutItem)new CutItem.Assignment(held.AssignmentId, held.RoleId))
            .Concat(rows.Roles.SelectMany(static role => role.Juniors.Select(junior => (CutItem)new CutItem.Inheritance(role.Id, junior))))
            .Concat(rows.Roles.SelectMany(static role => role.Grants.Select(grant => (CutItem)new CutItem.Grant(role.Id, grant.PermissionId))).Distinct());

    private static AccessModelRows Without(AccessModelRows rows, Guid personId, IReadOnlyCollection<CutItem> cut)
        => rows with
        {
            People = [.. rows.People.Select(person => person.Id != personId ? person : person with { Assignments = [.. person.Assignments.Where(held => !cut.Contains(new CutItem.Assignment(held.AssignmentId, held.RoleId)))] })],
            Roles = [.. rows.Roles.Select(role => role with
            {
                Juniors = [.. role.Juniors.Where(junior => !cut.Contains(new CutItem.Inheritance(role.Id, junior)))],
                Grants = [.. role.Grants.Where(grant => !cut.Contains(new CutItem.Grant(role.Id, grant.PermissionId)))],
            })],
        };

    private static IEnumerable<IReadOnlyCollection<CutItem>> Combinations(IEnumerable<CutItem> items, int size)
    {
        if (size <= 0)
        {
            return size == 0 ? [[]] : [];
        }

        var all = items.ToList();
        return all.SelectMany((item, index) => Combinations(all.Skip(index + 1), size - 1).Select(rest => (IReadOnlyCollection<CutItem>)[item, .. rest]));
    }
}

using AdminConsole.Domain.People;

namespace AdminConsole.Domain.Access;

/// <summary>
/// The compiled snapshot that answers "may they, and why". Immutable: a change makes a new one that shares what did not
/// change. Validity in time is tested at each question, so an ended assignment gives nothing from its last second on.
/// See README.md beside this file.
/// </summary>
internal sealed class AccessModel
{
    private AccessModel(long version, PeopleIndex people, RoleGraph roles, PermissionCatalogue permissions, DepartmentTree departments)
    {
        Version = version;
        People = people;
        Roles = roles;
        Permissions = permissions;
        Departments = departments;
    }

    /// <summary>Knows nobody and allows nothing.</summary>
    public static AccessModel Empty { get; } = new(0, PeopleIndex.Empty, RoleGraph.Empty, PermissionCatalogue.Empty, new DepartmentTree([]));

    /// <summary>The value of the version row this snapshot was built from.</summary>
    public long Version { get; }

    public PeopleIndex People { get; }

    public RoleGraph Roles { get; }

    public PermissionCatalogue Permissions { get; }

    public DepartmentTree Departments { get; }

    public static AccessModel Compile(AccessModelRows rows)
    {
        var builder = new AccessModelBuilder(rows.Version, rows.Roles, rows.Permissions, rows.Departments);
        foreach (var person in rows.People)
        {
            builder.AddPerson(person.Id, person.Status, person.HasAccount);
        }

        foreach (var person in rows.People)
        {
            foreach (var held in person.Assignments)
            {
                builder.Give(person.Id, held);
            }
        }

        return builder.Build();
    }

    internal static AccessModel Of(long version, PeopleIndex people, RoleGraph roles, PermissionCatalogue permissions, DepartmentTree departments)
        => new(version, people, roles, permissions, departments);

    /// <summary>This model with some people as they are now; null takes a person out.</summary>
    public AccessModel With(long version, IReadOnlyCollection<KeyValuePair<Guid, PersonAccess?>> changes)
        => new(version, People.With(changes, Roles, Departments), Roles, Permissions, Departments);

    /// <summary>This model with some roles as they are now, people untouched; null takes a role out.</summary>
    public AccessModel WithRoles(long version, IReadOnlyCollection<KeyValuePair<Guid, RoleRow?>> changes)
        => new(version, People, Roles.With(changes, Permissions), Permissions, Departments);

    /// <summary>This model with the catalogue of permissions as it is now.</summary>
    public AccessModel WithPermissions(long version, IReadOnlyCollection<PermissionRow> rows)
        => new(version, People, Roles, Permissions.With(rows), Departments);

    /// <summary>This model with the departments as they are now.</summary>
    public AccessModel WithDepartments(long version, IReadOnlyCollection<DepartmentNode> nodes)
        => new(version, People, Roles, Permissions, Departments.With(nodes));

    /// <summary>
    /// May the person use the permission in that department? Null asks for the whole company. Unknown people,
    /// permissions and departments, disabled people, ended assignments and unmet conditions all answer no.
    /// </summary>
    public bool Allows(Guid personId, string permission, Guid? departmentId, DateTime now, AccessProperties? properties = null)
        => Permissions.PlaceOf(permission) is >= 0 and var wanted
            && Allows(People.Find(personId), wanted, departmentId is { } department ? Departments.IndexOf(department) : Holding.Company, now.Ticks, properties ?? AccessProperties.None);

    /// <summary>The same by the model's own numbers; <paramref name="now"/> in UTC ticks.</summary>
    public bool Allows(int person, int permission, int department, long now, AccessProperties properties)
    {
        var held = People.OfActive(person);
        var place = Departments.PlaceOf(department);
        // All assignments are looked at without a branch between them: which one answers cannot be guessed, and a wrong
        // guess costs more than a look.
        var open = 0UL;
        foreach (ref readonly var holding in held)
        {
            open |= Roles.SureBit(holding.Role, permission) & Departments.Covers(holding.Scope, place) & holding.InForceBit(now);
        }

        return open != 0 || (Roles.HasConditions && AllowsOnCondition(held, permission, place, now, properties));
    }

    private bool AllowsOnCondition(ReadOnlySpan<Holding> held, int permission, int place, long now, AccessProperties properties)
    {
        foreach (ref readonly var holding in held)
        {
            if ((Roles.ConditionalBit(holding.Role, permission) & Departments.Covers(holding.Scope, place) & holding.InForceBit(now)) != 0
                && IsMet(Roles[holding.Role]!, permission, properties))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// May the person use the permission anywhere at all? Decides what the menu shows and which page opens. Grants
    /// under a condition do not count: nothing is known yet of what it asks for.
    /// </summary>
    public bool AllowsSomewhere(Guid personId, string permission, DateTime now)
    {
        var person = People.Find(personId);
        if (person < 0 || Permissions.Find(permission) is not { } wanted || !People.FlagsOf(person).HasFlag(PersonFlags.Active))
        {
            return false;
        }

        foreach (ref readonly var holding in People.Of(person))
        {
            if (Roles[holding.Role] is { } role && role.HasSure(wanted.Index) && holding.IsInForce(now.Ticks))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Where the person may use the permission, grants under a condition left out.</summary>
    public DepartmentScope ScopeOf(Guid personId, string permission, DateTime now)
    {
        var person = People.Find(personId);
        if (person < 0 || Permissions.Find(permission) is not { } wanted || !People.FlagsOf(person).HasFlag(PersonFlags.Active))
        {
            return DepartmentScope.Nowhere;
        }

        HashSet<Guid> reach = [];
        foreach (ref readonly var holding in People.Of(person))
        {
            if (Roles[holding.Role] is not { } role || !role.HasSure(wanted.Index) || !holding.IsInForce(now.Ticks))
            {
                continue;
            }

            if (holding.Scope == Holding.Company)
            {
                return DepartmentScope.Company;
            }

            foreach (var department in Departments.Branch(holding.Scope))
            {
                reach.Add(department);
            }
        }

        return DepartmentScope.Of(reach);
    }

    /// <summary>
    /// The departments a list looks in: those of the branch asked for where the reader holds the permission. Null for all
    /// of them, empty for none.
    /// </summary>
    public IReadOnlyCollection<Guid>? Reach(Guid? readerId, string permission, Guid? branch, DateTime now)
    {
        if (readerId is not { } reader)
        {
            return [];
        }

        var scope = ScopeOf(reader, permission, now);
        if (branch is not { } asked)
        {
            return scope.IsCompany ? null : scope.Departments;
        }

        HashSet<Guid> departments = [.. Departments.Branch(asked)];
        if (!scope.IsCompany)
        {
            departments.IntersectWith(scope.Departments);
        }

        return departments;
    }

    /// <summary>What the role gives, inherited and conditional included, for rules about giving it.</summary>
    public IReadOnlyList<PermissionAccess> PermissionsOf(Guid roleId)
        => Roles.TryFind(roleId, out var role) ? [.. Of(role)] : [];

    /// <summary>
    /// What the person holds, whether or not the account is enabled now: a disabled officer is still an officer
    /// to whoever would enable them. Grants under a condition count: it may be met tomorrow.
    /// </summary>
    public IEnumerable<HeldPermission> HeldBy(Guid personId, DateTime now)
    {
        var person = People.Find(personId);
        for (var ordinal = 0; person >= 0 && ordinal < People.Of(person).Length; ordinal++)
        {
            var holding = People.Of(person)[ordinal];
            if (!holding.IsInForce(now.Ticks) || Roles[holding.Role] is not { } role || (holding.Scope != Holding.Company && !Departments.IsKnown(holding.Scope)))
            {
                continue;
            }

            foreach (var permission in Of(role))
            {
                yield return new HeldPermission(permission, holding.Scope == Holding.Company ? null : Departments[holding.Scope]);
            }
        }
    }

    /// <summary>All that the person was ever given and what is still to come, but for roles that are no more.</summary>
    public IReadOnlyList<HeldRole> AssignmentsOf(Guid personId)
    {
        var person = People.Find(personId);
        List<HeldRole> all = [];
        for (var ordinal = 0; person >= 0 && ordinal < People.Of(person).Length; ordinal++)
        {
            var holding = People.Of(person)[ordinal];
            if (Roles[holding.Role] is { } role)
            {
                all.Add(new HeldRole(
                    People.AssignmentOf(person, ordinal),
                    role.Id,
                    holding.Scope == Holding.Company ? null : holding.Scope >= 0 ? Departments[holding.Scope] : Guid.Empty,
                    new DateTime(holding.From, DateTimeKind.Utc),
                    holding.Until == long.MaxValue ? null : new DateTime(holding.Until, DateTimeKind.Utc)));
            }
        }

        return all;
    }

    /// <summary>The people who can sign in and hold the permission for the whole company now, and whether without an end.</summary>
    public IEnumerable<(Guid PersonId, bool Lasting)> CompanyHolders(string permission, DateTime now)
    {
        if (Permissions.Find(permission) is not { } wanted)
        {
            return [];
        }

        Dictionary<int, bool> lasting = [];
        foreach (var role in Roles.All)
        {
            if (!role.HasSure(wanted.Index))
            {
                continue;
            }

            foreach (ref readonly var member in People.MembersOf(role.Index))
            {
                if (member.Scope == Holding.Company && member.IsInForce(now.Ticks) && People.FlagsOf(member.Person).HasFlag(PersonFlags.Active | PersonFlags.HasAccount))
                {
                    lasting[member.Person] = lasting.GetValueOrDefault(member.Person) || member.Until == long.MaxValue;
                }
            }
        }

        return lasting.Select(holder => (People[holder.Key], holder.Value));
    }

    /// <summary>Does an assignment scoped to <paramref name="scope"/> reach what was asked for? Null is the whole company.</summary>
    public bool Covers(Guid? scope, Guid? asked)
        => scope is not { } branch || (asked is { } department && Departments.IsWithin(department, branch));

    /// <summary>The same by the departments' numbers.</summary>
    public bool Covers(int scope, int asked) => scope == Holding.Company || Departments.IsWithin(asked, scope);

    /// <summary>True when the role gives the permission under a condition that is met, its own or inherited.</summary>
    private bool IsMet(RoleNode role, int permission, AccessProperties properties)
    {
        foreach (var node in Roles.Below(role))
        {
            foreach (var grant in node.Own)
            {
                if (grant.Permission == permission && grant.Condition is { } condition && condition.Holds(properties))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private IEnumerable<PermissionAccess> Of(RoleNode role)
    {
        for (var index = 0; index < Permissions.Count; index++)
        {
            if (role.HasAny(index) && Permissions[index] is { } permission)
            {
                yield return permission;
            }
        }
    }
}

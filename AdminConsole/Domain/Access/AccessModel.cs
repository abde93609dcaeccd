using System.Collections.Frozen;
using System.Collections.Immutable;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Permissions;

namespace AdminConsole.Domain.Access;

/// <summary>
/// The compiled snapshot that answers "may they". Immutable: a change makes a new one that shares what did not
/// change. Validity in time is tested at each question, so an ended assignment gives nothing from its last second on.
/// See README.md beside this file.
/// </summary>
internal sealed class AccessModel
{
    private readonly FrozenDictionary<Guid, PersonAccess> people;
    private readonly ImmutableDictionary<Guid, PersonAccess?> changedPeople;
    private readonly FrozenDictionary<Guid, RoleAccess> roles;
    private readonly FrozenDictionary<string, PermissionAccess> permissions;

    private AccessModel(
        long version,
        FrozenDictionary<Guid, PersonAccess> people,
        ImmutableDictionary<Guid, PersonAccess?> changedPeople,
        FrozenDictionary<Guid, RoleAccess> roles,
        FrozenDictionary<string, PermissionAccess> permissions,
        DepartmentTree departments)
    {
        Version = version;
        this.people = people;
        this.changedPeople = changedPeople;
        this.roles = roles;
        this.permissions = permissions;
        Departments = departments;
    }

    /// <summary>Knows nobody and allows nothing.</summary>
    public static AccessModel Empty { get; } = Compile(new AccessModelRows(0, [], [], [], []));

    /// <summary>The value of the version row this snapshot was built from.</summary>
    public long Version { get; }

    public DepartmentTree Departments { get; }

    /// <summary>How many people's changes lie over the base; the host compiles anew when they are many.</summary>
    public int OverlayCount => changedPeople.Count;

    public static AccessModel Compile(AccessModelRows rows)
    {
        var permissionList = rows.Permissions.Select(static (row, index) => new PermissionAccess(index, row.Id, row.Key, row.Sensitivity)).ToArray();
        var byId = permissionList.ToDictionary(static permission => permission.Id);
        var roles = rows.Roles.ToFrozenDictionary(
            static role => role.Id,
            role => new RoleAccess(role.Id, [.. role.PermissionIds.Where(byId.ContainsKey).Select(id => byId[id])], permissionList.Length));
        return new AccessModel(
            rows.Version,
            rows.People.ToFrozenDictionary(static person => person.Id),
            ImmutableDictionary<Guid, PersonAccess?>.Empty,
            roles,
            permissionList.ToFrozenDictionary(static permission => permission.Key, StringComparer.Ordinal),
            new DepartmentTree(rows.Departments));
    }

    /// <summary>This model with some people as they are now; null takes a person out.</summary>
    public AccessModel With(long version, IEnumerable<KeyValuePair<Guid, PersonAccess?>> changes)
        => new(version, people, changedPeople.SetItems(changes), roles, permissions, Departments);

    /// <summary>
    /// May the person use the permission in that department? Null asks for the whole company. Unknown people,
    /// permissions and departments, disabled people and ended assignments all answer no.
    /// </summary>
    public bool Allows(Guid personId, string permission, Guid? departmentId, DateTime now)
    {
        if (Find(personId) is not { Status: PersonStatus.Active } person || !permissions.TryGetValue(permission, out var wanted))
        {
            return false;
        }

        foreach (var assignment in person.Assignments)
        {
            if (assignment.IsInForce(now)
                && roles.TryGetValue(assignment.RoleId, out var role)
                && role.Has(wanted.Index)
                && Covers(assignment.ScopeDepartmentId, departmentId))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>May the person use the permission anywhere at all? Decides what the menu shows and which page opens.</summary>
    public bool AllowsSomewhere(Guid personId, string permission, DateTime now)
    {
        if (Find(personId) is not { Status: PersonStatus.Active } person || !permissions.TryGetValue(permission, out var wanted))
        {
            return false;
        }

        foreach (var assignment in person.Assignments)
        {
            if (assignment.IsInForce(now) && roles.TryGetValue(assignment.RoleId, out var role) && role.Has(wanted.Index))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Where the person may use the permission.</summary>
    public DepartmentScope ScopeOf(Guid personId, string permission, DateTime now)
    {
        if (Find(personId) is not { Status: PersonStatus.Active } person || !permissions.TryGetValue(permission, out var wanted))
        {
            return DepartmentScope.Nowhere;
        }

        HashSet<Guid> reach = [];
        foreach (var assignment in person.Assignments)
        {
            if (!assignment.IsInForce(now) || !roles.TryGetValue(assignment.RoleId, out var role) || !role.Has(wanted.Index))
            {
                continue;
            }

            if (assignment.ScopeDepartmentId is not { } branch)
            {
                return DepartmentScope.Company;
            }

            foreach (var department in Departments.Branch(branch))
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

    /// <summary>What the role gives, for rules about giving it.</summary>
    public IReadOnlyList<PermissionAccess> PermissionsOf(Guid roleId) => roles.TryGetValue(roleId, out var role) ? role.Permissions : [];

    /// <summary>
    /// What the person holds, whether or not the account is enabled now: a disabled officer is still an officer
    /// to whoever would enable them.
    /// </summary>
    public IEnumerable<HeldPermission> HeldBy(Guid personId, DateTime now)
    {
        foreach (var assignment in Find(personId)?.Assignments ?? [])
        {
            if (!assignment.IsInForce(now) || !roles.TryGetValue(assignment.RoleId, out var role))
            {
                continue;
            }

            foreach (var permission in role.Permissions)
            {
                yield return new HeldPermission(permission, assignment.ScopeDepartmentId);
            }
        }
    }

    /// <summary>All that the person was ever given and what is still to come.</summary>
    public IReadOnlyList<HeldRole> AssignmentsOf(Guid personId) => Find(personId)?.Assignments ?? [];

    /// <summary>The people who can sign in and hold the permission for the whole company now, and whether without an end.</summary>
    public IEnumerable<(Guid PersonId, bool Lasting)> CompanyHolders(string permission, DateTime now)
    {
        if (!permissions.TryGetValue(permission, out var wanted))
        {
            yield break;
        }

        foreach (var person in Everyone())
        {
            if (person is not { Status: PersonStatus.Active, HasAccount: true })
            {
                continue;
            }

            bool? lasting = null;
            foreach (var assignment in person.Assignments)
            {
                if (assignment.ScopeDepartmentId is null && assignment.IsInForce(now)
                    && roles.TryGetValue(assignment.RoleId, out var role) && role.Has(wanted.Index))
                {
                    lasting = lasting is true || assignment.ValidUntil is null;
                }
            }

            if (lasting is { } found)
            {
                yield return (person.Id, found);
            }
        }
    }

    /// <summary>Does an assignment scoped to <paramref name="scope"/> reach what was asked for? Null is the whole company.</summary>
    public bool Covers(Guid? scope, Guid? asked)
        => scope is not { } branch || (asked is { } department && Departments.IsWithin(department, branch));

    public PersonAccess? Find(Guid personId)
        => changedPeople.TryGetValue(personId, out var changed) ? changed
            : people.TryGetValue(personId, out var person) ? person : null;

    private IEnumerable<PersonAccess> Everyone()
        => people.Values.Where(person => !changedPeople.ContainsKey(person.Id))
            .Concat(changedPeople.Values.OfType<PersonAccess>());

    private sealed class RoleAccess
    {
        private readonly ulong[] bits;

        public RoleAccess(Guid id, PermissionAccess[] permissions, int permissionCount)
        {
            Id = id;
            Permissions = permissions;
            bits = new ulong[(permissionCount + 63) / 64];
            foreach (var permission in permissions)
            {
                bits[permission.Index >> 6] |= 1UL << (permission.Index & 63);
            }
        }

        public Guid Id { get; }

        public PermissionAccess[] Permissions { get; }

        public bool Has(int permission) => (bits[permission >> 6] & (1UL << (permission & 63))) != 0;
    }
}

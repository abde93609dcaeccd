using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Permissions;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Departments;

/// <summary>
/// Reads the tree, piece by piece, and one department. A department is seen by whoever reads people or access in it; a
/// path begins at the topmost that the reader sees.
/// </summary>
internal sealed class DepartmentReader(IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, TimeProvider time)
{
    /// <summary>Departments that a search lists; it says how many more there are.</summary>
    public const int MostFound = 50;

    /// <summary>People listed on a department's page; the counts are of all.</summary>
    public const int PeopleShown = 50;

    /// <summary>Permissions listed in the coverage, the most sensitive first.</summary>
    public const int PermissionsShown = 50;

    /// <summary>People without a role who are named.</summary>
    public const int NamedWithoutRole = 10;

    /// <summary>The departments right below <paramref name="parentId"/>; without it, the topmost that the reader sees. By name.</summary>
    public async Task<IReadOnlyList<DepartmentNodeView>> ChildrenAsync(Actor actor, Guid? parentId, CancellationToken cancellationToken)
    {
        var sight = SightOf(actor);
        if (sight.IsNowhere)
        {
            return [];
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var tree = access.Current.Departments;
        var shown = await (parentId is { } parent
                ? context.Departments.Where(row => row.ParentId == parent)
                : sight.Company ? context.Departments.Where(static row => row.ParentId == null) : context.Departments.Where(row => sight.Departments.Contains(row.Id) && (row.ParentId == null || !sight.Departments.Contains(row.ParentId.Value))))
            .Select(static row => new { row.Id, row.Name, row.Code }).ToListAsync(cancellationToken);
        shown.RemoveAll(row => !sight.Sees(row.Id));
        if (shown.Count == 0)
        {
            return [];
        }

        Guid[] ids = [.. shown.Select(static row => row.Id)];
        var children = await context.Departments.Where(row => row.ParentId != null && ids.Contains(row.ParentId.Value))
            .GroupBy(static row => row.ParentId!.Value).Select(static group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(static row => row.Key, static row => row.Count, cancellationToken);
        var people = await HeadsAsync(context, tree, ids, cancellationToken);
        return
        [
            .. shown.OrderBy(static row => TextRules.Fold(row.Name), StringComparer.Ordinal)
                .Select(row => new DepartmentNodeView(row.Id, row.Name, row.Code, Sum(people, tree, row.Id), children.GetValueOrDefault(row.Id))),
        ];
    }

    /// <summary>
    /// Departments in sight of whose name, code or names above every word is a part, and at least one of the name or code
    /// itself; by their paths.
    /// </summary>
    public async Task<DepartmentSearch> SearchAsync(Actor actor, string text, CancellationToken cancellationToken)
    {
        var words = TextRules.Fold(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var sight = SightOf(actor);
        if (words.Length == 0 || sight.IsNowhere)
        {
            return new DepartmentSearch([], 0);
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var all = await context.Departments.Select(static row => new Row(row.Id, row.ParentId, row.Name, row.Code)).ToDictionaryAsync(static row => row.Id, cancellationToken);
        var folded = all.Values.ToDictionary(static row => row.Id, static row => TextRules.Fold($"{row.Name} {row.Code}"));
        List<DepartmentFound> found = [];
        foreach (var row in all.Values)
        {
            var own = folded[row.Id];
            if (!sight.Sees(row.Id) || !words.Any(word => own.Contains(word, StringComparison.Ordinal)))
            {
                continue;
            }

            var above = Above(all, row, sight);
            if (words.All(word => own.Contains(word, StringComparison.Ordinal) || above.Any(one => folded[one.Id].Contains(word, StringComparison.Ordinal))))
            {
                found.Add(new DepartmentFound(row.Id, row.Name, row.Code, [.. above.Select(static one => one.Name)]));
            }
        }

        return new DepartmentSearch(
            [.. found.OrderBy(static row => TextRules.Fold(row.Path), StringComparer.Ordinal).ThenBy(static row => row.Id).Take(MostFound)],
            Math.Max(0, found.Count - MostFound));
    }

    /// <summary>One department; not found when it is out of the reader's sight.</summary>
    public async Task<Result<DepartmentDetail>> ReadAsync(Actor actor, Guid departmentId, CancellationToken cancellationToken)
    {
        var sight = SightOf(actor);
        if (!sight.Sees(departmentId) || actor.PersonId is not { } person)
        {
            return new NotFoundError();
        }

        var model = access.Current;
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.Departments.SingleOrDefaultAsync(row => row.Id == departmentId, cancellationToken) is not { } department)
        {
            return new NotFoundError();
        }

        List<DepartmentLink> above = [];
        for (var next = department.ParentId; next is { } id && sight.Sees(id) && above.Count <= model.Departments.Count;)
        {
            var parent = await context.Departments.Where(row => row.Id == id).Select(static row => new { row.Name, row.ParentId }).SingleAsync(cancellationToken);
            above.Insert(0, new DepartmentLink(id, parent.Name));
            next = parent.ParentId;
        }

        var heads = await HeadsAsync(context, model.Departments, [departmentId], cancellationToken);
        var governsAbove = department.ParentId is { } place && May(ConsolePermissions.AccessManage, place);
        return new DepartmentDetail(
            departmentId,
            department.Name,
            department.Code,
            department.Version,
            department.ParentId,
            above,
            heads.GetValueOrDefault(departmentId),
            Sum(heads, model.Departments, departmentId),
            await context.Departments.CountAsync(row => row.ParentId == departmentId, cancellationToken),
            new DepartmentRights(
                Edit: May(ConsolePermissions.AccessManage, departmentId),
                Move: governsAbove,
                Remove: governsAbove,
                CreateBelow: May(ConsolePermissions.AccessManage, departmentId),
                Cross: May(ConsolePermissions.AccessCross, null),
                ReadPeople: May(ConsolePermissions.PersonRead, departmentId),
                ReadAccess: May(ConsolePermissions.AccessRead, departmentId),
                ReadAccounts: May(ConsolePermissions.AccountRead, departmentId)));

        bool May(string permission, Guid? where) => model.Allows(person, permission, where, now);
    }

    /// <summary>The first people of the branch, by name; nobody for who may not read people there.</summary>
    public async Task<IReadOnlyList<DepartmentPerson>> PeopleAsync(Actor actor, Guid departmentId, CancellationToken cancellationToken)
    {
        if (!May(actor, ConsolePermissions.PersonRead, departmentId))
        {
            return [];
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Branch(context, departmentId)
            .OrderBy(static person => person.SortName).ThenBy(static person => person.Id).Take(PeopleShown)
            .Select(person => new DepartmentPerson(
                person.Id,
                (person.GivenName + " " + person.FamilyName).Trim(),
                person.JobTitle,
                context.Departments.Where(row => row.Id == person.DepartmentId).Select(static row => row.Name).First(),
                person.Status == PersonStatus.Active))
            .ToListAsync(cancellationToken);
    }

    /// <summary>The roles that the department and those below it own, by owner and name; none for who may not read access there.</summary>
    public async Task<IReadOnlyList<DepartmentRole>> RolesAsync(Actor actor, Guid departmentId, CancellationToken cancellationToken)
    {
        if (!May(actor, ConsolePermissions.AccessRead, departmentId))
        {
            return [];
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var model = access.Current;
        var now = time.GetUtcNow().UtcDateTime.Ticks;
        HashSet<Guid> branch = [.. model.Departments.Branch(departmentId)];
        var roles = await context.Roles.Where(static role => role.DepartmentId != null && role.RetiredAt == null)
            .Select(role => new { role.Id, role.Name, role.Description, Owner = role.DepartmentId!.Value, Department = context.Departments.Where(row => row.Id == role.DepartmentId).Select(static row => row.Name).First() })
            .ToListAsync(cancellationToken);
        return
        [
            .. roles.Where(role => branch.Contains(role.Owner))
                .OrderBy(role => role.Owner == departmentId ? 0 : 1).ThenBy(static role => TextRules.Fold(role.Department), StringComparer.Ordinal).ThenBy(static role => TextRules.Fold(role.Name), StringComparer.Ordinal)
                .Select(role => new DepartmentRole(role.Id, role.Name, role.Description, role.Department, model.PermissionsOf(role.Id).Count, MembersOf(model, role.Id, now))),
        ];
    }

    /// <summary>What the branch's active people hold and lack. Reads their keys and no more; the model knows the rest.</summary>
    public async Task<DepartmentCoverage?> CoverageAsync(Actor actor, Guid departmentId, CancellationToken cancellationToken)
    {
        if (!May(actor, ConsolePermissions.AccessRead, departmentId))
        {
            return null;
        }

        var model = access.Current;
        var now = time.GetUtcNow().UtcDateTime;
        var roles = await RolesAsync(actor, departmentId, cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var active = Branch(context, departmentId).Where(static person => person.Status == PersonStatus.Active);
        var common = await context.Roles.Where(static role => role.IsBuiltIn && role.Key == BuiltInRoles.Employee).Select(static role => role.Id).ToListAsync(cancellationToken);
        var coverage = AccessCoverage.Of(model, await active.Select(static person => person.Id).ToListAsync(cancellationToken), Sensitivity.High, common, now);
        var held = coverage.Held;
        Guid[] first = [.. coverage.WithoutRole.Order().Take(May(actor, ConsolePermissions.PersonRead, departmentId) ? NamedWithoutRole : 0)];
        var named = await context.People.Where(person => first.Contains(person.Id)).OrderBy(static person => person.SortName)
            .Select(static person => new DepartmentLink(person.Id, (person.GivenName + " " + person.FamilyName).Trim())).ToListAsync(cancellationToken);
        return new DepartmentCoverage(
            coverage.People,
            [.. held.Take(PermissionsShown).Select(static pair => new PermissionCover(pair.Permission.Id, pair.Permission.Key, pair.Permission.Sensitivity, pair.People))],
            Math.Max(0, held.Count - PermissionsShown),
            [.. roles.Where(static role => role.Members == 0)],
            coverage.WithoutRole.Count,
            named,
            May(actor, ConsolePermissions.AccountRead, departmentId) ? await FactorsAsync(context, active, cancellationToken) : null);
    }

    private static async Task<FactorCover> FactorsAsync(ConsoleDbContext context, IQueryable<Person> active, CancellationToken cancellationToken)
    {
        var accounts = active.Where(person => context.Users.Any(account => account.Id == person.Id && account.PasswordHash != null));
        return new FactorCover(
            await accounts.CountAsync(cancellationToken),
            await accounts.CountAsync(person => context.Authenticators.Any(row => row.PersonId == person.Id && row.ConfirmedAt != null) || context.Passkeys.Any(row => row.PersonId == person.Id), cancellationToken));
    }

    private static int MembersOf(AccessModel model, Guid roleId, long now)
    {
        HashSet<int> people = [];
        foreach (ref readonly var member in model.People.MembersOf(model.Roles.IndexOf(roleId)))
        {
            if (member.IsInForce(now) && model.People.FlagsOf(member.Person).HasFlag(PersonFlags.Active))
            {
                people.Add(member.Person);
            }
        }

        return people.Count;
    }

    // People by department, of the branches asked for: one grouped query over an index, whatever the size of the company.
    private static async Task<Dictionary<Guid, int>> HeadsAsync(ConsoleDbContext context, DepartmentTree tree, IReadOnlyCollection<Guid> branches, CancellationToken cancellationToken)
    {
        HashSet<Guid> wanted = [.. branches];
        foreach (var branch in branches)
        {
            wanted.UnionWith(tree.Branch(branch).ToArray());
        }

        var people = wanted.Count >= tree.Count ? context.People : context.People.Where(person => wanted.Contains(person.DepartmentId));
        return await people.GroupBy(static person => person.DepartmentId).Select(static group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(static row => row.Key, static row => row.Count, cancellationToken);
    }

    private static int Sum(Dictionary<Guid, int> counts, DepartmentTree tree, Guid branch)
    {
        var sum = 0;
        foreach (var department in tree.Branch(branch))
        {
            sum += counts.GetValueOrDefault(department);
        }

        return sum;
    }

    private static List<Row> Above(Dictionary<Guid, Row> all, Row row, Sight sight)
    {
        List<Row> above = [];
        for (var next = row.ParentId; next is { } id && sight.Sees(id) && all.TryGetValue(id, out var parent) && above.Count <= all.Count; next = parent.ParentId)
        {
            above.Insert(0, parent);
        }

        return above;
    }

    private IQueryable<Person> Branch(ConsoleDbContext context, Guid departmentId)
    {
        var tree = access.Current.Departments;
        Guid[] branch = [.. tree.Branch(departmentId)];
        return branch.Length == tree.Count ? context.People : context.People.Where(person => branch.Contains(person.DepartmentId));
    }

    private bool May(Actor actor, string permission, Guid departmentId)
        => actor.PersonId is { } person && access.Current.Allows(person, permission, departmentId, time.GetUtcNow().UtcDateTime);

    private Sight SightOf(Actor actor)
    {
        if (actor.PersonId is not { } reader)
        {
            return new Sight(false, []);
        }

        var now = time.GetUtcNow().UtcDateTime;
        var (people, roles) = (access.Current.ScopeOf(reader, ConsolePermissions.PersonRead, now), access.Current.ScopeOf(reader, ConsolePermissions.AccessRead, now));
        return new Sight(people.IsCompany || roles.IsCompany, [.. people.Departments, .. roles.Departments]);
    }

    private sealed record Row(Guid Id, Guid? ParentId, string Name, string Code);

    /// <summary>Where the reader may look.</summary>
    private sealed record Sight(bool Company, HashSet<Guid> Departments)
    {
        public bool IsNowhere => !Company && Departments.Count == 0;

        public bool Sees(Guid id) => Company || Departments.Contains(id);
    }
}

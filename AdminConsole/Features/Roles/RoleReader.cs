using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Permissions;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Roles;

/// <summary>
/// Reads roles, what they give and whence. The company's roles are seen by whoever reads access anywhere; a department's
/// only where access is read there. What a role gives comes from the access model, its words from the tables.
/// </summary>
internal sealed class RoleReader(IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, TimeProvider time)
{
    /// <summary>Members listed on a role's page; the counts are of all.</summary>
    public const int MembersShown = 50;

    /// <summary>The roles in reach whose name or description holds every word, by owner and name; those in use or those retired.</summary>
    public async Task<IReadOnlyList<RoleRowView>> ListAsync(Actor actor, string? text, Guid? departmentId, CancellationToken cancellationToken, bool retired = false)
    {
        var model = access.Current;
        var words = TextRules.Fold(text ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var now = time.GetUtcNow().UtcDateTime.Ticks;
        return
        [
            .. (await VisibleAsync(actor, cancellationToken))
                .Where(role => (role.RetiredAt is not null) == retired && (departmentId is not { } branch || (role.DepartmentId is { } own && model.Departments.IsWithin(own, branch)))
                    && words.All(word => TextRules.Fold($"{role.Name} {role.Description}").Contains(word, StringComparison.Ordinal)))
                .Select(role => RowOf(model, role, now))
                .OrderBy(static row => row.Department is null ? 0 : 1)
                .ThenBy(static row => TextRules.Fold(row.Department ?? string.Empty), StringComparer.Ordinal)
                .ThenBy(static row => TextRules.Fold(row.Name), StringComparer.Ordinal),
        ];
    }

    /// <summary>One role with everything its page shows; not found when it is out of the reader's sight.</summary>
    public async Task<Result<RoleDetail>> ReadAsync(Actor actor, Guid roleId, CancellationToken cancellationToken)
    {
        var visible = await VisibleAsync(actor, cancellationToken);
        var model = access.Current;
        if (visible.Find(role => role.Id == roleId) is not { } words)
        {
            return new NotFoundError();
        }

        var now = time.GetUtcNow().UtcDateTime;
        var mayManage = actor.PersonId is { } person && model.Allows(person, ConsolePermissions.AccessManage, words.DepartmentId, now);
        if (!model.Roles.TryFind(roleId, out var node))
        {
            // Retired: there is nothing to say of it but what it was.
            return words.RetiredAt is null ? new NotFoundError() : new RoleDetail(words, mayManage, [], [], [], 0, []);
        }

        var names = visible.ToDictionary(static role => role.Id);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var descriptions = await context.Permissions.ToDictionaryAsync(static permission => permission.Id, static permission => permission.Description, cancellationToken);
        var grants = (await context.RoleGrants.Where(grant => grant.RoleId == roleId).ToListAsync(cancellationToken)).ToDictionary(static grant => grant.PermissionId);
        Guid[] giverIds = [.. grants.Values.Select(static grant => grant.GiverId).OfType<Guid>().Distinct()];
        var givers = await context.People.Where(person => giverIds.Contains(person.Id))
            .Select(static person => new { person.Id, Name = (person.GivenName + " " + person.FamilyName).Trim() })
            .ToDictionaryAsync(static person => person.Id, static person => person.Name, cancellationToken);
        RoleDetail detail = new(
            words,
            mayManage,
            [
                .. model.PermissionsOf(roleId)
                    .OrderByDescending(static permission => permission.Sensitivity).ThenBy(static permission => permission.Key, StringComparer.Ordinal)
                    .Select(permission => new RolePermissionView(
                        permission.Id,
                        permission.Key,
                        descriptions.GetValueOrDefault(permission.Id, string.Empty),
                        permission.Sensitivity,
                        grants.ContainsKey(permission.Id),
                        [.. model.Roles.Below(node).Where(below => below.Index != node.Index && below.Own.Any(own => own.Permission == permission.Index)).Select(below => LinkOf(below.Id, names))],
                        grants.GetValueOrDefault(permission.Id) is { } grant ? new GivenBy(grant.GiverId is { } giver ? givers.GetValueOrDefault(giver) : null, grant.GivenAt, grant.Reason, ConditionText.Read(grant.Condition)) : null)),
            ],
            [.. node.Juniors.Select(index => model.Roles[index]).OfType<RoleNode>().Select(junior => LinkOf(junior.Id, names)).OrderBy(static link => link.Name, StringComparer.CurrentCulture)],
            [.. node.Seniors.Select(index => model.Roles[index]).OfType<RoleNode>().Select(senior => LinkOf(senior.Id, names)).OrderBy(static link => link.Name, StringComparer.CurrentCulture)],
            CountMembers(model, node, now.Ticks),
            await MembersAsync(context, model, actor, node, now, cancellationToken));
        return detail;
    }

    /// <summary>A role with all above and below it, for its drawing.</summary>
    public async Task<RolePicture> AroundAsync(Actor actor, Guid roleId, CancellationToken cancellationToken)
    {
        var model = access.Current;
        var names = (await VisibleAsync(actor, cancellationToken)).ToDictionary(static role => role.Id);
        return model.Roles.TryFind(roleId, out var node)
            ? PictureOf(model, [.. model.Roles.Above(node).Concat(model.Roles.Below(node)).DistinctBy(static one => one.Index)], names)
            : new RolePicture([], []);
    }

    /// <summary>The roles of a branch with the juniors they inherit from, for their drawing; null draws the whole company.</summary>
    public async Task<RolePicture> BranchAsync(Actor actor, Guid? departmentId, CancellationToken cancellationToken)
    {
        var model = access.Current;
        var visible = await VisibleAsync(actor, cancellationToken);
        var names = visible.ToDictionary(static role => role.Id);
        HashSet<int> shown = [];
        foreach (var role in visible)
        {
            if ((departmentId is not { } branch || (role.DepartmentId is { } own && model.Departments.IsWithin(own, branch))) && model.Roles.TryFind(role.Id, out var node))
            {
                shown.UnionWith(model.Roles.Below(node).Select(static below => below.Index));
            }
        }

        return PictureOf(model, [.. shown.Select(index => model.Roles[index]!)], names);
    }

    /// <summary>True when the reader may see a role of that owner: the company's roles are seen by whoever reads access anywhere.</summary>
    internal static bool IsVisible(AccessModel model, Guid reader, Guid? owner, DateTime now)
        => owner is { } department ? model.Allows(reader, ConsolePermissions.AccessRead, department, now) : model.AllowsSomewhere(reader, ConsolePermissions.AccessRead, now);

    /// <summary>Permissions that the role does not give by itself yet and whose key or description holds the text.</summary>
    public async Task<IReadOnlyList<PermissionChoice>> FindPermissionsAsync(Guid roleId, string text, int take, CancellationToken cancellationToken)
    {
        var model = access.Current;
        var words = TextRules.Fold(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || !model.Roles.TryFind(roleId, out var node))
        {
            return [];
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var all = await context.Permissions.ToListAsync(cancellationToken);
        var own = node.Own.Select(static grant => grant.Permission).ToHashSet();
        return
        [
            .. all.Where(permission => !own.Contains(model.Permissions.IndexOf(permission.Id)) && words.All(word => TextRules.Fold($"{permission.Key} {permission.Description}").Contains(word, StringComparison.Ordinal)))
                .OrderBy(static permission => permission.Key, StringComparer.Ordinal).Take(take)
                .Select(static permission => new PermissionChoice(permission.Id, permission.Key, permission.Description, permission.Sensitivity)),
        ];
    }

    private async Task<List<RoleWords>> VisibleAsync(Actor actor, CancellationToken cancellationToken)
    {
        var scope = actor.PersonId is { } reader ? access.Current.ScopeOf(reader, ConsolePermissions.AccessRead, time.GetUtcNow().UtcDateTime) : DepartmentScope.Nowhere;
        if (scope.IsNowhere)
        {
            return [];
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var roles = await context.Roles
            .Select(role => new RoleWords(
                role.Id, role.Key, role.Name, role.Description, role.DepartmentId, context.Departments.Where(department => department.Id == role.DepartmentId).Select(static department => department.Name).FirstOrDefault(), role.IsBuiltIn, role.Version, role.RetiredAt))
            .ToListAsync(cancellationToken);
        return roles.FindAll(role => role.DepartmentId is not { } department || scope.Contains(department));
    }

    private static RoleRowView RowOf(AccessModel model, RoleWords role, long now)
    {
        if (!model.Roles.TryFind(role.Id, out var node))
        {
            return new RoleRowView(role.Id, role.Name, role.Description, role.Department, 0, 0, null, 0, role.RetiredAt is not null);
        }

        Sensitivity? highest = null;
        var all = 0;
        foreach (var permission in model.PermissionsOf(role.Id))
        {
            all++;
            highest = highest is { } known && known >= permission.Sensitivity ? known : permission.Sensitivity;
        }

        return new RoleRowView(role.Id, role.Name, role.Description, role.Department, node.Own.Length, all, highest, CountMembers(model, node, now), IsRetired: false);
    }

    private static int CountMembers(AccessModel model, RoleNode node, long now)
    {
        HashSet<int> people = [];
        foreach (ref readonly var member in model.People.MembersOf(node.Index))
        {
            if (member.IsInForce(now) && model.People.FlagsOf(member.Person).HasFlag(PersonFlags.Active))
            {
                people.Add(member.Person);
            }
        }

        return people.Count;
    }

    private static async Task<IReadOnlyList<RoleMemberView>> MembersAsync(ConsoleDbContext context, AccessModel model, Actor actor, RoleNode node, DateTime now, CancellationToken cancellationToken)
    {
        var people = context.People.AsQueryable();
        if (model.Reach(actor.PersonId, ConsolePermissions.PersonRead, null, now) is { } departments)
        {
            people = people.Where(person => departments.Contains(person.DepartmentId));
        }

        var roleId = node.Id;
        return await context.Assignments.Where(row => row.RoleId == roleId && row.ValidFrom <= now && (row.ValidUntil == null || row.ValidUntil > now))
            .Join(people.Where(static person => person.Status == Domain.People.PersonStatus.Active), static row => row.PersonId, static person => person.Id, static (row, person) => new { row, person })
            .OrderBy(static pair => pair.person.SortName).ThenBy(static pair => pair.row.Id)
            .Take(MembersShown)
            .Select(pair => new RoleMemberView(
                pair.row.Id,
                pair.person.Id,
                (pair.person.GivenName + " " + pair.person.FamilyName).Trim(),
                context.Departments.Where(department => department.Id == pair.person.DepartmentId).Select(static department => department.Name).First(),
                context.Departments.Where(department => department.Id == pair.row.ScopeDepartmentId).Select(static department => department.Name).FirstOrDefault(),
                pair.row.ValidUntil))
            .ToListAsync(cancellationToken);
    }

    private static RoleLink LinkOf(Guid id, Dictionary<Guid, RoleWords> names)
        => names.TryGetValue(id, out var role) ? new RoleLink(id, role.Name, role.Department) : new RoleLink(id, string.Empty, null);

    private static RolePicture PictureOf(AccessModel model, IReadOnlyList<RoleNode> nodes, Dictionary<Guid, RoleWords> names)
    {
        var shown = nodes.Select(static node => node.Index).ToHashSet();
        return new RolePicture(
            [.. nodes.Select(node => LinkOf(node.Id, names)).OrderBy(static link => link.Name, StringComparer.CurrentCulture)],
            [.. nodes.SelectMany(node => node.Juniors.Where(shown.Contains).Select(junior => (node.Id, model.Roles[junior]!.Id)))]);
    }
}

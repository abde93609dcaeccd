using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Permissions;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Permissions;

/// <summary>
/// Reads the catalogue. What permissions there are is seen by whoever reads access anywhere; who holds them only where
/// people are read, and roles only where access is.
/// </summary>
internal sealed class CatalogueReader(IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, TimeProvider time)
{
    /// <summary>Holders named on a permission's page; the count is of all.</summary>
    public const int HoldersShown = 50;

    /// <summary>A page of the permissions that match, by key.</summary>
    public async Task<CataloguePage> ListAsync(Actor actor, CatalogueQuery query, int size, CancellationToken cancellationToken)
    {
        if (!MayRead(actor))
        {
            return new CataloguePage([], null, null, 0);
        }

        var model = access.Current;
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        IQueryable<Permission> rows = context.Permissions;
        if (query.Application is { } application)
        {
            rows = rows.Where(row => row.Application == application);
        }

        if (query.Sensitivity is { } sensitivity)
        {
            rows = rows.Where(row => row.Sensitivity == sensitivity);
        }

        rows = query.State switch
        {
            CatalogueQuery.Unused => rows.Where(row => !context.RoleGrants.Any(grant => grant.PermissionId == row.Id)),
            CatalogueQuery.Separated => rows.Where(row => context.SeparationItems.Any(item => item.PermissionId == row.Id)),
            CatalogueQuery.Ownerless => rows.Where(static row => row.OwnerId == null),
            _ => rows,
        };
        // A catalogue is thousands of rows at most; folding them here lets accents be left out.
        var words = TextRules.Fold(query.Text ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var found = (await rows.ToListAsync(cancellationToken))
            .FindAll(row => words.All(word => TextRules.Fold($"{row.Key} {row.Description}").Contains(word, StringComparison.Ordinal)));
        if (string.Equals(query.State, CatalogueQuery.Conflicting, StringComparison.Ordinal))
        {
            var broken = await BrokenAsync(context, model, now, cancellationToken);
            found = found.FindAll(row => broken.Contains(row.Id));
        }

        found.Sort(static (one, other) => string.CompareOrdinal(one.Key, other.Key));
        var page = query.Page(found, size, out var previous, out var next);
        Guid[] owners = [.. page.Select(static row => row.OwnerId).OfType<Guid>().Distinct()];
        var names = await NamesAsync(context, model, actor, owners, now, cancellationToken);
        Guid[] ids = [.. page.Select(static row => row.Id)];
        var roles = await context.RoleGrants.Where(grant => ids.Contains(grant.PermissionId) && context.Roles.Any(role => role.Id == grant.RoleId && role.RetiredAt == null)).GroupBy(static grant => grant.PermissionId)
            .Select(static group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(static row => row.Key, static row => row.Count, cancellationToken);
        return new CataloguePage(
            page.ConvertAll(row => new CatalogueRow(
                row.Id, row.Key, row.Description, row.Sensitivity, row.OwnerId is { } owner ? names.GetValueOrDefault(owner, string.Empty) : null, roles.GetValueOrDefault(row.Id),
                AccessHolders.Of(model, row.Key, null, now, withConditional: true).Count, row.Version)),
            previous,
            next,
            found.Count);
    }

    /// <summary>One permission with the roles that give it and whoever holds it.</summary>
    public async Task<Result<PermissionDetail>> ReadAsync(Actor actor, Guid permissionId, CancellationToken cancellationToken)
    {
        var model = access.Current;
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var permission = MayRead(actor) ? await context.Permissions.SingleOrDefaultAsync(row => row.Id == permissionId, cancellationToken) : null;
        if (permission is null)
        {
            return new NotFoundError();
        }

        var index = model.Permissions.IndexOf(permissionId);
        var giving = model.Roles.All.Where(role => index >= 0 && role.HasAny(index)).ToDictionary(static role => role.Id, role => role.Own.Any(grant => grant.Permission == index));
        Guid[] roleIds = [.. giving.Keys];
        var roles = context.Roles.Where(role => roleIds.Contains(role.Id));
        if (model.Reach(actor.PersonId, ConsolePermissions.AccessRead, null, now) is { } readable)
        {
            roles = roles.Where(role => role.DepartmentId == null || readable.Contains(role.DepartmentId.Value));
        }

        var roleRows = await roles.OrderBy(static role => role.Name)
            .Select(role => new { role.Id, role.Name, Department = context.Departments.Where(department => department.Id == role.DepartmentId).Select(static department => department.Name).FirstOrDefault() })
            .ToListAsync(cancellationToken);
        var holders = AccessHolders.Of(model, permission.Key, null, now, withConditional: true);
        var people = await HoldersAsync(context, model, actor, [.. holders.People], now, cancellationToken);
        var owner = permission.OwnerId is { } ownerId ? (await NamesAsync(context, model, actor, [ownerId], now, cancellationToken)).GetValueOrDefault(ownerId, string.Empty) : null;
        var application = await context.Applications.Where(row => row.Key == permission.Application).Select(static row => row.Name).SingleOrDefaultAsync(cancellationToken);
        var policies = await context.SeparationItems.Where(row => row.PermissionId == permissionId)
            .Join(context.SeparationPolicies, static item => item.PolicyId, static policy => policy.Id, static (_, policy) => policy.Name).ToListAsync(cancellationToken);
        return new PermissionDetail(
            permission,
            application ?? permission.Application,
            owner,
            MayManage(actor),
            roleRows.ConvertAll(row => new GivingRole(row.Id, row.Name, row.Department, giving[row.Id])),
            people,
            holders.Count,
            policies);
    }

    /// <summary>Every application by name, with how much of the catalogue is its own.</summary>
    public async Task<IReadOnlyList<ApplicationRow>> ApplicationsAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!MayRead(actor))
        {
            return [];
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.Applications.OrderBy(static row => row.Name).ToListAsync(cancellationToken);
        var permissions = await context.Permissions.GroupBy(static row => row.Application).Select(static group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(static row => row.Key, static row => row.Count, StringComparer.Ordinal, cancellationToken);
        var resources = await context.Resources.GroupBy(static row => row.Application).Select(static group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(static row => row.Key, static row => row.Count, StringComparer.Ordinal, cancellationToken);
        var types = (await context.ResourceTypes.ToListAsync(cancellationToken)).ToLookup(static type => type.Application, static type => type.Key, StringComparer.Ordinal);
        Guid[] owners = [.. rows.Select(static row => row.OwnerId).OfType<Guid>().Distinct()];
        var names = await NamesAsync(context, access.Current, actor, owners, time.GetUtcNow().UtcDateTime, cancellationToken);
        return rows.ConvertAll(row => new ApplicationRow(
            row.Key, row.Name, row.Description, row.OwnerId, row.OwnerId is { } owner ? names.GetValueOrDefault(owner, string.Empty) : null,
            permissions.GetValueOrDefault(row.Key), resources.GetValueOrDefault(row.Key), [.. types[row.Key].Order(StringComparer.Ordinal)], row.Version));
    }

    /// <summary>Resources by name where the reader reads access; the first of them, and whether there are more.</summary>
    public async Task<(IReadOnlyList<ResourceRow> Rows, bool IsMore)> ResourcesAsync(Actor actor, string? text, string? application, int take, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = context.Resources.AsQueryable();
        if (!MayRead(actor))
        {
            return ([], false);
        }

        if (access.Current.Reach(actor.PersonId, ConsolePermissions.AccessRead, null, now) is { } departments)
        {
            rows = rows.Where(row => row.DepartmentId == null || departments.Contains(row.DepartmentId.Value));
        }

        if (application is not null)
        {
            rows = rows.Where(row => row.Application == application);
        }

        foreach (var word in (text ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            rows = rows.Where(row => row.Name.Contains(word) || row.Key.Contains(word));
        }

        var found = await rows.OrderBy(static row => row.Name).ThenBy(static row => row.Id).Take(take + 1)
            .Select(row => new { Resource = row, Department = context.Departments.Where(department => department.Id == row.DepartmentId).Select(static department => department.Name).FirstOrDefault() })
            .ToListAsync(cancellationToken);
        var model = access.Current;
        return ([.. found.Take(take).Select(row => new ResourceRow(row.Resource, row.Department, actor.PersonId is { } person && model.Allows(person, ConsolePermissions.AccessManage, row.Resource.DepartmentId, now)))], found.Count > take);
    }

    /// <summary>The separations of duty by name, with how many people break each now.</summary>
    public async Task<IReadOnlyList<SeparationRow>> SeparationsAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!MayRead(actor))
        {
            return [];
        }

        var model = access.Current;
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rules = (await AccessGround.RulesAsync(context, cancellationToken)).ToDictionary(static rule => rule.Id);
        return (await context.SeparationPolicies.OrderBy(static row => row.Name).ToListAsync(cancellationToken)).ConvertAll(policy => new SeparationRow(
            policy,
            [.. rules[policy.Id].PermissionIds.Select(id => model.Permissions[model.Permissions.IndexOf(id)]).OfType<PermissionAccess>().OrderBy(static permission => permission.Key, StringComparer.Ordinal)],
            SeparationRules.Breaking(model, rules[policy.Id], now).Count));
    }

    /// <summary>The names of people, as far as the reader may see them.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(Actor actor, IReadOnlyCollection<Guid> people, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return [.. (await NamesAsync(context, access.Current, actor, [.. people], time.GetUtcNow().UtcDateTime, cancellationToken)).Values.Order(StringComparer.CurrentCulture)];
    }

    /// <summary>True when the reader manages the company's catalogue.</summary>
    public bool MayManage(Actor actor) => actor.PersonId is { } person && access.Current.Allows(person, ConsolePermissions.AccessManage, null, time.GetUtcNow().UtcDateTime);

    private bool MayRead(Actor actor) => actor.PersonId is { } person && access.Current.AllowsSomewhere(person, ConsolePermissions.AccessRead, time.GetUtcNow().UtcDateTime);

    /// <summary>Permissions of a separation of duty that somebody breaks now.</summary>
    private static async Task<HashSet<Guid>> BrokenAsync(ConsoleDbContext context, AccessModel model, DateTime now, CancellationToken cancellationToken)
        => [.. (await AccessGround.RulesAsync(context, cancellationToken)).Where(rule => SeparationRules.Breaking(model, rule, now).Count > 0).SelectMany(static rule => rule.PermissionIds)];

    private static async Task<Dictionary<Guid, string>> NamesAsync(ConsoleDbContext context, AccessModel model, Actor actor, Guid[] ids, DateTime now, CancellationToken cancellationToken)
    {
        var people = context.People.Where(person => ids.Contains(person.Id));
        if (model.Reach(actor.PersonId, ConsolePermissions.PersonRead, null, now) is { } departments)
        {
            people = people.Where(person => departments.Contains(person.DepartmentId));
        }

        return await people.Select(static person => new { person.Id, Name = (person.GivenName + " " + person.FamilyName).Trim() }).ToDictionaryAsync(static person => person.Id, static person => person.Name, cancellationToken);
    }

    private static async Task<IReadOnlyList<HolderRow>> HoldersAsync(ConsoleDbContext context, AccessModel model, Actor actor, List<Guid> ids, DateTime now, CancellationToken cancellationToken)
    {
        var reach = model.Reach(actor.PersonId, ConsolePermissions.PersonRead, null, now);
        List<HolderRow> rows = [];
        // In parts, so that a permission that everybody holds does not send everybody's key to the database.
        for (var start = 0; start < ids.Count && rows.Count < HoldersShown; start += 500)
        {
            var part = ids.GetRange(start, Math.Min(500, ids.Count - start));
            var people = context.People.Where(person => part.Contains(person.Id));
            if (reach is not null)
            {
                people = people.Where(person => reach.Contains(person.DepartmentId));
            }

            rows.AddRange(await people.OrderBy(static person => person.SortName).Take(HoldersShown - rows.Count)
                .Select(person => new HolderRow(person.Id, (person.GivenName + " " + person.FamilyName).Trim(), person.JobTitle, context.Departments.Where(department => department.Id == person.DepartmentId).Select(static department => department.Name).First()))
                .ToListAsync(cancellationToken));
        }

        return rows;
    }
}

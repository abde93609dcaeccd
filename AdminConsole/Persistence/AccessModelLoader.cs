using AdminConsole.Domain.Access;
using AdminConsole.Domain.People;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence;

/// <summary>Keeps the access model in step with the version row: by the listed changes when they are few, whole otherwise.</summary>
internal sealed class AccessModelLoader(IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder holder) : IDisposable
{
    /// <summary>More changes than this at once, and reading everything is cheaper than following them.</summary>
    public const int FollowLimit = 2_000;

    /// <summary>Millions of assignments are read as one stream, which takes longer than a click's query may.</summary>
    private static readonly TimeSpan LoadLimit = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim loading = new(1, 1);

    public void Dispose() => loading.Dispose();

    /// <summary>Returns a model at least as new as <paramref name="version"/>, loading what is missing.</summary>
    public async Task<AccessModel> AtLeastAsync(long version, CancellationToken cancellationToken)
    {
        var current = holder.Current;
        if (current.Version >= version && !ReferenceEquals(current, AccessModel.Empty))
        {
            return current;
        }

        await loading.WaitAsync(cancellationToken);
        try
        {
            current = holder.Current;
            if (current.Version >= version && !ReferenceEquals(current, AccessModel.Empty))
            {
                return current;
            }

            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            // One snapshot for all the reads, or a model could mix two versions.
            await using var transaction = await ReadSnapshot.BeginAsync(context, cancellationToken);
            var model = ReferenceEquals(current, AccessModel.Empty)
                ? await LoadAsync(context, cancellationToken)
                : await FollowAsync(context, current, cancellationToken);
            holder.Publish(model);
            return model;
        }
        finally
        {
            loading.Release();
        }
    }

    /// <summary>Follows whatever other replicas committed.</summary>
    public async Task<AccessModel> RefreshAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await AtLeastAsync(await VersionAsync(context, cancellationToken), cancellationToken);
    }

    /// <summary>The people as the context's own transaction sees them, for a model of what is about to be committed.</summary>
    public static async Task<Dictionary<Guid, PersonAccess?>> ReadPeopleAsync(ConsoleDbContext context, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        IQueryable<Person> people = context.People;
        if (ids.Count == 1)
        {
            // The ordinary change bears on one person, and a list in a query is put into its text each time.
            var only = ids.First();
            people = people.Where(person => person.Id == only);
        }
        else
        {
            people = people.Where(person => ids.Contains(person.Id));
        }

        var rows = await people.AsNoTracking()
            .Select(person => new
            {
                person.Id,
                person.Status,
                HasAccount = context.Users.Any(account => account.Id == person.Id && account.PasswordHash != null),
                Assignments = context.Assignments.Where(assignment => assignment.PersonId == person.Id)
                    .Select(static assignment => new HeldRole(assignment.Id, assignment.RoleId, assignment.ScopeDepartmentId, assignment.ValidFrom, assignment.ValidUntil))
                    .ToList(),
            })
            .ToListAsync(cancellationToken);
        var result = ids.Distinct().ToDictionary(static id => id, static _ => (PersonAccess?)null);
        foreach (var person in rows)
        {
            result[person.Id] = new PersonAccess(person.Id, person.Status, person.HasAccount, person.Assignments);
        }

        return result;
    }

    public static Task<long> VersionAsync(ConsoleDbContext context, CancellationToken cancellationToken)
        => context.AccessStates.Where(static state => state.Id == AccessState.OnlyId).Select(static state => state.Version).SingleAsync(cancellationToken);

    private static async Task<AccessModel> FollowAsync(ConsoleDbContext context, AccessModel current, CancellationToken cancellationToken)
    {
        var version = await VersionAsync(context, cancellationToken);
        var changes = await context.AccessChanges.Where(change => change.Version > current.Version && change.Version <= version)
            .OrderBy(static change => change.Version).Take(FollowLimit + 1).ToListAsync(cancellationToken);
        var versions = changes.Select(static change => change.Version).Distinct().Count();
        if (versions != version - current.Version
            || changes.Exists(static change => change.Kind == AccessChangeKind.Structure)
            || changes.Count > FollowLimit)
        {
            return await LoadAsync(context, cancellationToken);
        }

        return await ApplyAsync(context, current, version, [.. changes.Select(static change => (change.Kind, change.SubjectId))], cancellationToken);
    }

    /// <summary>The model with the changed people and roles as the context's transaction sees them; never for <see cref="AccessChangeKind.Structure"/>.</summary>
    public static async Task<AccessModel> ApplyAsync(
        ConsoleDbContext context, AccessModel model, long version, IReadOnlyCollection<(AccessChangeKind Kind, Guid SubjectId)> changes, CancellationToken cancellationToken)
    {
        Guid[] roles = [.. Of(AccessChangeKind.Role)];
        Guid[] people = [.. Of(AccessChangeKind.Person)];
        // First what the others are named by.
        if (Of(AccessChangeKind.Permission).Any())
        {
            model = model.WithPermissions(version, await ReadPermissionsAsync(context, cancellationToken));
        }

        if (Of(AccessChangeKind.Department).Any())
        {
            model = model.WithDepartments(version, await ReadDepartmentsAsync(context, cancellationToken));
        }

        if (roles.Length > 0)
        {
            model = model.WithRoles(version, await ReadRolesAsync(context, roles, cancellationToken));
        }

        return people.Length > 0 || model.Version != version ? model.With(version, await ReadPeopleAsync(context, people, cancellationToken)) : model;

        IEnumerable<Guid> Of(AccessChangeKind kind) => changes.Where(change => change.Kind == kind).Select(static change => change.SubjectId).Distinct();
    }

    private static async Task<Dictionary<Guid, RoleRow?>> ReadRolesAsync(ConsoleDbContext context, Guid[] ids, CancellationToken cancellationToken)
    {
        var known = await context.Roles.Where(role => ids.Contains(role.Id) && role.RetiredAt == null).Select(static role => role.Id).ToListAsync(cancellationToken);
        var grants = (await context.RoleGrants.Where(grant => ids.Contains(grant.RoleId)).Select(static grant => new { grant.RoleId, grant.PermissionId, grant.Condition }).ToListAsync(cancellationToken))
            .ToLookup(static grant => grant.RoleId, static grant => new GrantRow(grant.PermissionId, ConditionText.Read(grant.Condition)));
        var juniors = (await context.RoleInheritances.Where(edge => ids.Contains(edge.SeniorId)).Select(static edge => new { edge.SeniorId, edge.JuniorId }).ToListAsync(cancellationToken))
            .ToLookup(static edge => edge.SeniorId, static edge => edge.JuniorId);
        var result = ids.ToDictionary(static id => id, static _ => (RoleRow?)null);
        foreach (var id in known)
        {
            result[id] = new RoleRow(id, [.. grants[id]], [.. juniors[id]]);
        }

        return result;
    }

    private static async Task<List<PermissionRow>> ReadPermissionsAsync(ConsoleDbContext context, CancellationToken cancellationToken)
        => (await context.Permissions.Select(static permission => new { permission.Id, permission.Application, permission.ResourceType, permission.Action, permission.Sensitivity }).ToListAsync(cancellationToken))
            .ConvertAll(static permission => new PermissionRow(permission.Id, $"{permission.Application}:{permission.ResourceType}.{permission.Action}", permission.Sensitivity));

    private static Task<List<DepartmentNode>> ReadDepartmentsAsync(ConsoleDbContext context, CancellationToken cancellationToken)
        => context.Departments.Select(static department => new DepartmentNode(department.Id, department.ParentId)).ToListAsync(cancellationToken);

    public static async Task<AccessModel> LoadAsync(ConsoleDbContext context, CancellationToken cancellationToken)
    {
        var usual = context.Database.GetCommandTimeout();
        try
        {
            context.Database.SetCommandTimeout(LoadLimit);
            return await LoadAllAsync(context, cancellationToken);
        }
        finally
        {
            context.Database.SetCommandTimeout(usual);
        }
    }

    private static async Task<AccessModel> LoadAllAsync(ConsoleDbContext context, CancellationToken cancellationToken)
    {
        var version = await VersionAsync(context, cancellationToken);
        var permissions = await ReadPermissionsAsync(context, cancellationToken);
        var grants = (await context.RoleGrants.Select(static grant => new { grant.RoleId, grant.PermissionId, grant.Condition }).ToListAsync(cancellationToken))
            .ToLookup(static grant => grant.RoleId, static grant => new GrantRow(grant.PermissionId, ConditionText.Read(grant.Condition)));
        var juniors = (await context.RoleInheritances.Select(static edge => new { edge.SeniorId, edge.JuniorId }).ToListAsync(cancellationToken))
            .ToLookup(static edge => edge.SeniorId, static edge => edge.JuniorId);
        var roles = await context.Roles.Where(static role => role.RetiredAt == null).Select(static role => role.Id).ToListAsync(cancellationToken);
        var departments = await ReadDepartmentsAsync(context, cancellationToken);
        var builder = new AccessModelBuilder(
            version,
            [.. roles.Select(role => new RoleRow(role, [.. grants[role]], [.. juniors[role]]))],
            permissions,
            departments);
        await AccessRowReader.ReadAsync(context, builder, cancellationToken);
        return builder.Build();
    }
}

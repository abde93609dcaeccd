using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Departments;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Domain.Roles;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Seed;

/// <summary>
/// Brings in what every installation starts with: the console's own permissions, the built-in roles with their
/// grants, the root of the departments, and reasons for looking at personal data. Run at each start: it adds what a newer version brought and leaves alone
/// whatever an officer changed. A grant comes with its role or its permission and never by itself, so that one an
/// officer took away stays away.
/// </summary>
internal sealed class ConsoleSeed(IDbContextFactory<ConsoleDbContext> contexts, UnitOfWork work, TimeProvider time)
{
    public const string DefaultCompanyName = "Company";
    public const string RootCode = "COMPANY";
    private const string ApplicationName = "AdminConsole";
    private const string ApplicationDescription = "This console itself";

    /// <summary>Returns how many rows were missing. The company's name is used only when there is no root department yet.</summary>
    public async Task<Result<SeedReport>> EnsureAsync(string companyName, CancellationToken cancellationToken)
    {
        var (name, problem) = TextRules.Check(nameof(companyName), companyName, FieldLimits.DepartmentName, required: true);
        if (problem is not null)
        {
            return new InvalidError([problem]);
        }

        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            if ((await FindMissingAsync(context, name, cancellationToken)).Report is { Rows: 0 } complete)
            {
                return complete;
            }
        }

        var result = await work.ExecuteAsync<SeedReport>(
            Actor.Console(time),
            Intent.ByConsole(AuditActions.ConsoleSeed, AuditTargets.Console, null, movesAccess: true),
            (unit, token) => AddMissingAsync(unit, name, token),
            cancellationToken);
        return result.Error is AlreadySeeded ? SeedReport.Nothing : result;
    }

    private static async Task<Result<SeedReport>> AddMissingAsync(Unit unit, string companyName, CancellationToken cancellationToken)
    {
        // Read again: whoever held the version row before this unit may have been another replica's seed.
        var missing = await FindMissingAsync(unit.Database, companyName, cancellationToken);
        if (missing.Report.Rows == 0)
        {
            return new AlreadySeeded();
        }

        unit.Database.Departments.AddRange(missing.Departments);
        unit.Database.Applications.AddRange(missing.Applications);
        unit.Database.ResourceTypes.AddRange(missing.Types);
        unit.Database.Permissions.AddRange(missing.Permissions);
        unit.Database.Roles.AddRange(missing.Roles);
        unit.Database.RoleGrants.AddRange(missing.Grants);
        unit.Database.RevealReasons.AddRange(missing.Reasons);
        foreach (var id in missing.Subjects)
        {
            unit.TouchStructure(id);
        }

        unit.Audit
            .Note("departments", missing.Departments.Select(static department => department.Code))
            .Note("permissions", missing.Permissions.Select(static permission => permission.Key))
            .Note("roles", missing.Roles.Select(static role => role.Key))
            .Note("grants", missing.Grants.Count)
            .Note("reasons", missing.Reasons.Count);
        return missing.Report;
    }

    private static async Task<Missing> FindMissingAsync(ConsoleDbContext context, string companyName, CancellationToken cancellationToken)
    {
        var permissionIds = await context.Permissions.AsNoTracking()
            .Where(static permission => permission.Application == ConsolePermissions.Application)
            .ToDictionaryAsync(static permission => permission.Key, static permission => permission.Id, StringComparer.Ordinal, cancellationToken);
        var builtInKeys = BuiltInRoles.All.Select(static role => role.Key).ToArray();
        var roleIds = await context.Roles.AsNoTracking().Where(role => builtInKeys.Contains(role.Key))
            .ToDictionaryAsync(static role => role.Key, static role => role.Id, StringComparer.Ordinal, cancellationToken);
        var hasRoot = await context.Departments.AnyAsync(static department => department.ParentId == null, cancellationToken);

        List<Permission> permissions = [.. ConsolePermissions.All.Where(permission => !permissionIds.ContainsKey(permission.Key)).Select(NewPermission)];
        List<Role> roles = [.. BuiltInRoles.All.Where(role => !roleIds.ContainsKey(role.Key)).Select(NewRole)];
        var newPermissions = permissions.Select(static permission => permission.Key).ToHashSet(StringComparer.Ordinal);
        List<RoleGrant> grants = [];
        foreach (var role in BuiltInRoles.All)
        {
            var isNew = !roleIds.TryGetValue(role.Key, out var roleId);
            foreach (var permission in role.Permissions.Where(permission => isNew || newPermissions.Contains(permission)))
            {
                grants.Add(new RoleGrant
                {
                    RoleId = isNew ? SeedKeys.Role(role.Key) : roleId,
                    PermissionId = permissionIds.TryGetValue(permission, out var permissionId) ? permissionId : SeedKeys.Permission(permission),
                });
            }
        }

        var hasApplication = await context.Applications.AnyAsync(static application => application.Key == ConsolePermissions.Application, cancellationToken);
        var types = await context.ResourceTypes.Where(static type => type.Application == ConsolePermissions.Application).Select(static type => type.Key).ToListAsync(cancellationToken);
        List<Department> departments = hasRoot ? [] : [new Department { Id = SeedKeys.Department(RootCode), Name = companyName, Code = RootCode }];
        return new Missing(
            departments,
            hasApplication ? [] : [new GovernedApplication { Key = ConsolePermissions.Application, Name = ApplicationName, Description = ApplicationDescription }],
            [.. ConsolePermissions.All.Select(static permission => permission.ResourceType).Distinct(StringComparer.Ordinal).Except(types, StringComparer.Ordinal).Select(static type => new ResourceType { Application = ConsolePermissions.Application, Key = type, Name = type })],
            permissions,
            roles,
            grants,
            await context.RevealReasons.AnyAsync(cancellationToken) ? [] : SeedReasons.All);
    }

    private static Permission NewPermission(ConsolePermission permission) => new()
    {
        Id = SeedKeys.Permission(permission.Key),
        Application = ConsolePermissions.Application,
        ResourceType = permission.ResourceType,
        Action = permission.Action,
        Sensitivity = permission.Sensitivity,
        Description = permission.Description,
    };

    private static Role NewRole(BuiltInRole role) => new()
    {
        Id = SeedKeys.Role(role.Key),
        Key = role.Key,
        Name = role.Name,
        Description = role.Description,
        IsBuiltIn = true,
    };

    private sealed record Missing(List<Department> Departments, List<GovernedApplication> Applications, List<ResourceType> Types, List<Permission> Permissions, List<Role> Roles, List<RoleGrant> Grants, IReadOnlyList<RevealReason> Reasons)
    {
        public SeedReport Report => new(Departments.Count, Applications.Count + Types.Count, Permissions.Count, Roles.Count, Grants.Count, Reasons.Count);

        public IEnumerable<Guid> Subjects
            => Departments.Select(static department => department.Id)
                .Concat(Permissions.Select(static permission => permission.Id))
                .Concat(Roles.Select(static role => role.Id))
                .DefaultIfEmpty(SeedKeys.Department(RootCode));
    }

    /// <summary>Ends the unit without a trace: somebody else seeded between the look and the lock.</summary>
    private sealed record AlreadySeeded() : ConsoleError("already-seeded");
}

/// <summary>What the seed added.</summary>
internal sealed record SeedReport(int Departments, int Applications, int Permissions, int Roles, int Grants, int Reasons = 0)
{
    public static readonly SeedReport Nothing = new(0, 0, 0, 0, 0);

    public int Rows => Departments + Applications + Permissions + Roles + Grants + Reasons;
}

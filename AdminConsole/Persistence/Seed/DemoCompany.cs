using AdminConsole.Domain.Access;
using AdminConsole.Domain.Departments;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.Roles;

namespace AdminConsole.Persistence.Seed;

/// <summary>What the demo builds on: the root department and the built-in roles by their keys, as the database holds them.</summary>
internal sealed record DemoGround(Guid RootDepartmentId, IReadOnlyDictionary<string, Guid> BuiltInRoles);

/// <summary>The departments, permissions, roles and grants of the fictional company, the same for a seed and a day.</summary>
internal sealed class DemoCompany
{
    public static readonly TimeSpan Age = TimeSpan.FromDays(6 * 365);

    private readonly Dictionary<string, Guid> departmentIds;
    private readonly Dictionary<string, Guid> roleIds;

    public DemoCompany(int seed, DateTime reference, DemoGround ground)
    {
        Seed = seed;
        Reference = DateTime.SpecifyKind(reference, DateTimeKind.Utc);
        Founded = Reference - Age;
        RootDepartmentId = ground.RootDepartmentId;
        var random = new DemoRandom(seed, DemoStream.Structure, 0);

        departmentIds = DemoDepartments.All.ToDictionary(static department => department.Code, _ => random.Key(Founded), StringComparer.Ordinal);
        Departments = [.. DemoDepartments.All.Select(department => new Department
        {
            Id = departmentIds[department.Code],
            ParentId = department.Parent is { } parent ? departmentIds[parent] : RootDepartmentId,
            Name = department.Name,
            Code = department.Code,
        })];

        var permissionIds = DemoCatalogue.All.ToDictionary(static permission => permission.Key, _ => random.Key(Founded), StringComparer.Ordinal);
        Permissions = [.. DemoCatalogue.All.Select(permission => new Permission
        {
            Id = permissionIds[permission.Key],
            Application = permission.Application,
            ResourceType = permission.ResourceType,
            Action = permission.Action,
            Sensitivity = permission.Sensitivity,
            Description = permission.Description,
        })];

        Applications = [.. DemoCatalogue.Applications.Select(static application => new GovernedApplication { Key = application.Key, Name = application.Value })];
        ResourceTypes = [.. DemoCatalogue.All.Select(static permission => (permission.Application, permission.ResourceType)).Distinct().Select(static type => new ResourceType { Application = type.Application, Key = type.ResourceType, Name = type.ResourceType })];

        roleIds = DemoRoles.All.ToDictionary(static role => role.Key, _ => random.Key(Founded), StringComparer.Ordinal);
        Roles = [.. DemoRoles.All.Select(role => new Role
        {
            Id = roleIds[role.Key],
            Key = role.Key,
            Name = role.Name,
            Description = role.Description,
            DepartmentId = departmentIds[role.Department],
        })];

        foreach (var (key, id) in ground.BuiltInRoles)
        {
            roleIds[key] = id;
        }

        Grants =
        [
            .. DemoRoles.All.SelectMany(role => role.Permissions.Select(permission => Grant(role.Key, permission))),
            .. DemoCatalogue.ForEveryone.Select(permission => Grant(BuiltInRoles.Employee, permission)),
            .. DemoCatalogue.ForManagers.Select(permission => Grant(BuiltInRoles.Manager, permission)),
        ];

        // Keyed last, so that what came before keeps its keys.
        Separations = [.. DemoCatalogue.Separations.Select(policy => new SeparationPolicy { Id = random.Key(Founded), Name = policy.Name, Description = policy.Description, Limit = policy.Permissions.Length })];
        SeparationItems = [.. Separations.SelectMany((policy, index) => DemoCatalogue.Separations[index].Permissions.Select(permission => new SeparationItem { PolicyId = policy.Id, PermissionId = permissionIds[permission] }))];

        RoleGrant Grant(string role, string permission) => new() { RoleId = roleIds[role], PermissionId = permissionIds[permission] };
    }

    public IReadOnlyList<GovernedApplication> Applications { get; }

    public IReadOnlyList<ResourceType> ResourceTypes { get; }

    public IReadOnlyList<SeparationPolicy> Separations { get; }

    public IReadOnlyList<SeparationItem> SeparationItems { get; }

    public int Seed { get; }

    /// <summary>The end of the history: what is later has not happened yet.</summary>
    public DateTime Reference { get; }

    public DateTime Founded { get; }

    public Guid RootDepartmentId { get; }

    public IReadOnlyList<Department> Departments { get; }

    public IReadOnlyList<Permission> Permissions { get; }

    public IReadOnlyList<Role> Roles { get; }

    public IReadOnlyList<RoleGrant> Grants { get; }

    public IReadOnlyList<RoleInheritance> Inheritances
        => [.. DemoRoles.All.SelectMany(role => (role.Juniors ?? []).Select(junior => new RoleInheritance { SeniorId = RoleId(role.Key), JuniorId = RoleId(junior) }))];

    /// <summary>The department by its code; null is the root.</summary>
    public Guid DepartmentId(string? code) => code is null ? RootDepartmentId : departmentIds[code];

    public Guid RoleId(string key) => roleIds[key];
}

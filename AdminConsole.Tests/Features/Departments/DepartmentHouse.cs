using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Departments;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.Roles;
using AdminConsole.Features.Departments;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.Departments;

/// <summary>The services of the feature on a test's console, an officer, and short ways to put roles and people where a test needs them.</summary>
internal sealed class DepartmentHouse(TestConsole console)
{
    public const string Reason = "Reorganised";
    private int codes;

    public DepartmentService Service { get; } = new(console.Work, console.Clock);

    public DepartmentMoving Moving { get; } = new(console.Work, console.Contexts, console.Holder, console.Clock);

    public DepartmentReader Reader { get; } = new(console.Contexts, console.Holder, console.Clock);

    public Actor Officer { get; private set; } = default!;

    public static async Task<DepartmentHouse> BuildAsync(TestConsole console)
    {
        var house = new DepartmentHouse(console) { Officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer) };
        await console.Loader.RefreshAsync(default);
        return house;
    }

    /// <summary>A department of that name below the parent.</summary>
    public async Task<Guid> MakeAsync(string name, Guid parent)
    {
        var made = await Service.CreateAsync(Officer, new DepartmentInput { Name = name, Code = $"D-{++codes}", ParentId = parent }, default);
        Assert.True(made.IsSuccess, made.Error?.ToString());
        return made.Value;
    }

    /// <summary>A role with one permission of its own, straight into the tables.</summary>
    public async Task<Guid> RoleAsync(string name, Guid? owner, string permission, Sensitivity sensitivity = Sensitivity.High)
    {
        await using var context = console.Contexts.CreateDbContext();
        var parts = permission.Split(':', '.');
        var known = await context.Permissions.FirstOrDefaultAsync(row => row.Application == parts[0] && row.ResourceType == parts[1] && row.Action == parts[2]);
        var granted = known ?? new Permission { Id = console.Key(), Application = parts[0], ResourceType = parts[1], Action = parts[2], Sensitivity = sensitivity };
        if (known is null)
        {
            context.Add(granted);
        }

        var role = new Role { Id = console.Key(), Key = name, Name = name, DepartmentId = owner };
        context.Add(role);
        context.Add(new RoleGrant { RoleId = role.Id, PermissionId = granted.Id });
        await MoveAsync(context);
        return role.Id;
    }

    public async Task InheritAsync(Guid senior, Guid junior)
    {
        await using var context = console.Contexts.CreateDbContext();
        context.Add(new RoleInheritance { SeniorId = senior, JuniorId = junior });
        await MoveAsync(context);
    }

    public async Task GiveAsync(Guid person, Guid role, Guid? scope)
    {
        await using var context = console.Contexts.CreateDbContext();
        context.Add(new Assignment { Id = console.Key(), PersonId = person, RoleId = role, ScopeDepartmentId = scope, ValidFrom = console.Now.AddDays(-1), Origin = AssignmentOrigin.Direct, CreatedAt = console.Now });
        await MoveAsync(context);
    }

    /// <summary>Previews, and moves as the preview showed; the error of whichever refused.</summary>
    public async Task<ConsoleError?> MoveAsync(Guid department, Guid parent, Actor? by = null, bool crossing = false)
    {
        await console.Loader.RefreshAsync(default);
        var (actor, move) = (by ?? Officer, new DepartmentMove(parent, crossing));
        var preview = await Moving.PreviewAsync(actor, department, move, default);
        if (preview.IsSuccess)
        {
            return (await Moving.ApplyAsync(actor, department, move, Reason, preview.Value.Stamp, default)).Error;
        }

        // A refused preview binds nobody: the move itself must be refused as well, whatever stamp it carries.
        var forced = await Moving.ApplyAsync(actor, department, move, Reason, default, default);
        Assert.Equal(preview.Error.GetType(), forced.Error?.GetType());
        return preview.Error;
    }

    public async Task<Department> RowAsync(Guid id)
    {
        await using var context = console.Contexts.CreateDbContext();
        return await context.Departments.SingleAsync(row => row.Id == id);
    }

    private async Task MoveAsync(ConsoleDbContext context)
    {
        await context.AccessStates.ExecuteUpdateAsync(static set => set.SetProperty(state => state.Version, state => state.Version + 1));
        context.Add(new AccessChange { Version = await AccessModelLoader.VersionAsync(context, default), Ordinal = 0, Kind = AccessChangeKind.Structure, SubjectId = console.Root });
        await TestConsole.SaveAsync(context);
        await console.Loader.RefreshAsync(default);
    }
}

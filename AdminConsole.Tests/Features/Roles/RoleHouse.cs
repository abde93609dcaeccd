using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.Roles;
using AdminConsole.Features.People;
using AdminConsole.Features.Roles;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.Roles;

/// <summary>A company with permissions of two trades, an officer, and the services.</summary>
internal sealed class RoleHouse(TestConsole console)
{
    public const string Reason = "Least privilege";
    public const string TicketReadKey = "crm:ticket.read";
    public const string RefundApproveKey = "crm:refund.approve";

    public RoleShaping Shaping { get; } = new(console.Work, console.Contexts, console.Holder, console.Clock);

    public RoleService Roles { get; } = new(console.Work, console.Clock);

    public RoleHistory History { get; } = new(console.Contexts, console.Holder, console.Clock);

    public AskReader Asking { get; } = new(console.Contexts, console.Holder, new AccessNames(console.Contexts, console.Holder, console.Clock), console.Clock);

    public AssignmentService Assignments { get; } = new(console.Work, console.Contexts, console.Holder, console.Time);

    public Actor Officer { get; private set; } = default!;

    public Guid TicketRead { get; private set; }

    public Guid RefundApprove { get; private set; }

    public Guid Deploy { get; private set; }

    public static async Task<RoleHouse> BuildAsync(TestConsole console)
    {
        var house = new RoleHouse(console) { TicketRead = console.Key(), RefundApprove = console.Key(), Deploy = console.Key() };
        await using (var context = console.Contexts.CreateDbContext())
        {
            context.AddRange(
                new Permission { Id = house.TicketRead, Application = "crm", ResourceType = "ticket", Action = "read", Sensitivity = Sensitivity.Low },
                new Permission { Id = house.RefundApprove, Application = "crm", ResourceType = "refund", Action = "approve", Sensitivity = Sensitivity.High },
                new Permission { Id = house.Deploy, Application = "aws", ResourceType = "service", Action = "deploy", Sensitivity = Sensitivity.High });
            await TestConsole.SaveAsync(context);
            await context.AccessStates.ExecuteUpdateAsync(static set => set.SetProperty(state => state.Version, state => state.Version + 1));
        }

        house.Officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        await console.Loader.RefreshAsync(default);
        return house;
    }

    public async Task<Guid> RoleAsync(string name, Guid? department)
        => (await Roles.CreateAsync(Officer, new RoleInput { Name = name, DepartmentId = department }, default)).Value;

    public async Task<Guid> HolderAsync(Guid role, Guid? scope)
    {
        var person = await console.AddPersonAsync(console.Support);
        var given = await Assignments
            .GiveAsync(Officer, person.Id, new GiveRoleInput { RoleId = role, ScopeDepartmentId = scope, WholeCompany = scope is null, Reason = Reason }, default);
        Assert.True(given.IsSuccess);
        return person.Id;
    }

    /// <summary>Previews, and applies what the preview showed; the error of whichever refused.</summary>
    public async Task<ConsoleError?> ChangeAsync(Guid role, RoleChange change, Actor? by = null)
    {
        // Whoever was put straight into the tables is known to the pages within a second; here at once.
        await console.Loader.RefreshAsync(default);
        var preview = await Shaping.PreviewAsync(by ?? Officer, role, change, default);
        if (preview.IsSuccess)
        {
            return (await Shaping.ApplyAsync(by ?? Officer, role, change, Reason, preview.Value.Stamp, default)).Error;
        }

        // A refused preview binds nobody: the change itself must be refused as well, whatever stamp it carries.
        var forced = await Shaping.ApplyAsync(by ?? Officer, role, change, Reason, default, default);
        Assert.Equal(preview.Error.GetType(), forced.Error?.GetType());
        return preview.Error;
    }

    public async Task<Guid> PermissionAsync(string key)
    {
        await using var context = console.Contexts.CreateDbContext();
        return (await context.Permissions.ToListAsync()).Single(permission => permission.Key == key).Id;
    }
}

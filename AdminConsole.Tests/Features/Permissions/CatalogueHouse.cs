using AdminConsole.Domain.Access;
using AdminConsole.Domain.Permissions;
using AdminConsole.Features.Permissions;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;

namespace AdminConsole.Tests.Features.Permissions;

/// <summary>The services of the catalogue on a test's console, with an application and an officer.</summary>
internal sealed class CatalogueHouse(TestConsole console)
{
    public const string Reason = "Least privilege";

    public CatalogueService Catalogue { get; } = new(console.Work, console.Clock);

    public ResourceService Resources { get; } = new(console.Work, console.Clock);

    public SeparationService Separations { get; } = new(console.Work, console.Contexts, console.Holder, console.Clock);

    public CatalogueReader Reader { get; } = new(console.Contexts, console.Holder, console.Clock);

    public Actor Officer { get; private set; } = default!;

    public static async Task<CatalogueHouse> BuildAsync(TestConsole console)
    {
        var house = new CatalogueHouse(console) { Officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer) };
        await console.Loader.RefreshAsync(default);
        Assert.True((await house.Catalogue.CreateApplicationAsync(house.Officer, new ApplicationInput { Key = "crm", Name = "Customer care" }, default)).IsSuccess);
        return house;
    }

    public static PermissionInput Input(string action = "read", string type = "ticket", Sensitivity sensitivity = Sensitivity.Low)
        => new() { Application = "crm", ResourceType = type, Action = action, Description = "Read tickets", Sensitivity = sensitivity };

    public async Task<Guid> PermissionAsync(string action = "read", string type = "ticket")
        => (await Catalogue.CreateAsync(Officer, Input(action, type), default)).Value;

    /// <summary>A role that gives the permissions, held by somebody in Support.</summary>
    public async Task<(Guid Role, Guid Person)> HeldAsync(string key, params Guid[] permissions)
    {
        var role = console.Key();
        await using (var context = console.Contexts.CreateDbContext())
        {
            context.Add(new AdminConsole.Domain.Roles.Role { Id = role, Key = key, Name = key });
            context.AddRange(permissions.Select(permission => new AdminConsole.Domain.Roles.RoleGrant { RoleId = role, PermissionId = permission }));
            await TestConsole.SaveAsync(context);
        }

        var person = await console.AddPersonAsync(console.Support);
        await using (var context = console.Contexts.CreateDbContext())
        {
            context.Add(new AdminConsole.Domain.Roles.Assignment
            {
                Id = console.Key(),
                PersonId = person.Id,
                RoleId = role,
                ScopeDepartmentId = console.Support,
                ValidFrom = console.Now.AddDays(-1),
                Origin = AdminConsole.Domain.Roles.AssignmentOrigin.Direct,
                CreatedAt = console.Now,
            });
            await TestConsole.SaveAsync(context);
        }

        await MoveAsync();
        return (role, person.Id);
    }

    /// <summary>Lets the model be read anew after rows were put straight into the tables.</summary>
    private async Task MoveAsync()
    {
        await using var context = console.Contexts.CreateDbContext();
        var state = context.AccessStates.Single();
        context.Attach(state);
        state.Version++;
        await TestConsole.SaveAsync(context);
        await console.Loader.RefreshAsync(default);
    }
}

using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Permissions;
using AdminConsole.Features.Permissions;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.Permissions;

[Trait("Stage", "Database")]
public sealed class CatalogueServiceTests
{
    [Theory, AllDatabases]
    public async Task Create_IsInTheCatalogueHereAndOnAnotherReplica_WithoutCompilingEverythingAnew(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await CatalogueHouse.BuildAsync(console);
        var replica = console.Replica();
        var before = await replica.Loader.RefreshAsync(default);

        var id = await house.PermissionAsync();

        Assert.Equal(id, console.Holder.Current.Permissions.Find("crm:ticket.read")!.Id);
        var after = await replica.Loader.RefreshAsync(default);
        Assert.Equal(id, after.Permissions.Find("crm:ticket.read")!.Id);
        Assert.Same(before.Roles, after.Roles);
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal("ticket", (await context.ResourceTypes.SingleAsync(type => type.Application == "crm")).Key);
        Assert.Single(await context.AuditEvents.Where(row => row.Action == AuditActions.PermissionCreate && row.TargetId == id).ToListAsync());
    }

    [Theory, AllDatabases]
    public async Task Create_OfWhatCannotBe_IsNamedAtTheField(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await CatalogueHouse.BuildAsync(console);
        await house.PermissionAsync();
        foreach (var (input, field, code) in ((PermissionInput, string, string)[])
        [
            (CatalogueHouse.Input(), nameof(PermissionInput.Action), CatalogueRules.PermissionTaken),
            (CatalogueHouse.Input() with { Application = "console" }, nameof(PermissionInput.Application), CatalogueRules.OwnApplication),
            (CatalogueHouse.Input() with { Application = "nowhere" }, nameof(PermissionInput.Application), CatalogueRules.UnknownApplication),
            (CatalogueHouse.Input("write") with { OwnerId = Guid.NewGuid() }, nameof(PermissionInput.OwnerId), CatalogueRules.UnknownOwner),
            (CatalogueHouse.Input("Write"), nameof(PermissionInput.Action), CatalogueRules.BadKey),
            (CatalogueHouse.Input("write") with { Description = " " }, nameof(PermissionInput.Description), TextRules.Required),
        ])
        {
            var problem = Assert.Single(Assert.IsType<InvalidError>((await house.Catalogue.CreateAsync(house.Officer, input, default)).Error).Problems);
            Assert.Equal((field, code), (problem.Field, problem.Code));
        }

        foreach (var text in HostileText.ForLimit(FieldLimits.PermissionPart))
        {
            var made = await house.Catalogue.CreateAsync(house.Officer, CatalogueHouse.Input() with { Action = text }, default);
            Assert.True(made.IsSuccess || made.Error is InvalidError, text);
        }
    }

    [Theory, AllDatabases]
    public async Task Change_ByWhoeverDoesNotManageTheCompany_IsDenied(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await CatalogueHouse.BuildAsync(console);
        var id = await house.PermissionAsync();
        var branch = await console.AddActorInBranchAsync(console.Support, console.Support, BuiltInRoles.SecurityOfficer);
        var auditor = await console.AddActorAsync(console.Root, BuiltInRoles.Auditor);
        await console.Loader.RefreshAsync(default);
        foreach (var actor in (AdminConsole.Security.Authorization.Actor[])[branch, auditor])
        {
            Assert.IsType<DeniedError>((await house.Catalogue.CreateAsync(actor, CatalogueHouse.Input("write"), default)).Error);
            Assert.IsType<DeniedError>((await house.Catalogue.EditAsync(actor, id, 1, CatalogueHouse.Input(), default)).Error);
            Assert.IsType<DeniedError>((await house.Catalogue.DeleteAsync(actor, id, CatalogueHouse.Reason, default)).Error);
            Assert.IsType<DeniedError>((await house.Catalogue.CreateApplicationAsync(actor, new ApplicationInput { Key = "erp", Name = "Accounts" }, default)).Error);
            Assert.IsType<DeniedError>((await house.Separations.PreviewAsync(actor, null, new SeparationInput { Name = "X", PermissionIds = [id, Guid.NewGuid()] }, default)).Error);
            Assert.IsType<DeniedError>((await house.Separations.SaveAsync(actor, null, new SeparationInput { Name = "X", PermissionIds = [id, Guid.NewGuid()] }, default, CatalogueHouse.Reason, default)).Error);
        }
    }

    [Theory, AllDatabases]
    public async Task Delete_WhileGranted_IsRefusedAndSaysByWhom(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await CatalogueHouse.BuildAsync(console);
        var id = await house.PermissionAsync();
        var (role, person) = await house.HeldAsync("Agent", id);

        var error = Assert.IsType<PermissionInUseError>((await house.Catalogue.DeleteAsync(house.Officer, id, CatalogueHouse.Reason, default)).Error);

        Assert.Equal("Agent", error.By);
        Assert.True(console.Holder.Current.Allows(person, "crm:ticket.read", console.Support, console.Now));
        await using (var context = console.Contexts.CreateDbContext())
        {
            await context.RoleGrants.Where(grant => grant.RoleId == role).ExecuteDeleteAsync();
        }

        Assert.True((await house.Catalogue.DeleteAsync(house.Officer, id, CatalogueHouse.Reason, default)).IsSuccess);
        Assert.Null(console.Holder.Current.Permissions.Find("crm:ticket.read"));
        Assert.False(console.Holder.Current.Allows(person, "crm:ticket.read", console.Support, console.Now));
        Assert.IsType<NotFoundError>((await house.Catalogue.DeleteAsync(house.Officer, id, CatalogueHouse.Reason, default)).Error);
        var own = console.Holder.Current.Permissions.Find(ConsolePermissions.AuditRead)!.Id;
        Assert.IsType<InvalidError>((await house.Catalogue.DeleteAsync(house.Officer, own, CatalogueHouse.Reason, default)).Error);
    }

    [Theory, AllDatabases]
    public async Task Edit_OfTheSameByTwo_TellsTheSecond(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await CatalogueHouse.BuildAsync(console);
        var id = await house.PermissionAsync();

        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(turn => house.Catalogue.EditAsync(
            house.Officer, id, 1, CatalogueHouse.Input(sensitivity: Sensitivity.High) with { Description = $"Words {turn}" }, default)));

        Assert.Single(both, static result => result.IsSuccess);
        Assert.IsType<ConflictError>(both.Single(static result => !result.IsSuccess).Error);
        Assert.Equal(Sensitivity.High, console.Holder.Current.Permissions.Find("crm:ticket.read")!.Sensitivity);
        var own = console.Holder.Current.Permissions.Find(ConsolePermissions.AccessManage)!;
        Assert.IsType<InvalidError>((await house.Catalogue.MarkAsync(house.Officer, own.Id, null, Sensitivity.Low, default)).Error);
        Assert.True((await house.Catalogue.MarkAsync(house.Officer, own.Id, house.Officer.PersonId, null, default)).IsSuccess);
    }

    [Theory, AllDatabases]
    public async Task List_ByStateAndText_FindsWhatIsUnusedOwnerlessAndInConflict(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await CatalogueHouse.BuildAsync(console);
        var (read, close, open) = (await house.PermissionAsync(), await house.PermissionAsync("close"), await house.PermissionAsync("open"));
        await house.HeldAsync("Agent", read, close);
        Assert.Null(await SeparateAsync("Tickets", read, close));
        Assert.Null(await SeparateAsync("Others", read, open));
        await house.Catalogue.MarkAsync(house.Officer, open, house.Officer.PersonId, null, default);

        Assert.Equal(["crm:ticket.open"], await KeysAsync(CatalogueQuery.Unused));
        Assert.Equal(["crm:ticket.close", "crm:ticket.open", "crm:ticket.read"], await KeysAsync(CatalogueQuery.Separated));
        Assert.Equal(["crm:ticket.close", "crm:ticket.read"], await KeysAsync(CatalogueQuery.Conflicting));
        Assert.Equal(["crm:ticket.close", "crm:ticket.read"], await KeysAsync(CatalogueQuery.Ownerless));

        List<string> walked = [];
        var place = default(PageCursor);
        for (var pages = 0; pages < 5; pages++)
        {
            var page = await house.Reader.ListAsync(house.Officer, new CatalogueQuery(null, "crm", null, null, place), 2, default);
            walked.AddRange(page.Rows.Select(static row => row.Key));
            if (page.Next is not { } next)
            {
                break;
            }

            place = new PageCursor(next, null, false);
        }

        Assert.Equal(["crm:ticket.close", "crm:ticket.open", "crm:ticket.read"], walked);
        var detail = (await house.Reader.ReadAsync(house.Officer, read, default)).Value!;
        Assert.Equal(("Agent", true), (Assert.Single(detail.Roles).Name, detail.Roles[0].IsDirect));
        Assert.Equal((1, 1), (detail.Holders.Count, detail.HolderCount));
        Assert.Equal(2, detail.Policies.Count);

        async Task<IEnumerable<string>> KeysAsync(string state)
            => (await house.Reader.ListAsync(house.Officer, new CatalogueQuery("TICKÉT", "crm", null, state, default), 50, default)).Rows.Select(static row => row.Key);

        async Task<ConsoleError?> SeparateAsync(string name, params Guid[] permissions)
        {
            var input = new SeparationInput { Name = name, PermissionIds = permissions };
            var preview = (await house.Separations.PreviewAsync(house.Officer, null, input, default)).Value!;
            return (await house.Separations.SaveAsync(house.Officer, null, input, preview.Stamp, CatalogueHouse.Reason, default)).Error;
        }
    }

    [Theory, AllDatabases]
    public async Task Separation_SavedAfterMoreCameIntoConflict_IsShownAnew(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await CatalogueHouse.BuildAsync(console);
        var (read, close) = (await house.PermissionAsync(), await house.PermissionAsync("close"));
        var input = new SeparationInput { Name = "Tickets", PermissionIds = [read, close] };
        var seen = (await house.Separations.PreviewAsync(house.Officer, null, input, default)).Value!;
        Assert.Empty(seen.Breaking);
        var (_, person) = await house.HeldAsync("Agent", read, close);

        var moved = Assert.IsType<SeparationMovedError>((await house.Separations.SaveAsync(house.Officer, null, input, seen.Stamp, CatalogueHouse.Reason, default)).Error);
        Assert.Equal([person], moved.Current.Breaking);
        var made = await house.Separations.SaveAsync(house.Officer, null, input, moved.Current.Stamp, CatalogueHouse.Reason, default);
        Assert.True(made.IsSuccess);
        Assert.Equal(1, Assert.Single(await house.Reader.SeparationsAsync(house.Officer, default)).Breaking);

        var edited = input with { Name = "Tickets again", PermissionIds = [read, close, await house.PermissionAsync("open")], Limit = 3 };
        var again = (await house.Separations.PreviewAsync(house.Officer, made.Value, edited, default)).Value!;
        Assert.True((await house.Separations.SaveAsync(house.Officer, made.Value, edited, again.Stamp, CatalogueHouse.Reason, default)).IsSuccess);
        Assert.Equal(0, Assert.Single(await house.Reader.SeparationsAsync(house.Officer, default)).Breaking);
        Assert.IsType<SeparationMovedError>((await house.Separations.SaveAsync(house.Officer, made.Value, edited, again.Stamp, CatalogueHouse.Reason, default)).Error);
        Assert.IsType<PermissionInUseError>((await house.Catalogue.DeleteAsync(house.Officer, read, CatalogueHouse.Reason, default)).Error);
        Assert.True((await house.Separations.DeleteAsync(house.Officer, made.Value, CatalogueHouse.Reason, default)).IsSuccess);
        Assert.Empty(await house.Reader.SeparationsAsync(house.Officer, default));
        foreach (var wrong in (SeparationInput[])[input with { PermissionIds = [read] }, input with { PermissionIds = [read, read] }, input with { Limit = 1 }, input with { Limit = 3 }, input with { Name = null }])
        {
            Assert.IsType<InvalidError>((await house.Separations.PreviewAsync(house.Officer, null, wrong, default)).Error);
        }
    }

    [Theory, AllDatabases]
    public async Task Resource_IsKeptByWhoeverManagesAccessWhereItBelongs(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await CatalogueHouse.BuildAsync(console);
        await house.PermissionAsync();
        var branch = await console.AddActorInBranchAsync(console.Support, console.Support, BuiltInRoles.SecurityOfficer);
        await console.Loader.RefreshAsync(default);
        var input = new ResourceInput { Application = "crm", ResourceType = "ticket", Key = "T-1", Name = "Señor Ñandú’s \"ticket\" / 1", DepartmentId = console.Support };

        Assert.IsType<DeniedError>((await house.Resources.CreateAsync(branch, input with { DepartmentId = console.Platform }, default)).Error);
        Assert.IsType<DeniedError>((await house.Resources.CreateAsync(branch, input with { DepartmentId = null }, default)).Error);
        var made = await house.Resources.CreateAsync(branch, input, default);
        Assert.True(made.IsSuccess);
        Assert.Equal(CatalogueRules.ResourceTaken, Assert.Single(Assert.IsType<InvalidError>((await house.Resources.CreateAsync(branch, input, default)).Error).Problems).Code);
        Assert.Equal(CatalogueRules.UnknownResourceType, Assert.Single(Assert.IsType<InvalidError>((await house.Resources.CreateAsync(branch, input with { ResourceType = "call" }, default)).Error).Problems).Code);
        Assert.IsType<DeniedError>((await house.Resources.EditAsync(branch, made.Value, 1, input with { DepartmentId = console.Platform }, default)).Error);
        Assert.True((await house.Resources.EditAsync(house.Officer, made.Value, 1, input with { DepartmentId = console.Platform }, default)).IsSuccess);
        Assert.IsType<ConflictError>((await house.Resources.EditAsync(house.Officer, made.Value, 1, input, default)).Error);
        Assert.Empty((await house.Reader.ResourcesAsync(branch, null, null, 10, default)).Rows);
        Assert.IsType<DeniedError>((await house.Resources.DeleteAsync(branch, made.Value, default)).Error);
        Assert.True((await house.Resources.DeleteAsync(house.Officer, made.Value, default)).IsSuccess);
    }
}

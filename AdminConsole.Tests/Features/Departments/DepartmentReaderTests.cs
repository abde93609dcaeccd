using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Departments;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;

namespace AdminConsole.Tests.Features.Departments;

[Trait("Stage", "Database")]
public sealed class DepartmentReaderTests
{
    [Theory, AllDatabases]
    public async Task Children_OfTheCompany_AreCountedWithAllBelowThem(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await DepartmentHouse.BuildAsync(console);
        await console.AddPersonAsync(console.Platform);
        await console.AddPersonAsync(console.Engineering);
        await console.AddPersonAsync(console.Support);

        var top = Assert.Single(await house.Reader.ChildrenAsync(house.Officer, null, default));
        Assert.Equal((console.Root, 2, 4), (top.Id, top.Children, top.People));
        var below = await house.Reader.ChildrenAsync(house.Officer, console.Root, default);
        Assert.Equal([("Engineering", 1, 2), ("Support", 0, 1)], below.Select(static row => (row.Name, row.Children, row.People)));
        Assert.Empty(await house.Reader.ChildrenAsync(house.Officer, console.Key(), default));
    }

    [Theory, AllDatabases]
    public async Task Anything_OutOfSight_IsNotThere(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await DepartmentHouse.BuildAsync(console);
        await house.MakeAsync("Team", console.Platform);
        var manager = await console.AddActorInBranchAsync(console.Platform, console.Platform, BuiltInRoles.Manager);
        var employee = await console.AddActorAsync(console.Support, BuiltInRoles.Employee);
        await console.AddPersonAsync(console.Support);
        await console.Loader.RefreshAsync(default);

        Assert.Equal(console.Platform, Assert.Single(await house.Reader.ChildrenAsync(manager, null, default)).Id);
        Assert.Empty(await house.Reader.ChildrenAsync(manager, console.Root, default));
        Assert.IsType<NotFoundError>((await house.Reader.ReadAsync(manager, console.Engineering, default)).Error);
        Assert.IsType<NotFoundError>((await house.Reader.ReadAsync(manager, console.Support, default)).Error);
        Assert.Empty((await house.Reader.SearchAsync(manager, "support", default)).Found);
        Assert.Empty(await house.Reader.PeopleAsync(manager, console.Support, default));
        Assert.Empty(await house.Reader.RolesAsync(manager, console.Support, default));
        Assert.Null(await house.Reader.CoverageAsync(manager, console.Support, default));
        // A path begins where sight does.
        Assert.Equal("Platform / Team", Assert.Single((await house.Reader.SearchAsync(manager, "team", default)).Found).Path);
        var read = (await house.Reader.ReadAsync(manager, console.Platform, default)).Value!;
        Assert.Empty(read.Above);
        Assert.False(read.Rights.Edit || read.Rights.Move || read.Rights.Remove || read.Rights.CreateBelow || read.Rights.ReadAccounts);
        Assert.Empty(await house.Reader.ChildrenAsync(employee, null, default));
        Assert.IsType<NotFoundError>((await house.Reader.ReadAsync(employee, console.Support, default)).Error);
        Assert.Empty((await house.Reader.SearchAsync(employee, "support", default)).Found);
    }

    [Theory, AllDatabases]
    public async Task Search_ByWordsOfThePath_FindsWithTheWholePathAndSaysHowManyMore(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await DepartmentHouse.BuildAsync(console);
        var team = await house.MakeAsync("Équipe \"Nuit\" / 100%", console.Platform);
        await using (var context = console.Contexts.CreateDbContext())
        {
            context.AddRange(Enumerable.Range(0, 60).Select(index => new Department { Id = console.Key(), ParentId = console.Support, Name = $"Line {index}", Code = $"LINE-{index}" }));
            await TestConsole.SaveAsync(context);
        }

        var found = Assert.Single((await house.Reader.SearchAsync(house.Officer, "  EQUIPE platform ", default)).Found);
        Assert.Equal((team, "Company / Engineering / Platform / Équipe \"Nuit\" / 100%"), (found.Id, found.Path));
        Assert.Equal(found.Id, Assert.Single((await house.Reader.SearchAsync(house.Officer, "100%", default)).Found).Id);
        // The words above a department alone do not bring it up: else the top's name would bring up everything.
        Assert.Equal(console.Root, Assert.Single((await house.Reader.SearchAsync(house.Officer, "company", default)).Found).Id);
        var many = await house.Reader.SearchAsync(house.Officer, "line", default);
        Assert.Equal((50, 10), (many.Found.Count, many.More));
        foreach (var text in BadText.All)
        {
            await house.Reader.SearchAsync(house.Officer, text ?? string.Empty, default);
        }
    }

    [Theory, AllDatabases]
    public async Task Coverage_OfABranch_CountsWhoMayUseWhatAndWhoHoldsNothing(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await DepartmentHouse.BuildAsync(console);
        var approver = await house.RoleAsync("Approver", console.Engineering, "crm:refund.approve");
        var reader = await house.RoleAsync("Ticket reader", console.Platform, "crm:ticket.read", AdminConsole.Domain.Permissions.Sensitivity.Low);
        var (one, two, three) = ((await console.AddPersonAsync(console.Platform)).Id, (await console.AddPersonAsync(console.Engineering)).Id, (await console.AddPersonAsync(console.Platform, [BuiltInRoles.Employee])).Id);
        await console.AddPersonAsync(console.Platform, withAccount: false);
        await house.GiveAsync(one, approver, console.Support);
        await house.GiveAsync(two, approver, null);
        await house.GiveAsync((await console.AddPersonAsync(console.Support)).Id, approver, null);

        var coverage = (await house.Reader.CoverageAsync(house.Officer, console.Engineering, default))!;

        Assert.Equal(4, coverage.People);
        Assert.Equal(("crm:refund.approve", 2), (Assert.Single(coverage.Permissions).Key, coverage.Permissions[0].People));
        Assert.Equal(reader, Assert.Single(coverage.EmptyRoles).Id);
        Assert.Equal(2, coverage.WithoutRole);
        Assert.Contains(coverage.FirstWithoutRole, person => person.Id == three);
        Assert.Equal(new AdminConsole.Features.Departments.FactorCover(3, 0), coverage.Factors);
        var auditor = await console.AddActorInBranchAsync(console.Engineering, console.Engineering, BuiltInRoles.Manager);
        await console.Loader.RefreshAsync(default);
        Assert.Null((await house.Reader.CoverageAsync(auditor, console.Engineering, default))!.Factors);

        var roles = await house.Reader.RolesAsync(house.Officer, console.Engineering, default);
        Assert.Equal([("Approver", 3), ("Ticket reader", 0)], roles.Select(static role => (role.Name, role.Members)));
        Assert.Equal(5, (await house.Reader.PeopleAsync(house.Officer, console.Engineering, default)).Count);
        var detail = (await house.Reader.ReadAsync(house.Officer, console.Platform, default)).Value!;
        Assert.Equal(["Company", "Engineering"], detail.Above.Select(static link => link.Name));
        Assert.Equal((3, 3), (detail.PeopleHere, detail.PeopleInBranch));
    }
}

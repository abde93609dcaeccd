using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Departments;
using AdminConsole.Features.Departments;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.Departments;

[Trait("Stage", "Database")]
public sealed class DepartmentMovingTests
{
    private const string Approve = "crm:refund.approve";

    [Theory, AllDatabases]
    public async Task Move_UnderAnotherBranch_GivesItToWhoActsForTheNewOneAndTakesItFromTheOld(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await DepartmentHouse.BuildAsync(console);
        var team = await house.MakeAsync("Team", console.Platform);
        var below = await house.MakeAsync("Below", team);
        var role = await house.RoleAsync("Approver", null, Approve);
        var gaining = (await console.AddPersonAsync(console.Support)).Id;
        var losing = (await console.AddPersonAsync(console.Engineering)).Id;
        var neither = (await console.AddPersonAsync(console.Root)).Id;
        await house.GiveAsync(gaining, role, console.Support);
        await house.GiveAsync(losing, role, console.Engineering);
        await house.GiveAsync(neither, role, console.Root);
        await house.GiveAsync((await console.AddPersonAsync(team)).Id, role, team);

        var preview = (await house.Moving.PreviewAsync(house.Officer, team, new DepartmentMove(console.Support), default)).Value;

        Assert.Equal((1, 1), (preview!.Gaining, preview.Losing));
        Assert.Equal([Approve], preview.People.Single(person => person.PersonId == gaining).Gained);
        Assert.Equal([Approve], preview.People.Single(person => person.PersonId == losing).Lost);
        Assert.False(May(gaining));
        Assert.True((await house.Moving.ApplyAsync(house.Officer, team, new DepartmentMove(console.Support), DepartmentHouse.Reason, preview.Stamp, default)).IsSuccess);
        Assert.True(May(gaining) && May(neither) && !May(losing));
        Assert.True((await console.Replica().Loader.RefreshAsync(default)).Allows(gaining, Approve, below, console.Now));
        var row = await house.RowAsync(team);
        Assert.Equal((console.Support, 2L), (row.ParentId, row.Version));
        await using var context = console.Contexts.CreateDbContext();
        var entry = await context.AuditEvents.SingleAsync(entry => entry.Action == AuditActions.DepartmentMove);
        Assert.Contains("Platform", entry.Before, StringComparison.Ordinal);
        Assert.Contains("Support", entry.After, StringComparison.Ordinal);

        bool May(Guid person) => console.Holder.Current.Allows(person, Approve, below, console.Now);
    }

    [Theory, AllDatabases]
    public async Task Move_ToWhereItCannotStand_IsRefusedAndSaysWhy(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await DepartmentHouse.BuildAsync(console);
        var team = await house.MakeAsync("Team", console.Platform);
        await house.MakeAsync("Platform", console.Support);

        Assert.Equal("Engineering → Platform → Team → Engineering", Assert.IsType<SubtreeError>(await house.MoveAsync(console.Engineering, team)).Path);
        Assert.Equal("Team → Team", Assert.IsType<SubtreeError>(await house.MoveAsync(team, team)).Path);
        Assert.Equal(DepartmentInputRules.TopDepartment, await CodeAsync(console.Root, team));
        Assert.Equal(DepartmentInputRules.SameParent, await CodeAsync(team, console.Platform));
        Assert.Equal(DepartmentInputRules.NameTaken, await CodeAsync(console.Platform, console.Support));
        Assert.Equal("unknown-department", await CodeAsync(team, console.Key()));
        Assert.IsType<NotFoundError>(await house.MoveAsync(console.Key(), console.Support));
        Assert.IsType<InvalidError>((await house.Moving.ApplyAsync(house.Officer, team, new DepartmentMove(console.Support), " ", default, default)).Error);
        Assert.Equal(console.Root, (await house.RowAsync(console.Engineering)).ParentId);

        async Task<string> CodeAsync(Guid department, Guid parent) => Assert.IsType<InvalidError>(await house.MoveAsync(department, parent)).Problems[0].Code;
    }

    [Theory, AllDatabases]
    public async Task Move_NeedsTheRightAtBothEnds(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await DepartmentHouse.BuildAsync(console);
        var team = await house.MakeAsync("Team", console.Platform);
        var engineering = await console.AddActorInBranchAsync(console.Engineering, console.Engineering, BuiltInRoles.SecurityOfficer);
        var support = await console.AddActorInBranchAsync(console.Support, console.Support, BuiltInRoles.SecurityOfficer);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);

        Assert.IsType<DeniedError>(await house.MoveAsync(team, console.Support, engineering));
        Assert.IsType<NotFoundError>(await house.MoveAsync(team, console.Support, support));
        Assert.IsType<DeniedError>(await house.MoveAsync(team, console.Support, hr));
        // Not the top of one's own branch: what stands above it is not one's own.
        Assert.IsType<NotFoundError>(await house.MoveAsync(console.Engineering, console.Platform, engineering));
        Assert.Null(await house.MoveAsync(team, console.Engineering, engineering));
    }

    [Theory, AllDatabases]
    public async Task Move_ByAnOfficerOfTheBranch_GivesOthersNothingAboveThatOfficer(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await DepartmentHouse.BuildAsync(console);
        var side = await house.MakeAsync("Side", console.Engineering);
        var team = await house.MakeAsync("Team", side);
        var branch = await console.AddActorInBranchAsync(console.Engineering, console.Engineering, BuiltInRoles.SecurityOfficer);
        var deployer = await house.RoleAsync("Deployer", null, "aws:service.deploy");
        await house.GiveAsync((await console.AddPersonAsync(console.Platform)).Id, deployer, console.Platform);

        // A right that no role of the branch gives, then one of the console that stands above the officer.
        Assert.Equal("aws:service.deploy", Assert.IsType<HoldsMoreError>(await house.MoveAsync(team, console.Platform, branch)).Permission);
        await house.RoleAsync("Own deployer", console.Engineering, "aws:service.deploy");
        var governor = await console.AddActorInBranchAsync(console.Platform, console.Platform, BuiltInRoles.SecurityOfficer);
        Assert.IsType<HoldsMoreError>(await house.MoveAsync(team, console.Platform, branch));
        await using (var context = console.Contexts.CreateDbContext())
        {
            Assert.NotEmpty(await context.AuditEvents.Where(static row => row.Action == AuditActions.DepartmentMove && row.Outcome == AuditOutcome.Denied).ToListAsync());
        }

        Assert.False(console.Holder.Current.Allows(governor.PersonId!.Value, ConsolePermissions.AccessManage, team, console.Now));
        Assert.Null(await house.MoveAsync(team, console.Platform));
        Assert.True(console.Holder.Current.Allows(governor.PersonId!.Value, ConsolePermissions.AccessManage, team, console.Now));
    }

    [Theory, AllDatabases]
    public async Task Move_ThatGivesTheActorSomething_IsRefused(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await DepartmentHouse.BuildAsync(console);
        var team = await house.MakeAsync("Team", console.Engineering);
        var role = await house.RoleAsync("Approver", console.Engineering, Approve);
        await house.GiveAsync(house.Officer.PersonId!.Value, role, console.Platform);

        Assert.IsType<SelfChangeError>(await house.MoveAsync(team, console.Platform));
        var second = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        Assert.Null(await house.MoveAsync(team, console.Platform, second));
        // And to lose something oneself is allowed.
        Assert.Null(await house.MoveAsync(team, console.Support));
    }

    [Theory, AllDatabases]
    public async Task Move_TwoOfficersEachUnderTheOther_OneIsRefused(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await DepartmentHouse.BuildAsync(console);
        var second = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        for (var round = 0; round < 4; round++)
        {
            var (one, two) = (await house.MakeAsync($"One {round}", console.Support), await house.MakeAsync($"Two {round}", console.Support));
            var replica = console.Replica();
            await replica.Loader.RefreshAsync(default);
            var elsewhere = new DepartmentMoving(replica.Work, replica.Contexts, replica.Holder, replica.Clock);
            var (here, there) = (new DepartmentMove(two), new DepartmentMove(one));
            var stampHere = (await house.Moving.PreviewAsync(house.Officer, one, here, default)).Value!.Stamp;
            var stampThere = (await elsewhere.PreviewAsync(second, two, there, default)).Value!.Stamp;

            var results = await Task.WhenAll(
                house.Moving.ApplyAsync(house.Officer, one, here, DepartmentHouse.Reason, stampHere, default),
                elsewhere.ApplyAsync(second, two, there, DepartmentHouse.Reason, stampThere, default));

            Assert.Single(results, static result => result.IsSuccess);
            Assert.IsType<SubtreeError>(results.Single(static result => !result.IsSuccess).Error);
            var model = await console.Loader.RefreshAsync(default);
            Assert.True(model.Departments.IsWithin(one, console.Support) && model.Departments.IsWithin(two, console.Support));
        }
    }

    [Theory, AllDatabases]
    public async Task Apply_AfterTheConsequencesMoved_IsRefusedWithTheNewPreview(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await DepartmentHouse.BuildAsync(console);
        var team = await house.MakeAsync("Team", console.Platform);
        var role = await house.RoleAsync("Approver", null, Approve);
        var move = new DepartmentMove(console.Support);
        var seen = (await house.Moving.PreviewAsync(house.Officer, team, move, default)).Value!;
        Assert.Equal(0, seen.Gaining);
        await house.GiveAsync((await console.AddPersonAsync(console.Support)).Id, role, console.Support);

        var moved = Assert.IsType<PreviewMovedError>((await house.Moving.ApplyAsync(house.Officer, team, move, DepartmentHouse.Reason, seen.Stamp, default)).Error);

        Assert.Equal(1, moved.Current.Gaining);
        // A rename in between moves the stamp as well: what is moved is no longer what was shown.
        Assert.True((await house.Service.EditAsync(house.Officer, team, 1, new DepartmentInput { Name = "Crew", Code = "CREW" }, default)).IsSuccess);
        var again = Assert.IsType<PreviewMovedError>((await house.Moving.ApplyAsync(house.Officer, team, move, DepartmentHouse.Reason, moved.Current.Stamp, default)).Error);
        Assert.True((await house.Moving.ApplyAsync(house.Officer, team, move, DepartmentHouse.Reason, again.Current.Stamp, default)).IsSuccess);
    }

    [Theory, AllDatabases]
    public async Task Move_ThatLetsAnInheritanceCross_NeedsTheRightAndTheWord(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await DepartmentHouse.BuildAsync(console);
        var team = await house.MakeAsync("Team", console.Platform);
        var lead = await house.RoleAsync("Lead", console.Engineering, Approve);
        var member = await house.RoleAsync("Member", team, "crm:ticket.read");
        await house.InheritAsync(lead, member);
        var own = await house.RoleAsync("Own", team, "crm:ticket.close");
        await house.InheritAsync(member, own);
        var branch = await console.AddActorInBranchAsync(console.Root, console.Root, BuiltInRoles.SecurityOfficer);

        var crossing = Assert.IsType<CrossingError>(await house.MoveAsync(team, console.Support));
        Assert.Equal(("Lead", "Member"), (crossing.Senior, crossing.Junior));
        // The right counts for the whole company only, not for a branch of it, the topmost included.
        Assert.IsType<CrossingError>(await house.MoveAsync(team, console.Support, branch, crossing: true));
        Assert.Null(await house.MoveAsync(team, console.Support, crossing: true));
        // What crosses already is not asked about again.
        var other = await house.MakeAsync("Other", console.Support);
        Assert.Null(await house.MoveAsync(team, other));
        Assert.Null(await house.MoveAsync(team, console.Engineering));
    }

    [Theory, AllDatabases]
    public async Task Move_OfAnything_LeavesTheHoldersOfTheCompany(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await DepartmentHouse.BuildAsync(console);

        // The last officer's own department goes elsewhere; who governs the company governs it from anywhere.
        Assert.Null(await house.MoveAsync(console.Support, console.Platform));
        Assert.Single(console.Holder.Current.CompanyHolders(ConsolePermissions.AccessManage, console.Now));
    }
}

using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.Roles;
using AdminConsole.Features.Roles;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.Roles;

[Trait("Stage", "Database")]
public sealed class RoleShapingTests
{
    private const string Reason = RoleHouse.Reason;

    [Theory, AllDatabases]
    public async Task Grant_ToAJunior_ReachesItsSeniorsHereAndOnAnotherReplica(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await RoleHouse.BuildAsync(console);
        var junior = await house.RoleAsync("Agent", console.Support);
        var senior = await house.RoleAsync("Lead", console.Support);
        var person = await house.HolderAsync(senior, console.Support);
        Assert.Null(await house.ChangeAsync(senior, new RoleChange.Inherit(junior)));

        var preview = (await house.Shaping.PreviewAsync(house.Officer, junior, new RoleChange.Grant(house.TicketRead), default)).Value;
        Assert.Equal(1, preview!.Gaining);
        Assert.Equal(0, preview.Losing);
        Assert.Equal([junior, senior], preview.Roles.Select(static role => role.RoleId).Order());
        Assert.Equal(person, Assert.Single(preview.People).PersonId);
        Assert.False(May(console.Holder.Current));

        Assert.True((await house.Shaping.ApplyAsync(house.Officer, junior, new RoleChange.Grant(house.TicketRead), Reason, preview.Stamp, default)).IsSuccess);

        Assert.True(May(console.Holder.Current));
        var replica = console.Replica();
        Assert.True(May(await replica.Loader.RefreshAsync(default)));
        await using var context = console.Contexts.CreateDbContext();
        var grant = await context.RoleGrants.SingleAsync(row => row.RoleId == junior);
        Assert.Equal(house.Officer.PersonId, grant.GiverId);
        Assert.Equal(Reason, grant.Reason);
        Assert.Single(await context.AuditEvents.Where(row => row.Action == AuditActions.RoleGrant && row.Outcome == AuditOutcome.Success).ToListAsync());
        Assert.DoesNotContain(await context.AccessChanges.Where(change => change.SubjectId == junior).ToListAsync(), static change => change.Kind == AccessChangeKind.Structure);

        bool May(AccessModel model) => model.Allows(person, RoleHouse.TicketReadKey, console.Support, console.Now);
    }

    [Theory, AllDatabases]
    public async Task Revoke_OfWhatAJuniorGives_TakesItFromAllAboveAndNothingElse(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await RoleHouse.BuildAsync(console);
        var junior = await house.RoleAsync("Agent", console.Support);
        var senior = await house.RoleAsync("Lead", console.Support);
        var person = await house.HolderAsync(senior, null);
        Assert.Null(await house.ChangeAsync(junior, new RoleChange.Grant(house.TicketRead)));
        Assert.Null(await house.ChangeAsync(senior, new RoleChange.Grant(house.RefundApprove)));
        Assert.Null(await house.ChangeAsync(senior, new RoleChange.Inherit(junior)));

        Assert.Null(await house.ChangeAsync(junior, new RoleChange.Revoke(house.TicketRead)));

        Assert.False(console.Holder.Current.Allows(person, RoleHouse.TicketReadKey, null, console.Now));
        Assert.True(console.Holder.Current.Allows(person, RoleHouse.RefundApproveKey, null, console.Now));
        Assert.Null(await house.ChangeAsync(senior, new RoleChange.Disinherit(junior)));
        await using var context = console.Contexts.CreateDbContext();
        Assert.Empty(await context.RoleInheritances.ToListAsync());
    }

    [Theory, AllDatabases]
    public async Task Inherit_ThatClosesACircle_IsRefusedAndSaysWhere(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await RoleHouse.BuildAsync(console);
        List<Guid> roles = [];
        foreach (var name in (string[])["One", "Two", "Three", "Four", "Five"])
        {
            roles.Add(await house.RoleAsync(name, console.Support));
        }

        for (var index = 0; index < 4; index++)
        {
            Assert.Null(await house.ChangeAsync(roles[index], new RoleChange.Inherit(roles[index + 1])));
        }

        var error = Assert.IsType<CircleError>(await house.ChangeAsync(roles[4], new RoleChange.Inherit(roles[0])));
        Assert.Equal("Five → One → Two → Three → Four → Five", error.Path);
        Assert.IsType<CircleError>(await house.ChangeAsync(roles[2], new RoleChange.Inherit(roles[2])));
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(4, await context.RoleInheritances.CountAsync());
    }

    [Theory, AllDatabases]
    public async Task Inherit_TwoOfficersWhoTogetherWouldCloseACircle_OneIsRefused(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await RoleHouse.BuildAsync(console);
        var one = await house.RoleAsync("One", console.Support);
        var two = await house.RoleAsync("Two", console.Support);
        var second = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var replica = console.Replica();
        await replica.Loader.RefreshAsync(default);
        var elsewhere = new RoleShaping(replica.Work, replica.Contexts, replica.Holder, replica.Clock);
        var there = (RoleChange)new RoleChange.Inherit(one);
        var here = (RoleChange)new RoleChange.Inherit(two);
        var stampHere = (await house.Shaping.PreviewAsync(house.Officer, one, here, default)).Value!.Stamp;
        var stampThere = (await elsewhere.PreviewAsync(second, two, there, default)).Value!.Stamp;

        var results = await Task.WhenAll(
            house.Shaping.ApplyAsync(house.Officer, one, here, Reason, stampHere, default),
            elsewhere.ApplyAsync(second, two, there, Reason, stampThere, default));

        Assert.Single(results, static result => result.IsSuccess);
        Assert.IsType<CircleError>(results.Single(static result => !result.IsSuccess).Error);
        await using var context = console.Contexts.CreateDbContext();
        Assert.Single(await context.RoleInheritances.ToListAsync());
    }

    [Theory, AllDatabases]
    public async Task Inherit_FromAnotherBranch_NeedsTheRightAndTheWord(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await RoleHouse.BuildAsync(console);
        var agent = await house.RoleAsync("Agent", console.Support);
        var engineer = await house.RoleAsync("Engineer", console.Engineering);
        Assert.Null(await house.ChangeAsync(engineer, new RoleChange.Grant(house.Deploy)));

        Assert.IsType<CrossingError>(await house.ChangeAsync(agent, new RoleChange.Inherit(engineer)));
        var branch = await console.AddActorInBranchAsync(console.Support, console.Support, BuiltInRoles.SecurityOfficer);
        Assert.IsType<CrossingError>(await house.ChangeAsync(agent, new RoleChange.Inherit(engineer, Crossing: true), branch));
        Assert.Null(await house.ChangeAsync(agent, new RoleChange.Inherit(engineer, Crossing: true)));
    }

    [Theory, AllDatabases]
    public async Task Change_BeyondTheActorsReach_IsRefusedByEveryWayRound(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await RoleHouse.BuildAsync(console);
        var agent = await house.RoleAsync("Agent", console.Support);
        var engineer = await house.RoleAsync("Engineer", console.Engineering);
        Assert.Null(await house.ChangeAsync(engineer, new RoleChange.Grant(house.Deploy)));
        var branch = await console.AddActorInBranchAsync(console.Support, console.Support, BuiltInRoles.SecurityOfficer);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);

        // Another branch's role, a right no role of the branch gives, a right of the console, and both through a junior of the company's.
        Assert.IsType<DeniedError>(await house.ChangeAsync(engineer, new RoleChange.Grant(house.TicketRead), branch));
        Assert.IsType<HoldsMoreError>(await house.ChangeAsync(agent, new RoleChange.Grant(house.Deploy), branch));
        Assert.IsType<HoldsMoreError>(await house.ChangeAsync(agent, new RoleChange.Grant(await house.PermissionAsync(ConsolePermissions.AccessManage)), branch));
        Assert.IsType<HoldsMoreError>(await house.ChangeAsync(agent, new RoleChange.Inherit(TestConsole.RoleId(BuiltInRoles.SecurityOfficer)), branch));
        Assert.IsType<DeniedError>(await house.ChangeAsync(agent, new RoleChange.Grant(house.TicketRead), hr));

        // What a role of the branch gives already may be given on.
        Assert.Null(await house.ChangeAsync(agent, new RoleChange.Grant(house.TicketRead)));
        var lead = await house.RoleAsync("Lead", console.Support);
        Assert.Null(await house.ChangeAsync(lead, new RoleChange.Grant(house.TicketRead), branch));
    }

    [Theory, AllDatabases]
    public async Task Change_OfARoleTheActorHolds_GivesThemNothing(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await RoleHouse.BuildAsync(console);

        Assert.IsType<SelfChangeError>(await house.ChangeAsync(TestConsole.RoleId(BuiltInRoles.SecurityOfficer), new RoleChange.Grant(house.Deploy)));
        Assert.IsType<LastHolderError>(await house.ChangeAsync(TestConsole.RoleId(BuiltInRoles.SecurityOfficer), new RoleChange.Revoke(await house.PermissionAsync(ConsolePermissions.AccessManage))));
    }

    [Theory, AllDatabases]
    public async Task Apply_AfterTheConsequencesMoved_IsRefusedWithTheNewPreview(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await RoleHouse.BuildAsync(console);
        var role = await house.RoleAsync("Agent", console.Support);
        var change = (RoleChange)new RoleChange.Grant(house.TicketRead);
        var seen = (await house.Shaping.PreviewAsync(house.Officer, role, change, default)).Value;
        Assert.Equal(0, seen!.Gaining);
        await house.HolderAsync(role, console.Support);

        var moved = Assert.IsType<PreviewMovedError>((await house.Shaping.ApplyAsync(house.Officer, role, change, Reason, seen.Stamp, default)).Error);

        Assert.Equal(1, moved.Current.Gaining);
        Assert.True((await house.Shaping.ApplyAsync(house.Officer, role, change, Reason, moved.Current.Stamp, default)).IsSuccess);
    }

    [Theory, AllDatabases]
    public async Task Apply_TwoOfficersOnOneRole_TheSecondSeesTheNewPreview(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await RoleHouse.BuildAsync(console);
        var role = await house.RoleAsync("Agent", console.Support);
        var stamp = (await house.Shaping.PreviewAsync(house.Officer, role, new RoleChange.Grant(house.TicketRead), default)).Value!.Stamp;
        Assert.Null(await house.ChangeAsync(role, new RoleChange.Grant(house.Deploy)));

        Assert.IsType<PreviewMovedError>((await house.Shaping.ApplyAsync(house.Officer, role, new RoleChange.Grant(house.TicketRead), Reason, stamp, default)).Error);
    }

    [Theory, AllDatabases]
    public async Task Change_OfWhatIsNotThere_IsRefusedWithAName(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await RoleHouse.BuildAsync(console);
        var role = await house.RoleAsync("Agent", console.Support);
        var nobody = Guid.NewGuid();

        Assert.IsType<NotFoundError>(await house.ChangeAsync(nobody, new RoleChange.Grant(house.TicketRead)));
        Assert.IsType<InvalidError>(await house.ChangeAsync(role, new RoleChange.Grant(nobody)));
        Assert.IsType<InvalidError>(await house.ChangeAsync(role, new RoleChange.Inherit(nobody)));
        Assert.IsType<InvalidError>(await house.ChangeAsync(role, new RoleChange.Revoke(house.TicketRead)));
        Assert.IsType<InvalidError>((await house.Shaping.ApplyAsync(house.Officer, role, new RoleChange.Grant(house.TicketRead), " ", default, default)).Error);
    }

    [Theory, AllDatabases]
    public async Task Create_WithANameInAnyScript_KeepsItAndRefusesItsTwin(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await RoleHouse.BuildAsync(console);
        foreach (var name in (string[])["Ángel \"O'Brien\" / <b>", "支持主管", "مشرف الدعم", "Руководитель"])
        {
            var id = await house.RoleAsync(name, console.Support);
            await using var context = console.Contexts.CreateDbContext();
            Assert.Equal(name, (await context.Roles.SingleAsync(role => role.Id == id)).Name);
            Assert.IsType<InvalidError>((await house.Roles.CreateAsync(house.Officer, new RoleInput { Name = name, DepartmentId = console.Support }, default)).Error);
        }

        Assert.IsType<InvalidError>((await house.Roles.CreateAsync(house.Officer, new RoleInput { Name = new string('x', 256) }, default)).Error);
        Assert.IsType<InvalidError>((await house.Roles.CreateAsync(house.Officer, new RoleInput { Name = " " }, default)).Error);
        var branch = await console.AddActorInBranchAsync(console.Support, console.Support, BuiltInRoles.SecurityOfficer);
        Assert.IsType<DeniedError>((await house.Roles.CreateAsync(branch, new RoleInput { Name = "For everyone" }, default)).Error);
    }
}

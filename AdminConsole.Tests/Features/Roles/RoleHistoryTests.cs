using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.Roles;
using AdminConsole.Features.Roles;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.Roles;

[Trait("Stage", "Database")]
public sealed class RoleHistoryTests
{
    private static readonly Condition InTheMorning = new([new Comparison(new PropertyPath(PropertySource.Context, "hour"), ComparisonOperator.Less, new Operand.Number(12))]);

    [Theory, AllDatabases]
    public async Task Restore_OfAnEarlierState_GivesAndInheritsWhatItDidThen(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await RoleHouse.BuildAsync(console);
        var junior = await house.RoleAsync("Agent", console.Support);
        var role = await house.RoleAsync("Lead", console.Support);
        var person = await house.HolderAsync(role, console.Support);
        Assert.Null(await house.ChangeAsync(role, new RoleChange.Grant(house.TicketRead)));
        Assert.Null(await house.ChangeAsync(role, new RoleChange.Inherit(junior)));
        var good = (await house.History.ListAsync(house.Officer, role, default)).Value![0];
        Assert.Null(await house.ChangeAsync(role, new RoleChange.Revoke(house.TicketRead)));
        Assert.Null(await house.ChangeAsync(role, new RoleChange.Disinherit(junior)));
        Assert.Null(await house.ChangeAsync(role, new RoleChange.Grant(house.RefundApprove)));

        var shape = await house.History.ShapeAsync(role, good.Version, default);
        var restore = new RoleChange.Restore(good.Version, shape!);
        var preview = (await house.Shaping.PreviewAsync(house.Officer, role, restore, default)).Value!;
        Assert.Equal((1, 1), (preview.Gaining, preview.Losing));
        Assert.Null(await house.ChangeAsync(role, restore));

        Assert.True(console.Holder.Current.Allows(person, RoleHouse.TicketReadKey, console.Support, console.Now));
        Assert.False(console.Holder.Current.Allows(person, RoleHouse.RefundApproveKey, console.Support, console.Now));
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(junior, (await context.RoleInheritances.SingleAsync(edge => edge.SeniorId == role)).JuniorId);
        var states = (await house.History.ListAsync(house.Officer, role, default)).Value!;
        Assert.True(states[0].IsCurrent);
        Assert.Equal(
            [(ShapeChangeKind.Granted, RoleHouse.TicketReadKey), (ShapeChangeKind.Revoked, RoleHouse.RefundApproveKey), (ShapeChangeKind.Inherited, "Agent")],
            states[0].Changes.Select(static change => (change.Kind, change.Subject)));
        Assert.Equal(RoleHouse.Reason, states[0].Reason);
        // As it began, and one for each change.
        Assert.Equal(7, states.Count);
        Assert.IsType<InvalidError>(await house.ChangeAsync(role, restore));
    }

    [Theory, AllDatabases]
    public async Task Restore_OfAStateThatWouldCloseACircleOrRaiseTheActor_IsRefused(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await RoleHouse.BuildAsync(console);
        var one = await house.RoleAsync("One", console.Support);
        var two = await house.RoleAsync("Two", console.Support);
        Assert.Null(await house.ChangeAsync(one, new RoleChange.Inherit(two)));
        var version = (await house.History.ListAsync(house.Officer, one, default)).Value![0].Version;
        var shape = (await house.History.ShapeAsync(one, version, default))!;
        Assert.Null(await house.ChangeAsync(one, new RoleChange.Disinherit(two)));
        Assert.Null(await house.ChangeAsync(two, new RoleChange.Inherit(one)));

        Assert.IsType<CircleError>(await house.ChangeAsync(one, new RoleChange.Restore(version, shape)));

        // A shape made up by hand is judged as any other change: it cannot give the branch officer what is above them.
        var branch = await console.AddActorInBranchAsync(console.Support, console.Support, BuiltInRoles.SecurityOfficer);
        var forged = new RoleShape(false, [new GrantRow(await house.PermissionAsync(ConsolePermissions.AccessManage), null)], []);
        Assert.IsType<HoldsMoreError>(await house.ChangeAsync(one, new RoleChange.Restore(1, forged), branch));
        Assert.IsType<HoldsMoreError>(await house.ChangeAsync(one, new RoleChange.Restore(1, new RoleShape(false, [new GrantRow(house.Deploy, null)], [])), branch));
    }

    [Theory, AllDatabases]
    public async Task Retire_GivesNothingToAnybodyAboveEither_AndARestoreBringsItBack(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await RoleHouse.BuildAsync(console);
        var junior = await house.RoleAsync("Agent", console.Support);
        var senior = await house.RoleAsync("Lead", console.Support);
        Assert.Null(await house.ChangeAsync(junior, new RoleChange.Grant(house.TicketRead)));
        Assert.Null(await house.ChangeAsync(senior, new RoleChange.Inherit(junior)));
        var person = await house.HolderAsync(senior, console.Support);
        var version = (await house.History.ListAsync(house.Officer, junior, default)).Value![0].Version;

        Assert.Null(await house.ChangeAsync(junior, new RoleChange.Retire()));

        Assert.False(May(console.Holder.Current));
        var replica = console.Replica();
        Assert.False(May(await replica.Loader.RefreshAsync(default)));
        Assert.Equal(AssignmentRules.UnknownRole, Assert.Single(Assert.IsType<InvalidError>((await house.Assignments.GiveAsync(
            house.Officer, person, new GiveRoleInput { RoleId = junior, ScopeDepartmentId = console.Support, Reason = RoleHouse.Reason }, default)).Error).Problems).Code);
        Assert.Equal(RoleShaping.RetiredRole, Assert.Single(Assert.IsType<InvalidError>(await house.ChangeAsync(junior, new RoleChange.Grant(house.RefundApprove))).Problems).Code);
        Assert.Equal(RoleShaping.BuiltIn, Assert.Single(Assert.IsType<InvalidError>(await house.ChangeAsync(TestConsole.RoleId(BuiltInRoles.Employee), new RoleChange.Retire())).Problems).Code);

        Assert.Null(await house.ChangeAsync(junior, new RoleChange.Restore(version, (await house.History.ShapeAsync(junior, version, default))!)));
        Assert.True(May(console.Holder.Current));
        Assert.True(May(await replica.Loader.RefreshAsync(default)));
        Assert.True(May(await console.Replica().Loader.RefreshAsync(default)));

        bool May(AccessModel model) => model.Allows(person, RoleHouse.TicketReadKey, console.Support, console.Now);
    }

    [Theory, AllDatabases]
    public async Task Grant_UnderACondition_HoldsOnlyWhereItIsMet_AlsoOnAnotherReplica(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await RoleHouse.BuildAsync(console);
        var role = await house.RoleAsync("Agent", console.Support);
        var person = await house.HolderAsync(role, console.Support);
        Assert.Null(await house.ChangeAsync(role, new RoleChange.Grant(house.TicketRead, InTheMorning)));
        Assert.IsType<InvalidError>(await house.ChangeAsync(role, new RoleChange.Grant(house.TicketRead, InTheMorning)));

        var replica = console.Replica();
        await replica.Loader.RefreshAsync(default);
        foreach (var model in (AccessModel[])[console.Holder.Current, replica.Holder.Current])
        {
            Assert.True(model.Allows(person, RoleHouse.TicketReadKey, console.Support, console.Now, At(11)));
            Assert.False(model.Allows(person, RoleHouse.TicketReadKey, console.Support, console.Now, At(12)));
            Assert.False(model.Allows(person, RoleHouse.TicketReadKey, console.Support, console.Now));
        }

        // What the console itself knows of a moment answers the question.
        foreach (var (hour, expected) in ((int, bool)[])[(9, true), (15, false)])
        {
            var answer = await house.Asking.AskAsync(
                house.Officer, new AskQuestion(person, RoleHouse.TicketReadKey, console.Support, null, console.Now.Date.AddDays(1).AddHours(hour), AccessWhatIf.Nothing), default);
            Assert.Equal(expected, answer.Value!.Named.Explanation.IsAllowed);
        }

        Assert.Null(await house.ChangeAsync(role, new RoleChange.Grant(house.TicketRead)));
        Assert.True(console.Holder.Current.Allows(person, RoleHouse.TicketReadKey, console.Support, console.Now));

        static AccessProperties At(int hour) => new(new Dictionary<PropertyPath, Operand> { [new(PropertySource.Context, "hour")] = new Operand.Number(hour) });
    }

    [Theory, AllDatabases]
    public async Task Change_ThatBreaksASeparationOfDuty_IsShownAndRefused(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await RoleHouse.BuildAsync(console);
        var policy = console.Key();
        await using (var context = console.Contexts.CreateDbContext())
        {
            context.Add(new SeparationPolicy { Id = policy, Name = "Refunds", Limit = 2 });
            context.AddRange(
                new SeparationItem { PolicyId = policy, PermissionId = house.TicketRead },
                new SeparationItem { PolicyId = policy, PermissionId = house.RefundApprove });
            await TestConsole.SaveAsync(context);
        }

        var reader = await house.RoleAsync("Reader", console.Support);
        var approver = await house.RoleAsync("Approver", console.Support);
        Assert.Null(await house.ChangeAsync(reader, new RoleChange.Grant(house.TicketRead)));
        Assert.Null(await house.ChangeAsync(approver, new RoleChange.Grant(house.RefundApprove)));
        var person = await house.HolderAsync(reader, console.Support);

        // Through a hierarchy edge.
        var preview = (await house.Shaping.PreviewAsync(house.Officer, reader, new RoleChange.Inherit(approver), default)).Value!;
        Assert.Equal((policy, 1), (Assert.Single(preview.Conflicts).PolicyId, preview.Conflicts[0].People));
        Assert.Equal(person, Assert.Single(preview.Conflicts[0].FirstPeople));
        Assert.Equal("Refunds", Assert.IsType<SeparationError>(await house.ChangeAsync(reader, new RoleChange.Inherit(approver))).Policy);

        // Through a second role.
        var give = new GiveRoleInput { RoleId = approver, ScopeDepartmentId = console.Platform, Reason = RoleHouse.Reason };
        Assert.Single((await house.Assignments.PreviewGiveAsync(house.Officer, person, give, default)).Value!.Conflicts);
        Assert.IsType<SeparationError>((await house.Assignments.GiveAsync(house.Officer, person, give, default)).Error);
        Assert.Equal([], SeparationRules.Breaking(console.Holder.Current, new SeparationRule(policy, "Refunds", 2, [house.TicketRead, house.RefundApprove]), console.Now));
    }

    [Theory, AllDatabases]
    public async Task List_OfARoleOutOfSight_IsNotFound(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await RoleHouse.BuildAsync(console);
        var role = await house.RoleAsync("Agent", console.Support);
        var elsewhere = await console.AddActorInBranchAsync(console.Engineering, console.Engineering, BuiltInRoles.Manager);
        var employee = await console.AddActorAsync(console.Support, BuiltInRoles.Employee);
        await console.Loader.RefreshAsync(default);

        Assert.IsType<NotFoundError>((await house.History.ListAsync(elsewhere, role, default)).Error);
        Assert.IsType<NotFoundError>((await house.History.ListAsync(employee, role, default)).Error);
    }
}

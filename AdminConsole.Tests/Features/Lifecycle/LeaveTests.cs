using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.Mail;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.Requests;
using AdminConsole.Domain.Roles;
using AdminConsole.Tests.Features.Requests;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.Lifecycle;

[Trait("Stage", "Database")]
public sealed class LeaveTests
{
    [Theory, AllDatabases]
    public async Task Leave_Now_EndsSessionsAndRightsAndHandsOverTeamAndOwnerships(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new LifecycleHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var boss = await console.AddPersonAsync(console.Root);
        var leaver = await console.AddActorAsync(console.Support, BuiltInRoles.Manager);
        var successor = await console.AddPersonAsync(console.Support);
        var report = await console.AddPersonAsync(console.Support);
        await using (var context = console.Contexts.CreateDbContext())
        {
            context.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.TrackAll;
            (await context.People.SingleAsync(row => row.Id == leaver.PersonId)).ManagerId = boss.Id;
            (await context.People.SingleAsync(row => row.Id == report.Id)).ManagerId = leaver.PersonId;
            (await context.People.SingleAsync(row => row.Id == successor.Id)).ManagerId = leaver.PersonId;
            (await context.Permissions.FirstAsync()).OwnerId = leaver.PersonId;
            context.Add(new GovernedApplication { Key = "payroll", Name = "Payroll", OwnerId = leaver.PersonId });
            context.Add(new Deputyship { Id = console.Key(), PersonId = leaver.PersonId!.Value, DeputyId = report.Id, From = console.Now, Until = console.Now.AddDays(9), CreatedAt = console.Now });
            context.Add(new KnownDevice { Id = console.Key(), PersonId = leaver.PersonId.Value, TokenHash = new byte[32], CreatedAt = console.Now });
            await TestConsole.SaveAsync(context);
        }

        var done = await house.Leaves.LeaveAsync(hr, leaver.PersonId!.Value, new LeaveInput { Reason = "Resigned", ReportsToId = successor.Id, OwnershipsToId = boss.Id }, default);

        Assert.True(done.IsSuccess, done.Error?.Code);
        await using var after = console.Contexts.CreateDbContext();
        var person = await after.People.SingleAsync(row => row.Id == leaver.PersonId);
        Assert.Equal(PersonStatus.Left, person.Status);
        Assert.All(await after.Sessions.Where(row => row.PersonId == leaver.PersonId).ToListAsync(), static row => Assert.Equal(SessionEnd.Left, row.EndedBy));
        Assert.Empty(await house.HeldAsync(person.Id));
        Assert.Null((await after.Users.SingleAsync(row => row.Id == person.Id)).PasswordHash);
        Assert.Equal(successor.Id, (await after.People.SingleAsync(row => row.Id == report.Id)).ManagerId);
        Assert.Equal(boss.Id, (await after.People.SingleAsync(row => row.Id == successor.Id)).ManagerId);
        Assert.Equal(boss.Id, (await after.Applications.SingleAsync(static row => row.Key == "payroll")).OwnerId);
        Assert.False(await after.Permissions.AnyAsync(row => row.OwnerId == person.Id));
        Assert.False(await after.KnownDevices.AnyAsync(row => row.PersonId == person.Id));
        Assert.True((await after.Deputyships.SingleAsync()).Until <= console.Now);
        Assert.Single(await after.Employments.Where(row => row.PersonId == person.Id).ToListAsync());
        // The rows that the trail needs are there still.
        Assert.NotEmpty(await after.Assignments.Where(row => row.PersonId == person.Id).ToListAsync());
        Assert.IsType<SessionEndedError>((await house.Leaves.LeaveAsync(leaver, report.Id, new LeaveInput { Reason = "x" }, default)).Error);
    }

    [Theory, AllDatabases]
    public async Task Leave_OfTheLastHolder_IsRefusedNowAndFailsVisiblyWhenPlanned(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new LifecycleHouse(console);
        var one = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var two = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var planned = await house.Leaves.LeaveAsync(one, two.PersonId!.Value, new LeaveInput { Reason = "Retires", At = console.Now.AddDays(1) }, default);
        Assert.True(planned.IsSuccess, planned.Error?.Code);
        Assert.True((await house.Leaves.LeaveAsync(two, one.PersonId!.Value, new LeaveInput { Reason = "Resigned" }, default)).IsSuccess);

        console.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, await house.Runner.RunDueAsync(default));

        await using var context = console.Contexts.CreateDbContext();
        var step = await context.LifecycleEvents.SingleAsync(row => row.Id == planned.Value);
        Assert.Equal((LifecycleState.Failed, new LastHolderError(ConsolePermissions.AccessManage).Code), (step.State, step.Outcome));
        Assert.Equal(PersonStatus.Active, (await context.People.SingleAsync(row => row.Id == two.PersonId)).Status);
        Assert.Equal(0, await house.Runner.RunDueAsync(default));
        Assert.Single(await context.OutboxMessages.Where(static row => row.Kind == MailKind.LifecycleFailed).ToListAsync());
    }

    [Theory, AllDatabases]
    public async Task Plan_OppositeStepsByTwoOfficersAtOnce_OneStandsAndTheOtherIsNamed(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new LifecycleHouse(console);
        var one = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var two = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var person = await console.AddPersonAsync(console.Support);
        var move = new MoveInput { DepartmentId = console.Platform, JobTitle = "Engineer", On = new DateOnly(2026, 5, 1), Reason = "Better there", Version = person.Version };
        var leave = new LeaveInput { Reason = "Resigned", At = new DateTime(2026, 4, 1, 12, 0, 0, DateTimeKind.Utc) };

        var results = await Task.WhenAll(house.Moves.MoveAsync(one, person.Id, move, default), house.Leaves.LeaveAsync(two, person.Id, leave, default));

        Assert.Single(results, static result => result.IsSuccess);
        var error = results.Single(static result => !result.IsSuccess).Error;
        Assert.True(error is StepInTheWayError or HoldingsMovedError, error!.Code);
        await using var context = console.Contexts.CreateDbContext();
        Assert.Single(await context.LifecycleEvents.ToListAsync());
    }

    [Theory, AllDatabases]
    public async Task Leave_ByWhoStandsBelowOrOfOneself_IsRefused(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new LifecycleHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var input = new LeaveInput { Reason = "Resigned" };

        Assert.IsType<HoldsMoreError>((await house.Leaves.LeaveAsync(hr, officer.PersonId!.Value, input, default)).Error);
        Assert.IsType<SelfChangeError>((await house.Leaves.LeaveAsync(hr, hr.PersonId!.Value, input, default)).Error);
        Assert.IsType<InvalidError>((await house.Leaves.LeaveAsync(officer, hr.PersonId!.Value, new LeaveInput { Reason = " " }, default)).Error);
        var handed = await house.Leaves.LeaveAsync(officer, hr.PersonId!.Value, new LeaveInput { Reason = "x", ReportsToId = hr.PersonId }, default);
        Assert.Equal(LifecycleRules.SameBoss, Assert.Single(Assert.IsType<InvalidError>(handed.Error).Problems).Code);
    }

    [Theory, AllDatabases]
    public async Task Rehire_AfterALeave_GetsBirthrightsAndNothingMore(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new LifecycleHouse(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var person = await console.AddPersonAsync(console.Support, [BuiltInRoles.Auditor, BuiltInRoles.Manager]);
        await house.RuleAsync(BuiltInRoles.Employee);
        Assert.True((await house.Leaves.LeaveAsync(officer, person.Id, new LeaveInput { Reason = "Resigned" }, default)).IsSuccess);
        Assert.IsType<WrongStateError>((await house.Leaves.LeaveAsync(officer, person.Id, new LeaveInput { Reason = "Again" }, default)).Error);

        var back = await house.Rehires.RehireAsync(officer, person.Id, new RehireInput { DepartmentId = console.Platform, JobTitle = "Engineer", Reason = "Comes back" }, default);

        Assert.True(back.IsSuccess, back.Error?.Code);
        var held = Assert.Single(await house.HeldAsync(person.Id));
        Assert.Equal((TestConsole.RoleId(BuiltInRoles.Employee), AssignmentOrigin.Birthright), (held.RoleId, held.Origin));
        await using var context = console.Contexts.CreateDbContext();
        var now = await context.People.SingleAsync(row => row.Id == person.Id);
        Assert.Equal((PersonStatus.Active, console.Platform, "Engineer"), (now.Status, now.DepartmentId, now.JobTitle));
        Assert.Null((await context.Users.SingleAsync(row => row.Id == person.Id)).PasswordHash);
        Assert.IsType<WrongStateError>((await house.Rehires.RehireAsync(officer, person.Id, new RehireInput { DepartmentId = console.Support, Reason = "Twice" }, default)).Error);
    }

    [Theory, AllDatabases]
    public async Task Leave_OpensTheListOfTheBranchAndItsTasksAreTickedOff(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new LifecycleHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var person = await console.AddPersonAsync(console.Platform);
        Assert.True((await house.Checklists.SaveAsync(hr, null, LifecycleKind.Leave, console.Engineering, "Give the laptop back", "Devolver el portátil", 0, default)).IsSuccess);
        Assert.True((await house.Checklists.SaveAsync(hr, null, LifecycleKind.Leave, console.Support, "Return the headset", "Devolver los auriculares", 0, default)).IsSuccess);

        await house.Leaves.LeaveAsync(hr, person.Id, new LeaveInput { Reason = "Resigned" }, default);
        await house.SettleAsync();

        var task = Assert.Single((await house.Reader.CourseAsync(hr, person.Id, default)).Value!.Tasks);
        Assert.Equal(("Give the laptop back", (DateTime?)null), (task.NameEn, task.DoneAt));
        Assert.True((await house.Checklists.TickAsync(hr, task.Id, true, default)).IsSuccess);
        Assert.NotNull(Assert.Single((await house.Reader.CourseAsync(hr, person.Id, default)).Value!.Tasks).DoneAt);
    }

    [Theory, AllDatabases]
    public async Task Leave_OfARequester_WithdrawsTheirRequestsAndGivesNothing(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var id = await bench.AskAsync(bench.Reports);

        Assert.True((await new LifecycleHouse(bench.Console).Leaves.LeaveAsync(bench.Officer, bench.Clerk.PersonId!.Value, new LeaveInput { Reason = "Resigned" }, default)).IsSuccess);

        Assert.Equal(RequestState.Withdrawn, (await bench.RowAsync(id)).State);
        Assert.NotNull((await bench.DecideAsync(bench.Manager, id)).Error);
        Assert.Empty(await bench.GivenAsync(bench.Reports));
    }

    [Theory, AllDatabases]
    public async Task Leave_OfAnApprover_SendsWhatWaitsForThemToWhoTakesTheTeam(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var id = await bench.AskAsync(bench.Reports);
        var shown = await bench.LookAsync(bench.Manager, id);

        Assert.True((await new LifecycleHouse(bench.Console).Leaves.LeaveAsync(bench.Officer, bench.Manager.PersonId!.Value, new LeaveInput { Reason = "Resigned" }, default)).IsSuccess);

        // Dismissed between opening the page and the click.
        Assert.IsType<SessionEndedError>((await bench.Decisions.DecideAsync(bench.Manager, id, shown, default)).Error);
        Assert.Equal(RequestState.Open, (await bench.RowAsync(id)).State);
        Assert.Contains(id, await bench.InboxAsync(bench.Director));
        Assert.Equal(RequestState.Approved, (await bench.DecideAsync(bench.Director, id)).Value);
        Assert.Single(await bench.GivenAsync(bench.Reports));
    }
}

using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.Mail;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.Lifecycle;

[Trait("Stage", "Database")]
public sealed class MoveTests
{
    [Theory, AllDatabases]
    public async Task Move_WithGrace_KeepsTheOldForTheHandOverAndThenLosesIt(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new LifecycleHouse(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var boss = await console.AddPersonAsync(console.Platform);
        await house.RuleAsync(BuiltInRoles.Employee, reach: BirthrightReach.Company);
        await house.RuleAsync(BuiltInRoles.Auditor, console.Support);
        await house.RuleAsync(BuiltInRoles.Administrator, console.Platform, title: "engineer");
        var id = (await house.Joins.JoinAsync(officer, LifecycleHouse.Join(console.Support), default)).Value;
        await house.SettleAsync();
        var input = new MoveInput { DepartmentId = console.Platform, JobTitle = "Engineer", ManagerId = boss.Id, GraceDays = 10, Reason = "Grows" };
        var view = (await house.Moves.PreviewAsync(officer, id, input, default)).Value!;
        Assert.Equal([BuiltInRoles.Employee], Keys(view.Stay.Select(static row => row.RoleId)));
        Assert.Equal([BuiltInRoles.Auditor], Keys(view.End.Select(static row => row.RoleId)));
        Assert.Equal([BuiltInRoles.Administrator], Keys(view.Come.Select(static row => row.RoleId)));

        var done = await house.Moves.MoveAsync(officer, id, input with { Version = view.Version }, default);

        Assert.True(done.IsSuccess, done.Error?.Code);
        Assert.Equal([BuiltInRoles.Administrator, BuiltInRoles.Auditor, BuiltInRoles.Employee], Keys((await house.HeldAsync(id)).Select(static row => row.RoleId)));
        await using (var context = console.Contexts.CreateDbContext())
        {
            Assert.Equal((MailKind.TeamJoined, boss.Id), await context.OutboxMessages.Where(static row => row.Kind == MailKind.TeamJoined).Select(static row => ValueTuple.Create(row.Kind, row.RecipientId)).SingleAsync());
        }

        console.Time.Advance(TimeSpan.FromDays(10) + TimeSpan.FromMinutes(1));
        Assert.Equal([BuiltInRoles.Administrator, BuiltInRoles.Employee], Keys((await house.HeldAsync(id)).Select(static row => row.RoleId)));
        Assert.False(console.Holder.Current.Allows(id, ConsolePermissions.AuditRead, console.Support, console.Now));
    }

    [Theory, AllDatabases]
    public async Task Move_RoleGivenSinceItWasShown_DecidesNothingUnseen(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new LifecycleHouse(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var person = await console.AddPersonAsync(console.Support, [BuiltInRoles.Manager]);
        await house.SettleAsync();
        var input = new MoveInput { DepartmentId = console.Platform, Reason = "Grows" };
        var view = (await house.Moves.PreviewAsync(officer, person.Id, input, default)).Value!;
        var other = Assert.Single(view.Others);

        Assert.IsType<HoldingsMovedError>((await house.Moves.MoveAsync(officer, person.Id, input with { Version = view.Version }, default)).Error);
        var decided = input with { Version = view.Version, Fates = [new AssignmentFate(other.AssignmentId, Fate.End)] };
        Assert.True((await house.Moves.MoveAsync(officer, person.Id, decided, default)).IsSuccess);
        Assert.Empty(await house.HeldAsync(person.Id));
    }

    [Theory, AllDatabases]
    public async Task Move_IntoADepartmentOutOfScope_IsRefused(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new LifecycleHouse(console);
        var hr = await console.AddActorInBranchAsync(console.Support, console.Support, BuiltInRoles.HrOfficer);
        var person = await console.AddPersonAsync(console.Support);
        var input = new MoveInput { DepartmentId = console.Platform, Reason = "Grows", Version = person.Version };

        Assert.IsType<DeniedError>((await house.Moves.MoveAsync(hr, person.Id, input, default)).Error);
        var elsewhere = await console.AddPersonAsync(console.Platform);
        Assert.IsType<NotFoundError>((await house.Moves.MoveAsync(hr, elsewhere.Id, input with { DepartmentId = console.Support }, default)).Error);
    }

    [Theory, AllDatabases]
    public async Task Move_Planned_CanBeMovedInTimeAndHappensThen(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new LifecycleHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var person = await console.AddPersonAsync(console.Support);
        var planned = await house.Moves.MoveAsync(hr, person.Id, new MoveInput { DepartmentId = console.Platform, On = new DateOnly(2026, 4, 1), Reason = "Grows", Version = person.Version }, default);
        Assert.True(planned.IsSuccess, planned.Error?.Code);
        Assert.True((await house.Steps.RescheduleAsync(hr, planned.Value, new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc), "A month later", 1, default)).IsSuccess);
        Assert.IsType<ConflictError>((await house.Steps.RescheduleAsync(hr, planned.Value, new DateTime(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc), "From an old page", 1, default)).Error);

        console.Time.SetUtcNow(new DateTimeOffset(2026, 4, 2, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(0, await house.Runner.RunDueAsync(default));
        console.Time.SetUtcNow(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(1, await house.Runner.RunDueAsync(default));

        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(console.Platform, (await context.People.SingleAsync(row => row.Id == person.Id)).DepartmentId);
    }

    private static string[] Keys(IEnumerable<Guid> roles)
        => [.. BuiltInRoles.All.Where(role => roles.Contains(TestConsole.RoleId(role.Key))).Select(static role => role.Key).Order(StringComparer.Ordinal)];
}

using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.Mail;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Roles;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.Lifecycle;

[Trait("Stage", "Database")]
public sealed class JoinTests
{
    [Theory, AllDatabases]
    public async Task Join_Today_ArrivesWithWhatThePlaceGivesAndNothingElse(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new LifecycleHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var rule = await house.RuleAsync(BuiltInRoles.Employee, console.Engineering);
        await house.RuleAsync(BuiltInRoles.Auditor, console.Support);

        var id = (await house.Joins.JoinAsync(hr, LifecycleHouse.Join(console.Platform), default)).Value;

        var held = Assert.Single(await house.HeldAsync(id));
        Assert.Equal((TestConsole.RoleId(BuiltInRoles.Employee), console.Platform, AssignmentOrigin.Birthright, rule), (held.RoleId, held.ScopeDepartmentId, held.Origin, held.SourceId));
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(PersonStatus.Active, (await context.People.SingleAsync(row => row.Id == id)).Status);
        var letter = Assert.Single(await context.OutboxMessages.ToListAsync());
        Assert.Equal((MailKind.Invitation, id), (letter.Kind, letter.RecipientId));
        Assert.Equal(LifecycleState.Done, (await context.LifecycleEvents.SingleAsync()).State);
    }

    [Theory]
    [InlineData("es", "es")]
    [InlineData("", "")]
    [InlineData("xx", "")]
    public async Task Join_WithALanguage_KeepsItForTheLetters(string chosen, string kept)
    {
        await using var console = await TestConsole.CreateAsync(DatabaseKind.Sqlite);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var id = (await new LifecycleHouse(console).Joins.JoinAsync(hr, LifecycleHouse.Join(console.Support) with { Language = chosen }, default)).Value;
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(kept, (await context.People.SingleAsync(row => row.Id == id)).Language);
    }

    [Theory, AllDatabases]
    public async Task Join_OnADayToCome_WaitsWithoutRightsUntilItsSecond(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new LifecycleHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        await house.RuleAsync(BuiltInRoles.Employee);
        // 1 April in Madrid begins at 22:00 UTC of the day before.
        var first = new DateOnly(2026, 4, 1);

        var id = (await house.Joins.JoinAsync(hr, LifecycleHouse.Join(console.Support) with { StartsOn = first }, default)).Value;
        Assert.Equal(0, await house.Runner.RunDueAsync(default));
        Assert.Empty(await house.HeldAsync(id));
        console.Time.SetUtcNow(new DateTimeOffset(2026, 3, 31, 21, 59, 59, TimeSpan.Zero));
        Assert.Equal(0, await house.Runner.RunDueAsync(default));

        console.Time.SetUtcNow(new DateTimeOffset(2026, 3, 31, 22, 0, 0, TimeSpan.Zero));
        Assert.Equal(1, await house.Runner.RunDueAsync(default));

        Assert.Single(await house.HeldAsync(id));
        Assert.Equal(0, await house.Runner.RunDueAsync(default));
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(PersonStatus.Active, (await context.People.SingleAsync(row => row.Id == id)).Status);
    }

    [Theory, AllDatabases]
    public async Task Join_PlannedAndRunByTwoReplicasAtOnce_HappensOnce(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new LifecycleHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        await house.RuleAsync(BuiltInRoles.Employee);
        var id = (await house.Joins.JoinAsync(hr, LifecycleHouse.Join(console.Support) with { StartsOn = new DateOnly(2026, 3, 3) }, default)).Value;
        var replica = console.Replica();
        console.Time.SetUtcNow(new DateTimeOffset(2026, 3, 3, 8, 0, 0, TimeSpan.Zero));
        replica.Time.SetUtcNow(console.Time.GetUtcNow());

        await Task.WhenAll(house.Runner.RunDueAsync(default), new LifecycleHouse(replica).Runner.RunDueAsync(default));

        // The replica's clock may be a little ahead of the one that is asked.
        console.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Single(await house.HeldAsync(id));
        await using var context = console.Contexts.CreateDbContext();
        Assert.Single(await context.OutboxMessages.Where(static row => row.Kind == MailKind.Invitation).ToListAsync());
        Assert.Equal(LifecycleState.Done, (await context.LifecycleEvents.SingleAsync()).State);
    }

    [Fact]
    public async Task Join_DaysThatCannotBe_AreNamed()
    {
        await using var console = await TestConsole.CreateAsync(DatabaseKind.Sqlite);
        var house = new LifecycleHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var today = new DateOnly(2026, 3, 2);

        var yesterday = await house.Joins.JoinAsync(hr, LifecycleHouse.Join(console.Support) with { StartsOn = today.AddDays(-1) }, default);
        var backwards = await house.Joins.JoinAsync(hr, LifecycleHouse.Join(console.Support) with { StartsOn = today.AddDays(9), EndsOn = today.AddDays(8) }, default);
        var endless = await house.Joins.JoinAsync(hr, LifecycleHouse.Join(console.Support) with { Contract = ContractKind.FixedTerm }, default);
        var far = await house.Joins.JoinAsync(hr, LifecycleHouse.Join(console.Support) with { StartsOn = today.AddYears(6) }, default);

        Assert.Equal([LifecycleRules.InThePast, LifecycleRules.EndsBeforeStart, LifecycleRules.EndNeeded, LifecycleRules.TooFar],
            new[] { yesterday, backwards, endless, far }.Select(static result => Assert.Single(Assert.IsType<InvalidError>(result.Error).Problems).Code));
    }

    [Theory, AllDatabases]
    public async Task Join_FixedTerm_LeavesByItselfAfterTheLastDay(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new LifecycleHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        await house.RuleAsync(BuiltInRoles.Employee);
        var id = (await house.Joins.JoinAsync(hr, LifecycleHouse.Join(console.Support) with { Contract = ContractKind.FixedTerm, EndsOn = new DateOnly(2026, 6, 30) }, default)).Value;

        console.Time.SetUtcNow(new DateTimeOffset(2026, 6, 30, 21, 59, 0, TimeSpan.Zero));
        Assert.Equal(0, await house.Runner.RunDueAsync(default));
        Assert.Single(await house.HeldAsync(id));
        console.Time.SetUtcNow(new DateTimeOffset(2026, 6, 30, 22, 0, 0, TimeSpan.Zero));
        Assert.Equal(1, await house.Runner.RunDueAsync(default));

        Assert.Empty(await house.HeldAsync(id));
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(PersonStatus.Left, (await context.People.SingleAsync(row => row.Id == id)).Status);
    }

    [Theory, AllDatabases]
    public async Task Join_OutOfScopeOrWithoutTheRight_IsRefused(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new LifecycleHouse(console);
        var hr = await console.AddActorInBranchAsync(console.Support, console.Support, BuiltInRoles.HrOfficer);
        var manager = await console.AddActorAsync(console.Root, BuiltInRoles.Manager);

        Assert.IsType<DeniedError>((await house.Joins.JoinAsync(hr, LifecycleHouse.Join(console.Platform), default)).Error);
        Assert.IsType<DeniedError>((await house.Joins.PreviewAsync(hr, LifecycleHouse.Join(console.Platform), default)).Error);
        Assert.IsType<DeniedError>((await house.Joins.JoinAsync(manager, LifecycleHouse.Join(console.Support), default)).Error);
        Assert.True((await house.Joins.JoinAsync(hr, LifecycleHouse.Join(console.Support), default)).IsSuccess);
    }

    [Theory, AllDatabases]
    public async Task Cancel_BeforeTheFirstDay_NobodyComes(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new LifecycleHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var id = (await house.Joins.JoinAsync(hr, LifecycleHouse.Join(console.Support) with { StartsOn = new DateOnly(2026, 3, 9), EndsOn = new DateOnly(2026, 9, 9) }, default)).Value;
        await house.SettleAsync();
        var course = (await house.Reader.CourseAsync(hr, id, default)).Value!;
        var step = course.Steps.Single(static row => row.Step.Kind == LifecycleKind.Join).Step;

        Assert.True((await house.Steps.CancelAsync(hr, step.Id, "Took another offer", step.Version, default)).IsSuccess);
        Assert.IsType<StepSettledError>((await house.Steps.CancelAsync(hr, step.Id, "Again", step.Version, default)).Error);
        console.Time.SetUtcNow(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(0, await house.Runner.RunDueAsync(default));

        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(PersonStatus.Left, (await context.People.SingleAsync(row => row.Id == id)).Status);
        Assert.All(await context.LifecycleEvents.ToListAsync(), static row => Assert.Equal(LifecycleState.Cancelled, row.State));
    }
}

using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Calendars;
using AdminConsole.Domain.Mail;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.Requests;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.Requests;

[Trait("Stage", "Database")]
public sealed class RequestKeeperTests
{
    [Theory, AllDatabases]
    public async Task Turn_OverAWeekend_RemindsAndEscalatesByWorkingHours(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        // From Friday at three: eight working hours end on Monday, twenty-four on Wednesday.
        bench.Console.Time.SetUtcNow(new DateTimeOffset(2026, 3, 6, 14, 0, 0, TimeSpan.Zero));
        var clerk = await bench.AgainAsync(bench.Clerk);
        var id = await bench.AskAsync(bench.Reports, clerk);
        bench.Console.Time.SetUtcNow(new DateTimeOffset(2026, 3, 8, 12, 0, 0, TimeSpan.Zero));
        Assert.Equal(0, await bench.Keeper.TurnAsync(default));
        bench.Console.Time.SetUtcNow(new DateTimeOffset(2026, 3, 10, 8, 0, 0, TimeSpan.Zero));
        Assert.Equal(1, await bench.Keeper.TurnAsync(default));
        Assert.Equal(0, await bench.Keeper.TurnAsync(default));
        Assert.Equal([MailKind.RequestReminder], await LettersAsync(bench, id, MailKind.RequestReminder));
        bench.Console.Time.SetUtcNow(new DateTimeOffset(2026, 3, 12, 8, 0, 0, TimeSpan.Zero));
        Assert.Equal(1, await bench.Keeper.TurnAsync(default));
        Assert.Equal(0, await bench.Keeper.TurnAsync(default));
        Assert.Single(await LettersAsync(bench, id, MailKind.RequestEscalated));
        Assert.Equal([id], await bench.InboxAsync(bench.Director));
        Assert.Equal([id], await bench.InboxAsync(bench.Manager));
        var director = await bench.AgainAsync(bench.Director);
        Assert.Equal(RequestState.Approved, (await bench.DecideAsync(director, id)).Value);
        Assert.Empty(await bench.InboxAsync(bench.Manager));
    }

    [Theory, AllDatabases]
    public async Task Turn_OverAWeekendAndAHoliday_CountsNeither(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        await using (var context = bench.Console.Contexts.CreateDbContext())
        {
            var calendar = new WorkingCalendar { Id = bench.Console.Key(), Name = "Madrid", TimeZone = "Europe/Madrid", IsDefault = true };
            context.Add(calendar);
            context.Add(new Holiday { CalendarId = calendar.Id, Day = new DateOnly(2026, 3, 9), Name = "Local feast" });
            await TestConsole.SaveAsync(context);
        }

        // From Friday at three in Madrid: two hours on Friday, none on the feast of Monday, six on Tuesday until three.
        bench.Console.Time.SetUtcNow(new DateTimeOffset(2026, 3, 6, 14, 0, 0, TimeSpan.Zero));
        var clerk = await bench.AgainAsync(bench.Clerk);
        var id = await bench.AskAsync(bench.Reports, clerk);
        bench.Console.Time.SetUtcNow(new DateTimeOffset(2026, 3, 10, 13, 30, 0, TimeSpan.Zero));
        Assert.Equal(0, await bench.Keeper.TurnAsync(default));
        bench.Console.Time.SetUtcNow(new DateTimeOffset(2026, 3, 10, 14, 30, 0, TimeSpan.Zero));
        Assert.Equal(1, await bench.Keeper.TurnAsync(default));
        Assert.Equal([MailKind.RequestReminder], await LettersAsync(bench, id, MailKind.RequestReminder));
        bench.Console.Time.SetUtcNow(new DateTimeOffset(2026, 3, 12, 13, 30, 0, TimeSpan.Zero));
        Assert.Equal(0, await bench.Keeper.TurnAsync(default));
        bench.Console.Time.SetUtcNow(new DateTimeOffset(2026, 3, 12, 14, 30, 0, TimeSpan.Zero));
        Assert.Equal(1, await bench.Keeper.TurnAsync(default));
        Assert.Single(await LettersAsync(bench, id, MailKind.RequestEscalated));
    }

    [Theory, AllDatabases]
    public async Task Submit_UnderACalendarWithoutWorkingDays_GoesItsWayByOrdinaryDaysAndSaysSo(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        await using (var context = bench.Console.Contexts.CreateDbContext())
        {
            // The form takes no such calendar; its rows could come to this by other hands.
            context.Add(new WorkingCalendar { Id = bench.Console.Key(), Name = "Closed for good", TimeZone = "Europe/Madrid", Days = Weekdays.None, IsDefault = true });
            await TestConsole.SaveAsync(context);
        }

        var id = await bench.AskAsync(bench.Vault);
        await using (var context = bench.Console.Contexts.CreateDbContext())
        {
            var stages = await context.RequestStages.Where(stage => stage.RequestId == id).OrderBy(static stage => stage.Ordinal).ToListAsync();
            Assert.Equal([StageState.Open, StageState.Waiting], stages.Select(static stage => stage.State));
            Assert.Equal((stages[0].OpenedAt!.Value.AddDays(1), stages[0].OpenedAt!.Value.AddDays(3)), (stages[0].RemindAt!.Value, stages[0].DueAt!.Value));
            Assert.Equal(bench.Manager.PersonId, (await context.RequestApprovers.SingleAsync(line => line.RequestId == id)).PersonId);
            Assert.Single(await LettersAsync(bench, id, MailKind.RequestToDecide));
        }

        var view = (await bench.Reader.ReadAsync(bench.Clerk, id, default))!;
        Assert.Equal(["Closed for good", null], view.Stages.Select(static stage => stage.NoHours));
        Assert.Contains("Closed for good", ErrorText.Of(new NoWorkingTimeError(view.Stages[0].NoHours!)), StringComparison.Ordinal);

        // It is reminded of and goes to those above all the same, and its next stage opens likewise.
        bench.Console.Time.Advance(TimeSpan.FromDays(1.1));
        Assert.Equal(1, await bench.Keeper.TurnAsync(default));
        Assert.Single(await LettersAsync(bench, id, MailKind.RequestReminder));
        bench.Console.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, await bench.Keeper.TurnAsync(default));
        Assert.Equal([id], await bench.InboxAsync(bench.Director));
        Assert.Equal(RequestState.Open, (await bench.DecideAsync(await bench.AgainAsync(bench.Manager), id)).Value);
        Assert.Equal([null, "Closed for good"], (await bench.Reader.ReadAsync(bench.Clerk, id, default))!.Stages.Select(static stage => stage.NoHours));
        Assert.Equal(RequestState.Approved, (await bench.DecideAsync(await bench.AgainAsync(bench.Officer), id)).Value);
    }

    [Theory, AllDatabases]
    public async Task Turn_WithADeputy_AsksThemWhileTheyStandIn(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var stand = await bench.Console.AddActorAsync(bench.Console.Support);
        var id = await bench.AskAsync(bench.Reports);
        Assert.IsType<NotFoundError>((await bench.DecideAsync(stand, id)).Error);
        await bench.StandInAsync(bench.Manager, stand, until: TimeSpan.FromHours(2));
        Assert.Equal(1, await bench.Keeper.TurnAsync(default));
        Assert.Equal([id], await bench.InboxAsync(stand));
        var seen = await bench.LookAsync(stand, id);
        bench.Console.Time.Advance(TimeSpan.FromHours(3));
        Assert.IsType<NotApproverError>((await bench.Decisions.DecideAsync(stand, id, seen, default)).Error);
        Assert.Equal(1, await bench.Keeper.TurnAsync(default));
        Assert.Empty(await bench.InboxAsync(stand));
        await bench.StandInAsync(bench.Manager, stand);
        await bench.Keeper.TurnAsync(default);
        Assert.Equal(RequestState.Approved, (await bench.DecideAsync(stand, id)).Value);
        await using var context = bench.Console.Contexts.CreateDbContext();
        Assert.Equal(bench.Manager.PersonId, (await context.RequestDecisions.SingleAsync()).OnBehalfOf);
    }

    [Theory, AllDatabases]
    public async Task Turn_WithDeputiesInACircle_EndsAndLeavesThemToDecide(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var stand = await bench.Console.AddActorAsync(bench.Console.Support);
        await bench.StandInAsync(bench.Manager, stand);
        await bench.StandInAsync(stand, bench.Manager);
        var id = await bench.AskAsync(bench.Reports);
        // Both are away, so those above are asked as well.
        Assert.Equal([id], await bench.InboxAsync(bench.Director));
        Assert.Equal(RequestState.Approved, (await bench.DecideAsync(stand, id)).Value);
    }

    [Theory, AllDatabases]
    public async Task Turn_WhenNobodyIsLeft_MarksItAndTellsTheOfficersUntilSomebodyIs(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var role = await bench.AddRoleAsync("High", Sensitivity.High);
        var id = await bench.AskAsync(role);
        Assert.Equal(RequestState.Open, (await bench.DecideAsync(bench.Manager, id)).Value);
        await bench.SetStatusAsync(bench.Officer, PersonStatus.Disabled);
        Assert.Equal(1, await bench.Keeper.TurnAsync(default));
        Assert.NotNull((await bench.RowAsync(id)).StuckAt);
        Assert.Equal(0, await bench.Keeper.TurnAsync(default));
        await bench.SetStatusAsync(bench.Officer, PersonStatus.Active);
        Assert.Equal(1, await bench.Keeper.TurnAsync(default));
        Assert.Null((await bench.RowAsync(id)).StuckAt);
        Assert.Equal(RequestState.Approved, (await bench.DecideAsync(bench.Officer, id)).Value);
    }

    [Theory, AllDatabases]
    public async Task Turn_ByTwoReplicasAtOnce_WritesEachLetterOnce(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var id = await bench.AskAsync(bench.Reports);
        bench.Console.Time.Advance(TimeSpan.FromDays(2));
        var moved = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => bench.Keeper.TurnAsync(default))));
        Assert.Equal(1, moved.Sum());
        Assert.Single(await LettersAsync(bench, id, MailKind.RequestReminder));
    }

    [Theory, AllDatabases]
    public async Task Turn_BeforeAccessEnds_WritesOfItOnce(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        await bench.DecideAsync(bench.Manager, await bench.AskAsync(bench.Reports));
        await bench.Keeper.TurnAsync(default);
        var given = Assert.Single(await bench.GivenAsync(bench.Reports));
        Assert.Empty(await LettersAsync(bench, given.Id, MailKind.AccessEnding));
        bench.Console.Time.Advance(TimeSpan.FromDays(24));
        await bench.Keeper.TurnAsync(default);
        bench.Console.Time.Advance(TimeSpan.FromHours(1));
        await bench.Keeper.TurnAsync(default);
        Assert.Single(await LettersAsync(bench, given.Id, MailKind.AccessEnding));
    }

    private static async Task<List<MailKind>> LettersAsync(RequestBench bench, Guid subject, MailKind kind)
    {
        await using var context = bench.Console.Contexts.CreateDbContext();
        return await context.OutboxMessages.Where(letter => letter.SubjectId == subject && letter.Kind == kind).Select(static letter => letter.Kind).ToListAsync();
    }
}

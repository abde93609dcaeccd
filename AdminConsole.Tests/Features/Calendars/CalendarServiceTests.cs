using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Calendars;
using AdminConsole.Features.Calendars;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.Calendars;

[Trait("Stage", "Database")]
public sealed class CalendarServiceTests
{
    [Theory, AllDatabases]
    public async Task Calendar_FromNewToGone_IsKeptAndRecorded(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (service, lists, hr) = await HouseAsync(console);
        var id = (await service.CreateAsync(hr, Madrid(), default)).Value;
        Assert.Equal(1, (await service.AddHolidayAsync(hr, id, Day(2026, 12, 25, "Navidad"), default)).Value);
        Assert.Equal(2, (await service.ImportAsync(hr, id, [Day(2026, 12, 25, "Navidad"), Day(2026, 12, 8, "Inmaculada"), Day(2026, 11, 9, "Almudena")], default)).Value);
        Assert.Equal(0, (await service.ImportAsync(hr, id, [Day(2026, 12, 8, "Inmaculada")], default)).Value);
        var year = (await lists.YearAsync(id, 2026, default))!;
        Assert.Equal(["Almudena", "Inmaculada", "Navidad"], year.Holidays.Select(static holiday => holiday.Name));
        Assert.Empty((await lists.YearAsync(id, 2027, default))!.Holidays);
        Assert.Equal(3L, year.Calendar.Version);

        Assert.IsType<ConflictError>((await service.EditAsync(hr, id, 1, Madrid(), default)).Error);
        Assert.Null((await service.EditAsync(hr, id, 3, Madrid() with { Days = Weekdays.Monday }, default)).Error);
        Assert.Null((await service.RemoveHolidayAsync(hr, id, new DateOnly(2026, 12, 8), default)).Error);
        Assert.IsType<NotFoundError>((await service.RemoveHolidayAsync(hr, id, new DateOnly(2026, 12, 8), default)).Error);

        var person = await console.AddPersonAsync(console.Platform);
        await using var context = console.Contexts.CreateDbContext();
        await context.People.Where(row => row.Id == person.Id).ExecuteUpdateAsync(set => set.SetProperty(static row => row.CalendarId, id));
        Assert.Equal(1, Assert.IsType<CalendarInUseError>((await service.DeleteAsync(hr, id, default)).Error).People);
        Assert.Equal(1, Assert.Single(await lists.AllAsync(default)).People);
        await context.People.Where(row => row.Id == person.Id).ExecuteUpdateAsync(static set => set.SetProperty(static row => row.CalendarId, (Guid?)null));
        Assert.Null((await service.DeleteAsync(hr, id, default)).Error);
        Assert.IsType<NotFoundError>((await service.DeleteAsync(hr, id, default)).Error);
        Assert.Empty(await context.Holidays.ToListAsync());
        Assert.Equal(
            [AuditActions.CalendarCreate, AuditActions.CalendarEdit, AuditActions.CalendarImport, AuditActions.CalendarEdit, AuditActions.CalendarEdit, AuditActions.CalendarDelete],
            await context.AuditEvents.Where(entry => entry.TargetId == id && entry.Outcome == AuditOutcome.Success).OrderBy(static entry => entry.Sequence).Select(static entry => entry.Action).ToListAsync());
    }

    [Theory, AllDatabases]
    public async Task Save_WithoutWorkOrSense_IsRefusedWithTheField(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (service, _, hr) = await HouseAsync(console);
        var id = (await service.CreateAsync(hr, Madrid(), default)).Value;
        Assert.Equal((nameof(CalendarInput.Days), CalendarRules.NoDays), await ProblemAsync(service.CreateAsync(hr, Madrid("A") with { Days = Weekdays.None }, default)));
        Assert.Equal((nameof(CalendarInput.ClosesAt), CalendarRules.NoHours), await ProblemAsync(service.CreateAsync(hr, Madrid("A") with { ClosesAt = 540 }, default)));
        Assert.Equal((nameof(CalendarInput.TimeZone), CalendarRules.BadZone), await ProblemAsync(service.CreateAsync(hr, Madrid("A") with { TimeZone = "Europe/Atlantis" }, default)));
        Assert.Equal((nameof(CalendarInput.Name), CalendarRules.NameTaken), await ProblemAsync(service.CreateAsync(hr, Madrid(), default)));
        Assert.Equal((nameof(CalendarInput.Name), TextRules.ControlCharacter), await ProblemAsync(service.CreateAsync(hr, Madrid("A\r\nB"), default)));
        Assert.Equal((nameof(HolidayInput.Day), TextRules.Required), await ProblemAsync(service.AddHolidayAsync(hr, id, new HolidayInput { Name = "X" }, default)));
        Assert.Equal((nameof(HolidayInput.Day), CalendarRules.HolidayRange), await ProblemAsync(service.AddHolidayAsync(hr, id, Day(1, 1, 1, "X"), default)));
        Assert.Equal((nameof(HolidayInput.Name), TextRules.Required), await ProblemAsync(service.AddHolidayAsync(hr, id, Day(2026, 1, 1, " "), default)));

        // Every day of more than a year off: the calendar would stand still.
        HolidayInput[] everyDay = [.. Enumerable.Range(0, 400).Select(offset => new HolidayInput { Day = new DateOnly(2026, 3, 1).AddDays(offset), Name = "Off" })];
        Assert.Equal((nameof(CalendarInput.Days), CalendarRules.NoWorkdayLeft), await ProblemAsync(service.ImportAsync(hr, id, everyDay, default)));
        // Only the Mondays off; then Mondays only are asked for.
        HolidayInput[] mondays = [.. Enumerable.Range(0, 60).Select(week => new HolidayInput { Day = new DateOnly(2026, 3, 2).AddDays(7 * week), Name = "Off" })];
        Assert.Equal(60, (await service.ImportAsync(hr, id, mondays, default)).Value);
        Assert.Equal((nameof(CalendarInput.Days), CalendarRules.NoWorkdayLeft), await ProblemAsync(service.EditAsync(hr, id, 2, Madrid() with { Days = Weekdays.Monday }, default)));
        Assert.Equal((nameof(HolidayInput.Day), CalendarRules.TooManyHolidays), await ProblemAsync(service.ImportAsync(hr, id, [.. Enumerable.Range(0, 5_001).Select(static offset => new HolidayInput { Day = new DateOnly(2026, 3, 1).AddDays(offset), Name = "X" })], default)));
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(60, await context.Holidays.CountAsync());
    }

    [Theory, AllDatabases]
    public async Task Default_ByTwoAtOnce_IsOne(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (service, _, hr) = await HouseAsync(console);
        var first = (await service.CreateAsync(hr, Madrid() with { IsDefault = true }, default)).Value;
        Assert.Equal((nameof(CalendarInput.IsDefault), CalendarRules.DefaultNeeded), await ProblemAsync(service.DeleteAsync(hr, first, default)));
        for (var round = 0; round < 4; round++)
        {
            var made = await Task.WhenAll(Enumerable.Range(0, 3).Select(index => Task.Run(() => service.CreateAsync(hr, Madrid($"R{round}-{index}") with { IsDefault = true }, default))));
            await using var context = console.Contexts.CreateDbContext();
            Assert.Single(await context.Calendars.Where(static calendar => calendar.DefaultMark != null).ToListAsync());
            Assert.Contains(made, static one => one.IsSuccess);
        }

        Assert.Null((await service.DeleteAsync(hr, first, default)).Error);
    }

    [Theory, AllDatabases]
    public async Task Anything_ByWhoMayNot_IsRefused(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (service, _, hr) = await HouseAsync(console);
        var id = (await service.CreateAsync(hr, Madrid(), default)).Value;
        var auditor = await console.AddActorAsync(console.Root, BuiltInRoles.Auditor);
        var branch = await console.AddActorInBranchAsync(console.Support, console.Support, BuiltInRoles.HrOfficer);
        foreach (var actor in new[] { auditor, branch })
        {
            Assert.IsType<DeniedError>((await service.CreateAsync(actor, Madrid("B"), default)).Error);
            Assert.IsType<DeniedError>((await service.EditAsync(actor, id, 1, Madrid("B"), default)).Error);
            Assert.IsType<DeniedError>((await service.AddHolidayAsync(actor, id, Day(2026, 1, 6, "Reyes"), default)).Error);
            Assert.IsType<DeniedError>((await service.RemoveHolidayAsync(actor, id, new DateOnly(2026, 1, 6), default)).Error);
            Assert.IsType<DeniedError>((await service.DeleteAsync(actor, id, default)).Error);
        }
    }

    private static async Task<(string, string)> ProblemAsync<T>(Task<Result<T>> task)
    {
        var problem = Assert.Single(Assert.IsType<InvalidError>((await task).Error).Problems);
        return (problem.Field, problem.Code);
    }

    private static CalendarInput Madrid(string name = "Madrid") => new() { Name = name, TimeZone = "Europe/Madrid" };

    private static HolidayInput Day(int year, int month, int day, string name) => new() { Day = new DateOnly(year, month, day), Name = name };

    private static async Task<(CalendarService Service, CalendarLists Lists, AdminConsole.Security.Authorization.Actor Hr)> HouseAsync(TestConsole console)
        => (new CalendarService(console.Work, console.Clock), new CalendarLists(console.Contexts), await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer));
}

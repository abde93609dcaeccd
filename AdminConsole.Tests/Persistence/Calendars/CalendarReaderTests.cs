using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Calendars;
using AdminConsole.Persistence.Calendars;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Persistence.Calendars;

[Trait("Stage", "Database")]
public sealed class CalendarReaderTests
{
    [Theory, AllDatabases]
    public async Task OfPeople_OwnDefaultAndNone_IsWhoseItIs(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var reader = new CalendarReader(console.Settings);
        var (one, two) = (await console.AddPersonAsync(console.Platform), await console.AddPersonAsync(console.Support));
        await using var context = console.Contexts.CreateDbContext();
        var none = await reader.OfPeopleAsync(context, [one.Id, two.Id], default);
        Assert.All(none.Values, static days => Assert.Equal(("Europe/Madrid", Weekdays.MondayToFriday, 540), (days.Calendar.TimeZone, days.Calendar.Days, days.Calendar.OpensAt)));

        var standing = new WorkingCalendar { Id = console.Key(), Name = "All", TimeZone = "UTC", IsDefault = true };
        var own = new WorkingCalendar { Id = console.Key(), Name = "Lima", TimeZone = "America/Lima", Days = Weekdays.Saturday };
        context.AddRange(standing, own, new Holiday { CalendarId = own.Id, Day = new DateOnly(2026, 3, 7), Name = "Day off" });
        await TestConsole.SaveAsync(context);
        await context.People.Where(person => person.Id == one.Id).ExecuteUpdateAsync(set => set.SetProperty(static person => person.CalendarId, own.Id));
        var found = await reader.OfPeopleAsync(context, [one.Id, two.Id, console.Key()], default);
        Assert.Equal([own.Id, standing.Id, standing.Id], found.Values.Select(static days => days.Calendar.Id));
        Assert.Equal([new DateOnly(2026, 3, 7)], found[one.Id].Holidays);
        Assert.Equal(standing.Id, (await reader.DefaultAsync(context, default)).Calendar.Id);
        // From Monday over the Saturday off to the next one.
        Assert.Equal(new DateTime(2026, 3, 14, 15, 0, 0, DateTimeKind.Utc), found[one.Id].Add(TestConsole.Start.UtcDateTime, TimeSpan.FromHours(1)).Value);

        // A change moves the version, and the days are read again.
        context.Add(new Holiday { CalendarId = own.Id, Day = new DateOnly(2026, 3, 14), Name = "Another" });
        await TestConsole.SaveAsync(context);
        await context.Calendars.Where(calendar => calendar.Id == own.Id).ExecuteUpdateAsync(static set => set.SetProperty(static calendar => calendar.Version, static calendar => calendar.Version + 1));
        Assert.Equal(2, (await reader.OfPersonAsync(context, one.Id, default)).Holidays.Count);
    }

    [Theory, AllDatabases]
    public async Task Set_ByHrAndOthers_IsTheirsToGiveOrNot(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var service = new PersonCalendar(console.Work, console.Contexts);
        var person = await console.AddPersonAsync(console.Platform);
        var (hr, branch, auditor) = (await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer), await console.AddActorInBranchAsync(console.Support, console.Support, BuiltInRoles.HrOfficer), await console.AddActorAsync(console.Root, BuiltInRoles.Auditor));
        var calendar = new WorkingCalendar { Id = console.Key(), Name = "Lima", TimeZone = "America/Lima" };
        await using var context = console.Contexts.CreateDbContext();
        context.Add(calendar);
        await TestConsole.SaveAsync(context);
        Assert.IsType<NotFoundError>((await service.SetAsync(branch, person.Id, calendar.Id, default)).Error);
        Assert.IsType<DeniedError>((await service.SetAsync(auditor, person.Id, calendar.Id, default)).Error);
        Assert.IsType<NotFoundError>((await service.SetAsync(hr, person.Id, console.Key(), default)).Error);
        Assert.Null((await service.SetAsync(hr, person.Id, calendar.Id, default)).Error);
        Assert.Equal(calendar.Id, (await service.ChoicesAsync(person.Id, default)).Own);
        Assert.Equal(calendar.Id, (await new CalendarReader(console.Settings).OfPersonAsync(context, person.Id, default)).Calendar.Id);
        Assert.Null((await service.SetAsync(hr, person.Id, null, default)).Error);
        Assert.Null((await service.ChoicesAsync(person.Id, default)).Own);
    }
}

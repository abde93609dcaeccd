using AdminConsole.Domain.Access;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Features.AccessLog;
using AdminConsole.Persistence;
using AdminConsole.Tests.Support;

namespace AdminConsole.Tests.Features.AccessLog;

/// <summary>What is counted by the database against what is counted here, look by look.</summary>
[Trait("Stage", "Database")]
public sealed class RevealCountTests
{
    [Theory, AllDatabases]
    public async Task Counts_RandomLooksInAnyZone_AreWhatOneByOneGives(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        await console.Loader.RefreshAsync(default);
        var (readers, subjects) = (Keys(console, 5), Keys(console, 9));
        // Fixed, so that a failure comes again. Ninety days reach over the change of clocks of several zones.
        var random = new Random(20260302);
        var now = console.Now;
        var looks = Enumerable.Range(0, 400).Select(_ => console.Look(
            random.Next(2) == 0 ? console.Support : console.Platform, readers[random.Next(5)], subjects[random.Next(9)], now.AddMinutes(-random.Next(150 * 24 * 60)),
            PersonalFields.All[random.Next(PersonalFields.All.Count)].Field, (RevealKind)random.Next(1, 4))).ToArray();
        await console.AddLooksAsync(looks);

        foreach (var (input, matching) in ((RevealFilterInput, Func<Reveal, bool>)[])[
            (RevealHouse.Always, static _ => true),
            (new() { Range = "90d" }, look => look.At >= now.AddDays(-90)),
            (new(), look => look.At >= now.AddDays(-30)),
            (new() { Range = RevealFilter.Always, Class = "contact", Kind = "look" }, static look => PersonalFields.Of(look.Field).Class is PersonalClass.Contact && look.Kind is RevealKind.Look),
            (new() { Range = RevealFilter.Always, Department = console.Platform.ToString() }, look => look.DepartmentId == console.Platform)])
        {
            var wanted = looks.Where(matching).ToArray();
            await AssertGroupsAsync(console, officer, input, wanted);
            foreach (var zone in (string[])["UTC", "Europe/Madrid", "Asia/Kolkata", "America/St_Johns"])
            {
                await AssertPictureAsync(console, officer, input, wanted, TimeZoneInfo.FindSystemTimeZoneById(zone));
            }
        }
    }

    [Theory, AllDatabases]
    public async Task Counts_HourOfTheWeek_ListsWhatItsCellCounts(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        await console.Loader.RefreshAsync(default);
        var random = new Random(7);
        await console.AddLooksAsync(Enumerable.Range(0, 300).Select(_ => console.Look(console.Support, at: console.Now.AddMinutes(-random.Next(365 * 24 * 60)))));
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/St_Johns");

        var picture = (await console.Pictures().ReadAsync(officer, RevealHouse.Always, zone, default)).Value!;

        foreach (var index in Enumerable.Range(0, picture.Cells.Count).Where(static index => index % 11 == 0))
        {
            var at = new HourOfWeek((index / HourOfWeek.Hours) + 1, index % HourOfWeek.Hours);
            var input = RevealHouse.Always with { Hour = at.ToString(), Zone = zone.Id };
            Assert.Equal(picture.Cells[index], (await console.Log().CountAsync(officer, input, default)).Value.Count);
        }
    }

    [Theory, AllDatabases]
    public async Task Groups_MoreThanAreShown_AreThoseWithTheMostAndSaySo(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        await console.Loader.RefreshAsync(default);
        var busy = console.Key();
        await console.AddLooksAsync([.. Enumerable.Range(0, RevealGroups.Most + 5).Select(_ => console.Look(console.Support)), console.Look(console.Support, busy), console.Look(console.Support, busy)]);

        var page = (await console.Groups().ReadAsync(officer, new(), RevealView.Readers, default)).Value!;

        Assert.Equal((RevealGroups.Most, RevealGroups.Most + 6), (page.Groups.Count, page.All));
        Assert.Equal((busy, 2, 2), (page.Groups[0].Id, page.Groups[0].Looks, page.Groups[0].People));
    }

    [Theory, AllDatabases]
    public async Task Picture_LooksOlderThanItReaches_SaysSo(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        await console.Loader.RefreshAsync(default);
        var recent = console.Look(console.Support, at: console.Now.AddDays(-400));
        await console.AddLooksAsync(recent);
        var whole = (await console.Pictures().ReadAsync(officer, RevealHouse.Always, TimeZoneInfo.Utc, default)).Value!;
        await console.AddLooksAsync(console.Look(console.Support, at: console.Now.AddDays(-3_000)));
        var cut = (await console.Pictures().ReadAsync(officer, RevealHouse.Always, TimeZoneInfo.Utc, default)).Value!;
        var old = (await console.Pictures().ReadAsync(officer, new() { From = "1990-01-01", To = "2018-12-31" }, TimeZoneInfo.Utc, default)).Value!;

        Assert.Equal((1, true, false), (whole.Total, whole.IsWeekly, whole.IsCut));
        Assert.Equal(DayOfWeek.Monday, whole.Bars[0].From.DayOfWeek);
        Assert.Equal((1, true), (cut.Total, cut.IsCut));
        Assert.Equal((1, false), (old.Total, old.IsCut));
    }

    private static Guid[] Keys(TestConsole console, int count) => [.. Enumerable.Range(0, count).Select(_ => console.Key())];

    private static async Task AssertGroupsAsync(TestConsole console, AdminConsole.Security.Authorization.Actor officer, RevealFilterInput input, Reveal[] wanted)
    {
        var byReader = (await console.Groups().ReadAsync(officer, input, RevealView.Readers, default)).Value!;
        var byPerson = (await console.Groups().ReadAsync(officer, input, RevealView.People, default)).Value!;
        var byField = (await console.Groups().ReadAsync(officer, input, RevealView.Fields, default)).Value!;

        Assert.Equal(Counted(wanted.GroupBy(static look => look.ReaderId)), byReader.Groups.ToDictionary(static group => group.Id!.Value, Facts));
        Assert.Equal(Counted(wanted.GroupBy(static look => look.SubjectId)), byPerson.Groups.ToDictionary(static group => group.Id!.Value, Facts));
        Assert.Equal(Counted(wanted.GroupBy(static look => look.Field)), byField.Groups.ToDictionary(static group => group.Field!.Value, Facts));
        Assert.All((RevealGroupPage[])[byReader, byPerson, byField], static page =>
        {
            Assert.Equal(page.Groups.Select(static group => group.Looks).OrderDescending(), page.Groups.Select(static group => group.Looks));
            Assert.Equal(page.Groups.Count, page.All);
        });
    }

    private static Dictionary<TKey, (int, int, int, DateTime, DateTime)> Counted<TKey>(IEnumerable<IGrouping<TKey, Reveal>> groups)
        where TKey : notnull
        => groups.ToDictionary(static group => group.Key, static group => (
            group.Count(), group.Select(static look => look.ReaderId).Distinct().Count(), group.Select(static look => look.SubjectId).Distinct().Count(), group.Min(static look => look.At), group.Max(static look => look.At)));

    private static (int, int, int, DateTime, DateTime) Facts(RevealGroup group) => (group.Looks, group.Readers, group.People, group.First, group.Last);

    private static async Task AssertPictureAsync(TestConsole console, AdminConsole.Security.Authorization.Actor officer, RevealFilterInput input, Reveal[] wanted, TimeZoneInfo zone)
    {
        var picture = (await console.Pictures().ReadAsync(officer, input, zone, default)).Value!;
        var local = wanted.Select(look => TimeZoneInfo.ConvertTimeFromUtc(look.At, zone)).ToArray();
        var cells = new int[HourOfWeek.Days * HourOfWeek.Hours];
        foreach (var hour in local.Select(HourOfWeek.Of))
        {
            cells[((hour.Day - 1) * HourOfWeek.Hours) + hour.Hour]++;
        }

        Assert.Equal(cells, picture.Cells);
        Assert.Equal(wanted.Length, picture.Total);
        Assert.All(picture.Bars, bar => Assert.Equal(local.Count(at => DateOnly.FromDateTime(at) >= bar.From && DateOnly.FromDateTime(at) <= bar.To), bar.Looks));
        Assert.Equal(wanted.Length, picture.Bars.Sum(static bar => bar.Looks));
        Assert.All(picture.Bars.Zip(picture.Bars.Skip(1)), static pair => Assert.Equal(pair.First.To.AddDays(1), pair.Second.From));
    }
}

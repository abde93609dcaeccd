using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.Settings;
using AdminConsole.Features.Home;
using AdminConsole.Features.Lifecycle;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Features.Lifecycle;
using AdminConsole.Tests.Support;

namespace AdminConsole.Tests.Features.Home;

/// <summary>The start page's count of the week's steps, and the list that it opens.</summary>
[Trait("Stage", "Database")]
public sealed class WeekOfStepsTests
{
    private const string LosAngeles = "America/Los_Angeles";

    [Theory, AllDatabases]
    public async Task Week_OfTheCompanysClock_IsTheSameOnHomeAndInTheList(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var branch = await console.AddActorInBranchAsync(console.Support, console.Support, BuiltInRoles.HrOfficer);
        await console.Loader.RefreshAsync(default);
        // Monday 2 March in Madrid begins at 23:00 UTC of the Sunday, and so does the Monday after.
        await AddAsync(console, console.Platform, new(2026, 3, 1, 22, 59, 59), LifecycleState.Done);
        var first = await AddAsync(console, console.Platform, new(2026, 3, 1, 23, 0, 0), LifecycleState.Done);
        var last = await AddAsync(console, console.Support, new(2026, 3, 8, 22, 59, 59), LifecycleState.Planned);
        var next = await AddAsync(console, console.Support, new(2026, 3, 8, 23, 0, 0), LifecycleState.Planned);
        var cancelled = await AddAsync(console, console.Support, new(2026, 3, 4, 9, 0, 0), LifecycleState.Cancelled);
        await AddAsync(console, console.Support, new(2026, 3, 4, 9, 0, 0), LifecycleState.Failed);

        await AssertWeekAsync(console, hr, first, last);
        await AssertWeekAsync(console, branch, last);
        // Who asks for what was called off sees it.
        Assert.Equal([cancelled], await ListAsync(console, hr, "?range=week&state=cancelled"));

        // What comes and what was: only the past tells of what was called off.
        Assert.DoesNotContain(cancelled, await ListAsync(console, hr, string.Empty));
        Assert.DoesNotContain(cancelled, await ListAsync(console, hr, "?range=month"));
        Assert.Equal([cancelled], await ListAsync(console, hr, "?state=cancelled"));
        console.Time.SetUtcNow(new DateTimeOffset(2026, 3, 5, 9, 0, 0, TimeSpan.Zero));
        Assert.Contains(cancelled, await ListAsync(console, hr, "?range=past"));

        // Los Angeles is eight hours behind: its week ends with Sunday's last hours there, Monday in Madrid.
        await console.SetAsync(SettingDefinitions.CompanyTimeZone, LosAngeles);
        await AssertWeekAsync(console, hr, last, next);
        console.Time.SetUtcNow(new DateTimeOffset(2026, 3, 9, 6, 59, 0, TimeSpan.Zero));
        await AssertWeekAsync(console, hr, last, next);
        console.Time.SetUtcNow(new DateTimeOffset(2026, 3, 9, 7, 0, 0, TimeSpan.Zero));
        await AssertWeekAsync(console, hr);
    }

    private static async Task AssertWeekAsync(TestConsole console, Actor actor, params Guid[] expected)
    {
        Assert.Equal(expected, await ListAsync(console, actor, "?range=week"));
        var home = await new HomeService(console.Contexts, console.Holder, console.Settings, console.Time).ReadAsync(actor, default);
        Assert.Equal(expected.Length, home.Work.StepsThisWeek!.Value.Count);
    }

    private static async Task<Guid[]> ListAsync(TestConsole console, Actor actor, string query)
    {
        var page = await new LifecycleHouse(console).Reader.ReadAsync(actor, LifecycleQuery.Read(UrlState.Read($"{ConsoleUrls.Lifecycle}{query}"), 25), default);
        Assert.Equal(page.Page.Rows.Count, page.Count);
        return [.. page.Page.Rows.Select(static row => row.Id)];
    }

    private static async Task<Guid> AddAsync(TestConsole console, Guid department, DateTime dueAt, LifecycleState state)
    {
        var person = await console.AddPersonAsync(department);
        var step = new LifecycleEvent { Id = console.Key(), PersonId = person.Id, Kind = LifecycleKind.Leave, DueAt = DateTime.SpecifyKind(dueAt, DateTimeKind.Utc), State = state, PlannedAt = console.Now };
        await using var context = console.Contexts.CreateDbContext();
        context.Add(step);
        await TestConsole.SaveAsync(context);
        return step.Id;
    }
}

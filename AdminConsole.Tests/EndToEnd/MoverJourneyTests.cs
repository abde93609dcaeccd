using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Resources;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminConsole.Tests.EndToEnd;

/// <summary>HR moves somebody: they keep what the old place gives for the days of hand-over, and lose it after them.</summary>
[Trait("Stage", "Browser"), Collection(BrowserJourneys.Name)]
public sealed class MoverJourneyTests(BrowserHouse house, MovedHouse moved) : IClassFixture<MovedHouse>
{
    private const string RoleName = "Manager";
    private const int Days = 10;

    [Theory]
    [InlineData("en", Look.Wide)]
    [InlineData("es", Look.Wide)]
    [InlineData("en", Look.Narrow)]
    [InlineData("es", Look.Narrow)]
    public async Task Mover_WithAHandOver_KeepsTheOldAccessForItsDaysAndThenLosesIt(string language, int width)
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = new(language);
        var look = new Look(width, language, "light");
        var person = await moved.PersonAsync("employee");
        var colleague = await GivenByThePlaceAsync(person.Id, person.DepartmentId);
        Guid target;
        await using (var context = await moved.Server.Contexts.CreateDbContextAsync())
        {
            // There and, in the next language, back.
            var codes = (string[])["CS-LINE", "OPS-FLEET"];
            target = await context.Departments.Where(row => codes.Contains(row.Code) && row.Id != person.DepartmentId).Select(static row => row.Id).FirstAsync();
        }

        await using var mover = await house.OpenAsync(moved.Server.Address, look);
        await moved.SignInAsync(mover, "employee");
        await ExpectColleagueAsync(mover, colleague);

        // HR sees what will end, and moves them with ten days of hand-over.
        await using var hr = await house.OpenAsync(moved.Server.Address, look);
        await moved.SignInAsync(hr, "hr");
        await hr.GoAsync(ConsoleUrls.LifecycleMove(person.Id));
        await hr.Page.Locator("#field-DepartmentId").SelectOptionAsync(target.ToString("D"));
        await Expect(hr.Page.Locator("section[aria-labelledby=end-title]")).ToContainTextAsync(RoleName);
        await hr.Page.Locator("#field-GraceDays").FillAsync(Days.ToString(CultureInfo.InvariantCulture));
        await hr.Page.Locator("#field-Reason").FillAsync("The fleet needs them");
        await MovedHouse.FitsAsync(hr.Page);
        await hr.Page.GetByRole(AriaRole.Button, new() { Name = LifecycleText.Move, Exact = true }).ClickAsync();
        var step = hr.Page.Locator("[data-step=Move]").First;
        await Expect(step).ToContainTextAsync(LifecycleText.StateDone);
        await Expect(step).ToContainTextAsync(Before(LifecycleText.HandOverUntil));

        // Their page still opens, and says until when.
        await ExpectColleagueAsync(mover, colleague);
        await mover.GoAsync(ConsoleUrls.MyAccess);
        var role = mover.Page.Locator("section[aria-labelledby=roles-title] li").Filter(new() { Has = mover.Page.GetByText(RoleName, new() { Exact = true }) });
        await Expect(role).ToContainTextAsync(string.Format(CultureInfo.CurrentCulture, MyAccountText.EndsIn_many, Day(moved.Now.AddDays(Days)), Days - 1));
        moved.Time.Shift(TimeSpan.FromDays(Days) - TimeSpan.FromMinutes(5));
        await moved.SignInAsync(mover, "employee");
        await ExpectColleagueAsync(mover, colleague);

        // The days are over: the same page refuses, and nobody did anything.
        moved.Time.Shift(TimeSpan.FromMinutes(5));
        await mover.GoAsync($"{ConsoleUrls.People}?q={colleague}");
        await Expect(mover.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(AccountText.DeniedTitle);
        await Expect(mover.Page.GetByText(colleague)).ToHaveCountAsync(0);
        await mover.GoAsync(ConsoleUrls.MyAccess);
        await Expect(mover.Page.Locator("section[aria-labelledby=roles-title] li")).Not.ToHaveCountAsync(0);
        await Expect(role).ToHaveCountAsync(0);
        await Expect(mover.Page.Locator($"nav#side a[href='{ConsoleUrls.People}']")).ToHaveCountAsync(0);
        await MovedHouse.FitsAsync(mover.Page);

        // The timeline tells of both.
        await moved.SignInAsync(hr, "hr");
        await hr.GoAsync(ConsoleUrls.PersonEmployment(person.Id));
        await Expect(step).ToContainTextAsync(LifecycleText.StateDone);
        await Expect(step).ToContainTextAsync(Before(LifecycleText.HandOverOver));
        await MovedHouse.FitsAsync(hr.Page);
        await hr.GoAsync($"{ConsoleUrls.Person(person.Id)}?tab=access");
        await Expect(hr.Page.Locator("tbody tr").Filter(new() { HasText = RoleName }).First).ToContainTextAsync(PeopleText.Ended);
        foreach (var visit in (BrowserVisit[])[mover, hr])
        {
            Assert.True(visit.Complaints.Count == 0, string.Join('\n', visit.Complaints));
        }
    }

    // Of a sentence, what stands before its date.
    private static string Before(string text) => text[..text.IndexOf('{', StringComparison.Ordinal)];

    private static string Day(DateTime utc) => TimeZoneInfo.ConvertTimeBySystemTimeZoneId(utc, "Europe/Madrid").ToString("d MMM yyyy", CultureInfo.CurrentCulture);

    private static async Task ExpectColleagueAsync(BrowserVisit visit, string colleague)
    {
        await visit.GoAsync($"{ConsoleUrls.People}?q={colleague}");
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(PeopleText.Title);
        await Expect(visit.Page.Locator("tbody tr")).ToContainTextAsync(colleague);
    }

    /// <summary>Lets the department give the role, waits until they have it, and gives back a colleague whom they see by it.</summary>
    private async Task<string> GivenByThePlaceAsync(Guid personId, Guid departmentId)
    {
        var rule = Guid.CreateVersion7();
        await using var context = await moved.Server.Contexts.CreateDbContextAsync();
        await context.BirthrightRules.Where(static row => row.DepartmentId != null).ExecuteUpdateAsync(set => set.SetProperty(static row => row.RetiredAt, moved.Now));
        context.Add(new BirthrightRule
        {
            Id = rule,
            Name = $"Sees the team {rule:N}",
            DepartmentId = departmentId,
            RoleId = await context.Roles.Where(static row => row.Key == BuiltInRoles.Manager).Select(static row => row.Id).SingleAsync(),
            Reach = BirthrightReach.OwnDepartment,
            CreatedAt = moved.Now,
        });
        await TestConsole.SaveAsync(context);
        await context.BirthrightStates.ExecuteUpdateAsync(static set => set.SetProperty(state => state.Version, state => state.Version + 1));
        for (var turn = 0; !await context.Assignments.AnyAsync(row => row.PersonId == personId && row.SourceId == rule); turn++)
        {
            Assert.True(turn < 100, "The place gave nothing in ten seconds.");
            await Task.Delay(100);
        }

        return await context.People.Where(row => row.DepartmentId == departmentId && row.Id != personId).OrderBy(static row => row.EmployeeNumber).Select(static row => row.EmployeeNumber).FirstAsync();
    }
}

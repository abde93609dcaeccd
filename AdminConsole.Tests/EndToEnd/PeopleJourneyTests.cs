using System.Text.RegularExpressions;
using AdminConsole.Controls;
using AdminConsole.Domain.People;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminConsole.Tests.EndToEnd;

[Trait("Stage", "Browser"), Collection(BrowserJourneys.Name)]
public sealed partial class PeopleJourneyTests(BrowserHouse house)
{
    [Fact]
    public async Task Edit_FoundBySearch_ShowsInHistoryAndAudit()
    {
        var person = await house.SomebodyAsync(3);
        var actor = await house.PersonAsync("hr");
        await using var visit = await house.VisitAsync("hr");
        var page = visit.Page;
        await visit.GoAsync(ConsoleUrls.Home);

        await page.GetByRole(AriaRole.Combobox, new() { Name = "Find a person by name, number or e-mail" }).PressSequentiallyAsync(person.EmployeeNumber);
        await page.GetByRole(AriaRole.Option).Filter(new() { HasText = person.EmployeeNumber }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Uri(house.Server.Address, ConsoleUrls.Person(person.Id)).ToString());
        await page.GetByRole(AriaRole.Link, new() { Name = "Edit" }).ClickAsync();
        await page.GetByLabel("Job title").FillAsync("Harbour Pilot");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(page.Locator(".facts")).ToContainTextAsync("Harbour Pilot");
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "is saved" })).ToBeVisibleAsync();

        await using var officer = await house.VisitAsync("officer");
        await officer.GoAsync(ConsoleUrls.Person(person.Id));
        await officer.Page.GetByRole(AriaRole.Link, new() { Name = "History" }).ClickAsync();
        var newest = officer.Page.Locator(".history > li").First;
        await Expect(newest).ToContainTextAsync("Person edited");
        await Expect(newest).ToContainTextAsync("Harbour Pilot");
        await Expect(newest).ToContainTextAsync(actor.DisplayName);

        await officer.GoAsync($"{ConsoleUrls.Audit}?action=person.edit");
        var row = officer.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = person.DisplayName }).First;
        await Expect(row).ToContainTextAsync("Person edited");
        await Expect(row).ToContainTextAsync(actor.DisplayName);
        await row.GetByRole(AriaRole.Link, new() { Name = "Open event" }).ClickAsync();
        await Expect(officer.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Harbour Pilot");
        Assert.True(visit.Complaints.Count == 0, string.Join('\n', visit.Complaints));
        Assert.True(officer.Complaints.Count == 0, string.Join('\n', officer.Complaints));
    }

    [Theory]
    [InlineData(ConsoleUrls.People)]
    [InlineData(ConsoleUrls.Audit)]
    public async Task Export_Clicked_DownloadsAFileThatSpreadsheetsReadAsUtf8(string url)
    {
        await using var visit = await house.VisitAsync("officer");
        await visit.GoAsync(url);

        var download = await visit.Page.RunAndWaitForDownloadAsync(() => visit.Page.GetByRole(AriaRole.Link, new() { Name = "Export", Exact = true }).ClickAsync());

        Assert.EndsWith(".csv", download.SuggestedFilename, StringComparison.Ordinal);
        var bytes = await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        Assert.True(bytes.Count(static value => value == (byte)'\n') > 100, "a head and a row for each");
    }

    [Fact]
    public async Task PersonPage_ChangedByAnother_FollowsWithoutReload()
    {
        var person = await house.SomebodyAsync(5);
        await using var officer = await house.VisitAsync("officer");
        await officer.GoAsync(ConsoleUrls.Person(person.Id));
        var list = await officer.Context.NewPageAsync();
        await list.GotoAsync($"{ConsoleUrls.People}?q={person.EmployeeNumber}");
        await BrowserVisit.ReadyAsync(list);
        foreach (var open in (IPage[])[officer.Page, list])
        {
            await open.EvaluateAsync("() => { window.sameDocument = true; }");
        }

        await using var hr = await house.VisitAsync("hr");
        await SaveTitleAsync(hr.Page, person, "Tide Watcher");

        await Expect(officer.Page.Locator(".facts")).ToContainTextAsync("Tide Watcher");
        await Expect(list.GetByRole(AriaRole.Row).Filter(new() { HasText = person.EmployeeNumber })).ToContainTextAsync("Tide Watcher");
        foreach (var open in (IPage[])[officer.Page, list])
        {
            Assert.True(await open.EvaluateAsync<bool>("() => window.sameDocument === true"));
        }
    }

    [Fact]
    public async Task Save_InTwoTabs_ShowsBothSidesAndLosesNothing()
    {
        var person = await house.SomebodyAsync(7);
        await using var visit = await house.VisitAsync("hr");
        var second = await visit.Context.NewPageAsync();
        await second.GotoAsync(ConsoleUrls.PersonEdit(person.Id));
        await second.GetByLabel("Job title").FillAsync("Written second");
        await second.GetByLabel("Given name").FillAsync("Amaranta");

        await SaveTitleAsync(visit.Page, person, "Written first");
        await second.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        var title = second.GetByRole(AriaRole.Group, new() { Name = "Job title" });
        await Expect(second.GetByText("Somebody saved this person while you were editing")).ToBeVisibleAsync();
        await Expect(title.GetByLabel("Written first")).ToBeVisibleAsync();
        await Expect(title.GetByLabel("Written second")).ToBeVisibleAsync();
        await title.GetByLabel("Written second").CheckAsync();
        await second.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(second).ToHaveURLAsync(new Uri(house.Server.Address, ConsoleUrls.Person(person.Id)).ToString());
        await Expect(second.Locator(".facts")).ToContainTextAsync("Written second");
        await Expect(second.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Amaranta");
        Assert.True(visit.Complaints.Count == 0, string.Join('\n', visit.Complaints));
    }

    [Fact]
    public async Task Keyboard_Alone_SignsInFindsAPersonAndClosesADialog()
    {
        await using var visit = await house.VisitAsync();
        var page = visit.Page;
        await page.GotoAsync(ConsoleUrls.SignIn);
        await Expect(page.GetByLabel("Work e-mail")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByLabel("Password")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in" })).ToBeFocusedAsync();
        await house.SignInAsync(page, "officer");
        await visit.ReadyAsync();

        await page.Keyboard.PressAsync("/");
        var search = page.GetByRole(AriaRole.Combobox, new() { Name = "Find a person by name, number or e-mail" });
        await Expect(search).ToBeFocusedAsync();
        await Expect(search).ToHaveValueAsync(string.Empty);
        await page.Keyboard.TypeAsync("ma");
        await Expect(page.GetByRole(AriaRole.Option).Nth(1)).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        var chosen = page.Locator("[role=option][aria-selected=true]");
        await Expect(chosen).ToHaveCountAsync(1);
        var name = await chosen.Locator("strong").InnerTextAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(PersonAddress());
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(name);

        await visit.GoAsync(ConsoleUrls.Person((await house.SomebodyAsync(9)).Id));
        var disable = page.GetByRole(AriaRole.Button, new() { Name = "Disable" });
        await disable.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Dialog).GetByLabel("Reason")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(disable).ToBeFocusedAsync();
        Assert.True(visit.Complaints.Count == 0, string.Join('\n', visit.Complaints));
    }

    [GeneratedRegex("/people/[0-9a-f]{8}-[0-9a-f-]{27}$", RegexOptions.None, 1000)]
    private static partial Regex PersonAddress();

    private static async Task SaveTitleAsync(IPage page, Person person, string title)
    {
        await page.GotoAsync(ConsoleUrls.PersonEdit(person.Id));
        await page.GetByLabel("Job title").FillAsync(title);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator(".facts")).ToContainTextAsync(title);
    }
}

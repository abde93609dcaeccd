using System.Text.RegularExpressions;
using AdminConsole.Controls;
using AdminConsole.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminConsole.Tests.EndToEnd;

[Trait("Stage", "Browser"), Collection(BrowserJourneys.Name)]
public sealed partial class AccountJourneyTests(BrowserHouse house)
{
    [Fact]
    public async Task Setup_WithMistakesThenWithout_MakesTheOfficerAndOpensOnce()
    {
        await using var server = await ConsoleServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var link = await BrowserHouse.NewSetupLinkAsync(server);
        await using var visit = await house.OpenAsync(server.Address, Look.Usual);
        var page = visit.Page;
        await page.GotoAsync(link.ToString());
        const string Password = "seven quiet harbours at dawn";

        await page.GetByLabel("Given name").FillAsync("Nora");
        await page.GetByLabel("Family name").FillAsync("Salas");
        await page.GetByLabel("Work e-mail").FillAsync("nora.salas");
        await page.GetByLabel("New password", new() { Exact = true }).FillAsync("short");
        await page.GetByLabel("New password again").FillAsync("short");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create the account" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Some fields need another look.");
        await Expect(page.GetByLabel("Work e-mail")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.GetByLabel("Work e-mail")).ToHaveAccessibleDescriptionAsync(new Regex("^Write an e-mail address", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Expect(page.GetByLabel("New password", new() { Exact = true })).ToHaveAccessibleDescriptionAsync(new Regex("^Use at least", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Expect(page.GetByLabel("Given name")).ToHaveValueAsync("Nora");
        await Expect(page.GetByLabel("New password", new() { Exact = true })).ToHaveValueAsync(string.Empty);

        await page.GetByLabel("Work e-mail").FillAsync("nora.salas@brisa.example");
        await page.GetByLabel("New password", new() { Exact = true }).FillAsync(Password);
        await page.GetByLabel("New password again").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create the account" }).ClickAsync();

        // Before anything else opens, the first officer enrols: the code is read off a picture of the page by a program not ours.
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Set up your authenticator");
        await page.GotoAsync(ConsoleUrls.Home);
        await Expect(page).ToHaveURLAsync(SignInAddress());
        await page.GotoAsync(ConsoleUrls.Enroll);
        var key = await Phone.ScanAsync(page);
        Assert.Equal(key, (await page.Locator("#key").TextContentAsync())!.Replace(" ", string.Empty, StringComparison.Ordinal));
        await page.GetByLabel("Six digits from the app").FillAsync("000000");
        await page.GetByRole(AriaRole.Button, new() { Name = "Turn on" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This code is not right");
        Assert.Equal(key, await Phone.ScanAsync(page));
        var first = await Phone.CodeAsync(key);
        await page.GetByLabel("Six digits from the app").FillAsync(first);
        await page.GetByRole(AriaRole.Button, new() { Name = "Turn on" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Keep your recovery codes");
        var recovery = await page.Locator("#recovery-codes code").AllTextContentsAsync();
        Assert.Equal(10, recovery.Distinct(StringComparer.Ordinal).Count());
        await page.GetByRole(AriaRole.Link, new() { Name = "I have kept them" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Nora");
        await Expect(page).ToHaveURLAsync(new Uri(server.Address, ConsoleUrls.Home).ToString());
        await Expect(page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = "Audit" })).ToBeVisibleAsync();

        await using var second = await house.OpenAsync(server.Address, Look.Usual);
        await second.Page.GotoAsync(link.ToString());
        await Expect(second.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This setup link was used");
        await Expect(second.Page.GetByLabel("Given name")).ToHaveCountAsync(0);

        // From another browser: the password alone opens the factor's page and nothing else; a spent code opens nothing.
        await second.Page.GotoAsync(ConsoleUrls.SignIn);
        await second.Page.GetByLabel("Work e-mail").FillAsync("nora.salas@brisa.example");
        await second.Page.GetByLabel("Password").FillAsync(Password);
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(second.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("One more step");
        await second.Page.GetByLabel("Code").FillAsync(first);
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await Expect(second.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("already used");
        await second.Page.GetByRole(AriaRole.Link, new() { Name = "Use a recovery code instead" }).ClickAsync();
        await second.Page.GetByLabel("Recovery code").FillAsync(recovery[0].ToLowerInvariant());
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await Expect(second.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Nora");
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task SignIn_WrongThenRightThenOut_LandsWhereWantedAndLeavesNothingOpen()
    {
        await using var visit = await house.VisitAsync();
        var page = visit.Page;
        await page.GotoAsync($"{ConsoleUrls.People}?status=active");
        await Expect(page).ToHaveURLAsync(SignInAddress());

        await page.GetByLabel("Work e-mail").FillAsync(BrowserHouse.NameOf("officer2"));
        await page.GetByLabel("Password").FillAsync("not the password at all");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("That e-mail and password do not match an active account.");
        await Expect(page.GetByLabel("Work e-mail")).ToHaveValueAsync(BrowserHouse.NameOf("officer2"));

        await house.SignInAsync(page, "officer2");
        await Expect(page).ToHaveURLAsync(new Uri(house.Server.Address, $"{ConsoleUrls.People}?status=active").ToString());
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "People" })).ToBeVisibleAsync();
        await visit.ReadyAsync();
        var copied = await visit.Context.StorageStateAsync();

        await page.Locator("summary", new() { HasText = "Account" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Sign in" })).ToBeVisibleAsync();

        await page.GoBackAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Sign in" })).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Sign in" })).ToBeVisibleAsync();

        await using var thief = await house.OpenAsync(house.Server.Address, Look.Usual, copied);
        await thief.Page.GotoAsync(ConsoleUrls.People);
        await Expect(thief.Page).ToHaveURLAsync(SignInAddress());
    }

    [Fact]
    public async Task Session_OfPersonDisabledMeanwhile_EndsAtTheirNextClick()
    {
        var person = await house.PersonAsync("employee3");
        await using var theirs = await house.VisitAsync("employee3");
        await theirs.GoAsync(ConsoleUrls.Home);
        var link = await theirs.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = "Home" }).BoundingBoxAsync();
        Assert.NotNull(link);
        await using var officer = await house.VisitAsync("officer");
        var page = officer.Page;
        await officer.GoAsync(ConsoleUrls.Person(person.Id));

        await page.GetByRole(AriaRole.Button, new() { Name = "Disable" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Reason").FillAsync("Left the company today");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Disable" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Enable" })).ToBeVisibleAsync();

        // By place: the page may have left by itself already, when it followed the change.
        await theirs.Page.Mouse.ClickAsync(link.X + (link.Width / 2), link.Y + (link.Height / 2));

        await Expect(theirs.Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Sign in" })).ToBeVisibleAsync();
        Assert.Empty(officer.Complaints);
    }

    [Fact]
    public async Task Employee_SeesOnlyTheirOwn_AndIsRefusedKindlyElsewhere()
    {
        await using var visit = await house.VisitAsync("employee");
        var page = visit.Page;
        await visit.GoAsync(ConsoleUrls.Home);
        var menu = page.GetByRole(AriaRole.Navigation, new() { Name = "Main" });
        await Expect(menu.GetByRole(AriaRole.Link, new() { Name = "Home" })).ToBeVisibleAsync();
        foreach (var closed in (string[])["People", "Audit", "Settings"])
        {
            await Expect(menu.GetByRole(AriaRole.Link, new() { Name = closed })).ToHaveCountAsync(0);
        }

        foreach (var closed in (string[])[ConsoleUrls.People, ConsoleUrls.Audit, ConsoleUrls.Settings])
        {
            await page.GotoAsync(closed);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(DeniedTitle());
        }

        Assert.DoesNotContain(visit.Complaints, static complaint => complaint.StartsWith('5'));
    }

    [Fact]
    public async Task LanguageAndAppearance_Chosen_SurviveAReload()
    {
        await using var visit = await house.VisitAsync("officer");
        var page = visit.Page;
        await visit.GoAsync(ConsoleUrls.People);
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");

        await page.Locator("summary", new() { HasText = "Account" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Español" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Personas" })).ToBeVisibleAsync();
        await page.Locator("summary", new() { HasText = "Cuenta" }).ClickAsync();
        await page.GetByText("Oscuro", new() { Exact = true }).ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");

        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Personas" })).ToBeVisibleAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "es");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        var paper = await page.EvaluateAsync<int[]>("() => getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)");
        Assert.All(paper, static channel => Assert.InRange(channel, 0, 80));
        Assert.Empty(visit.Complaints);
    }

    [GeneratedRegex("/account/sign-in", RegexOptions.None, 1000)]
    private static partial Regex SignInAddress();

    [GeneratedRegex("^You may not open th(?:is|at) page$", RegexOptions.None, 1000)]
    private static partial Regex DeniedTitle();
}

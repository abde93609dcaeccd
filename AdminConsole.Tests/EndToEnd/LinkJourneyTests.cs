using System.Globalization;
using System.Resources;
using AdminConsole.Controls;
using AdminConsole.Resources;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminConsole.Tests.EndToEnd;

/// <summary>From the invitation to a forgotten password, through links that somebody hands over.</summary>
[Trait("Stage", "Browser"), Collection(BrowserJourneys.Name)]
public sealed class LinkJourneyTests(BrowserHouse house)
{
    private const string First = "a lantern by the quiet estuary";
    private const string Second = "eleven kites above the quarry";

    [Theory]
    [InlineData("en", 31)]
    [InlineData("es", 32)]
    public async Task Joiner_InvitedThenForgetful_ComesInByLinksThatOpenOnce(string language, int place)
    {
        var look = new Look(Look.Wide, language, "light");
        var words = new Words(language);
        var person = await house.SomebodyAsync(place);
        var tab = $"{ConsoleUrls.Person(person.Id)}?tab=credentials";

        await using var hr = await house.VisitAsync("hr", look);
        await hr.GoAsync(tab);
        var invitation = await words.HandOutAsync(hr.Page, nameof(CredentialsText.Invite), nameof(CredentialsText.InviteLinkTitle), person.DisplayName);
        await Expect(hr.Page.GetByText(words.Of(nameof(CredentialsText.StateInvited)), new() { Exact = true })).ToBeVisibleAsync();
        Assert.DoesNotContain(invitation, await hr.Page.ContentAsync(), StringComparison.Ordinal);

        await using var joiner = await house.OpenAsync(house.Server.Address, look);
        await joiner.Page.GotoAsync(invitation);
        await Expect(joiner.Page).ToHaveURLAsync(new Uri(house.Server.Address, ConsoleUrls.Invitation).ToString());
        await Expect(joiner.Page.Locator("#username")).ToHaveValueAsync(person.WorkEmail);
        await ChooseAsync(joiner.Page, $"{person.GivenName} {person.FamilyName} 2026");
        await Expect(joiner.Page.Locator("#password")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(joiner.Page.Locator("#password-error")).ToBeVisibleAsync();
        await ChooseAsync(joiner.Page, First);
        await Expect(joiner.Page).ToHaveURLAsync(new Uri(house.Server.Address, ConsoleUrls.Home).ToString());
        await Expect(joiner.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(person.GivenName);

        // Proved a moment ago, as an officer who just signed in has.
        await using var officer = await house.OpenAsync(house.Server.Address, look, await FreshAsync("officer2"));
        await officer.GoAsync(tab);
        var reset = await words.HandOutAsync(officer.Page, nameof(CredentialsText.Reset), nameof(CredentialsText.ResetLinkTitle), person.DisplayName);

        await using var elsewhere = await house.OpenAsync(house.Server.Address, look);
        await elsewhere.Page.GotoAsync(reset);
        await ChooseAsync(elsewhere.Page, Second);
        await Expect(elsewhere.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(person.GivenName);
        // What was open before ends with the old password.
        await joiner.Page.GotoAsync(ConsoleUrls.Home);
        await Expect(joiner.Page.Locator("#name")).ToBeVisibleAsync();
        foreach (var spent in (string[])[reset, invitation])
        {
            await joiner.Page.GotoAsync(spent);
            await Expect(joiner.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
            await Expect(joiner.Page.Locator("#password")).ToHaveCountAsync(0);
        }

        foreach (var (password, opens) in ((string, bool)[])[(First, false), (Second, true)])
        {
            await joiner.Page.GotoAsync(ConsoleUrls.SignIn);
            await joiner.Page.Locator("#name").FillAsync(person.WorkEmail);
            await joiner.Page.Locator("#password").FillAsync(password);
            await joiner.Page.Locator("form button[type=submit]").Last.ClickAsync();
            await Expect(opens ? joiner.Page.Locator("h1").GetByText(person.GivenName) : joiner.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        }

        Assert.Empty(hr.Complaints.Concat(joiner.Complaints).Concat(officer.Complaints).Concat(elsewhere.Complaints));
    }

    private static async Task ChooseAsync(IPage page, string password)
    {
        await page.Locator("#password").FillAsync(password);
        await page.Locator("#passwordagain").FillAsync(password);
        await page.Locator("form:has(#password) button[type=submit]").ClickAsync();
    }

    private async Task<string> FreshAsync(string person)
    {
        await using var visit = await house.VisitAsync();
        await visit.Page.GotoAsync(ConsoleUrls.SignIn);
        await house.SignInAsync(visit.Page, person);
        await visit.ReadyAsync();
        await visit.Context.ClearCookiesAsync(new() { Name = "console-theme" });
        return await visit.Context.StorageStateAsync();
    }

    /// <summary>What the pages say in one language.</summary>
    private sealed class Words(string language)
    {
        private readonly CultureInfo culture = CultureInfo.GetCultureInfo(language);
        private readonly ResourceManager texts = CredentialsText.ResourceManager;

        public string Of(string key, params object[] values) => string.Format(culture, texts.GetString(key, culture)!, values);

        /// <summary>Asks for a link with a reason, and reads it off the one time it is shown.</summary>
        public async Task<string> HandOutAsync(IPage page, string action, string title, string name)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = Of(action), Exact = true }).ClickAsync();
            var dialog = page.GetByRole(AriaRole.Dialog);
            await dialog.Locator("textarea").FillAsync("Known by sight at the desk");
            await dialog.GetByRole(AriaRole.Button, new() { Name = Of(action), Exact = true }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = Of(title, name) })).ToBeVisibleAsync();
            var link = await dialog.Locator("#link-address").InputValueAsync();
            await dialog.GetByRole(AriaRole.Button, new() { Name = Of(nameof(CredentialsText.LinkDone)) }).ClickAsync();
            await Expect(dialog).ToHaveCountAsync(0);
            return link;
        }
    }
}

using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Resources;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminConsole.Tests.EndToEnd;

/// <summary>Passkeys in a real browser, with the authenticator that Chromium makes up for tests.</summary>
[Trait("Stage", "Browser"), Collection(BrowserJourneys.Name)]
public sealed class PasskeyJourneyTests(BrowserHouse house)
{
    [Theory]
    [InlineData("en", "employee2", Look.Wide, "light")]
    [InlineData("es", "auditor", Look.Narrow, "dark")]
    public async Task Passkey_FromItsRegistrationToItsRemoval_OpensProvesAndGoes(string language, string person, int width, string theme)
    {
        var words = new Words(language);
        await using var visit = await house.OpenAsync(ByName(house.Server.Address), new Look(width, language, theme));
        var page = visit.Page;
        await AddAuthenticatorAsync(visit);
        await page.GotoAsync(ConsoleUrls.WithReturn(ConsoleUrls.SignIn, ConsoleUrls.MyAccount));
        await SignInByPasswordAsync(page, words, person);
        await visit.ReadyAsync();

        // Registered and named; with it come the recovery codes.
        await page.GetByRole(AriaRole.Button, new() { Name = words.Own("PasskeyAdd") }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = words.Own("PasskeyAddSubmit") }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).Not.ToBeEmptyAsync();
        await dialog.GetByLabel(words.Own("PasskeyName")).FillAsync("Laptop");
        await Shots.TakeAsync(page, $"passkey-add-{language}");
        await dialog.GetByRole(AriaRole.Button, new() { Name = words.Own("PasskeyAddSubmit") }).ClickAsync();
        await Expect(page.Locator("#own-passkey-codes code")).ToHaveCountAsync(10);
        await Shots.TakeAsync(page, $"passkey-codes-{language}");
        await page.GetByRole(AriaRole.Button, new() { Name = words.Own("RecoveryKept") }).ClickAsync();
        var row = page.Locator(".own-passkeys li");
        await Expect(row).ToHaveCountAsync(1);
        await Expect(row).ToContainTextAsync("Laptop");
        await page.GetByRole(AriaRole.Button, new() { Name = string.Format(CultureInfo.InvariantCulture, words.Own("PasskeyRenameOf"), "Laptop") }).ClickAsync();
        await dialog.GetByLabel(words.Own("PasskeyName")).FillAsync("Work laptop");
        await dialog.GetByRole(AriaRole.Button, new() { Name = words.Own("PasskeyRename"), Exact = true }).ClickAsync();
        await Expect(row).ToContainTextAsync("Work laptop");
        await Shots.TakeAsync(page, $"passkey-list-{language}");

        // By the passkey alone.
        await SignOutAsync(page, words);
        await Shots.TakeAsync(page, $"passkey-sign-in-{language}");
        await page.GetByRole(AriaRole.Button, new() { Name = words.Account("PasskeyFactor") }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Uri(ByName(house.Server.Address), ConsoleUrls.Home).ToString());
        await visit.ReadyAsync();

        // As the second step: the password alone opens nothing any more.
        await SignOutAsync(page, words);
        await page.GotoAsync(ConsoleUrls.WithReturn(ConsoleUrls.SignIn, ConsoleUrls.MyAccount));
        await SignInByPasswordAsync(page, words, person);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(words.Account("FactorTitle"));
        await Shots.TakeAsync(page, $"passkey-factor-{language}");
        await page.GetByRole(AriaRole.Button, new() { Name = words.Account("PasskeyFactor") }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Uri(ByName(house.Server.Address), ConsoleUrls.MyAccount).ToString());
        await visit.ReadyAsync();

        // As a fresh proof, once the sign-in is long past.
        await ForgetProofsAsync(person);
        await page.GetByRole(AriaRole.Button, new() { Name = string.Format(CultureInfo.InvariantCulture, words.Own("PasskeyRemoveOf"), "Work laptop") }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = words.Own("PasskeyRemove"), Exact = true }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Heading)).ToHaveTextAsync(words.Kit("ProofTitle"));
        await Shots.TakeAsync(page, $"passkey-proof-{language}");
        await dialog.GetByRole(AriaRole.Button, new() { Name = words.Kit("ProofUsePasskey") }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(row).ToHaveCountAsync(0);
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Enrolment_ByPasskeyInsteadOfAnApp_HandsOutCodesAndOpens()
    {
        await using var server = await ConsoleServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var link = ByName(await BrowserHouse.NewSetupLinkAsync(server));
        await using var visit = await house.OpenAsync(ByName(server.Address), Look.Usual);
        var page = visit.Page;
        await AddAuthenticatorAsync(visit);
        await page.GotoAsync(link.ToString());
        await page.GetByLabel("Given name").FillAsync("Nora");
        await page.GetByLabel("Family name").FillAsync("Salas");
        await page.GetByLabel("Work e-mail").FillAsync("nora.salas@brisa.example");
        await page.GetByLabel("New password", new() { Exact = true }).FillAsync("seven quiet harbours at dawn");
        await page.GetByLabel("New password again").FillAsync("seven quiet harbours at dawn");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create the account" }).ClickAsync();

        await Shots.TakeAsync(page, "passkey-enroll-en");
        await page.GetByLabel("Name of the passkey").FillAsync("Work laptop");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Keep your recovery codes");
        await Expect(page.Locator("#recovery-codes code")).ToHaveCountAsync(10);
        await page.GetByRole(AriaRole.Link, new() { Name = "I have kept them" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Nora");
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task SignIn_WithoutAnyPasskeyHere_SaysSoAndKeepsTheForm()
    {
        await using var visit = await house.OpenAsync(ByName(house.Server.Address), Look.Usual);
        var page = visit.Page;
        await AddAuthenticatorAsync(visit);
        await page.GotoAsync(ConsoleUrls.SignIn);

        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("No passkey was used");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" })).ToBeEnabledAsync();
        await Expect(page.GetByLabel("Password")).ToBeVisibleAsync();
    }

    /// <summary>The same server by a name: an address of numbers can have no passkeys.</summary>
    private static Uri ByName(Uri address) => new UriBuilder(address) { Host = "localhost" }.Uri;

    private static async Task AddAuthenticatorAsync(BrowserVisit visit)
    {
        var chromium = await visit.Context.NewCDPSessionAsync(visit.Page);
        await chromium.SendAsync("WebAuthn.enable");
        await chromium.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["options"] = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
    }

    private async Task SignInByPasswordAsync(IPage page, Words words, string person)
    {
        await page.GetByLabel(words.Account("SignInName")).FillAsync(BrowserHouse.NameOf(person));
        await page.GetByLabel(words.Account("SignInPassword")).FillAsync(house.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = words.Account("SignInSubmit"), Exact = true }).ClickAsync();
    }

    private static async Task SignOutAsync(IPage page, Words words)
    {
        await page.Locator("summary.menu-button").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = words.Shell("AccountSignOut") }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = words.Account("SignInTitle") })).ToBeVisibleAsync();
    }

    private async Task ForgetProofsAsync(string person)
    {
        var found = await house.PersonAsync(person);
        await using var context = await house.Server.Contexts.CreateDbContextAsync();
        await context.Sessions.Where(session => session.PersonId == found.Id).ExecuteUpdateAsync(static set => set.SetProperty(session => session.ProvedAt, (DateTime?)null));
    }

    /// <summary>The console's words in the language of a journey.</summary>
    private sealed class Words(string language)
    {
        private readonly CultureInfo culture = CultureInfo.GetCultureInfo(language);

        public string Account(string key) => AccountText.ResourceManager.GetString(key, culture)!;

        public string Kit(string key) => KitText.ResourceManager.GetString(key, culture)!;

        public string Own(string key) => MyAccountText.ResourceManager.GetString(key, culture)!;

        public string Shell(string key) => ShellText.ResourceManager.GetString(key, culture)!;
    }

    /// <summary>Pictures of the journey, where somebody asked for them.</summary>
    private static class Shots
    {
        public static async Task TakeAsync(IPage page, string name)
        {
            if (Environment.GetEnvironmentVariable("ADMINCONSOLE_SCREENSHOTS") is { Length: > 0 } folder)
            {
                await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
            }
        }
    }
}

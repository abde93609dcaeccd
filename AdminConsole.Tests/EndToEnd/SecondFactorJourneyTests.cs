using System.Text.RegularExpressions;
using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Resources;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminConsole.Tests.EndToEnd;

/// <summary>A department is asked for a second factor: enrolment by photograph, codes by a program not ours, replay, recovery, reset.</summary>
[Trait("Stage", "Browser"), Collection(BrowserJourneys.Name)]
public sealed partial class SecondFactorJourneyTests(BrowserHouse house)
{
    [Theory]
    [InlineData("en", "employee2")]
    [InlineData("es", "employee")]
    public async Task Department_AskedForAFactor_EnrolsByPhotographAndIsResetByTheOfficer(string language, string person)
    {
        var words = new Words(language);
        var who = await house.PersonAsync(person);
        var look = Look.Usual with { Language = language };
        house.Forget(person);
        await using var theirs = await house.VisitAsync(person, look);
        await theirs.GoAsync(ConsoleUrls.Home);
        await using var officer = await house.VisitAsync("officer", look);
        var page = officer.Page;
        await officer.GoAsync($"{ConsoleUrls.SecondFactors}?q={who.EmployeeNumber}");
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = who.DisplayName })).ToContainTextAsync(words.Of(nameof(FactorText.NoFactor)));

        // The officer asks the department, and sees whom that touches before it is saved.
        await page.GetByRole(AriaRole.Button, new() { Name = words.Of(nameof(FactorText.Ask)) }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel(words.Of(nameof(FactorText.Department)), new() { Exact = true }).SelectOptionAsync(who.DepartmentId.ToString("D"));
        await dialog.GetByLabel(words.Of(nameof(FactorText.FromNow))).CheckAsync();
        await Expect(dialog.Locator(".impact")).ToContainTextAsync(words.Of(nameof(FactorText.ImpactNow)));
        await dialog.GetByLabel(words.Kit(nameof(KitText.ReasonLabel))).FillAsync("The auditors ask for it");
        await dialog.GetByRole(AriaRole.Button, new() { Name = words.Of(nameof(FactorText.Ask)) }).ClickAsync();
        await Expect(page.Locator(".rules")).ToContainTextAsync("The auditors ask for it");

        // The employee's open page ends at the next click; after the password only the enrolment opens.
        await theirs.Page.Locator("summary.menu-button").ClickAsync();
        await theirs.Page.GetByRole(AriaRole.Link, new() { Name = words.Shell(nameof(ShellText.NavHome)) }).First.ClickAsync();
        await Expect(theirs.Page).ToHaveURLAsync(SignInAddress());
        await house.SignInAsync(theirs.Page, person, language);
        await Expect(theirs.Page).ToHaveURLAsync(EnrollAddress());
        await theirs.Page.GotoAsync(ConsoleUrls.Home);
        await Expect(theirs.Page).ToHaveURLAsync(SignInAddress());
        await theirs.Page.GotoAsync(ConsoleUrls.Enroll);
        var key = await Phone.ScanAsync(theirs.Page);
        var first = await Phone.CodeAsync(key);
        await theirs.Page.Locator("input[name='Input.Code']").FillAsync(first);
        await theirs.Page.Locator("form button[type=submit]").First.ClickAsync();
        var recovery = await theirs.Page.Locator("#recovery-codes code").AllTextContentsAsync();
        Assert.Equal(10, recovery.Count);
        await theirs.Page.Locator("a.button").ClickAsync();
        await theirs.ReadyAsync();
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = who.DisplayName })).Not.ToContainTextAsync(words.Of(nameof(FactorText.NoFactor)));

        // From another browser: the spent code is refused, a recovery code opens once.
        await using var second = await house.VisitAsync(look: look);
        await second.Page.GotoAsync(ConsoleUrls.SignIn);
        await house.SignInAsync(second.Page, person, language);
        await Expect(second.Page).ToHaveURLAsync(FactorAddress());
        await second.Page.Locator("input[name='Input.Code']").FillAsync(first);
        await second.Page.Locator("form button[type=submit]").First.ClickAsync();
        await Expect(second.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await UseRecoveryAsync(second.Page, recovery[3]);
        await second.ReadyAsync();
        await using var third = await house.VisitAsync(look: look);
        await third.Page.GotoAsync(ConsoleUrls.SignIn);
        await house.SignInAsync(third.Page, person, language);
        await Expect(third.Page).ToHaveURLAsync(FactorAddress());
        await UseRecoveryAsync(third.Page, recovery[3]);
        await Expect(third.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();

        // The officer resets a lost factor: the open page ends, the next sign-in enrols anew.
        await page.GetByRole(AriaRole.Button, new() { Name = words.Format(nameof(FactorText.ResetOf), who.DisplayName) }).ClickAsync();
        await page.GetByLabel(words.Kit(nameof(KitText.ReasonLabel))).FillAsync("Lost the telephone on the train");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = words.Of(nameof(FactorText.Reset)) }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = who.DisplayName })).ToContainTextAsync(words.Of(nameof(FactorText.NoFactor)));
        await Expect(second.Page).ToHaveURLAsync(SignInAddress());
        await house.SignInAsync(second.Page, person, language);
        await Expect(second.Page).ToHaveURLAsync(EnrollAddress());

        // Nobody is asked any more, so that the company is as it was.
        while (await page.Locator(".rules .btn").CountAsync() is > 0 and var before)
        {
            await page.Locator(".rules .btn").First.ClickAsync();
            await page.GetByLabel(words.Kit(nameof(KitText.ReasonLabel))).FillAsync("The audit is over");
            await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = words.Of(nameof(FactorText.Release)) }).ClickAsync();
            await Expect(page.Locator(".rules .btn")).ToHaveCountAsync(before - 1);
        }

        house.Forget(person);
        Assert.Empty(officer.Complaints);
    }

    private static async Task UseRecoveryAsync(IPage page, string code)
    {
        await page.Locator("a[href*='recovery']").First.ClickAsync();
        await page.Locator("input[name='Input.Code']").FillAsync(code.ToLowerInvariant());
        await page.Locator("form button[type=submit]").First.ClickAsync();
    }

    [GeneratedRegex("/account/sign-in", RegexOptions.None, 1000)]
    private static partial Regex SignInAddress();

    [GeneratedRegex("/account/enroll", RegexOptions.None, 1000)]
    private static partial Regex EnrollAddress();

    [GeneratedRegex("/account/factor", RegexOptions.None, 1000)]
    private static partial Regex FactorAddress();

    /// <summary>The page's words in the journey's language.</summary>
    private sealed class Words(string language)
    {
        private readonly System.Globalization.CultureInfo culture = System.Globalization.CultureInfo.GetCultureInfo(language);

        public string Of(string key) => FactorText.ResourceManager.GetString(key, culture)!;

        public string Kit(string key) => KitText.ResourceManager.GetString(key, culture)!;

        public string Shell(string key) => ShellText.ResourceManager.GetString(key, culture)!;

        public string Format(string key, string value) => string.Format(culture, Of(key), value);
    }
}

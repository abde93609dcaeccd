using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Settings;
using AdminConsole.Resources;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminConsole.Tests.EndToEnd;

/// <summary>The pages that the manual shows, in the look it shows them in.</summary>
[Trait("Stage", "Browser"), Collection(BrowserJourneys.Name)]
public sealed class ManualPicturesTests(BrowserHouse house)
{
    private const int Tall = 900;
    private const string Given = $"{ConsoleUrls.Audit}?action={AuditActions.AssignmentGive}&outcome=success";

    /// <summary>Where the pictures go; the pages are opened without it too, and none is kept.</summary>
    private static readonly string? Folder = Environment.GetEnvironmentVariable("ADMINCONSOLE_MANUAL_PICTURES") is { Length: > 0 } folder ? folder : null;

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public async Task ManualPage_OpenedByItsReader_IsThere(string language)
    {
        var look = Look(language);
        var person = await house.SomebodyAsync(20);
        await TakeAsync(
            "hr",
            look,
            ("hr-joiner", ConsoleUrls.LifecycleJoin, Tall),
            ("hr-move", ConsoleUrls.LifecycleMove(person.Id), Tall),
            ("hr-leave", ConsoleUrls.LifecycleLeave(person.Id), Tall),
            ("hr-steps", ConsoleUrls.Lifecycle, Tall));
        await TakeAsync("employee", look, ("employee-ask", ConsoleUrls.RequestNew, Tall));
        await TakeAsync(
            "officer",
            look,
            ("officer-hierarchy", $"{ConsoleUrls.RoleHierarchy}?role={await house.RoleAsync("senior-engineer"):D}", 490),
            ("officer-factors", ConsoleUrls.SecondFactors, 690),
            ("officer-looks", ConsoleUrls.AccessLog, 760));
        await TakeAsync("auditor", look, ("auditor-looks", $"{ConsoleUrls.AccessLog}?view=readers", 795));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public async Task Trail_ReadAndChecked_IsShown(string language)
    {
        await using var auditor = await house.VisitAsync("auditor", Look(language));
        await auditor.GoAsync(Given);
        await auditor.Page.Locator(".audit-grid .row-link").First.ClickAsync();
        await Expect(auditor.Page.Locator("dialog[open] .audit-step")).ToBeVisibleAsync();
        await KeepAsync(auditor, "auditor-trail", language, 640);
        await auditor.GoAsync(Given);
        await auditor.Page.GetByRole(AriaRole.Button, new() { Name = AuditText.Check, Exact = true }).ClickAsync();
        await Expect(auditor.Page.GetByRole(AriaRole.Dialog).Locator(".btn-primary")).ToBeVisibleAsync();
        await KeepAsync(auditor, "auditor-check", language, 520);
    }

    [Theory]
    [InlineData("en", "I rewrite the chapter on returns this autumn")]
    [InlineData("es", "Reescribo el capítulo de devoluciones este otoño")]
    public async Task Request_WaitingForTheManager_IsShown(string language, string why)
    {
        var look = Look(language);
        var (asking, deciding) = (await house.PersonAsync("employee"), await house.PersonAsync("manager"));
        await SetManagerAsync(asking.Id, deciding.Id);
        await using var employee = await house.VisitAsync("employee", look);
        await employee.GoAsync(ConsoleUrls.RequestNew);
        await employee.Page.Locator("#role-search").PressSequentiallyAsync("handbook");
        await employee.Page.GetByRole(AriaRole.Button, new() { Name = string.Format(CultureInfo.CurrentCulture, RequestText.AddNamed, "Handbook editor") }).ClickAsync();
        await employee.Page.Locator(".basket-line input[type=number]").FillAsync("60");
        await employee.Page.GetByLabel(RequestText.Why).FillAsync(why);
        await employee.Page.GetByRole(AriaRole.Button, new() { Name = RequestText.Submit, Exact = true }).ClickAsync();
        await Expect(employee.Page.Locator("[data-stage=Open]")).ToBeVisibleAsync();

        await using (var manager = await house.VisitAsync("manager", look))
        {
            await manager.GoAsync(ConsoleUrls.Home);
            await Expect(manager.Page.GetByText(HomeText.ToDecide)).ToBeVisibleAsync();
            await KeepAsync(manager, "manager-work", language, 410);
            await manager.GoAsync($"{ConsoleUrls.Requests}?tab=decide");
            await KeepAsync(manager, "manager-decide", language, 410);
            await manager.Page.GetByRole(AriaRole.Link, new() { Name = "Handbook editor" }).ClickAsync();
            await Expect(manager.Page.Locator(".decide-bar")).ToBeVisibleAsync();
            await KeepAsync(manager, "manager-request", language, 820);
        }

        await TakeAsync("manager", look, ("manager-team", ConsoleUrls.People, 590));
        // As it was, for the journeys that come after.
        await employee.Page.GetByRole(AriaRole.Button, new() { Name = RequestText.Withdraw, Exact = true }).ClickAsync();
        await employee.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = RequestText.Withdraw, Exact = true }).ClickAsync();
        await Expect(employee.Page.Locator("[data-stage=Open]")).ToHaveCountAsync(0);
        await SetManagerAsync(asking.Id, asking.ManagerId);
    }

    [Theory]
    [InlineData("en", "employee2", "She called from her own desk")]
    [InlineData("es", "employee", "Llamó desde su mesa")]
    public async Task Lockout_AboutToBeUnlocked_IsShown(string language, string person, string reason)
    {
        var look = Look(language);
        var victim = await house.PersonAsync(person);
        await using var stranger = await house.OpenAsync(house.Server.Address, look);
        await stranger.Page.GotoAsync(ConsoleUrls.SignIn);
        for (var guess = 0; guess < SettingDefinitions.LockoutLimit.Default; guess++)
        {
            await stranger.Page.Locator("#name").FillAsync(victim.WorkEmail);
            await stranger.Page.Locator("#password").FillAsync($"a stranger's guess {guess}");
            await stranger.Page.Locator("form button[type=submit]").Last.ClickAsync();
            await Expect(stranger.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        }

        await using var officer = await house.VisitAsync("officer", look);
        await officer.GoAsync(ConsoleUrls.Lockouts);
        await officer.Page.GetByRole(AriaRole.Link, new() { Name = victim.DisplayName }).ClickAsync();
        var unlock = officer.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = LockoutText.Unlock, Exact = true });
        await Expect(unlock).ToBeVisibleAsync();
        await KeepAsync(officer, "officer-lockout", language, 520);
        await unlock.ClickAsync();
        await officer.Page.GetByRole(AriaRole.Dialog).Last.Locator("textarea").FillAsync(reason);
        await officer.Page.GetByRole(AriaRole.Dialog).Last.GetByRole(AriaRole.Button, new() { Name = LockoutText.Unlock, Exact = true }).ClickAsync();
        await Expect(officer.Page.GetByRole(AriaRole.Link, new() { Name = victim.DisplayName })).ToHaveCountAsync(0);
    }

    private static Look Look(string language)
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = new(language);
        return new Look(EndToEnd.Look.Wide, language, "light");
    }

    private async Task TakeAsync(string reader, Look look, params (string Name, string Url, int Height)[] pages)
    {
        await using var visit = await house.VisitAsync(reader, look);
        foreach (var (name, url, height) in pages)
        {
            await visit.GoAsync(url);
            await KeepAsync(visit, name, look.Language, height);
        }
    }

    private static async Task KeepAsync(BrowserVisit visit, string name, string language, int height)
    {
        await Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("lang", language);
        await visit.ReadyAsync();
        if (Folder is not null)
        {
            // As low as it may be without losing what it is about.
            await visit.Page.SetViewportSizeAsync(EndToEnd.Look.Wide, height);
            await visit.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder, $"{name}-{language}.png"), Animations = ScreenshotAnimations.Disabled });
        }
    }

    private async Task SetManagerAsync(Guid person, Guid? manager)
    {
        await using var context = await house.Server.Contexts.CreateDbContextAsync();
        await context.People.Where(row => row.Id == person).ExecuteUpdateAsync(set => set.SetProperty(static row => row.ManagerId, manager));
    }
}

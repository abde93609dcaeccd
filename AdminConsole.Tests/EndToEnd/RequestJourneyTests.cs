using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Seed;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminConsole.Tests.EndToEnd;

/// <summary>An employee asks for a role, the manager approves it shorter on a phone, it works at once and ends by itself.</summary>
[Trait("Stage", "Browser"), Collection(BrowserJourneys.Name)]
public sealed class RequestJourneyTests(BrowserHouse house)
{
    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public async Task Request_ApprovedShorterOnAPhone_WorksAtOnceAndEndsByItself(string language)
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = new(language);
        var time = new ShiftedTime();
        await using var server = await ConsoleServer.StartAsync(time: time);
        var loaded = await ActivatorUtilities.CreateInstance<DemoLoader>(server.Services).LoadAsync(new DemoOptions(People: 60), progress: null, CancellationToken.None);
        var password = loaded.Value!.Password.Reveal();
        Guid employee;
        await using (var context = await server.Contexts.CreateDbContextAsync())
        {
            context.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.TrackAll;
            var person = await context.People.SingleAsync(static row => row.WorkEmail == "employee@brisa.example");
            person.ManagerId = await context.People.Where(static row => row.WorkEmail == "manager@brisa.example").Select(static row => row.Id).SingleAsync();
            employee = person.Id;
            await TestConsole.SaveAsync(context);
        }

        // The employee fills the basket and sends it.
        await using var theirs = await house.OpenAsync(server.Address, new Look(Look.Wide, language, "light"));
        await SignInAsync(theirs.Page, "employee@brisa.example", password);
        await theirs.GoAsync(ConsoleUrls.RequestNew);
        await theirs.Page.Locator("#role-search").PressSequentiallyAsync("handbook");
        await theirs.Page.GetByRole(AriaRole.Button, new() { Name = RequestWordsAdd("Handbook editor") }).ClickAsync();
        await theirs.Page.Locator(".basket-line input[type=number]").FillAsync("60");
        await theirs.Page.GetByLabel(RequestText.Why).FillAsync("I rewrite the chapter on returns this autumn");
        await theirs.Page.GetByRole(AriaRole.Button, new() { Name = RequestText.Submit, Exact = true }).ClickAsync();
        await Expect(theirs.Page.Locator("[data-stage=Open]")).ToBeVisibleAsync();
        await Expect(theirs.Page.Locator(".decide-bar")).ToHaveCountAsync(0);
        var address = theirs.Page.Url;

        // The manager decides on a phone, with the keyboard's shortcut or a thumb.
        await using var manager = await house.OpenAsync(server.Address, new Look(Look.Narrow, language, "light"));
        await SignInAsync(manager.Page, "manager@brisa.example", password);
        await manager.GoAsync($"{ConsoleUrls.Requests}?tab=decide");
        await manager.Page.GetByRole(AriaRole.Link, new() { Name = "Handbook editor" }).ClickAsync();
        await Expect(manager.Page.GetByText("I rewrite the chapter on returns this autumn")).ToBeVisibleAsync();
        await manager.Page.Locator(".decide-bar").GetByRole(AriaRole.Button, new() { Name = RequestText.Approve, Exact = true }).ClickAsync();
        var dialog = manager.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel(RequestText.DaysLabel).FillAsync("10");
        await dialog.GetByRole(AriaRole.Button, new() { Name = RequestText.Approve, Exact = true }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(manager.Page.Locator(".pill").Filter(new() { HasText = RequestText.StateApproved }).First).ToBeVisibleAsync();

        // It works at once, and the requester sees it without asking.
        await Expect(theirs.Page.Locator(".pill").Filter(new() { HasText = RequestText.InForce }).First).ToBeVisibleAsync();
        Assert.Equal(address, theirs.Page.Url);
        var model = await server.Services.GetRequiredService<AccessModelLoader>().RefreshAsync(CancellationToken.None);
        var role = await RoleAsync(server, "handbook-editor");
        Assert.Contains(model.AssignmentsOf(employee), held => held.RoleId == role && held.ValidFrom <= time.GetUtcNow().UtcDateTime && held.ValidUntil > time.GetUtcNow().UtcDateTime);
        await theirs.GoAsync(ConsoleUrls.MyAccess);
        await Expect(theirs.Page.GetByText("Handbook editor", new() { Exact = true })).ToBeVisibleAsync();

        // Ten days later it is gone, and nobody did anything.
        time.Shift(TimeSpan.FromDays(10) + TimeSpan.FromMinutes(5));
        Assert.DoesNotContain(model.AssignmentsOf(employee), held => held.RoleId == role && (held.ValidUntil is not { } until || until > time.GetUtcNow().UtcDateTime));
        await SignInAsync(theirs.Page, "employee@brisa.example", password);
        await theirs.GoAsync(ConsoleUrls.MyAccess);
        await Expect(theirs.Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = MyAccountText.AccessTitle })).ToBeVisibleAsync();
        await Expect(theirs.Page.GetByText("Handbook editor", new() { Exact = true })).ToHaveCountAsync(0);
        Assert.True(manager.Complaints.Count == 0, string.Join('\n', manager.Complaints));
    }

    private static string RequestWordsAdd(string role) => string.Format(CultureInfo.CurrentCulture, RequestText.AddNamed, role);

    private static async Task<Guid> RoleAsync(ConsoleServer server, string key)
    {
        await using var context = await server.Contexts.CreateDbContextAsync();
        return await context.Roles.Where(role => role.Key == key).Select(static role => role.Id).SingleAsync();
    }

    private static async Task SignInAsync(IPage page, string name, string password)
    {
        await page.Context.ClearCookiesAsync(new() { Name = "console-session" });
        await page.GotoAsync(ConsoleUrls.SignIn);
        await page.Locator("#name").FillAsync(name);
        await page.Locator("#password").FillAsync(password);
        await page.Locator("form button[type=submit]").Last.ClickAsync();
        await BrowserVisit.ReadyAsync(page);
        await Expect(page.Locator("nav#side")).ToBeAttachedAsync();
    }
}

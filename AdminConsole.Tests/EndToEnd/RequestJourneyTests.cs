using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Roles;
using AdminConsole.Resources;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminConsole.Tests.EndToEnd;

/// <summary>An employee asks for a role, the manager approves it shorter, it works at once and ends by itself.</summary>
[Trait("Stage", "Browser"), Collection(BrowserJourneys.Name)]
public sealed class RequestJourneyTests(BrowserHouse house, MovedHouse moved) : IClassFixture<MovedHouse>
{
    private const string Why = "I rewrite the chapter on returns this autumn";

    [Theory]
    [InlineData("en", Look.Wide, Look.Narrow)]
    [InlineData("es", Look.Wide, Look.Narrow)]
    [InlineData("en", Look.Narrow, Look.Wide)]
    [InlineData("es", Look.Narrow, Look.Wide)]
    public async Task Request_ApprovedShorter_WorksAtOnceAndEndsByItself(string language, int width, int managerWidth)
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = new(language);
        await moved.SetManagerAsync("employee", "manager");
        var colleague = await OpenPeopleAsync();

        // The employee may not open the page yet, fills the basket and sends it.
        await using var theirs = await house.OpenAsync(moved.Server.Address, new Look(width, language, "light"));
        await moved.SignInAsync(theirs, "employee");
        await ExpectRefusedAsync(theirs, colleague);
        await theirs.GoAsync(ConsoleUrls.RequestNew);
        await theirs.Page.Locator("#role-search").PressSequentiallyAsync("handbook");
        await theirs.Page.GetByRole(AriaRole.Button, new() { Name = string.Format(CultureInfo.CurrentCulture, RequestText.AddNamed, "Handbook editor") }).ClickAsync();
        await theirs.Page.Locator(".basket-line input[type=number]").FillAsync("60");
        await theirs.Page.GetByLabel(RequestText.Why).FillAsync(Why);
        await theirs.Page.GetByRole(AriaRole.Button, new() { Name = RequestText.Submit, Exact = true }).ClickAsync();
        await Expect(theirs.Page.Locator("[data-stage=Open]")).ToBeVisibleAsync();
        await Expect(theirs.Page.Locator(".decide-bar")).ToHaveCountAsync(0);
        await MovedHouse.FitsAsync(theirs.Page);
        var address = theirs.Page.Url;

        // The manager decides, for fewer days.
        await using var manager = await house.OpenAsync(moved.Server.Address, new Look(managerWidth, language, "light"));
        await moved.SignInAsync(manager, "manager");
        await manager.GoAsync($"{ConsoleUrls.Requests}?tab=decide");
        await manager.Page.GetByRole(AriaRole.Link, new() { Name = "Handbook editor" }).ClickAsync();
        await Expect(manager.Page.GetByText(Why)).ToBeVisibleAsync();
        await MovedHouse.FitsAsync(manager.Page);
        await manager.Page.Locator(".decide-bar").GetByRole(AriaRole.Button, new() { Name = RequestText.Approve, Exact = true }).ClickAsync();
        var dialog = manager.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel(RequestText.DaysLabel).FillAsync("10");
        await dialog.GetByRole(AriaRole.Button, new() { Name = RequestText.Approve, Exact = true }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(manager.Page.Locator(".pill").Filter(new() { HasText = RequestText.StateApproved }).First).ToBeVisibleAsync();

        // The requester sees it without asking, and the page that it gives opens at once.
        await Expect(theirs.Page.Locator(".pill").Filter(new() { HasText = RequestText.InForce }).First).ToBeVisibleAsync();
        Assert.Equal(address, theirs.Page.Url);
        await theirs.GoAsync(ConsoleUrls.MyAccess);
        await Expect(theirs.Page.GetByText("Handbook editor", new() { Exact = true })).ToBeVisibleAsync();
        await theirs.GoAsync($"{ConsoleUrls.People}?q={colleague}");
        await Expect(theirs.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(PeopleText.Title);
        await Expect(theirs.Page.Locator("tbody tr").First).ToContainTextAsync(colleague);
        await Expect(theirs.Page.Locator($"nav#side a[href='{ConsoleUrls.People}']")).ToHaveCountAsync(1);

        // A minute before its end it still opens; after it, it is refused and gone from the menu, and nobody did anything.
        moved.Time.Shift(TimeSpan.FromDays(10) - TimeSpan.FromMinutes(3));
        await moved.SignInAsync(theirs, "employee");
        await theirs.GoAsync($"{ConsoleUrls.People}?q={colleague}");
        await Expect(theirs.Page.Locator("tbody tr").First).ToContainTextAsync(colleague);
        moved.Time.Shift(TimeSpan.FromMinutes(5));
        await ExpectRefusedAsync(theirs, colleague);
        await Expect(theirs.Page.Locator($"nav#side a[href='{ConsoleUrls.People}']")).ToHaveCountAsync(0);
        await theirs.GoAsync(ConsoleUrls.MyAccess);
        await Expect(theirs.Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = MyAccountText.AccessTitle })).ToBeVisibleAsync();
        await Expect(theirs.Page.GetByText("Handbook editor", new() { Exact = true })).ToHaveCountAsync(0);
        await theirs.GoAsync(address);
        await Expect(theirs.Page.Locator(".pill").Filter(new() { HasText = RequestText.NotInForce }).First).ToBeVisibleAsync();
        Assert.True(manager.Complaints.Count == 0, string.Join('\n', manager.Complaints));
    }

    /// <summary>Lets the editors of the handbook see people too, so that having the role shows in the console; gives back one whom they see.</summary>
    private async Task<string> OpenPeopleAsync()
    {
        var employee = await moved.PersonAsync("employee");
        await using var context = await moved.Server.Contexts.CreateDbContextAsync();
        var role = await context.Roles.Where(static role => role.Key == "handbook-editor").Select(static role => role.Id).SingleAsync();
        var permission = (await context.Permissions.Where(static row => row.Application == ConsolePermissions.Application && row.ResourceType == "person" && row.Action == "read").Select(static row => row.Id).SingleAsync());
        if (!await context.RoleGrants.AnyAsync(grant => grant.RoleId == role && grant.PermissionId == permission))
        {
            context.Add(new RoleGrant { RoleId = role, PermissionId = permission });
            await moved.MoveAllAsync(context, role);
        }

        return await context.People.Where(person => person.DepartmentId == employee.DepartmentId && person.Id != employee.Id).OrderBy(static person => person.EmployeeNumber).Select(static person => person.EmployeeNumber).FirstAsync();
    }

    private static async Task ExpectRefusedAsync(BrowserVisit visit, string colleague)
    {
        await visit.GoAsync($"{ConsoleUrls.People}?q={colleague}");
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(AccountText.DeniedTitle);
        await Expect(visit.Page.GetByText(colleague)).ToHaveCountAsync(0);
    }
}

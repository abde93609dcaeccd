using AdminConsole.Controls;
using AdminConsole.Domain.People;
using AdminConsole.Resources;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminConsole.Tests.EndToEnd;

[Trait("Stage", "Browser"), Collection(BrowserJourneys.Name)]
public sealed class RoleJourneyTests(BrowserHouse house)
{
    [Theory]
    [InlineData("en", "support-lead", "Junior agent", "wiki:page.write")]
    [InlineData("es", "claims-handler", "Agente en prácticas", "crm:ticket.close")]
    public async Task JuniorRole_GivenAPermission_ThePreviewNamesTheSeniorsThatGainIt(string language, string seniorKey, string name, string permission)
    {
        System.Globalization.CultureInfo.CurrentUICulture = new(language);
        var senior = await house.RoleAsync(seniorKey);
        await using var officer = await house.VisitAsync("officer", Look.Usual with { Language = language });
        var page = officer.Page;
        var dialog = page.GetByRole(AriaRole.Dialog);

        // A new role under Customer service gives nothing.
        await officer.GoAsync(ConsoleUrls.Roles);
        await page.GetByRole(AriaRole.Link, new() { Name = RoleText.New }).ClickAsync();
        await page.GetByLabel(RoleText.Name, new() { Exact = true }).FillAsync(name);
        await page.GetByLabel(RoleText.Owner).SelectOptionAsync(await OwnerAsync(page));
        await page.GetByRole(AriaRole.Button, new() { Name = RoleText.Create }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = name, Level = 1 })).ToBeVisibleAsync();
        await Expect(page.GetByText(RoleText.NoPermissions)).ToBeVisibleAsync();
        var junior = new Uri(page.Url).AbsolutePath;

        // The senior inherits from it, and cannot inherit from Engineering by accident.
        await officer.GoAsync($"{ConsoleUrls.Role(senior)}?tab=hierarchy");
        await InheritAsync((await house.RoleAsync("senior-engineer")).ToString("D"));
        await Expect(page.GetByText(string.Format(System.Globalization.CultureInfo.InvariantCulture, FaultText.Crossing, await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).InnerTextAsync(), "Senior engineer"))).ToBeVisibleAsync();
        await InheritAsync(junior.Split('/')[^1]);
        await ConfirmAsync();
        await Expect(page.Locator(".role-links").GetByRole(AriaRole.Link, new() { Name = name })).ToBeVisibleAsync();
        await Expect(page.Locator(".drawing-svg a")).ToHaveCountAsync(2);

        // What the junior is given reaches the senior, and the preview says so before it is.
        await officer.GoAsync(junior);
        await page.GetByRole(AriaRole.Button, new() { Name = RoleText.AddPermission }).ClickAsync();
        await dialog.GetByRole(AriaRole.Searchbox).FillAsync(permission);
        await page.Locator(".found-permission").First.ClickAsync();
        await Expect(dialog.Locator(".effect-list").First).ToContainTextAsync(permission);
        await Expect(dialog.GetByRole(AriaRole.List, new() { Name = AccessText.RolesAffected })).ToContainTextAsync(await NameAsync(senior));
        await ConfirmAsync();
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = permission })).ToContainTextAsync(RoleText.Own);

        await officer.GoAsync(ConsoleUrls.Role(senior));
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = permission })).ToContainTextAsync(name);
        await Expect(page.GetByText("aws:service.deploy")).ToHaveCountAsync(0);

        // Ask why, apply the cut, ask again.
        var (holder, branch) = await HolderAsync(senior);
        var question = $"{ConsoleUrls.Ask}?person={holder:D}&permission={permission}&department={branch:D}";
        await officer.GoAsync(question);
        await Expect(page.Locator(".ask-answer").First).ToContainTextAsync(AskText.Yes);
        await Expect(page.Locator(".ask-paths li").First).ToContainTextAsync($"{await NameAsync(senior)} → {name} → {permission}");
        await Expect(page.Locator(".ask-cut")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Link, new() { Name = AskText.OpenPerson }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = string.Format(System.Globalization.CultureInfo.InvariantCulture, PeopleText.TakeNamed, await NameAsync(senior)) }).ClickAsync();
        await dialog.GetByRole(AriaRole.Textbox).FillAsync("No longer needed");
        await dialog.GetByRole(AriaRole.Button, new() { Name = KitText.Confirm }).ClickAsync();
        await Expect(page.GetByText(PeopleText.RoleTaken)).ToBeVisibleAsync();
        await officer.GoAsync(question);
        await Expect(page.Locator(".ask-answer").First).ToContainTextAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, AskText.MayNotLine, string.Empty, permission).Trim());
        await Expect(page.Locator(".ask-cut")).ToHaveCountAsync(0);
        Assert.Empty(officer.Complaints);

        async Task InheritAsync(string role)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = RoleText.AddJunior }).ClickAsync();
            await dialog.GetByLabel(RoleText.Role, new() { Exact = true }).SelectOptionAsync(role);
            await dialog.GetByRole(AriaRole.Button, new() { Name = RoleText.Preview }).ClickAsync();
        }

        async Task ConfirmAsync()
        {
            await dialog.GetByRole(AriaRole.Textbox).FillAsync("Least privilege");
            await dialog.GetByRole(AriaRole.Button, new() { Name = KitText.Confirm }).ClickAsync();
            await Expect(page.GetByText(RoleText.Changed)).ToBeVisibleAsync();
        }
    }

    [Theory]
    [InlineData("en", "Desk")]
    [InlineData("es", "Mesa")]
    public async Task Hierarchy_OfEightRolesInSupport_HoldsNothingOfEngineerings(string language, string prefix)
    {
        System.Globalization.CultureInfo.CurrentUICulture = new(language);
        await using var officer = await house.VisitAsync("officer", Look.Usual with { Language = language });
        var page = officer.Page;
        var dialog = page.GetByRole(AriaRole.Dialog);
        List<string> roles = [];
        var owner = string.Empty;
        for (var number = 1; number <= 8; number++)
        {
            await officer.GoAsync(ConsoleUrls.RoleNew);
            owner = await OwnerAsync(page);
            await page.GetByLabel(RoleText.Name, new() { Exact = true }).FillAsync($"{prefix} {number}");
            await page.GetByLabel(RoleText.Owner).SelectOptionAsync(owner);
            await page.GetByRole(AriaRole.Button, new() { Name = RoleText.Create }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = $"{prefix} {number}", Level = 1 })).ToBeVisibleAsync();
            roles.Add(new Uri(page.Url).AbsolutePath.Split('/')[^1]);
        }

        // One over two, two over three each but for the last: 1 → 2, 3; 2 → 4, 5; 3 → 6, 7; 7 → 8.
        foreach (var (senior, junior) in ((int, int)[])[(1, 2), (1, 3), (2, 4), (2, 5), (3, 6), (3, 7), (7, 8)])
        {
            await officer.GoAsync($"{ConsoleUrls.Role(Guid.Parse(roles[senior - 1]))}?tab=hierarchy");
            await page.GetByRole(AriaRole.Button, new() { Name = RoleText.AddJunior }).ClickAsync();
            await dialog.GetByLabel(RoleText.Role, new() { Exact = true }).SelectOptionAsync(roles[junior - 1]);
            await dialog.GetByRole(AriaRole.Button, new() { Name = RoleText.Preview }).ClickAsync();
            await ConfirmAsync();
        }

        // The lowest gets the permission, and the preview names all four that come to give it.
        await officer.GoAsync(ConsoleUrls.Role(Guid.Parse(roles[7])));
        await page.GetByRole(AriaRole.Button, new() { Name = RoleText.AddPermission }).ClickAsync();
        await dialog.GetByRole(AriaRole.Searchbox).FillAsync("crm:ticket.reply");
        await page.Locator(".found-permission").First.ClickAsync();
        foreach (var number in (int[])[1, 3, 7, 8])
        {
            await Expect(dialog.Locator(".effect-list").Filter(new() { HasText = $"{prefix} {number}" })).ToHaveCountAsync(1);
        }

        await ConfirmAsync();

        // The picture shows them, and lights what the chosen one inherits.
        await officer.GoAsync($"{ConsoleUrls.RoleHierarchy}?department={owner}");
        await page.Locator(".drawing-svg a").Filter(new() { HasText = $"{prefix} 3" }).ClickAsync();
        await Expect(page.Locator(".drawing-legend")).ToContainTextAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, RoleText.LightInherited, 3));
        await Expect(page.Locator(".drawing-legend")).ToContainTextAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, RoleText.LightInheriting, 1));
        await Expect(page.Locator(".drawing-box.drawing-inherited")).ToHaveCountAsync(3);
        for (var number = 1; number <= 8; number++)
        {
            await Expect(page.Locator(".drawing-svg a").Filter(new() { HasText = $"{prefix} {number}" })).ToHaveCountAsync(1);
        }

        // Nothing of Engineering's: neither in the picture nor in what the uppermost gives.
        await Expect(page.Locator(".drawing-svg").GetByText("Software engineer")).ToHaveCountAsync(0);
        await officer.GoAsync(ConsoleUrls.Role(Guid.Parse(roles[0])));
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "crm:ticket.reply" })).ToContainTextAsync($"{prefix} 8");
        await Expect(page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        foreach (var key in (string[])["git:", "ci:", "aws:"])
        {
            await Expect(page.GetByRole(AriaRole.Table).GetByText(key)).ToHaveCountAsync(0);
        }

        // It is taken back through the history, and the seniors lose it with it.
        await officer.GoAsync($"{ConsoleUrls.Role(Guid.Parse(roles[7]))}?tab=history");
        await page.Locator(".role-state").Last.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(dialog.Locator(".effect-list").First).ToContainTextAsync("crm:ticket.reply");
        await ConfirmAsync();
        await officer.GoAsync(ConsoleUrls.Role(Guid.Parse(roles[0])));
        await Expect(page.GetByText(RoleText.NoPermissions)).ToBeVisibleAsync();
        Assert.Empty(officer.Complaints);

        async Task ConfirmAsync()
        {
            await dialog.GetByRole(AriaRole.Textbox).FillAsync("Least privilege");
            await dialog.GetByRole(AriaRole.Button, new() { Name = KitText.Confirm }).ClickAsync();
            await Expect(page.GetByText(RoleText.Changed).First).ToBeVisibleAsync();
            await Expect(dialog).ToHaveCountAsync(0);
        }
    }

    private async Task<string> NameAsync(Guid role)
    {
        await using var context = await house.Server.Contexts.CreateDbContextAsync();
        return context.Roles.Single(row => row.Id == role).Name;
    }

    /// <summary>Somebody without an account who holds it now, and where.</summary>
    private async Task<(Guid Person, Guid? Branch)> HolderAsync(Guid role)
    {
        await using var context = await house.Server.Contexts.CreateDbContextAsync();
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var held = context.Assignments
            .Where(row => row.RoleId == role && row.ValidFrom <= now && row.ValidUntil == null && context.People.Any(person => person.Id == row.PersonId && person.Status == PersonStatus.Active) && !context.Users.Any(account => account.Id == row.PersonId))
            .OrderBy(static row => row.Id).Select(static row => new { row.PersonId, row.ScopeDepartmentId }).First();
        return (held.PersonId, held.ScopeDepartmentId);
    }

    private static async Task<string> OwnerAsync(IPage page)
        => await page.Locator("#field-DepartmentId option").Filter(new() { HasText = "Customer" }).First.GetAttributeAsync("value") ?? string.Empty;
}

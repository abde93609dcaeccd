using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain.People;
using AdminConsole.Resources;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminConsole.Tests.EndToEnd;

[Trait("Stage", "Browser"), Collection(BrowserJourneys.Name)]
public sealed class DepartmentJourneyTests(BrowserHouse house)
{
    [Theory]
    [InlineData("en", "CS", "ENG", "Night \"shift\" / 24×7", "NIGHT-EN")]
    [InlineData("es", "FIN", "OPS", "Ñandú, turno de noche", "NIGHT-ES")]
    public async Task Department_MadeMovedAndFound_ThePreviewNamesWhoGains(string language, string from, string to, string name, string code)
    {
        CultureInfo.CurrentUICulture = new(language);
        var (first, second) = (await NamedAsync(from), await NamedAsync(to));
        await using var officer = await house.VisitAsync("officer", Look.Usual with { Language = language });
        var page = officer.Page;
        var dialog = page.GetByRole(AriaRole.Dialog);

        // Made under one branch.
        await officer.GoAsync(ConsoleUrls.Departments);
        await page.GetByRole(AriaRole.Link, new() { Name = DepartmentText.New }).ClickAsync();
        await page.GetByLabel(DepartmentText.Name, new() { Exact = true }).FillAsync(name);
        await page.GetByLabel(DepartmentText.Code).FillAsync(code.ToLowerInvariant());
        await page.GetByLabel(DepartmentText.Parent).SelectOptionAsync(first.Id.ToString("D"));
        await page.GetByRole(AriaRole.Button, new() { Name = DepartmentText.Create }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = name, Level = 1 })).ToBeVisibleAsync();
        var made = new Uri(page.Url).AbsolutePath;

        // The branch it stands in cannot come under it.
        await officer.GoAsync(ConsoleUrls.Department(first.Id));
        await page.GetByRole(AriaRole.Button, new() { Name = DepartmentText.Move, Exact = true }).ClickAsync();
        await Expect(dialog.Locator($"option[value='{made.Split('/')[^1]}']")).ToHaveCountAsync(0);
        await dialog.GetByRole(AriaRole.Button, new() { Name = KitText.Cancel }).ClickAsync();

        // Moved to the other branch: whoever acts there comes to act for it, and the preview says so before it is done.
        await officer.GoAsync(made);
        await page.GetByRole(AriaRole.Button, new() { Name = DepartmentText.Move, Exact = true }).ClickAsync();
        await dialog.GetByLabel(DepartmentText.NewParent).SelectOptionAsync(second.Id.ToString("D"));
        await dialog.GetByRole(AriaRole.Button, new() { Name = DepartmentText.Preview }).ClickAsync();
        await Expect(dialog.Locator(".effect-list").Last).ToContainTextAsync(await HolderAsync(second.Id));
        await dialog.GetByRole(AriaRole.Textbox).FillAsync("Reorganised");
        await dialog.GetByRole(AriaRole.Button, new() { Name = KitText.Confirm }).ClickAsync();
        await Expect(page.GetByText(DepartmentText.Moved)).ToBeVisibleAsync();
        await Expect(page.Locator(".page-lead")).ToContainTextAsync(second.Name);

        // Found with its whole path.
        await officer.GoAsync(ConsoleUrls.Departments);
        await page.GetByRole(AriaRole.Searchbox).First.FillAsync(code);
        await Expect(page.Locator(".tree-path")).ToHaveTextAsync($"Company / {second.Name} / {name}");

        // The tree is walked with the arrows; what is below is read as it is opened.
        await officer.GoAsync(ConsoleUrls.Departments);
        var top = page.GetByRole(AriaRole.Treeitem).First;
        var branch = page.Locator($"[role=treeitem][href='{ConsoleUrls.Department(second.Id)}']");
        var leaf = page.GetByRole(AriaRole.Treeitem).Filter(new() { HasText = code });
        await Expect(branch).ToHaveAttributeAsync("aria-expanded", "false");
        await Expect(leaf).ToHaveCountAsync(0);
        await top.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        while (!await branch.EvaluateAsync<bool>("item => item === document.activeElement"))
        {
            await page.Keyboard.PressAsync("ArrowDown");
        }

        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(branch).ToHaveAttributeAsync("aria-expanded", "true");
        await Expect(leaf).ToHaveCountAsync(1);
        await leaf.FocusAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(branch).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(leaf).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Home");
        await Expect(top).ToBeFocusedAsync();
        await Expect(page.Locator("[role=treeitem][tabindex='0']")).ToHaveCountAsync(1);

        // Renamed by somebody with the keyboard only; removed since nothing hangs on it, while its branch says what hangs on that.
        await officer.GoAsync(made);
        await page.GetByRole(AriaRole.Button, new() { Name = DepartmentText.Edit }).ClickAsync();
        await dialog.GetByLabel(DepartmentText.Name, new() { Exact = true }).FillAsync(name + " 2");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = name + " 2", Level = 1 })).ToBeVisibleAsync();
        await RemoveAsync();
        await Expect(page.GetByText(DepartmentText.Removed)).ToBeVisibleAsync();
        await officer.GoAsync(ConsoleUrls.Department(second.Id));
        await RemoveAsync();
        await Expect(page.GetByText(FaultText.DepartmentInUse[..20])).ToBeVisibleAsync();
        await officer.GoAsync(made);
        await Expect(page.GetByText(DepartmentText.Gone)).ToBeVisibleAsync();
        Assert.Empty(officer.Complaints);

        async Task RemoveAsync()
        {
            await page.GetByRole(AriaRole.Button, new() { Name = DepartmentText.Remove, Exact = true }).ClickAsync();
            await dialog.GetByRole(AriaRole.Textbox).FillAsync("Reorganised");
            await dialog.GetByRole(AriaRole.Button, new() { Name = DepartmentText.Remove, Exact = true }).ClickAsync();
        }
    }

    private async Task<(Guid Id, string Name)> NamedAsync(string code)
    {
        await using var context = await house.Server.Contexts.CreateDbContextAsync();
        var row = context.Departments.Single(department => department.Code == code);
        return (row.Id, row.Name);
    }

    /// <summary>Somebody who holds a role for that branch now, by name.</summary>
    private async Task<string> HolderAsync(Guid branch)
    {
        await using var context = await house.Server.Contexts.CreateDbContextAsync();
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var person = context.Assignments
            .Where(row => row.ScopeDepartmentId == branch && row.ValidFrom <= now && row.ValidUntil == null)
            .Join(context.People.Where(static person => person.Status == PersonStatus.Active), static row => row.PersonId, static person => person.Id, static (_, person) => person)
            .OrderBy(static person => person.Id).First();
        return $"{person.GivenName} {person.FamilyName}";
    }
}

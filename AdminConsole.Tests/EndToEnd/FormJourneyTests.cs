using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Resources;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminConsole.Tests.EndToEnd;

/// <summary>What forms have in common under somebody's hands: problems that go, choices that were not made, an end of the circuit.</summary>
[Trait("Stage", "Browser"), Collection(BrowserJourneys.Name)]
public sealed class FormJourneyTests(BrowserHouse house)
{
    [Fact]
    public async Task Policy_WithTwoStagesAlike_LosesTheSecondAndIsSaved()
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = new("en");
        await using var officer = await house.VisitAsync("officer");
        var page = officer.Page;
        await officer.GoAsync(ConsoleUrls.RequestPolicies);
        await page.GetByRole(AriaRole.Button, new() { Name = RequestText.NewPolicy, Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.Locator("#field-Name").FillAsync("Two alike");
        var stages = dialog.Locator(".stage-line");
        await Expect(stages).ToHaveCountAsync(1);
        var add = dialog.GetByRole(AriaRole.Button, new() { Name = RequestText.AddStage, Exact = true });
        await add.ClickAsync();
        await add.ClickAsync();
        await Expect(stages).ToHaveCountAsync(3);
        await stages.Nth(1).GetByRole(AriaRole.Button, new() { Name = RequestText.Remove, Exact = true }).ClickAsync();
        await Expect(stages).ToHaveCountAsync(2);
        await stages.Nth(1).GetByRole(AriaRole.Button, new() { Name = RequestText.Remove, Exact = true }).ClickAsync();
        await Expect(stages).ToHaveCountAsync(1);

        var save = dialog.GetByRole(AriaRole.Button, new() { Name = RequestText.Save, Exact = true });
        await save.ClickAsync();
        var anyway = dialog.GetByLabel(RequestText.SaveAnyway);
        await Expect(anyway.Or(page.GetByText(RequestText.PolicySaved)).First).ToBeVisibleAsync();
        if (await anyway.IsVisibleAsync())
        {
            await anyway.CheckAsync();
            await save.ClickAsync();
        }

        await Expect(page.GetByText(RequestText.PolicySaved)).ToBeVisibleAsync();
        await using var context = await house.Server.Contexts.CreateDbContextAsync();
        var made = await context.RequestPolicies.SingleAsync(static row => row.Name == "Two alike");
        Assert.Single(await context.RequestPolicyStages.Where(row => row.PolicyId == made.Id).ToListAsync());
        Assert.True(officer.Complaints.Count == 0, string.Join('\n', officer.Complaints));
    }

    [Theory]
    [InlineData("en", Look.Wide)]
    [InlineData("es", Look.Narrow)]
    public async Task Join_WithANameThatWasTypedAndNotChosen_IsHeldBackUntilItIsChosenOrEmptied(string language, int width)
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = new(language);
        await using var hr = await house.VisitAsync("hr", new Look(width, language, "light"));
        var page = hr.Page;
        await hr.GoAsync(ConsoleUrls.LifecycleJoin);
        var manager = page.Locator("#field-ManagerId");
        var submit = page.GetByRole(AriaRole.Button, new() { Name = LifecycleText.Bring, Exact = true });
        // Sent before typing has paused: what counts is what stands there.
        await manager.FillAsync("zzz nobody");
        await submit.ClickAsync();
        await Expect(page.Locator("#ManagerId-error")).ToHaveTextAsync(KitText.ChooseFromList);
        await Expect(manager).ToBeFocusedAsync();
        await Expect(page.Locator(".notice-bad")).ToHaveCountAsync(0);
        await Expect(page.Locator("#GivenName-error")).ToHaveCountAsync(0);

        // Emptied, the form goes, and the other fields are at fault.
        await manager.FillAsync(string.Empty);
        await Expect(page.Locator("#ManagerId-error")).ToHaveCountAsync(0);
        await submit.ClickAsync();
        var banner = page.Locator(".notice-bad");
        await Expect(banner).ToBeVisibleAsync();
        var department = page.Locator("#field-DepartmentId");
        var red = await page.EvaluateAsync<string>("() => { const probe = document.createElement('i'); probe.style.color = 'var(--bad)'; document.body.append(probe); const color = getComputedStyle(probe).color; probe.remove(); return color; }");
        await Expect(department).ToHaveCSSAsync("border-top-color", red);

        // Each problem goes with its field, the banner with the last.
        await page.Locator("#field-GivenName").FillAsync("Nil");
        await page.Locator("#field-FamilyName").FillAsync("Prat");
        await Expect(page.Locator("#GivenName-error")).ToHaveCountAsync(0);
        await page.Locator("#field-EmployeeNumber").FillAsync("N-1");
        await department.SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await Expect(page.Locator(".field-error")).ToHaveCountAsync(1);
        await Expect(banner).ToBeVisibleAsync();
        // While it is typed already.
        await page.Locator("#field-WorkEmail").PressSequentiallyAsync("nil.prat@brisa.example");
        await Expect(page.Locator("#field-WorkEmail")).ToHaveValueAsync("nil.prat@brisa.example");
        await Expect(page.Locator(".field-error")).ToHaveCountAsync(0);
        await Expect(banner).ToHaveCountAsync(0);
        Assert.True(hr.Complaints.Count == 0, string.Join('\n', hr.Complaints));
    }

    [Theory]
    [InlineData("light", false)]
    [InlineData("dark", true)]
    public async Task CircuitsEnd_ShowsALinkThatCanBeReadAndPressed_AboveADialogToo(string theme, bool dialog)
    {
        await using var officer = await house.VisitAsync("officer", new Look(Look.Wide, "en", theme));
        var page = officer.Page;
        await officer.GoAsync(ConsoleUrls.RequestPolicies);
        // A part of the page is taken from under the framework, which cannot take it away again, and ends the circuit.
        if (dialog)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = RequestText.NewPolicy, Exact = true }).ClickAsync();
            await page.Locator("dialog.modal .stages").EvaluateAsync("part => part.remove()");
            await page.GetByLabel(RequestText.Automatic).CheckAsync();
        }
        else
        {
            await page.EvaluateAsync($$"""() => { document.querySelector("#main h1").closest(".page > *").remove(); Blazor.navigateTo("{{ConsoleUrls.People}}"); }""");
        }

        var link = page.Locator("#blazor-error-ui .reload");
        await Expect(link).ToBeVisibleAsync();
        await Expect(link).ToBeFocusedAsync();
        if (Environment.GetEnvironmentVariable("ADMINCONSOLE_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"circuit-end-{theme}.png") });
        }

        Assert.InRange(await ContrastAsync(link), 4.5, 21);
        Assert.InRange(await ContrastAsync(page.Locator("#fault-title")), 4.5, 21);
        await link.ClickAsync();
        await officer.ReadyAsync();
        await Expect(page.Locator("#blazor-error-ui")).ToBeHiddenAsync();
        await Expect(page.Locator("dialog.modal")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Tabs_OnThePhone_ShowTheChosenOne()
    {
        var person = await house.SomebodyAsync(20);
        await using var officer = await house.VisitAsync("officer", new Look(Look.Narrow, "es", "light"));
        foreach (var tab in (string[])["history", "credentials"])
        {
            await officer.GoAsync($"{ConsoleUrls.Person(person.Id)}?tab={tab}");
            await Expect(officer.Page.Locator(".tabs [aria-current]")).ToBeInViewportAsync(new() { Ratio = .99f });
        }
    }

    [Fact]
    public async Task Steps_OnThePhone_EndWithTheirButton()
    {
        var person = await house.SomebodyAsync(20);
        await using var hr = await house.VisitAsync("hr", new Look(Look.Narrow, "en", "light"));
        foreach (var address in (string[])[ConsoleUrls.LifecycleMove(person.Id), ConsoleUrls.LifecycleLeave(person.Id), ConsoleUrls.LifecycleJoin])
        {
            await hr.GoAsync(address);
            var last = hr.Page.Locator(".step-page > :is(.card, .step-side)");
            await Expect(last).ToBeVisibleAsync();
            var (above, button) = (await last.BoundingBoxAsync(), await hr.Page.Locator(".step-page button[type=submit]").BoundingBoxAsync());
            Assert.True(button!.Y > above!.Y + above.Height, address);
        }
    }

    [Fact]
    public async Task Cards_OnThePhone_SetTheirPartsOneUnderAnother()
    {
        var request = await house.RequestAsync("support-lead");
        await using var manager = await house.VisitAsync("manager", new Look(Look.Narrow, "es", "light"));
        await manager.GoAsync(ConsoleUrls.RequestsToDecide);
        var second = manager.Page.Locator("tbody td[data-label] > .row-sub").First;
        var (cell, part) = (await second.Locator("..").BoundingBoxAsync(), await second.BoundingBoxAsync());
        Assert.True(part!.Y >= cell!.Y + 16, "The department stands beside the name.");

        // A word about what was done does not lie on what is to be done next.
        await manager.GoAsync(ConsoleUrls.Request(request));
        await manager.Page.Locator(".toasts").EvaluateAsync("toasts => toasts.insertAdjacentHTML('beforeend', '<div class=\"toast\"><span>Done</span></div>')");
        var (toast, approve) = (await manager.Page.Locator(".toast").BoundingBoxAsync(), await manager.Page.Locator(".decide-bar").BoundingBoxAsync());
        Assert.True(toast!.Y + toast.Height < approve!.Y, "The toast covers the decision.");

        var person = await house.SomebodyAsync(20);
        await using var hr = await house.VisitAsync("hr", new Look(Look.Narrow, "es", "light"));
        await hr.GoAsync(ConsoleUrls.PersonEmployment(person.Id));
        var (title, actions) = (await hr.Page.Locator("#employment-title").BoundingBoxAsync(), await hr.Page.Locator(".card-head .card-actions").BoundingBoxAsync());
        Assert.True(actions!.Y >= title!.Y + title.Height, "The buttons stand beside the heading.");
    }

    // WCAG 2.2, 1.4.3: text against what is painted behind it.
    private static Task<double> ContrastAsync(ILocator text) => text.EvaluateAsync<double>("""
        element => {
            const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
            const pixel = color => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
            const luminance = color => pixel(color).slice(0, 3).map(part => part / 255).map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4)
                .reduce((sum, part, index) => sum + part * [.2126, .7152, .0722][index], 0);
            let behind = element;
            while (pixel(getComputedStyle(behind).backgroundColor)[3] === 0) {
                behind = behind.parentElement;
            }
            const [one, other] = [luminance(getComputedStyle(element).color), luminance(getComputedStyle(behind).backgroundColor)];
            return (Math.max(one, other) + .05) / (Math.min(one, other) + .05);
        }
        """);
}

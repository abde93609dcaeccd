using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Requests;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminConsole.Tests.EndToEnd;

/// <summary>A request's own page under the hands of whoever decides it and whoever asked.</summary>
[Trait("Stage", "Browser"), Collection(BrowserJourneys.Name)]
public sealed class RequestPageTests(BrowserHouse house)
{
    [Fact]
    public async Task DecisionPage_PlainKeys_OpenTheirFormsAndWriteInFields()
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = new("en");
        var request = await house.RequestAsync("support-lead");
        await using var manager = await house.VisitAsync("manager");
        var page = manager.Page;
        await manager.GoAsync(ConsoleUrls.Request(request));
        await Expect(page.Locator(".decide-bar kbd")).ToHaveTextAsync(["Q", "R", "A"]);
        var dialog = page.GetByRole(AriaRole.Dialog);
        foreach (var (key, title) in new[] { ("a", RequestText.Approve), ("r", RequestText.Refuse), ("q", RequestText.AskBack) })
        {
            await page.Keyboard.PressAsync(key);
            await Expect(dialog.GetByRole(AriaRole.Heading, new() { Name = title, Exact = true })).ToBeVisibleAsync();
            // In the dialog every key is a letter, in a field or beside it.
            await page.Keyboard.PressAsync(key is "a" ? "r" : "a");
            var comment = dialog.Locator("textarea");
            await comment.FillAsync(string.Empty);
            await comment.PressSequentiallyAsync("aqr a");
            await Expect(comment).ToHaveValueAsync("aqr a");
            await Expect(dialog).ToHaveCountAsync(1);
            await Expect(dialog.GetByRole(AriaRole.Heading, new() { Name = title, Exact = true })).ToBeVisibleAsync();
            await page.Keyboard.PressAsync("Escape");
            await Expect(dialog).ToHaveCountAsync(0);
        }

        // A field of the page, and a shortcut of the browser's, are none of ours.
        await page.Locator("#people-search").PressSequentiallyAsync("a");
        await Expect(page.Locator("#people-search")).ToHaveValueAsync("a");
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("#main").FocusAsync();
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.PressAsync("Alt+r");
        await page.Keyboard.PressAsync("x");
        await Expect(dialog).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("r");
        await Expect(dialog).ToHaveCountAsync(1);

        // On the phone the buttons say no more than they did.
        await using var phone = await house.VisitAsync("manager", new Look(Look.Narrow, "en", "light"));
        await phone.GoAsync(ConsoleUrls.Request(request));
        await Expect(phone.Page.Locator("[data-key=a]")).ToBeVisibleAsync();
        await Expect(phone.Page.Locator(".decide-bar kbd").First).ToBeHiddenAsync();
        Assert.True(manager.Complaints.Count == 0, string.Join('\n', manager.Complaints));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public async Task DecisionPage_RequestThatMoved_SaysWhatIsDifferentAndDecidesNothing(string language)
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = new(language);
        var (request, engineer) = (await house.RequestAsync("handbook-editor"), await house.RoleAsync("senior-engineer"));
        await house.EditRequestAsync(request, "Only to read along", days: 60);
        await using var manager = await house.VisitAsync("manager", new Look(Look.Wide, language, "light"));
        var page = manager.Page;
        await manager.GoAsync(ConsoleUrls.Request(request));
        await Expect(page.Locator(".differences")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("a");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToBeVisibleAsync();
        await house.EditRequestAsync(request, "To rewrite it all", days: 90);
        await dialog.GetByRole(AriaRole.Button, new() { Name = RequestText.Approve, Exact = true }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        var longer = Words(RequestText.ChangedFromTo, RequestText.HowLong, Words(RequestText.ForDays_many, 60), Words(RequestText.ForDays_many, 90));
        await Expect(page.Locator(".differences li")).ToHaveTextAsync([longer, RequestText.ReasonRewritten]);
        await using (var context = await house.Server.Contexts.CreateDbContextAsync())
        {
            Assert.False(await context.RequestDecisions.AnyAsync(row => row.RequestId == request));
        }

        // Another change while the page is open is added to it, in the reader's language.
        await house.EditRequestAsync(request, "To rewrite it all", days: 120);
        longer = Words(RequestText.ChangedFromTo, RequestText.HowLong, Words(RequestText.ForDays_many, 60), Words(RequestText.ForDays_many, 120));
        await Expect(page.Locator(".differences li").First).ToHaveTextAsync(longer);
        await Expect(page.Locator("h2").First).ToHaveTextAsync(RequestText.WhatIsAsked);

        // So is what the person came to hold, and it goes when they lose it.
        await HoldAsync(request, engineer, holds: true);
        await Expect(page.Locator(".differences li").Nth(2)).ToContainTextAsync("Senior engineer");
        await HoldAsync(request, engineer, holds: false);
        await Expect(page.Locator(".differences li")).ToHaveTextAsync([longer, RequestText.ReasonRewritten]);

        // The form of the decision says it once more; closed, it stays said. Refused on purpose, it is over.
        await page.Keyboard.PressAsync("r");
        await Expect(dialog.Locator(".differences li")).ToHaveTextAsync([longer, RequestText.ReasonRewritten]);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".differences li")).ToHaveCountAsync(2);
        await page.Keyboard.PressAsync("r");
        await dialog.Locator("textarea").FillAsync("Not for that long");
        await dialog.GetByRole(AriaRole.Button, new() { Name = RequestText.Refuse, Exact = true }).ClickAsync();
        await Expect(page.Locator(".pill").Filter(new() { HasText = RequestText.StateRefused }).First).ToBeVisibleAsync();
        await Expect(page.Locator(".differences")).ToHaveCountAsync(0);
        Assert.True(manager.Complaints.Count == 0, string.Join('\n', manager.Complaints));
    }

    [Fact]
    public async Task Edit_OfTheReasonAlone_KeepsBranchAndStart()
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = new("en");
        var first = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(20);
        var request = await house.RequestAsync("senior-engineer", days: 45, startsOn: first);
        var asked = await RowAsync();
        Assert.NotNull(asked.StartsAt);
        Assert.NotNull(asked.ScopeDepartmentId);
        await using var employee = await house.VisitAsync("employee");
        var page = employee.Page;
        await employee.GoAsync(ConsoleUrls.Request(request));
        await EditAsync(dialog => dialog.Locator("textarea").FillAsync("The reason, in better words"));
        var after = await RowAsync();
        Assert.Equal(("The reason, in better words", asked.ScopeDepartmentId, asked.StartsAt, asked.Days), (after.Reason, after.ScopeDepartmentId, after.StartsAt, after.Days));

        // Another first day moves it by as much; none means as soon as it is approved.
        await EditAsync(dialog => dialog.Locator("#field-StartsOn").FillAsync(first.AddDays(7).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        Assert.InRange((await RowAsync()).StartsAt!.Value - asked.StartsAt!.Value, TimeSpan.FromDays(6.9), TimeSpan.FromDays(7.1));
        await EditAsync(static dialog => dialog.Locator("#field-StartsOn").FillAsync(string.Empty));
        after = await RowAsync();
        Assert.Equal((null, asked.ScopeDepartmentId, asked.Days), (after.StartsAt, after.ScopeDepartmentId, after.Days));
        Assert.True(employee.Complaints.Count == 0, string.Join('\n', employee.Complaints));

        async Task EditAsync(Func<ILocator, Task> change)
        {
            var round = (await RowAsync()).Round;
            await page.GetByRole(AriaRole.Button, new() { Name = RequestText.Edit, Exact = true }).ClickAsync();
            var dialog = page.GetByRole(AriaRole.Dialog);
            await change(dialog);
            await dialog.GetByRole(AriaRole.Button, new() { Name = RequestText.Save, Exact = true }).ClickAsync();
            await Expect(dialog).ToHaveCountAsync(0);
            Assert.Equal(round + 1, (await RowAsync()).Round);
        }

        async Task<AccessRequest> RowAsync()
        {
            await using var context = await house.Server.Contexts.CreateDbContextAsync();
            return await context.AccessRequests.AsNoTracking().SingleAsync(row => row.Id == request);
        }
    }

    /// <summary>Whom the request is for comes to hold the role, or holds it no more.</summary>
    private async Task HoldAsync(Guid request, Guid role, bool holds)
    {
        Guid person;
        await using (var context = await house.Server.Contexts.CreateDbContextAsync())
        {
            person = await context.AccessRequests.Where(row => row.Id == request).Select(static row => row.PersonId).SingleAsync();
        }

        var done = await house.Server.Services.GetRequiredService<UnitOfWork>().ExecuteAsync<Done>(
            Actor.Console(TimeProvider.System),
            Intent.ByConsole(holds ? AuditActions.AssignmentGive : AuditActions.AssignmentTake, AuditTargets.Person, person, movesAccess: true),
            async (unit, token) =>
            {
                unit.TouchPerson(person);
                if (holds)
                {
                    unit.Database.Assignments.Add(new Assignment { Id = Guid.CreateVersion7(), PersonId = person, RoleId = role, ValidFrom = unit.Now, Origin = AssignmentOrigin.Direct, CreatedAt = unit.Now });
                }
                else
                {
                    unit.Database.Assignments.Remove(await unit.Database.Assignments.SingleAsync(row => row.PersonId == person && row.RoleId == role && row.Origin == AssignmentOrigin.Direct, token));
                }

                return Done.Instance;
            },
            CancellationToken.None);
        Assert.Null(done.Error);
    }

    private static string Words(string text, params object[] values) => string.Format(CultureInfo.CurrentCulture, text, values);
}

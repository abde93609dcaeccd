using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminConsole.Tests.EndToEnd;

[Trait("Stage", "Browser"), Collection(BrowserJourneys.Name)]
public sealed class PersonalDataJourneyTests(BrowserHouse house)
{
    [Theory]
    [InlineData("en", "employee", "personal-telephone")]
    [InlineData("es", "employee2", "emergency-telephone")]
    public async Task Field_RevealedWithAReason_HidesItselfAndIsSeenByItsOwnerAndTheOfficer(string language, string who, string key)
    {
        CultureInfo.CurrentUICulture = new(language);
        CultureInfo.CurrentCulture = new(language);
        var person = await house.PersonAsync(who);
        var field = PersonalFields.Find(key)!.Field;
        var name = PersonalDataText.ResourceManager.GetString($"Field_{field}", CultureInfo.CurrentUICulture)!;
        var opened = await house.Server.Services.GetRequiredService<PersonalOpener>().OpenAsync(Actor.Console(TimeProvider.System), person.Id, field, CancellationToken.None);
        var clear = PersonalRules.Show(field, opened.Value!).Single();

        await using var hr = await house.VisitAsync("hr", Look.Usual with { Language = language });
        var page = hr.Page;
        await hr.GoAsync($"{ConsoleUrls.Person(person.Id)}?tab=personal");
        var row = page.Locator($".personal-field[data-field={key}]");
        await Expect(row.Locator(".mono")).ToContainTextAsync("···");
        Assert.DoesNotContain(clear, await page.ContentAsync(), StringComparison.Ordinal);

        // Without a reason nothing happens; with one the value stands there and counts down.
        await row.GetByRole(AriaRole.Button).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = PersonalDataText.RevealConfirm }).ClickAsync();
        await Expect(dialog.Locator(".field-error").First).ToBeVisibleAsync();
        await dialog.GetByLabel(PersonalDataText.Reason, new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await dialog.GetByLabel(PersonalDataText.Words).FillAsync("Called about the shift");
        await dialog.GetByRole(AriaRole.Button, new() { Name = PersonalDataText.RevealConfirm }).ClickAsync();
        await Expect(row.Locator(".personal-clear")).ToHaveTextAsync(clear);
        await Expect(row.GetByRole(AriaRole.Timer)).ToBeVisibleAsync();
        await Expect(row.Locator(".personal-clear")).ToHaveCountAsync(0, new() { Timeout = 15_000 });
        await Expect(row.Locator(".mono")).ToContainTextAsync("···");
        Assert.DoesNotContain(clear, await page.ContentAsync(), StringComparison.Ordinal);

        // Hidden by hand, it goes at once.
        await row.GetByRole(AriaRole.Button).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = PersonalDataText.RevealConfirm }).ClickAsync();
        await Expect(row.Locator(".personal-clear")).ToHaveTextAsync(clear);
        await row.GetByRole(AriaRole.Button, new() { Name = string.Format(CultureInfo.InvariantCulture, PersonalDataText.HideNamed, name) }).ClickAsync();
        await Expect(row.Locator(".personal-clear")).ToHaveCountAsync(0);
        Assert.Empty(hr.Complaints);

        await using var owner = await house.VisitAsync(who, Look.Usual with { Language = language });
        await owner.GoAsync(ConsoleUrls.WhoLooked);
        var reader = await house.PersonAsync("hr");
        await Expect(owner.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = reader.DisplayName }).First).ToContainTextAsync("Called about the shift");
        await owner.GoAsync(ConsoleUrls.MyData);
        await Expect(owner.Page.Locator($".personal-field[data-field={key}] .mono")).ToContainTextAsync("···");
        Assert.Empty(owner.Complaints);

        await using var officer = await house.VisitAsync("officer", Look.Usual with { Language = language });
        await officer.GoAsync($"{ConsoleUrls.AccessLog}?subject={person.Id:D}");
        await Expect(officer.Page.Locator(".look-grid tbody tr").First).ToContainTextAsync("Called about the shift");
        await Expect(officer.Page.Locator("svg[role=group]").First).ToBeVisibleAsync();
        await officer.GoAsync($"{ConsoleUrls.AccessLog}?view=readers&subject={person.Id:D}");
        await Expect(officer.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = reader.DisplayName }).First).ToBeVisibleAsync();
        Assert.Empty(officer.Complaints);
    }

    [Theory]
    [InlineData("en", "600 444 111")]
    [InlineData("es", "600 444 222")]
    public async Task Field_Edited_ShowsNothingNamesWhatIsWrongAndIsFound(string language, string number)
    {
        CultureInfo.CurrentUICulture = new(language);
        CultureInfo.CurrentCulture = new(language);
        var person = await house.SomebodyAsync(language is "en" ? 30 : 31);
        await using var hr = await house.VisitAsync("hr", Look.Usual with { Language = language });
        var page = hr.Page;
        await hr.GoAsync($"{ConsoleUrls.Person(person.Id)}?tab=personal");
        await page.GetByRole(AriaRole.Button, new() { Name = PersonalDataText.Edit }).ClickAsync();
        await Expect(page.Locator(".personal-form")).ToBeVisibleAsync();
        Assert.All(await page.Locator(".personal-form input[type=text]").EvaluateAllAsync<string[]>("inputs => inputs.map(input => input.value)"), Assert.Empty);
        await page.GetByRole(AriaRole.Textbox, new() { Name = PersonalDataText.Field_PersonalTelephone, Exact = true }).FillAsync("12");
        await page.GetByRole(AriaRole.Textbox, new() { Name = PersonalDataText.Field_NationalId, Exact = true }).FillAsync("12345678A");
        await page.GetByRole(AriaRole.Button, new() { Name = PersonalDataText.Save }).ClickAsync();
        await Expect(page.Locator(".field-error")).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Textbox, new() { Name = PersonalDataText.Field_PersonalTelephone, Exact = true }).FillAsync(number);
        await page.GetByRole(AriaRole.Textbox, new() { Name = PersonalDataText.Field_NationalId, Exact = true }).FillAsync("12345678Z");
        await page.GetByRole(AriaRole.Button, new() { Name = PersonalDataText.Save }).ClickAsync();
        await Expect(page.GetByText(PersonalDataText.Saved)).ToBeVisibleAsync();
        await Expect(page.Locator(".personal-field[data-field=personal-telephone] .mono")).ToHaveTextAsync($"+34 ··· ··· {number[^3..]}");

        await hr.GoAsync(ConsoleUrls.FindPerson);
        await page.GetByLabel(PersonalDataText.FindText).FillAsync($"+34 {number}");
        await page.GetByRole(AriaRole.Button, new() { Name = PersonalDataText.Find, Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = person.DisplayName })).ToBeVisibleAsync();
        Assert.DoesNotContain("444", new Uri(page.Url).PathAndQuery, StringComparison.Ordinal);
        Assert.Empty(hr.Complaints);
    }

    [Fact]
    public async Task Reveal_SentAgainByHandOverTheCircuit_ShowsAndRecordsNothing()
    {
        CultureInfo.CurrentUICulture = new("en");
        var person = await house.PersonAsync("employee");
        var field = PersonalFields.Find("personal-email")!.Field;
        var opened = await house.Server.Services.GetRequiredService<PersonalOpener>().OpenAsync(Actor.Console(TimeProvider.System), person.Id, field, CancellationToken.None);
        var clear = PersonalRules.Show(field, opened.Value!).Single();

        await using var hr = await house.VisitAsync("hr");
        var page = hr.Page;
        await page.AddInitScriptAsync("""
            window.sent = [];
            const send = WebSocket.prototype.send;
            WebSocket.prototype.send = function (data) { window.socket = this; window.sent.push(data.slice(0)); return send.call(this, data); };
            """);
        await hr.GoAsync($"{ConsoleUrls.Person(person.Id)}?tab=personal");
        var row = page.Locator(".personal-field[data-field=personal-email]");
        await row.GetByRole(AriaRole.Button).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel(PersonalDataText.Reason, new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await dialog.GetByLabel(PersonalDataText.Words).FillAsync("Asked for a copy of the contract");
        var before = await page.EvaluateAsync<int>("window.sent.length");
        await dialog.GetByRole(AriaRole.Button, new() { Name = PersonalDataText.RevealConfirm }).ClickAsync();
        await Expect(row.Locator(".personal-clear")).ToHaveTextAsync(clear);
        await Expect(row.Locator(".personal-clear")).ToHaveCountAsync(0, new() { Timeout = 15_000 });
        var recorded = await LooksAsync(person.Id);

        // The very messages of the click that was allowed, and calls of things that were never offered to the page.
        var replayed = await page.EvaluateAsync<int>("""
            from => {
              const again = window.sent.slice(from);
              for (let turn = 0; turn < 5; turn++) for (const message of again) if (window.socket.readyState === WebSocket.OPEN) window.socket.send(message);
              return again.length;
            }
            """, before);
        Assert.True(replayed > 0);
        var called = await page.EvaluateAsync<string>("""
            () => Promise.race([
              DotNet.invokeMethodAsync('AdminConsole', 'RevealAsync').then(() => 'answered', () => 'refused'),
              new Promise(done => setTimeout(() => done('refused'), 3000))])
            """);
        Assert.Equal("refused", called);
        await page.WaitForTimeoutAsync(1_000);

        Assert.DoesNotContain(clear, await page.ContentAsync(), StringComparison.Ordinal);
        Assert.Equal(recorded, await LooksAsync(person.Id));
    }

    private async Task<int> LooksAsync(Guid personId)
    {
        await using var context = await house.Server.Contexts.CreateDbContextAsync();
        return await context.Reveals.CountAsync(look => look.SubjectId == personId);
    }
}

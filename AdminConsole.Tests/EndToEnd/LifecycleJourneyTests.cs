using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Roles;
using AdminConsole.Domain.Settings;
using AdminConsole.Features.Lifecycle;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Seed;
using AdminConsole.Resources;
using AdminConsole.Security.Authentication;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminConsole.Tests.EndToEnd;

/// <summary>Somebody's whole course, on a console of its own whose clock is moved: joins on a day to come, works, leaves, comes back.</summary>
[Trait("Stage", "Browser"), Collection(BrowserJourneys.Name)]
public sealed class LifecycleJourneyTests(BrowserHouse house)
{
    private const string Secret = "a lantern by the quiet estuary";

    [Theory]
    [InlineData("en", Look.Wide)]
    [InlineData("es", Look.Narrow)]
    public async Task Joiner_ComesOnTheFirstDayLeavesAndComesBack_WithBirthrightsAndNothingMore(string language, int width)
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = new(language);
        var look = new Look(width, language, "light");
        var time = new ShiftedTime();
        await using var server = await ConsoleServer.StartAsync(time: time);
        var loaded = await ActivatorUtilities.CreateInstance<DemoLoader>(server.Services).LoadAsync(new DemoOptions(People: 60), progress: null, CancellationToken.None);
        var password = loaded.Value!.Password.Reveal();
        await SetAsync(server, SettingDefinitions.ProofMinutes.Key, "60");
        var (department, rule) = await RuleAsync(server);

        // HR brings somebody in for a day to come.
        await using var hr = await house.OpenAsync(server.Address, look);
        await SignInAsync(hr.Page, "hr@brisa.example", password);
        await hr.GoAsync(ConsoleUrls.LifecycleJoin);
        var first = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(7);
        await hr.Page.Locator("#field-GivenName").FillAsync("Noa");
        await hr.Page.Locator("#field-FamilyName").FillAsync("Ferrer Gil");
        await hr.Page.Locator("#field-EmployeeNumber").FillAsync("J-77");
        await hr.Page.Locator("#field-WorkEmail").FillAsync("noa.ferrer@brisa.example");
        await hr.Page.Locator("#field-DepartmentId").SelectOptionAsync(department.ToString("D"));
        await Expect(hr.Page.Locator(".step-page .card .feed li")).Not.ToHaveCountAsync(0);
        await hr.Page.Locator("#field-StartsOn").FillAsync(first.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await hr.Page.Locator("#field-Language").SelectOptionAsync("es");
        await Expect(hr.Page.GetByText(LifecycleText.NoMailServer)).ToBeVisibleAsync();
        await hr.Page.GetByRole(AriaRole.Button, new() { Name = LifecycleText.Bring, Exact = true }).ClickAsync();
        await Expect(hr.Page.Locator("[data-step=Join]")).ToContainTextAsync(LifecycleText.StatePlanned);
        Guid id;
        await using (var context = await server.Contexts.CreateDbContextAsync())
        {
            var made = await context.People.SingleAsync(static row => row.EmployeeNumber == "J-77");
            Assert.Equal((PersonStatus.Expected, "es"), (made.Status, made.Language));
            id = made.Id;
        }

        Assert.Empty(await HeldAsync(server, id, time));

        // The first day comes; HR prints the invitation.
        time.Shift(TimeSpan.FromDays(8));
        await WaitAsync(server, id, PersonStatus.Active);
        Assert.Equal(rule, Assert.Single(await HeldAsync(server, id, time)).SourceId);
        await using (var context = await server.Contexts.CreateDbContextAsync())
        {
            context.Add(new FactorRequirement { Id = Guid.CreateVersion7(time.GetUtcNow()), SubjectKind = FactorSubject.Person, SubjectId = id, EnforcedFrom = time.GetUtcNow().UtcDateTime.AddDays(-1), CreatedAt = time.GetUtcNow().UtcDateTime, Reason = "Everybody who joins" });
            await TestConsole.SaveAsync(context);
        }

        await SignInAsync(hr.Page, "hr@brisa.example", password);
        await hr.GoAsync($"{ConsoleUrls.Person(id)}?tab=credentials");
        await hr.Page.GetByRole(AriaRole.Button, new() { Name = CredentialsText.Invite, Exact = true }).ClickAsync();
        var dialog = hr.Page.GetByRole(AriaRole.Dialog);
        await dialog.Locator("textarea").FillAsync("First day");
        await dialog.GetByRole(AriaRole.Button, new() { Name = CredentialsText.Invite, Exact = true }).ClickAsync();
        var link = await dialog.Locator("#link-address").InputValueAsync();

        // The joiner chooses a password and enrols before anything else opens.
        await using var joiner = await house.OpenAsync(server.Address, look);
        await joiner.Page.GotoAsync(link);
        await joiner.Page.Locator("#password").FillAsync(Secret);
        await joiner.Page.Locator("#passwordagain").FillAsync(Secret);
        await joiner.Page.Locator("form:has(#password) button[type=submit]").ClickAsync();
        await Expect(joiner.Page.Locator("#key")).ToBeVisibleAsync();
        var key = (await joiner.Page.Locator("#key").TextContentAsync())!.Replace(" ", string.Empty, StringComparison.Ordinal);
        await joiner.Page.Locator("input[autocomplete=one-time-code]").FillAsync(TotpCodes.At(OtpNet.Base32Encoding.ToBytes(key), time.GetUtcNow()));
        await joiner.Page.Locator("form:has(input[autocomplete=one-time-code]) button[type=submit]").ClickAsync();
        await Expect(joiner.Page.Locator("#recovery-codes")).ToBeVisibleAsync();
        await joiner.GoAsync(ConsoleUrls.MyAccount);

        // HR lets them go while their page is open: it follows changes, and so stops by itself.
        await hr.GoAsync(ConsoleUrls.LifecycleLeave(id));
        await hr.Page.Locator("#field-Reason").FillAsync("Resigned in the trial period");
        await hr.Page.GetByRole(AriaRole.Button, new() { Name = LifecycleText.Leave, Exact = true }).ClickAsync();
        await hr.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = LifecycleText.Leave, Exact = true }).ClickAsync();
        await Expect(hr.Page.Locator("[data-step=Leave]")).ToContainTextAsync(LifecycleText.StateDone);
        await Expect(joiner.Page.Locator("#name")).ToBeVisibleAsync(new() { Timeout = 5_000 });
        Assert.Empty(await HeldAsync(server, id, time));

        // And brings them back: the same person, with what the place gives.
        await hr.Page.GetByRole(AriaRole.Link, new() { Name = LifecycleText.Rehire, Exact = true }).ClickAsync();
        await hr.Page.Locator("#field-Reason").FillAsync("Changed their mind");
        await hr.Page.GetByRole(AriaRole.Button, new() { Name = LifecycleText.Rehire, Exact = true }).ClickAsync();
        await Expect(hr.Page.Locator("[data-step=Rehire]")).ToContainTextAsync(LifecycleText.StateDone);
        Assert.Equal(AssignmentOrigin.Birthright, Assert.Single(await HeldAsync(server, id, time)).Origin);
        await joiner.Page.Locator("#name").FillAsync("noa.ferrer@brisa.example");
        await joiner.Page.Locator("#password").FillAsync(Secret);
        await joiner.Page.Locator("form button[type=submit]").Last.ClickAsync();
        await Expect(joiner.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();

        await hr.GoAsync($"{ConsoleUrls.Lifecycle}?range=week");
        await Expect(hr.Page.GetByRole(AriaRole.Link, new() { Name = "Noa Ferrer Gil" }).First).ToBeVisibleAsync();
        Assert.True(hr.Complaints.Count == 0, string.Join('\n', hr.Complaints));
    }

    private static async Task SignInAsync(IPage page, string name, string password)
    {
        await page.Context.ClearCookiesAsync(new() { NameRegex = new System.Text.RegularExpressions.Regex("session|identity|console$", System.Text.RegularExpressions.RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1)) });
        await page.GotoAsync(ConsoleUrls.SignIn);
        await page.Locator("#name").FillAsync(name);
        await page.Locator("#password").FillAsync(password);
        await page.Locator("form button[type=submit]").Last.ClickAsync();
        await BrowserVisit.ReadyAsync(page);
        await Expect(page.Locator("nav#side")).ToBeAttachedAsync();
    }

    private static async Task SetAsync(ConsoleServer server, string key, string value)
    {
        await using (var context = await server.Contexts.CreateDbContextAsync())
        {
            context.Add(new Setting { Key = key, Value = value, ChangedAt = TimeProvider.System.GetUtcNow().UtcDateTime });
            await TestConsole.SaveAsync(context);
        }

        await server.Services.GetRequiredService<SettingsReader>().LoadAsync(CancellationToken.None);
    }

    // Support with everything below it gets the role of an employee there.
    private static async Task<(Guid Department, Guid Rule)> RuleAsync(ConsoleServer server)
    {
        await using var context = await server.Contexts.CreateDbContextAsync();
        var department = await context.Departments.SingleAsync(static row => row.Code == "CS");
        foreach (var old in await context.BirthrightRules.AsTracking().ToListAsync())
        {
            old.RetiredAt = TimeProvider.System.GetUtcNow().UtcDateTime;
        }

        var rule = new BirthrightRule
        {
            Id = Guid.CreateVersion7(),
            Name = "Customer support",
            DepartmentId = department.Id,
            IncludesBranch = true,
            RoleId = await context.Roles.Where(static role => role.Key == "employee").Select(static role => role.Id).SingleAsync(),
            CreatedAt = TimeProvider.System.GetUtcNow().UtcDateTime,
        };
        context.Add(rule);
        await TestConsole.SaveAsync(context);
        return (department.Id, rule.Id);
    }

    private static async Task<List<Assignment>> HeldAsync(ConsoleServer server, Guid id, TimeProvider time)
    {
        await using var context = await server.Contexts.CreateDbContextAsync();
        var now = time.GetUtcNow().UtcDateTime;
        return await context.Assignments.Where(row => row.PersonId == id && row.ValidFrom <= now && (row.ValidUntil == null || row.ValidUntil > now)).ToListAsync();
    }

    private static async Task WaitAsync(ConsoleServer server, Guid id, PersonStatus status)
    {
        for (var turn = 0; turn < 100; turn++)
        {
            await using var context = await server.Contexts.CreateDbContextAsync();
            if (await context.People.AnyAsync(row => row.Id == id && row.Status == status))
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail($"The person did not become {status} in ten seconds.");
    }
}

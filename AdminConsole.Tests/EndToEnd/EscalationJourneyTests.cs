using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain.Calendars;
using AdminConsole.Domain.Mail;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.Requests;
using AdminConsole.Persistence.Requests;
using AdminConsole.Resources;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminConsole.Tests.EndToEnd;

/// <summary>A request of a Friday lies over the week-end and a holiday in peace, and goes on in the first working hours after them.</summary>
[Trait("Stage", "Browser"), Collection(BrowserJourneys.Name)]
public sealed class EscalationJourneyTests(BrowserHouse house, MovedHouse moved) : IClassFixture<MovedHouse>
{
    private const string Role = "Handbook editor";
    private const string Why = "The chapter on customs is mine from Tuesday on";
    private static readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Madrid");

    [Theory]
    [InlineData("en", Look.Wide)]
    [InlineData("es", Look.Wide)]
    [InlineData("en", Look.Narrow)]
    [InlineData("es", Look.Narrow)]
    public async Task Request_OverAWeekendAndAHoliday_EscalatesInTheFirstWorkingHoursAfter(string language, int width)
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = new(language);
        var look = new Look(width, language, "light");
        var friday = NextFriday();
        await PrepareAsync(holiday: friday.AddDays(3));
        var (line, above) = (await moved.PersonAsync("manager2"), await moved.PersonAsync("manager"));
        var reminders = await LettersAsync(MailKind.RequestReminder);

        // Friday at ten: seven working hours are left of the day, the way leaves eight until the reminder and ten until those above.
        await MoveToAsync(friday, 10, 0);
        await using var employee = await house.OpenAsync(moved.Server.Address, look);
        await moved.SignInAsync(employee, "employee2");
        await employee.GoAsync(ConsoleUrls.RequestNew);
        await employee.Page.Locator("#role-search").PressSequentiallyAsync("handbook");
        await employee.Page.GetByRole(AriaRole.Button, new() { Name = string.Format(CultureInfo.CurrentCulture, RequestText.AddNamed, Role) }).ClickAsync();
        await employee.Page.Locator(".basket-line input[type=number]").FillAsync("2");
        await employee.Page.GetByLabel(RequestText.Why).FillAsync(Why);
        await employee.Page.GetByRole(AriaRole.Button, new() { Name = RequestText.Submit, Exact = true }).ClickAsync();
        var stage = employee.Page.Locator("[data-stage=Open]");
        await Expect(stage).ToContainTextAsync(Words(RequestText.WaitsFor, line.DisplayName));
        await Expect(stage).ToContainTextAsync(Shown(friday.AddDays(4), "12:0"));
        await MovedHouse.FitsAsync(employee.Page);
        var address = employee.Page.Url;

        // Sunday, and the evening of the holiday: days have passed, no working hour has.
        await MoveToAsync(friday.AddDays(2), 12, 0);
        await MoveToAsync(friday.AddDays(3), 18, 0);
        await using var officer = await house.OpenAsync(moved.Server.Address, look);
        await moved.SignInAsync(officer, "officer");
        await ExpectRemindersAsync(officer, reminders);
        await using var director = await house.OpenAsync(moved.Server.Address, look);
        await ExpectNothingToDecideAsync(director);

        // Tuesday, half past ten: reminded, and still with the same approver.
        await MoveToAsync(friday.AddDays(4), 10, 30);
        await moved.SignInAsync(officer, "officer");
        await ExpectRemindersAsync(officer, reminders + 1);
        await Expect(officer.Page.Locator(".grid tbody tr").First).ToContainTextAsync(line.DisplayName);
        await ExpectNothingToDecideAsync(director);

        // Half past twelve: it comes to the one above, whose page is open and follows.
        await MoveToAsync(friday.AddDays(4), 12, 30);
        await director.Page.GetByRole(AriaRole.Link, new() { Name = Role }).ClickAsync();
        await Expect(director.Page.GetByText(Why)).ToBeVisibleAsync();
        await MovedHouse.FitsAsync(director.Page);
        await director.Page.Locator(".decide-bar").GetByRole(AriaRole.Button, new() { Name = RequestText.Approve, Exact = true }).ClickAsync();
        await director.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = RequestText.Approve, Exact = true }).ClickAsync();
        await Expect(director.Page.Locator(".pill").Filter(new() { HasText = RequestText.StateApproved }).First).ToBeVisibleAsync();

        // The employee reads who and when.
        await moved.SignInAsync(employee, "employee2");
        await employee.GoAsync(address);
        await Expect(employee.Page.Locator("[data-stage=Passed]")).ToContainTextAsync(Words(RequestText.Agreed, above.DisplayName));
        var said = employee.Page.Locator("section[aria-labelledby=talk-title] li");
        await Expect(said).ToContainTextAsync($"{above.DisplayName} {RequestText.DidApprove}");
        await Expect(said).ToContainTextAsync(Shown(friday.AddDays(4), "12:3"));
        await Expect(employee.Page.Locator(".pill").Filter(new() { HasText = RequestText.InForce })).ToBeVisibleAsync();
        await MovedHouse.FitsAsync(employee.Page);
        foreach (var visit in (BrowserVisit[])[employee, officer, director])
        {
            Assert.True(visit.Complaints.Count == 0, string.Join('\n', visit.Complaints));
        }
    }

    private static string Words(string text, string name) => string.Format(CultureInfo.CurrentCulture, text, name);

    private static string Shown(DateOnly day, string hour) => $"{day.ToString("d MMM yyyy", CultureInfo.CurrentCulture)}, {hour}";

    // The Friday after today, so that its morning is still to come.
    private DateOnly NextFriday()
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(moved.Now, zone));
        return today.AddDays(((DayOfWeek.Friday - today.DayOfWeek + 6) % 7) + 1);
    }

    /// <summary>Goes on to that hour in Madrid, and lets the keeper of requests look as it does twice a minute.</summary>
    private async Task MoveToAsync(DateOnly day, int hour, int minute)
    {
        moved.Time.MoveTo(TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(new TimeOnly(hour, minute)), zone));
        await moved.Server.Services.GetRequiredService<RequestKeeper>().TurnAsync(CancellationToken.None);
    }

    private async Task PrepareAsync(DateOnly holiday)
    {
        await moved.SetManagerAsync("employee2", "manager2");
        await moved.SetManagerAsync("manager2", "manager");
        await using var context = await moved.Server.Contexts.CreateDbContextAsync();
        var calendar = await context.Calendars.AsTracking().SingleOrDefaultAsync(static row => row.DefaultMark != null);
        if (calendar is null)
        {
            calendar = new WorkingCalendar { Id = Guid.CreateVersion7(), Name = "Madrid", TimeZone = zone.Id, IsDefault = true };
            var policy = new RequestPolicy { Id = Guid.CreateVersion7(), Name = "The manager decides", MinimumSensitivity = Sensitivity.Low, RemindHours = 8, EscalateHours = 10, CreatedAt = moved.Now };
            context.AddRange(calendar, policy, new RequestPolicyStage { Id = Guid.CreateVersion7(), PolicyId = policy.Id, PolicyVersion = policy.Version, Ordinal = 1, Kind = StageKind.Manager, Needed = 1 });
        }

        context.Add(new Holiday { CalendarId = calendar.Id, Day = holiday, Name = "Local feast" });
        calendar.Version++;
        await TestConsole.SaveAsync(context);
    }

    private async Task<int> LettersAsync(MailKind kind)
    {
        await using var context = await moved.Server.Contexts.CreateDbContextAsync();
        return await context.OutboxMessages.CountAsync(letter => letter.Kind == kind);
    }

    private static async Task ExpectRemindersAsync(BrowserVisit officer, int count)
    {
        await officer.GoAsync($"{ConsoleUrls.Mail}?kind=requestreminder");
        await Expect(officer.Page.Locator(".grid tbody tr")).ToHaveCountAsync(count);
    }

    private async Task ExpectNothingToDecideAsync(BrowserVisit director)
    {
        await moved.SignInAsync(director, "manager");
        await director.GoAsync($"{ConsoleUrls.Requests}?tab=decide");
        await Expect(director.Page.GetByText(RequestText.NothingToDecide)).ToBeVisibleAsync();
    }
}

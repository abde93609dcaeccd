using System.Globalization;
using System.Text;
using AdminConsole.Controls;
using AdminConsole.Resources;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminConsole.Tests.EndToEnd;

[Trait("Stage", "Browser"), Collection(BrowserJourneys.Name)]
public sealed class CalendarJourneyTests(BrowserHouse house)
{
    private const string Calendar = """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//Test//EN
        BEGIN:VEVENT
        UID:1
        DTSTART;VALUE=DATE:20200106
        RRULE:FREQ=YEARLY
        SUMMARY:Epifanía del Señor
        END:VEVENT
        BEGIN:VEVENT
        UID:2
        DTSTART:20260505T090000Z
        SUMMARY:Meeting
        END:VEVENT
        END:VCALENDAR
        """;

    [Theory]
    [InlineData("en", Look.Wide)]
    [InlineData("es", Look.Narrow)]
    public async Task Calendar_MadeAndFilledFromFiles_CountsForWhoeverHasIt(string language, int width)
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = new(language);
        var name = $"Place {language}";
        await using var hr = await house.VisitAsync("hr", Look.Usual with { Language = language, Width = width });
        var page = hr.Page;
        var dialog = page.GetByRole(AriaRole.Dialog);
        await hr.GoAsync(ConsoleUrls.Calendars);
        await page.GetByRole(AriaRole.Button, new() { Name = CalendarText.New }).ClickAsync();
        await dialog.GetByLabel(CalendarText.Name).FillAsync(name);
        await dialog.GetByLabel(CalendarText.Zone).SelectOptionAsync("Europe/Madrid");
        // Without a working day it is refused with a sentence at the field.
        var days = dialog.Locator(".calendar-days input");
        for (var day = 0; day < 5; day++)
        {
            await days.Nth(day).UncheckAsync();
        }

        await dialog.GetByRole(AriaRole.Button, new() { Name = CalendarText.Save }).ClickAsync();
        await Expect(dialog).ToContainTextAsync(RuleText.calendar_no_days);
        await days.Nth(0).CheckAsync();
        await days.Nth(1).CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = CalendarText.Save }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(name);

        await page.GetByRole(AriaRole.Button, new() { Name = CalendarText.Import }).ClickAsync();
        await PickAsync("holidays.ics", Calendar, RuleText.file_not_whole_day);
        await Expect(dialog.GetByRole(AriaRole.Status)).ToContainTextAsync("12");
        // A second file, whose dates could be read in two ways: none is read before it was said how.
        await PickAsync("holidays.csv", $"Fecha;Festivo\n05/06/{TimeProvider.System.GetUtcNow().UtcDateTime.Year};Fiesta\n", RuleText.file_bad_date);
        await dialog.GetByLabel(CalendarText.DateForm).SelectOptionAsync("DayFirst");
        await Expect(dialog).ToContainTextAsync(CalendarText.OutcomeNew);
        await dialog.Locator(".btn-primary").ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(page.Locator(".grid")).ToContainTextAsync("Fiesta");
        await Expect(page.Locator(".grid")).ToContainTextAsync(new DateOnly(TimeProvider.System.GetUtcNow().UtcDateTime.Year, 6, 5).ToString("D", CultureInfo.CurrentCulture));
        Assert.Empty(hr.Complaints);
        await FitsAsync(page);
        await using var context = await house.Server.Contexts.CreateDbContextAsync();
        Assert.Equal(1, await context.Holidays.CountAsync(holiday => context.Calendars.Any(calendar => calendar.Id == holiday.CalendarId && calendar.Name == name)));

        // The field listens once its first rendering has come back over the circuit; nobody is as quick as a test.
        async Task PickAsync(string file, string content, string expected)
        {
            for (var turn = 1; ; turn++)
            {
                await dialog.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = file, MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(content) });
                try
                {
                    await Expect(dialog).ToContainTextAsync(expected, new() { Timeout = 3_000 });
                    return;
                }
                catch (PlaywrightException) when (turn < 5)
                {
                    await dialog.Locator("input[type=file]").SetInputFilesAsync(Array.Empty<FilePayload>());
                }
            }
        }
    }

    [Theory]
    [InlineData("en", Look.Wide)]
    [InlineData("es", Look.Narrow)]
    public async Task Absence_OfOneself_NamesAColleagueAndEnds(string language, int width)
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = new(language);
        await using var visit = await house.VisitAsync("employee", Look.Usual with { Language = language, Width = width });
        var page = visit.Page;
        var dialog = page.GetByRole(AriaRole.Dialog);
        await visit.GoAsync(ConsoleUrls.MyDeputies);
        await page.GetByRole(AriaRole.Button, new() { Name = DeputyText.New }).ClickAsync();
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeBySystemTimeZoneId(TimeProvider.System.GetUtcNow().UtcDateTime, "Europe/Madrid"));
        await dialog.GetByLabel(DeputyText.From).FillAsync(today.AddDays(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await dialog.GetByLabel(DeputyText.LastDay).FillAsync(today.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await dialog.GetByLabel(DeputyText.Deputy).SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await dialog.GetByRole(AriaRole.Button, new() { Name = DeputyText.Save }).ClickAsync();
        await Expect(dialog).ToContainTextAsync(RuleText.deputy_days_turned);
        await dialog.GetByLabel(DeputyText.LastDay).FillAsync(today.AddDays(4).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await dialog.GetByRole(AriaRole.Button, new() { Name = DeputyText.Save }).ClickAsync();
        await Expect(page.Locator(".grid")).ToContainTextAsync(DeputyText.Planned);
        await FitsAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = DeputyText.Cancel, Exact = true }).ClickAsync();
        await Expect(page.GetByText(DeputyText.None, new() { Exact = true })).ToBeVisibleAsync();
        Assert.Empty(visit.Complaints);

        // The letter to the deputy waits: there is no mail server, and the page says so.
        await using var officer = await house.VisitAsync("officer", Look.Usual with { Language = language, Width = width });
        await officer.GoAsync($"{ConsoleUrls.Mail}?kind=deputynamed");
        await Expect(officer.Page.Locator(".grid")).ToContainTextAsync(MailText.StateWaiting);
        await Expect(officer.Page.GetByText(MailText.NoServerHelp)).ToBeVisibleAsync();
        Assert.Empty(officer.Complaints);

        // Letters follow the language that is chosen on a page.
        await visit.GoAsync(ConsoleUrls.MyDeputies);
        await page.Locator("[data-menu] summary").ClickAsync();
        await page.Locator($"button[name=culture][value={language}]").ClickAsync();
        await visit.ReadyAsync();
        var employee = (await house.PersonAsync("employee")).Id;
        await using var context = await house.Server.Contexts.CreateDbContextAsync();
        Assert.Equal(language, await context.People.Where(person => person.Id == employee).Select(static person => person.Language).SingleAsync());
    }

    private static async Task FitsAsync(IPage page)
    {
        var (content, window) = (await page.EvaluateAsync<int>("() => document.scrollingElement.scrollWidth"), await page.EvaluateAsync<int>("() => window.innerWidth"));
        Assert.True(content <= window, $"{content} px in a window of {window}");
    }
}

using System.Globalization;
using System.Text;
using AdminConsole.Controls;
using AdminConsole.Domain.People;
using AdminConsole.Resources;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminConsole.Tests.EndToEnd;

/// <summary>HR imports a file with planted mistakes, reads why, corrects it, and runs it.</summary>
[Trait("Stage", "Browser"), Collection(BrowserJourneys.Name)]
public sealed class ImportJourneyTests(BrowserHouse house, MovedHouse moved) : IClassFixture<MovedHouse>
{
    [Theory]
    [InlineData("en", Look.Wide)]
    [InlineData("es", Look.Narrow)]
    public async Task File_WithPlantedMistakes_IsTriedCorrectedAndRun(string language, int width)
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = new(language);
        var headers = language == "es"
            ? "Número de empleado;Nombre;Apellidos;Correo;Puesto;Departamento;Responsable;Fecha de alta"
            : "Start date;Employee number;First name;Last name;E-mail;Position;Department;Manager";
        var first = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(60).ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);
        string Row(int number, string email, string department, string manager, string start)
            => language == "es"
                ? $"I{language}-{number};Íñigo;Peña {number};{email};Agente;{department};{manager};{start}"
                : $"{start};I{language}-{number};Íñigo;Peña {number};{email};Agente;{department};{manager}";
        string Email(int number) => $"peña.{language}.{number}@brisa.example".Replace('ñ', 'n');
        var boss = $"I{language}-2";
        var wrong = string.Join('\n', headers, Row(1, Email(1), "CS", boss, first), Row(2, Email(2), "CS", string.Empty, "01/02/2020"), Row(3, "no-address", "CS", boss, string.Empty), Row(4, Email(4), "NOWHERE", boss, string.Empty), Row(2, Email(5), "CS", string.Empty, string.Empty));
        var right = string.Join("\r\n", headers, Row(1, Email(1), "CS", boss, first), Row(2, Email(2), "CS", string.Empty, "01/02/2020"), Row(3, Email(3), "CS", boss, string.Empty));

        await using var visit = await house.VisitAsync("hr", Look.Usual with { Language = language, Width = width });
        var page = visit.Page;
        await visit.GoAsync(ConsoleUrls.PeopleImport);
        // Bytes of Windows-1252: the page says so, and the names come through.
        await UploadAsync(page, CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(wrong));
        await Expect(page.GetByText(ImportText.EncodingGuess)).ToBeVisibleAsync();
        await Expect(page.Locator(".grid")).ToContainTextAsync("Peña 1");
        // Dates that could be read in two ways are asked for.
        await page.GetByRole(AriaRole.Button, new() { Name = ImportText.Try, Exact = true }).ClickAsync();
        await Expect(page.GetByText(ImportText.DatesAsk)).ToBeVisibleAsync();
        await page.Locator("#import-dates").SelectOptionAsync("DayFirst");
        await page.GetByRole(AriaRole.Button, new() { Name = ImportText.Try, Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = $"{ImportText.Refused} (3)", Exact = true }).ClickAsync();
        var trial = page.Locator("section[aria-labelledby=trial-title]");
        await Expect(trial.Locator("tbody tr")).ToHaveCountAsync(3);
        foreach (var word in (string[])[RuleText.bad_email, RuleText.import_unknown_department, RuleText.import_number_twice])
        {
            await Expect(trial).ToContainTextAsync(word);
        }

        await FitsAsync(page);
        await using (var context = await house.Server.Contexts.CreateDbContextAsync())
        {
            var stored = boss.ToUpperInvariant();
            Assert.False(await context.People.AnyAsync(row => row.EmployeeNumber == stored));
        }

        await page.GetByRole(AriaRole.Button, new() { Name = ImportText.Another, Exact = true }).ClickAsync();
        await UploadAsync(page, Encoding.UTF8.GetBytes(right));
        await page.Locator("#import-dates").SelectOptionAsync("DayFirst");
        await page.GetByRole(AriaRole.Button, new() { Name = ImportText.Try, Exact = true }).ClickAsync();
        await page.Locator("#import-run").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = ImportText.Run, Exact = true }).ClickAsync();
        await Expect(page.Locator("#import-done")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await Expect(page.GetByText(string.Format(CultureInfo.CurrentCulture, ImportText.Counts, 3, 0, 0, 0))).ToBeVisibleAsync();
        await FitsAsync(page);
        await using (var context = await house.Server.Contexts.CreateDbContextAsync())
        {
            var prefix = $"I{language}-".ToUpperInvariant();
            var people = await context.People.Where(row => row.EmployeeNumber.StartsWith(prefix)).OrderBy(static row => row.EmployeeNumber).ToListAsync();
            Assert.Equal([PersonStatus.Expected, PersonStatus.Active, PersonStatus.Active], people.Select(static row => row.Status));
            Assert.Equal([people[1].Id, null, people[1].Id], people.Select(static row => row.ManagerId));
            Assert.Equal("Peña 1", people[0].FamilyName);
        }

        // The next file with these headers is read the same way.
        await page.GetByRole(AriaRole.Button, new() { Name = ImportText.Another, Exact = true }).ClickAsync();
        await UploadAsync(page, Encoding.UTF8.GetBytes(right));
        await Expect(page.GetByText(ImportText.Remembered)).ToBeVisibleAsync();
        Assert.True(visit.Complaints.Count == 0, string.Join('\n', visit.Complaints));
    }

    [Theory]
    [InlineData("en", Look.Wide)]
    [InlineData("es", Look.Narrow)]
    public async Task File_StoppedInTheMiddle_SaysHowFarItCameAndGoesOnWithoutADuplicate(string language, int width)
    {
        // Twelve batches: two clicks come in the middle of them, as they wait for nothing that the run holds.
        const int rows = 6_000;
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = new(language);
        var text = new StringBuilder("employee number,first name,last name,e-mail,department\n");
        for (var row = 1; row <= rows; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"S{language}-{row},Ana,Gil {row},s.{language}.{row}@brisa.example,CS\n");
        }

        // On a console of its own: so many people would stand in the way of the other journeys.
        var file = Encoding.UTF8.GetBytes(text.ToString());
        await using var visit = await house.OpenAsync(moved.Server.Address, Look.Usual with { Language = language, Width = width });
        await moved.SignInAsync(visit, "hr");
        var page = visit.Page;
        var dialog = page.GetByRole(AriaRole.Dialog);
        await visit.GoAsync(ConsoleUrls.PeopleImport);
        await UploadAsync(page, file);
        await page.GetByRole(AriaRole.Button, new() { Name = ImportText.Try, Exact = true }).ClickAsync();
        await page.Locator("#import-run").ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = ImportText.Run, Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = ImportText.Stop, Exact = true }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = ImportText.Stop, Exact = true }).ClickAsync();
        await Expect(page.Locator("#import-stopped")).ToContainTextAsync(FaultText.ImportCancelled);

        // What the page says is what is written, and it is not all.
        var written = await CountAsync();
        Assert.InRange(written, 1, rows - 1);
        await Expect(page.Locator("#import-reached")).ToContainTextAsync(string.Format(CultureInfo.CurrentCulture, ImportText.Reached, written, rows));
        await Expect(page.Locator("#import-reached")).ToContainTextAsync(string.Format(CultureInfo.CurrentCulture, ImportText.Counts, written, 0, 0, 0));
        await FitsAsync(page);

        // The same file, chosen anew as on another day, goes on from there.
        await page.GetByRole(AriaRole.Button, new() { Name = ImportText.Another, Exact = true }).ClickAsync();
        await UploadAsync(page, file);
        await page.GetByRole(AriaRole.Button, new() { Name = ImportText.Try, Exact = true }).ClickAsync();
        await page.Locator("#import-run").ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = ImportText.Run, Exact = true }).ClickAsync();
        await Expect(page.Locator("#import-done")).ToBeVisibleAsync(new() { Timeout = 90_000 });
        await Expect(page.GetByText(string.Format(CultureInfo.CurrentCulture, ImportText.Counts, rows, 0, 0, 0))).ToBeVisibleAsync();
        Assert.Equal(rows, await CountAsync());
        Assert.True(visit.Complaints.Count == 0, string.Join('\n', visit.Complaints));

        async Task<int> CountAsync()
        {
            var prefix = $"S{language}-".ToUpperInvariant();
            await using var context = await moved.Server.Contexts.CreateDbContextAsync();
            return await context.People.CountAsync(row => row.EmployeeNumber.StartsWith(prefix));
        }
    }

    [Fact]
    public async Task File_WithoutTheRightOrTheTokenOrOfAnother_IsNotTakenAndNotShown()
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = new("en");
        await using var hr = await house.VisitAsync("hr", Look.Usual with { Language = "en" });
        await hr.GoAsync(ConsoleUrls.PeopleImport);
        await UploadAsync(hr.Page, Encoding.UTF8.GetBytes("employee number,first name,last name,e-mail,department\nQX-1,Ana,Gil,qx1@brisa.example,CS\n"));
        var id = hr.Page.Url.Split("file=")[1];
        var form = hr.Page.Context.APIRequest.CreateFormData();
        form.Append("file", new FilePayload { Name = "people.csv", MimeType = "text/csv", Buffer = "a,b"u8.ToArray() });
        Assert.Equal(400, (await hr.Page.Context.APIRequest.PostAsync(ConsoleUrls.PeopleImportFile, new() { Multipart = form, MaxRedirects = 0 })).Status);
        Assert.Equal(400, (await hr.Page.Context.APIRequest.PostAsync(ConsoleUrls.PeopleImportFile, new() { DataString = "nothing", MaxRedirects = 0 })).Status);
        // It was not tried yet, so there is nothing to report.
        Assert.Equal(404, (await hr.Page.Context.APIRequest.GetAsync($"{ConsoleUrls.PeopleImportReport}?file={id}")).Status);
        await hr.Page.GetByRole(AriaRole.Button, new() { Name = ImportText.Try, Exact = true }).ClickAsync();
        await Expect(hr.Page.Locator("#import-run")).ToBeVisibleAsync();
        var report = await hr.Page.Context.APIRequest.GetAsync($"{ConsoleUrls.PeopleImportReport}?file={id}");
        Assert.Contains("QX-1", await report.TextAsync(), StringComparison.Ordinal);

        await using var employee = await house.VisitAsync("employee", Look.Usual with { Language = "en" });
        await employee.GoAsync(ConsoleUrls.PeopleImport);
        await Expect(employee.Page.Locator("input[type=file]")).ToHaveCountAsync(0);
        foreach (var url in (string[])[$"{ConsoleUrls.PeopleImportReport}?file={id}", $"{ConsoleUrls.PeopleImport}?file={id}"])
        {
            Assert.DoesNotContain("QX-1", await (await employee.Page.Context.APIRequest.GetAsync(url)).TextAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("en", Look.Wide)]
    [InlineData("es", Look.Narrow)]
    public async Task File_ThatCannotBeTaken_IsSaidOnThePageAndAnAddressIsMappedByHand(string language, int width)
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = new(language);
        await using var visit = await house.VisitAsync("hr", Look.Usual with { Language = language, Width = width });
        var page = visit.Page;
        await visit.GoAsync(ConsoleUrls.PeopleImport);
        // Said before it is sent.
        var input = page.Locator("input[type=file]");
        var largest = await input.GetAttributeAsync("data-largest");
        Assert.Equal((2L << 30).ToString(CultureInfo.InvariantCulture), largest);
        await input.EvaluateAsync("input => input.dataset.largest = '10'");
        await input.SetInputFilesAsync(Payload("more than ten bytes"u8.ToArray()));
        Assert.Equal(string.Format(CultureInfo.CurrentCulture, RuleText.import_too_large, 2048), await input.EvaluateAsync<string>("input => input.validationMessage"));
        await input.EvaluateAsync($"input => input.dataset.largest = '{largest}'");
        // A mark of UTF-8, and a letter of Windows-1252 on the second line.
        await input.SetInputFilesAsync(Payload([0xEF, 0xBB, 0xBF, .. "employee number,name\nI-1,Pe"u8, 0xF1, .. "a\n"u8]));
        await page.GetByRole(AriaRole.Button, new() { Name = ImportText.Upload, Exact = true }).ClickAsync();
        await Expect(page.GetByText(string.Format(CultureInfo.CurrentCulture, RuleText.import_bad_text_at, "UTF-8", 2))).ToBeVisibleAsync();
        await ShowAsync(page, $"import-bad-text-{language}");
        // The server's word, when a file came all the same.
        await visit.GoAsync($"{ConsoleUrls.PeopleImport}?fault=import-no-room");
        await Expect(page.GetByText(RuleText.import_no_room)).ToBeVisibleAsync();
        await visit.GoAsync($"{ConsoleUrls.PeopleImport}?file={Guid.NewGuid()}");
        await Expect(page.GetByText(ImportText.Gone)).ToBeVisibleAsync();
        await FitsAsync(page);

        // A header that says nothing is taken for a date by hand: only then is asked how it is written.
        await UploadAsync(page, Encoding.UTF8.GetBytes($"employee number,first name,last name,e-mail,department,address,city,postal code,{language}\nAD{language}-1,Ana,Gil,ad.{language}@brisa.example,CS,Calle Mayor 3,Alcalá,28801,01/02/2020\n"));
        await Expect(page.GetByLabel("address", new() { Exact = true })).ToHaveValueAsync("address-line1");
        await Expect(page.Locator("#import-dates")).ToHaveCountAsync(0);
        await page.GetByLabel(language, new() { Exact = true }).SelectOptionAsync("starts-on");
        await page.Locator("#import-dates").SelectOptionAsync("DayFirst");
        await page.GetByRole(AriaRole.Button, new() { Name = ImportText.Try, Exact = true }).ClickAsync();
        await Expect(page.Locator("#import-run")).ToBeEnabledAsync();
        await ShowAsync(page, $"import-address-{language}");
        await FitsAsync(page);
        // Another window of the same person takes its place.
        await using (var second = await house.VisitAsync("hr", Look.Usual with { Language = language }))
        {
            await second.GoAsync(ConsoleUrls.PeopleImport);
            await UploadAsync(second.Page, "employee number,first name,last name,e-mail,department\nX-1,Ana,Gil,x1@brisa.example,CS\n"u8.ToArray());
        }

        await page.GetByRole(AriaRole.Button, new() { Name = ImportText.Try, Exact = true }).ClickAsync();
        await Expect(page.GetByText(ImportText.Gone)).ToBeVisibleAsync();
        Assert.True(visit.Complaints.Count == 0, string.Join('\n', visit.Complaints));
    }

    private static FilePayload Payload(byte[] bytes) => new() { Name = "people.csv", MimeType = "text/csv", Buffer = bytes };

    private static async Task ShowAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("ADMINCONSOLE_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        }
    }

    private static async Task UploadAsync(IPage page, byte[] bytes)
    {
        await page.Locator("input[type=file]").SetInputFilesAsync(Payload(bytes));
        await page.GetByRole(AriaRole.Button, new() { Name = ImportText.Upload, Exact = true }).ClickAsync();
        await Expect(page.Locator("#mapping-title")).ToBeVisibleAsync();
        await BrowserVisit.ReadyAsync(page);
    }

    private static async Task FitsAsync(IPage page)
    {
        var (content, window) = (await page.EvaluateAsync<int>("() => document.scrollingElement.scrollWidth"), await page.EvaluateAsync<int>("() => window.innerWidth"));
        Assert.True(content <= window, $"{content} px in a window of {window}");
    }
}

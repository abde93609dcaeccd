using System.Globalization;
using System.Text;
using AdminConsole.Controls;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Resources;
using AdminConsole.Tests.Security.Encryption;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminConsole.Tests.EndToEnd;

[Trait("Stage", "Browser"), Collection(BrowserJourneys.Name)]
public sealed class ExportJourneyTests(BrowserHouse house)
{
    private const string Passphrase = "seven grey herons over the weir";

    [Theory, InlineData("en"), InlineData("es")]
    public async Task File_ApprovedByASecondOfficer_IsTakenOnceAndOpensWithThePassphrase(string language)
    {
        CultureInfo.CurrentUICulture = new(language);
        var look = Look.Usual with { Language = language };
        var reason = $"Letter to everybody ({language})";
        await using var hr = await house.VisitAsync("hr", look);
        var page = hr.Page;
        await hr.GoAsync(ConsoleUrls.PersonalExports);
        await page.GetByRole(AriaRole.Button, new() { Name = ExportText.Ask }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel(ExportText.Branch).SelectOptionAsync((await house.DepartmentAsync("CS")).ToString("D"));
        await dialog.GetByLabel(PersonalDataText.Field_PersonalEmail).CheckAsync();
        await dialog.GetByLabel(KitText.ReasonLabel).FillAsync(reason);
        await dialog.GetByRole(AriaRole.Button, new() { Name = ExportText.Ask }).ClickAsync();
        var asked = page.GetByRole(AriaRole.Row).Filter(new() { HasText = reason });
        await Expect(asked).ToContainTextAsync(ExportText.StateAsked);
        await Expect(asked.GetByRole(AriaRole.Button, new() { Name = ExportText.Take })).ToHaveCountAsync(0);

        await using var officer = await house.VisitAsync("officer", look);
        await officer.GoAsync(ConsoleUrls.PersonalExports);
        await officer.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = reason }).GetByText(ExportText.Approve, new() { Exact = true }).ClickAsync();
        await officer.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Textbox).FillAsync("Agreed with the works council");
        await officer.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = ExportText.Approve }).ClickAsync();
        await Expect(officer.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = reason })).ToContainTextAsync(ExportText.StateApproved);
        Assert.Empty(officer.Complaints);

        // A passphrase that is too short makes no file and spends nothing.
        await hr.GoAsync(ConsoleUrls.PersonalExports);
        await TakeAsync("short");
        await Expect(page.GetByText(ExportText.FaultInvalid)).ToBeVisibleAsync();
        await hr.ReadyAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => TakeAsync(Passphrase));
        var bytes = await File.ReadAllBytesAsync(await download.PathAsync());
        var text = Encoding.UTF8.GetString(OpenPgpFileTests.Open(bytes, Passphrase));
        Assert.Contains("@correo.example", text, StringComparison.Ordinal);
        Assert.DoesNotContain("@correo.example", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        var lines = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        await using var context = await house.Server.Contexts.CreateDbContextAsync();
        var export = await context.PersonalExports.SingleAsync(row => row.Reason == reason);
        Assert.Equal((ExportState.Delivered, lines.Length - 1), (export.State, export.People));
        Assert.Equal(export.People, await context.Reveals.CountAsync(reveal => reveal.Kind == RevealKind.Export && reveal.Text == reason));
        var count = house.Server.Services.GetRequiredService<DecryptionCount>();
        Assert.Equal(0, count.Unreadable);

        await hr.GoAsync(ConsoleUrls.PersonalExports);
        await Expect(asked).ToContainTextAsync(ExportText.StateDelivered);
        await Expect(asked.GetByRole(AriaRole.Button, new() { Name = ExportText.Take })).ToHaveCountAsync(0);
        var again = await hr.Context.APIRequest.PostAsync(ConsoleUrls.PersonalExportFileOf(export.Id), new() { Form = hr.Context.APIRequest.CreateFormData().Set("passphrase", Passphrase) });
        Assert.Equal(400, again.Status);
        Assert.Empty(hr.Complaints);

        async Task TakeAsync(string passphrase)
        {
            await asked.GetByRole(AriaRole.Button, new() { Name = ExportText.Take }).ClickAsync();
            await page.Locator("input[name=passphrase]").FillAsync(passphrase);
            await dialog.GetByRole(AriaRole.Button, new() { Name = ExportText.Take }).ClickAsync();
        }
    }
}

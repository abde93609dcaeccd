using System.Globalization;
using System.Text.RegularExpressions;
using AdminConsole.Controls;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Resources;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminConsole.Tests.EndToEnd;

/// <summary>Sessions ended under an open page, one's own account, and the proof asked for again, in both languages.</summary>
[Trait("Stage", "Browser"), Collection(BrowserJourneys.Name)]
public sealed partial class SessionJourneyTests(BrowserHouse house)
{
    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public async Task Officer_EndsASessionUnderAnOpenPage_ItsNextClickLandsOnTheSignIn(string language)
    {
        CultureInfo.CurrentUICulture = new(language);
        var look = Look.Usual with { Language = language };
        var chrome = string.Format(CultureInfo.InvariantCulture, KitText.BrowserOn, "Chrome", "Linux");
        var person = await house.PersonAsync("employee2");
        await using var theirs = await house.VisitAsync(look: look);
        await SignInAsync(theirs, "employee2", language);
        var link = await theirs.Page.GetByRole(AriaRole.Navigation, new() { Name = ShellText.NavLabel }).GetByRole(AriaRole.Link, new() { Name = ShellText.NavHome }).BoundingBoxAsync();
        Assert.NotNull(link);
        await using var officer = await house.VisitAsync("officer", look);
        var page = officer.Page;
        await officer.GoAsync($"{ConsoleUrls.Person(person.Id)}?tab=sessions");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 2, Name = SessionsText.Alive })).ToBeVisibleAsync();
        await Expect(page.GetByText(chrome).First).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = string.Format(CultureInfo.InvariantCulture, SessionsText.EndNamed, chrome, string.Empty).TrimEnd() }).First.ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel(KitText.ReasonLabel).FillAsync("The laptop was stolen this morning");
        await dialog.GetByRole(AriaRole.Button, new() { Name = SessionsText.End, Exact = true }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(page.GetByText(SessionsText.EndOfficer).First).ToBeVisibleAsync();

        // By place: the page may have left by itself already, when it followed the change.
        await theirs.Page.Mouse.ClickAsync(link.X + (link.Width / 2), link.Y + (link.Height / 2));

        await Expect(theirs.Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = AccountText.SignInTitle })).ToBeVisibleAsync();
        Assert.Empty(officer.Complaints);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Session_EndedUnderAnOpenPage_LeavesNoErrorInTheLog(bool saysThatItGoes)
    {
        var circuits = house.Server.Services.GetRequiredService<IOptions<CircuitOptions>>().Value;
        var (usual, before) = (circuits.JSInteropDefaultCallTimeout, await house.LogAsync());
        // The circuit waits so long for an answer of the page, an ordinary minute made short.
        circuits.JSInteropDefaultCallTimeout = TimeSpan.FromSeconds(2);
        try
        {
            await using var visit = await house.VisitAsync();
            if (!saysThatItGoes)
            {
                await visit.Context.AddInitScriptAsync("navigator.sendBeacon = () => true");
            }

            await SignInAsync(visit, "employee2");
            var person = (await house.PersonAsync("employee2")).Id;
            var session = await NewestSessionAsync(person);
            Assert.True((await house.Server.Services.GetRequiredService<SessionService>().EndOwnAsync(Actor.Console(TimeProvider.System) with { PersonId = person, SessionId = session }, session, default)).IsSuccess);
            await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Sign in" })).ToBeVisibleAsync();
            await Task.Delay(TimeSpan.FromSeconds(4));
        }
        finally
        {
            circuits.JSInteropDefaultCallTimeout = usual;
        }

        Assert.Equal(string.Empty, (await house.LogAsync())[before.Length..]);
    }

    [Theory]
    [InlineData("en", "This one", "End all others", "Where you are signed in")]
    [InlineData("es", "Esta", "Terminar las demás", "Dónde tiene la sesión abierta")]
    public async Task MyAccount_EndAllOthers_KeepsThisOneAndEndsTheOther(string language, string thisOne, string endOthers, string heading)
    {
        await using var other = await house.VisitAsync();
        await SignInAsync(other, "employee2");
        var home = await other.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = "Home" }).BoundingBoxAsync();
        Assert.NotNull(home);
        await using var here = await house.VisitAsync(look: Look.Usual with { Language = language, Width = Look.Narrow });
        await SignInAsync(here, "employee2", language);
        var page = here.Page;
        await here.GoAsync(ConsoleUrls.MyAccount);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 2, Name = heading })).ToBeVisibleAsync();
        await Expect(page.GetByText(thisOne, new() { Exact = true })).ToHaveCountAsync(1);

        await page.GetByRole(AriaRole.Button, new() { Name = endOthers }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = endOthers }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = endOthers })).ToHaveCountAsync(0);
        await Expect(page.GetByText(thisOne, new() { Exact = true })).ToHaveCountAsync(1);
        // By place: the page may have left by itself already, when it followed the change.
        await other.Page.Mouse.ClickAsync(home.X + (home.Width / 2), home.Y + (home.Height / 2));
        await Expect(other.Page).ToHaveURLAsync(SignInAddress());
        Assert.Empty(here.Complaints);
    }

    [Theory]
    [InlineData("en", 31, "Disable", "Enable", "Reason", "Please confirm it is you", "Password", "Confirm", "This password is not right.", "Cancel")]
    [InlineData("es", 32, "Inhabilitar", "Habilitar", "Motivo", "Confirme que es usted", "Contraseña", "Confirmar", "Esta contraseña no es correcta.", "Cancelar")]
    public async Task StepUp_ProofGoneStale_AsksAndDoesTheChangeAfterTheRightAnswerAlone(
        string language, int place, string act, string undo, string reason, string title, string password, string confirm, string wrong, string cancel)
    {
        var person = await house.SomebodyAsync(place);
        await using var officer = await house.VisitAsync(look: Look.Usual with { Language = language });
        await SignInAsync(officer, "officer2", language);
        var page = officer.Page;
        await officer.GoAsync(ConsoleUrls.Person(person.Id));
        await MakeStaleAsync("officer2");
        var dialog = page.GetByRole(AriaRole.Dialog);

        // Thought better of it, by the button and by Escape: nothing is done.
        foreach (var byKey in (bool[])[false, true])
        {
            await AskAsync();
            await Expect(dialog.GetByRole(AriaRole.Heading)).ToHaveTextAsync(title);
            await Expect(dialog.GetByLabel(password)).ToBeFocusedAsync();
            if (byKey)
            {
                await page.Keyboard.PressAsync("Escape");
            }
            else
            {
                await dialog.GetByRole(AriaRole.Button, new() { Name = cancel }).ClickAsync();
            }

            await Expect(dialog).ToHaveCountAsync(0);
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = act })).ToBeVisibleAsync();
        }

        await AskAsync();
        await dialog.GetByLabel(password).FillAsync("not it at all");
        await dialog.GetByRole(AriaRole.Button, new() { Name = confirm }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync(wrong);
        await Expect(dialog.GetByLabel(password)).ToBeFocusedAsync();
        await Expect(dialog.GetByLabel(password)).ToHaveValueAsync(string.Empty);
        await dialog.GetByLabel(password).FillAsync(house.Password);
        await page.Keyboard.PressAsync("Enter");
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = undo })).ToBeVisibleAsync();

        // For the next minutes nobody asks again.
        await page.GetByRole(AriaRole.Button, new() { Name = undo }).ClickAsync();
        await dialog.GetByLabel(reason).FillAsync("Back again");
        await dialog.GetByRole(AriaRole.Button, new() { Name = undo }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = act })).ToBeVisibleAsync();
        Assert.Empty(officer.Complaints);

        async Task AskAsync()
        {
            await page.GetByRole(AriaRole.Button, new() { Name = act }).ClickAsync();
            await dialog.GetByLabel(reason).FillAsync("Left today");
            await dialog.GetByRole(AriaRole.Button, new() { Name = act }).ClickAsync();
        }
    }

    [Fact]
    public async Task MyAccount_AuthenticatorSetUpRenewedAndRemoved_InSpanishOnAPhone()
    {
        await using var visit = await house.VisitAsync(look: new Look(Look.Narrow, "es", "dark"));
        await SignInAsync(visit, "manager2", "es");
        var page = visit.Page;
        var dialog = page.GetByRole(AriaRole.Dialog);
        await visit.GoAsync(ConsoleUrls.MyAccount);

        await page.GetByRole(AriaRole.Button, new() { Name = "Configurar" }).ClickAsync();
        await Expect(page.Locator("#key")).ToBeVisibleAsync();
        var key = await Phone.ScanAsync(page);
        await page.Locator("input[inputmode=numeric]").FillAsync(await Phone.CodeAsync(key));
        await page.GetByRole(AriaRole.Button, new() { Name = "Activar" }).ClickAsync();
        await Expect(page.Locator("#recovery-codes li")).ToHaveCountAsync(10);
        await page.Locator("a.button").ClickAsync();
        await Expect(page).ToHaveURLAsync(MyAccountAddress());
        await Expect(page.GetByText("Quedan 10 de 10")).ToBeVisibleAsync();

        await MakeStaleAsync("manager2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Crear códigos nuevos" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Crear códigos nuevos" }).ClickAsync();
        await dialog.GetByLabel("Código").FillAsync("000000");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Confirmar" }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("no es correcto");
        // The code that enrolled is spent; the app's next one is good already.
        var next = TotpCodes.At(OtpNet.Base32Encoding.ToBytes(key), TimeProvider.System.GetUtcNow().AddSeconds(TotpCodes.StepSeconds));
        await dialog.GetByLabel("Código").FillAsync(next);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Confirmar" }).ClickAsync();
        await Expect(page.Locator("#own-recovery-codes li")).ToHaveCountAsync(10);
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Descargar" }).ClickAsync());
        Assert.Equal("adminconsole-codigos-recuperacion.txt", download.SuggestedFilename);
        await page.GetByRole(AriaRole.Button, new() { Name = "Ya los he guardado" }).ClickAsync();
        await Expect(page.Locator("#own-recovery-codes")).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = "Quitar" }).ClickAsync();
        await Expect(dialog).ToContainTextAsync("único segundo factor");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Quitar" }).ClickAsync();
        await Expect(page.GetByText("Sin configurar")).ToBeVisibleAsync();
        Assert.Empty(visit.Complaints);
    }

    private async Task SignInAsync(BrowserVisit visit, string person, string language = "en")
    {
        await visit.Page.GotoAsync(ConsoleUrls.SignIn);
        await house.SignInAsync(visit.Page, person, language);
        await visit.ReadyAsync();
        await Expect(visit.Page).Not.ToHaveURLAsync(SignInAddress());
    }

    private async Task<Guid> NewestSessionAsync(Guid person)
    {
        await using var context = await house.Server.Contexts.CreateDbContextAsync();
        return await context.Sessions.Where(session => session.PersonId == person).OrderByDescending(static session => session.CreatedAt).Select(static session => session.Id).FirstAsync();
    }

    /// <summary>As if the minutes had passed: every proof of the person is an old one.</summary>
    private async Task MakeStaleAsync(string person)
    {
        var id = (await house.PersonAsync(person)).Id;
        var before = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-2);
        await using var context = await house.Server.Contexts.CreateDbContextAsync();
        await context.Sessions.Where(session => session.PersonId == id).ExecuteUpdateAsync(set => set.SetProperty(session => session.ProvedAt, before));
    }

    [GeneratedRegex("/my-account$", RegexOptions.None, 1000)]
    private static partial Regex MyAccountAddress();

    [GeneratedRegex("/account/sign-in", RegexOptions.None, 1000)]
    private static partial Regex SignInAddress();
}

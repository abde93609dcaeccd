using AdminConsole.Controls;
using AdminConsole.Domain.Settings;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminConsole.Tests.EndToEnd;

[Trait("Stage", "Browser"), Collection(BrowserJourneys.Name)]
public sealed class LockoutJourneyTests(BrowserHouse house)
{
    [Theory]
    [InlineData("en", "employee", "Work e-mail", "Password", "Sign in", "No locked accounts", "Unlock", "Reason", "unknown browsers", "Failed attempts")]
    [InlineData("es", "employee2", "Correo de trabajo", "Contraseña", "Entrar", "No hay cuentas bloqueadas", "Desbloquear", "Motivo", "navegadores desconocidos", "Intentos fallidos")]
    public async Task Stranger_GuessesToTheLimit_AnOfficerSeesItLiveAndUnlocks(
        string language, string victim, string name, string password, string signIn, string none, string unlock, string reason, string unknown, string attempts)
    {
        var person = await house.PersonAsync(victim);
        // The owner's own browser signed in before and stays welcome all along.
        house.Forget(victim);
        await using var owner = await house.VisitAsync(victim, Look.Usual with { Language = language });
        await using var officer = await house.VisitAsync("officer", Look.Usual with { Language = language });
        var page = officer.Page;
        await officer.GoAsync(ConsoleUrls.Lockouts);
        await Expect(page.GetByText(none)).ToBeVisibleAsync();

        await using var stranger = await house.VisitAsync(look: Look.Usual with { Language = language });
        await stranger.Page.GotoAsync(ConsoleUrls.SignIn);
        for (var guess = 0; guess < SettingDefinitions.LockoutLimit.Default; guess++)
        {
            await stranger.Page.GetByLabel(name).FillAsync(BrowserHouse.NameOf(victim));
            await stranger.Page.GetByLabel(password).FillAsync($"a stranger's guess {guess}");
            await stranger.Page.GetByRole(AriaRole.Button, new() { Name = signIn }).ClickAsync();
            await Expect(stranger.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        }

        // Without a reload the row is there; the panel tells each guess.
        var row = page.GetByRole(AriaRole.Row, new() { Name = person.DisplayName });
        await Expect(row).ToContainTextAsync(unknown);
        await row.GetByRole(AriaRole.Link).ClickAsync();
        var panel = page.GetByRole(AriaRole.Dialog);
        await Expect(panel.GetByRole(AriaRole.Heading, new() { Name = attempts })).ToBeVisibleAsync();
        await Expect(panel.Locator(".attempts li").First).ToContainTextAsync("Chrome");
        Assert.True(await panel.Locator(".attempts li").CountAsync() >= SettingDefinitions.LockoutLimit.Default);

        // Not even the right password opens from there now, while the known browser gets in.
        await house.SignInAsync(stranger.Page, victim, language);
        await Expect(stranger.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await owner.Context.ClearCookiesAsync(new() { Name = "console-session" });
        await owner.Page.GotoAsync(ConsoleUrls.SignIn);
        await house.SignInAsync(owner.Page, victim, language);
        await owner.ReadyAsync();

        await panel.GetByRole(AriaRole.Button, new() { Name = unlock }).ClickAsync();
        await page.GetByLabel(reason).FillAsync("She called from her own desk");
        await page.GetByRole(AriaRole.Dialog).Last.GetByRole(AriaRole.Button, new() { Name = unlock }).ClickAsync();
        await Expect(page.GetByText(none)).ToBeVisibleAsync();

        await house.SignInAsync(stranger.Page, victim, language);
        await stranger.ReadyAsync();
        Assert.Empty(officer.Complaints);
    }
}

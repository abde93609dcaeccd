using AdminConsole.Controls;
using AdminConsole.Security.Authentication;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminConsole.Tests.EndToEnd;

[Trait("Stage", "Browser"), Collection(BrowserJourneys.Name)]
public sealed class PasswordHintTests(BrowserHouse house)
{
    private static readonly string[] Passwords =
    [
        "password", "C0ntr4s3ña!!", "1qaz2wsx3edc", "poiuytrewq12", "abababababab", "verano2026verano", "Ferrández-Lucía-1990", "98765432109876", "monkey-dragon", "aaaaaaaabbbb",
        "quiet harbour at noon", "xk29fjqz", "пароль для двери", "小龙吃了三个苹果派和茶", "🎉🦜🌵🪁🧩🛶🎻🧭", " h7 w)kd q(z ", "Ǆungla ﬀ İstanbul", "trustno1trustno1", "brisa.logistics+2024",
    ];

    [Fact]
    public async Task Estimate_InTheBrowser_CountsLikeTheServer()
    {
        await using var visit = await house.VisitAsync();
        await visit.Page.GotoAsync(ConsoleUrls.SignIn);
        string[] about = ["Lucía Ferrández", "lucia@brisa.example"];

        var counted = await visit.Page.EvaluateAsync<double[]>(
            "async ([passwords, about]) => { const hint = await import('/js/password-hint.js'); const words = hint.readWords(await (await fetch('/data/common-words.txt')).text()); return passwords.map((password) => hint.estimate(password, words, about)); }",
            new object[] { Passwords, about });

        foreach (var (password, bits) in Passwords.Zip(counted))
        {
            Assert.True(Math.Abs(PasswordStrength.Bits(password, about) - bits) < 0.001, $"\"{password}\" counts {bits} in the browser and {PasswordStrength.Bits(password, about)} here.");
        }
    }

    [Theory]
    [InlineData("en", "New password", "Characters still missing: 11.", "Easy to guess", "Very good.")]
    [InlineData("es", "Contraseña nueva", "Caracteres que faltan: 11.", "Fácil de adivinar", "Muy buena.")]
    public async Task NewPassword_WhileItIsTyped_SaysHowHardItIsToGuess(string language, string label, string shortText, string weak, string strong)
    {
        await using var visit = await house.VisitAsync("auditor", Look.Usual with { Language = language });
        await visit.GoAsync(ConsoleUrls.Password);
        var field = visit.Page.GetByLabel(label, new() { Exact = true });
        var hint = visit.Page.Locator("[data-strength-of]");
        await Expect(hint).ToHaveAttributeAsync("aria-live", "polite");

        await field.FillAsync("abcd");
        await Expect(hint).ToHaveTextAsync(shortText);
        await field.FillAsync("Barcelona2024!!");
        await Expect(hint).ToContainTextAsync(weak);
        await field.FillAsync("quiet harbour at noon");
        await Expect(hint).ToHaveTextAsync(strong);
        await field.FillAsync(string.Empty);
        await Expect(hint).ToHaveTextAsync(string.Empty);
        Assert.Empty(visit.Complaints);
    }
}

using AdminConsole.Controls;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminConsole.Tests.EndToEnd;

/// <summary>The pages that the manual shows, in the look it shows them in.</summary>
[Trait("Stage", "Browser"), Collection(BrowserJourneys.Name)]
public sealed class ManualPicturesTests(BrowserHouse house)
{
    /// <summary>Where the pictures go; the pages are opened without it too, and none is kept.</summary>
    private static readonly string? Folder = Environment.GetEnvironmentVariable("ADMINCONSOLE_MANUAL_PICTURES") is { Length: > 0 } folder ? folder : null;

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public async Task ManualPage_OpenedByItsReader_IsThere(string language)
    {
        var look = new Look(Look.Wide, language, "light");
        var person = await house.SomebodyAsync(20);
        await TakeAsync(
            "hr",
            look,
            ("hr-joiner", ConsoleUrls.LifecycleJoin),
            ("hr-move", ConsoleUrls.LifecycleMove(person.Id)),
            ("hr-leave", ConsoleUrls.LifecycleLeave(person.Id)),
            ("hr-steps", ConsoleUrls.Lifecycle));
        await TakeAsync("manager", look, ("manager-decide", $"{ConsoleUrls.Requests}?tab=decide"));
        await TakeAsync("employee", look, ("employee-ask", ConsoleUrls.RequestNew));
    }

    private async Task TakeAsync(string reader, Look look, params (string Name, string Url)[] pages)
    {
        await using var visit = await house.VisitAsync(reader, look);
        foreach (var (name, url) in pages)
        {
            await visit.GoAsync(url);
            await Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("lang", look.Language);
            await Expect(visit.Page.Locator("h1").First).ToBeVisibleAsync();
            if (Folder is not null)
            {
                var file = Path.Combine(Folder, $"{name}-{look.Language}.png");
                await visit.Page.ScreenshotAsync(new PageScreenshotOptions { Path = file, Animations = ScreenshotAnimations.Disabled });
            }
        }
    }
}

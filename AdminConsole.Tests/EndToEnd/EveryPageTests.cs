using System.Globalization;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminConsole.Tests.EndToEnd;

[Trait("Stage", "Browser"), Collection(BrowserJourneys.Name)]
public sealed class EveryPageTests(BrowserHouse house)
{
    /// <summary>Where pictures of all pages go, in every look; without it fewer looks are walked and none is kept.</summary>
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("ADMINCONSOLE_SCREENSHOTS") is { Length: > 0 } folder ? folder : null;

    public static TheoryData<int, string, string> Looks
    {
        get
        {
            var looks = new TheoryData<int, string, string>();
            foreach (var width in (int[])[Look.Wide, Look.Narrow])
            {
                foreach (var (language, theme) in ((string, string)[])[("en", "light"), ("es", "dark"), ("en", "dark"), ("es", "light")])
                {
                    if (Pictures is not null || language is "en" == theme is "light")
                    {
                        looks.Add(width, language, theme);
                    }
                }
            }

            return looks;
        }
    }

    [Theory, MemberData(nameof(Looks))]
    public async Task Page_InEveryLook_FitsTheWindowAndComplainsOfNothing(int width, string language, string theme)
    {
        List<string> problems = [];
        await ConsolePages.WalkAsync(house, new Look(width, language, theme), async (name, visit) =>
        {
            var page = visit.Page;
            await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", language);
            await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", theme);
            var content = await page.EvaluateAsync<int>("() => document.scrollingElement.scrollWidth");
            var window = await page.EvaluateAsync<int>("() => window.innerWidth");
            if (content > window || window > width)
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: {content} px in a window of {width}"));
            }

            problems.AddRange(visit.Complaints.Select(complaint => $"{name}: {complaint}"));
            await KeepAsync(page, name, width, language, theme);
        });

        Assert.Empty(problems.Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("en", "light")]
    [InlineData("es", "dark")]
    public async Task Page_ReadByAxe_HasNothingSeriousOrCritical(string language, string theme)
    {
        List<string> problems = [];
        var options = new AxeRunOptions { Rules = new Dictionary<string, RuleOptions>(StringComparer.Ordinal) { ["label-content-name-mismatch"] = new() { Enabled = true } } };
        await ConsolePages.WalkAsync(house, new Look(Look.Wide, language, theme), async (name, visit) =>
        {
            var result = await visit.Page.RunAxe(options);
            Assert.NotEmpty(result.Passes);
            foreach (var violation in result.Violations.Where(static violation => violation.Impact is "serious" or "critical"))
            {
                problems.AddRange(violation.Nodes.Select(node => $"{name}: {violation.Id}: {node.Html}"));
            }
        });

        Assert.Empty(problems.Distinct(StringComparer.Ordinal));
    }

    private static async Task KeepAsync(IPage page, string name, int width, string language, string theme)
    {
        if (Pictures is not null)
        {
            var file = string.Create(CultureInfo.InvariantCulture, $"{name}-{width}-{language}-{theme}.png");
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Pictures, file), Animations = ScreenshotAnimations.Disabled });
        }
    }
}

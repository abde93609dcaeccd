using System.Collections.Concurrent;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminConsole.Tests.EndToEnd;

/// <summary>A window, and everything its pages complained of: errors and warnings of the console, exceptions, answers of 500.</summary>
internal sealed class BrowserVisit : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> complaints = new();

    public BrowserVisit(IBrowserContext context, IPage page)
    {
        (Context, Page) = (context, page);
        context.Console += (_, message) =>
        {
            // The browser notes every answer that is no success; which one a page gives is for the tests of that page.
            if (message.Type is "error" or "warning" && !message.Text.Contains("status of 404", StringComparison.Ordinal))
            {
                complaints.Enqueue($"{message.Type}: {message.Text} ({message.Location})");
            }
        };
        context.WebError += (_, error) => complaints.Enqueue($"exception: {error.Error}");
        context.Response += (_, response) =>
        {
            if (response.Status >= 500)
            {
                complaints.Enqueue($"{response.Status}: {response.Url}");
            }
        };
    }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    public IReadOnlyCollection<string> Complaints => complaints;

    public async Task GoAsync(string url)
    {
        await Page.GotoAsync(url);
        await ReadyAsync();
    }

    /// <summary>Until the page has its heading, and what it reads has come.</summary>
    public Task ReadyAsync() => ReadyAsync(Page);

    public static async Task ReadyAsync(IPage page)
    {
        await Expect(page.Locator("h1")).ToBeVisibleAsync();
        await Expect(page.Locator(".bone")).ToHaveCountAsync(0);
    }

    public async ValueTask DisposeAsync() => await Context.DisposeAsync();
}

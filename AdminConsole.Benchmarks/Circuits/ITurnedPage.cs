using System.Text.Json.Nodes;

namespace AdminConsole.Benchmarks.Circuits;

/// <summary>A list that turns its page: how to tell that it is there, and how a person turns it.</summary>
internal interface ITurnedPage
{
    /// <summary>Waits until the list is shown.</summary>
    Task ReadyAsync(CircuitClient client);

    /// <summary>Turns one page and waits until the next is shown.</summary>
    Task TurnAsync(CircuitClient client);
}

/// <summary>People: fifty rows, turned by the link to what comes after.</summary>
internal sealed class PeopleTurned : ITurnedPage
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public Task ReadyAsync(CircuitClient client) => client.WaitAsync(static page => Next(page), Limit);

    public async Task TurnAsync(CircuitClient client)
    {
        var next = await client.WaitAsync(static page => Next(page), Limit);
        await client.FollowAsync(next);
        await client.WaitAsync(page => Next(page) is { } shown && !string.Equals(shown, next, StringComparison.Ordinal) ? shown : null, Limit);
    }

    private static string? Next(PageTree page)
        => page.Elements.Where(static element => string.Equals(element.Name, "a", StringComparison.Ordinal) && string.Equals(element["class"], "pager-link", StringComparison.Ordinal))
            .Select(static link => link["href"])
            .FirstOrDefault(static href => href?.Contains("after=", StringComparison.Ordinal) is true);
}

/// <summary>The reference: a plain table with a button.</summary>
internal sealed class PlainTurned : ITurnedPage
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public Task ReadyAsync(CircuitClient client) => client.WaitAsync(static page => Button(page), Limit);

    public async Task TurnAsync(CircuitClient client)
    {
        var button = await client.WaitAsync(static page => Button(page), Limit);
        var shown = await client.WaitAsync(static page => Shown(page), Limit);
        await client.RaiseAsync(button.Handler("click")!.Value, "click", new JsonObject { ["type"] = "click", ["button"] = 0, ["detail"] = 1 });
        await client.WaitAsync(page => Shown(page) is { } now && !string.Equals(now, shown, StringComparison.Ordinal) ? now : null, Limit);
    }

    private static PageNode? Button(PageTree page) => page.Elements.FirstOrDefault(static element => element.Handler("click") is not null);

    private static string? Shown(PageTree page) => page.Elements.FirstOrDefault(static element => string.Equals(element.Name, "table", StringComparison.Ordinal))?["data-page"];
}

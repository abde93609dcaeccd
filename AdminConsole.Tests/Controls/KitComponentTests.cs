using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Persistence;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AdminConsole.Tests.Controls;

[Trait("Stage", "Unit")]
public sealed class KitComponentTests : BunitContext
{
    public KitComponentTests()
    {
        Services.AddSingleton<TimeProvider>(new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero)));
        Services.AddScoped<Viewer>();
    }

    [Fact]
    public void LoadView_EachState_ShowsItsOwnAndNothingElse()
    {
        Assert.Single(View(LoadState.Loading).FindAll(".skeleton-rows"));
        Assert.Single(View(LoadState.Empty).FindAll(".empty"));
        Assert.Equal("content", View(LoadState.Ready).Find("b").TextContent);
        var failed = View(LoadState.Failed(new UnavailableError()));
        Assert.Contains(ErrorText.Of(new UnavailableError()), failed.Markup, StringComparison.Ordinal);
        Assert.Empty(failed.FindAll("b"));
    }

    [Fact]
    public async Task LiveUpdates_OncePageWasSentAway_ReadNothingMore()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton(static _ => new ChangeFeed(NullLogger<ChangeFeed>.Instance));
        Services.AddScoped<Departure>();
        var reads = 0;
        Render<LiveUpdates>(parameters => parameters.Add(live => live.Changed, () => reads++));
        await ChangeAsync();
        Assert.Equal(1, reads);
        var departure = Services.GetRequiredService<Departure>();

        departure.ToSignIn();

        await ChangeAsync();
        Assert.Equal(1, reads);

        async Task ChangeAsync()
        {
            Services.GetRequiredService<ChangeFeed>().Publish(new ChangeNotice(Guid.NewGuid(), "person.edit", "person", null, null, null));
            for (var step = 0; step < 20; step++)
            {
                ((FakeTimeProvider)Services.GetRequiredService<TimeProvider>()).Advance(LiveUpdates.LongestPause);
                await Task.Delay(20, Xunit.TestContext.Current.CancellationToken);
            }
        }
    }

    [Fact]
    public void LoadView_FailedWithRetry_CallsItOnce()
    {
        var calls = 0;
        var view = Render<LoadView>(parameters => parameters.Add(view => view.State, LoadState.Failed(new UnavailableError())).Add(view => view.Retry, () => calls++));
        view.Find("button").Click();
        Assert.Equal(1, calls);
    }

    [Fact]
    public void Pager_MiddlePage_LinksKeepTheFiltersAndReplaceThePlace()
    {
        var pager = Render<Pager>(parameters => parameters.Add(pager => pager.State, UrlState.Read("/people?status=active&after=k5"))
            .Add(pager => pager.PreviousKey, "k6").Add(pager => pager.NextKey, "k9").Add(pager => pager.Shown, 4).Add(pager => pager.Total, 40));
        Assert.Equal(
            ["/people?status=active", "/people?before=k6&status=active", "/people?after=k9&status=active", "/people?at=last&status=active"],
            pager.FindAll("a.pager-link").Select(static link => link.GetAttribute("href")), StringComparer.Ordinal);
    }

    [Fact]
    public void Pager_OnlyPage_HasNoLinks()
    {
        var pager = Render<Pager>(parameters => parameters.Add(pager => pager.State, UrlState.Read("/people")).Add(pager => pager.Shown, 3));
        Assert.Empty(pager.FindAll("a"));
        Assert.Equal(4, pager.FindAll("[aria-disabled]").Count);
    }

    [Fact]
    public void SortHeader_Clicked_TurnsAroundAndDropsThePlace()
    {
        var header = Render<SortHeader>(parameters => parameters.Add(header => header.Text, "Name").Add(header => header.Column, "name")
            .Add(header => header.State, UrlState.Read("/p?after=k&q=a")).Add(header => header.IsDefault, true));
        Assert.Equal("ascending", header.Find("th").GetAttribute("aria-sort"));
        Assert.Equal("/p?q=a&sort=-name", header.Find("a").GetAttribute("href"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a\u202Eb")]
    public async Task ReasonDialog_ReasonThatCannotBeTaken_StaysOpenAndSaysWhy(string reason)
    {
        var dialog = Render<ReasonDialog>();
        var answer = dialog.InvokeAsync(() => dialog.Instance.AskAsync("Disable", "Why?"));
        await dialog.Find("textarea").InputAsync(new ChangeEventArgs { Value = reason });
        await dialog.Find("form").SubmitAsync();
        Assert.False(answer.IsCompleted);
        Assert.Single(dialog.FindAll(".field-error[role=alert]"));
    }

    [Fact]
    public async Task ReasonDialog_GoodReason_ComesBackTrimmedAndCloses()
    {
        var dialog = Render<ReasonDialog>();
        var answer = dialog.InvokeAsync(() => dialog.Instance.AskAsync("Disable", "Why?"));
        await dialog.Find("textarea").InputAsync(new ChangeEventArgs { Value = "  left the company " });
        await dialog.Find("form").SubmitAsync();
        Assert.Equal("left the company", await answer);
        Assert.Empty(dialog.FindAll("dialog"));
    }

    [Fact]
    public async Task ReasonDialog_TooLong_IsRefused()
    {
        var dialog = Render<ReasonDialog>();
        var answer = dialog.InvokeAsync(() => dialog.Instance.AskAsync("Disable", "Why?"));
        await dialog.Find("textarea").InputAsync(new ChangeEventArgs { Value = new string('x', FieldLimits.Reason + 1) });
        await dialog.Find("form").SubmitAsync();
        Assert.False(answer.IsCompleted);
    }

    [Fact]
    public async Task ConfirmDialog_ClosedOrAgreed_AnswersSo()
    {
        var dialog = Render<ConfirmDialog>();
        var refused = dialog.InvokeAsync(() => dialog.Instance.AskAsync("Take the role", "Sure?"));
        await dialog.Find("[data-dismiss]").ClickAsync(new());
        Assert.False(await refused);
        var agreed = dialog.InvokeAsync(() => dialog.Instance.AskAsync("Take the role", "Sure?", "Take", isDangerous: true));
        await dialog.Find(".btn-danger").ClickAsync(new());
        Assert.True(await agreed);
    }

    [Fact]
    public void Viewer_NonsenseInCookies_IsTheDefault()
    {
        var viewer = Services.GetRequiredService<Viewer>();
        viewer.Read("1000000", "../../etc/passwd", "<script>");
        Assert.Equal(Viewer.DefaultPageSize, viewer.PageSize);
        Assert.Equal(TimeZoneInfo.Utc, viewer.Zone);
        Assert.Null(viewer.Theme);
    }

    private IRenderedComponent<LoadView> View(LoadState state)
        => Render<LoadView>(parameters => parameters.Add(view => view.State, state).AddChildContent("<b>content</b>"));
}

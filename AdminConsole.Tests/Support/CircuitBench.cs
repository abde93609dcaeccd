using System.Diagnostics;
using System.Security.Claims;
using AdminConsole.Controls;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.JSInterop;

namespace AdminConsole.Tests.Support;

/// <summary>An open page of somebody, as far as the guard of its clicks goes, on a replica that follows its database.</summary>
internal sealed class CircuitBench : IAsyncDisposable
{
    private readonly SessionGuard guard;
    private readonly ChangePoller poller;
    private readonly SessionCircuitHandler handler;
    private readonly Browser browser = new();
    private readonly Task ready;

    public CircuitBench(TestConsole console, Actor actor, SessionRegistry? registry = null)
    {
        Registry = registry ?? new SessionRegistry(console.Clock);
        guard = new SessionGuard(console.Contexts, Registry, new FactorPolicy(console.Contexts, console.Settings, console.Holder, console.Clock), console.Settings, console.Feed, console.Clock, NullLogger<SessionGuard>.Instance);
        poller = new ChangePoller(console.Contexts, console.Loader, console.Feed, console.Clock, NullLogger<ChangePoller>.Instance);
        var principal = ConsoleClaims.Principal("test", actor.PersonId!.Value, actor.SessionId!.Value, "Somebody");
        handler = new SessionCircuitHandler(new SignedIn(principal), guard, new RightsWatch(console.Holder, console.Clock), new Departure(browser));
        ready = StartAsync(console);
    }

    public SessionRegistry Registry { get; }

    /// <summary>Sends the page one click.</summary>
    public async Task<Answer> ClickAsync()
    {
        await ready;
        var handled = false;
        browser.WentTo = null;
        await handler.CreateInboundActivityHandler(_ =>
        {
            handled = true;
            return Task.CompletedTask;
        })(null!);
        return handled ? Answer.Handled
            : Went();
    }

    /// <summary>The page's connection breaks off.</summary>
    public Task DisconnectAsync() => handler.OnConnectionDownAsync(null!, CancellationToken.None);

    /// <summary>The page is back, and goes where it was sent meanwhile.</summary>
    public async Task<Answer> ReconnectAsync()
    {
        await handler.OnConnectionUpAsync(null!, CancellationToken.None);
        return Went();
    }

    /// <summary>Clicks until a click is not handled, for so long at most; the last answer.</summary>
    public async Task<Answer> UntilNotHandledAsync(TimeSpan most)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var late = watch.Elapsed > most;
            var answer = await ClickAsync();
            if (answer is not Answer.Handled || late)
            {
                return answer;
            }

            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ready;
        await poller.StopAsync(CancellationToken.None);
        await guard.StopAsync(CancellationToken.None);
        poller.Dispose();
        guard.Dispose();
    }

    private async Task StartAsync(TestConsole console)
    {
        await guard.StartAsync(CancellationToken.None);
        await poller.StartAsync(CancellationToken.None);
        await console.Loader.RefreshAsync(CancellationToken.None);
        await handler.OnCircuitOpenedAsync(null!, CancellationToken.None);
    }

    private sealed class SignedIn(ClaimsPrincipal user) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(user));
    }

    private Answer Went() => browser.WentTo switch
    {
        null => Answer.Nothing,
        ConsoleUrls.SignIn => Answer.SentToSignIn,
        Browser.Anew => Answer.Reloaded,
        var other => throw new InvalidOperationException(other),
    };

    /// <summary>Goes where it is sent and never answers, as a page does that unloads.</summary>
    private sealed class Browser : IJSRuntime
    {
        public const string Anew = "anew";

        public string? WentTo { get; set; }

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => InvokeAsync<TValue>(identifier, CancellationToken.None, args);

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args)
        {
            WentTo = identifier switch
            {
                "location.assign" => Assert.IsType<string>(Assert.Single(args!)),
                "location.reload" => Anew,
                _ => throw new InvalidOperationException(identifier),
            };
            return ValueTask.FromException<TValue>(new TaskCanceledException());
        }
    }
}

/// <summary>What became of a click.</summary>
internal enum Answer
{
    Handled,
    SentToSignIn,
    Reloaded,
    Nothing,
}

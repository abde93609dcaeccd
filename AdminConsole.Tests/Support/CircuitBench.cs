using System.Diagnostics;
using System.Security.Claims;
using AdminConsole.Controls;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdminConsole.Tests.Support;

/// <summary>An open page of somebody, as far as the guard of its clicks goes, on a replica that follows its database.</summary>
internal sealed class CircuitBench : IAsyncDisposable
{
    private readonly SessionGuard guard;
    private readonly ChangePoller poller;
    private readonly SessionCircuitHandler handler;
    private readonly Address address = new();
    private readonly Task ready;

    public CircuitBench(TestConsole console, Actor actor, SessionRegistry? registry = null)
    {
        Registry = registry ?? new SessionRegistry(console.Clock);
        guard = new SessionGuard(console.Contexts, Registry, new FactorPolicy(console.Contexts, console.Settings, console.Holder, console.Clock), console.Settings, console.Feed, console.Clock, NullLogger<SessionGuard>.Instance);
        poller = new ChangePoller(console.Contexts, console.Loader, console.Feed, console.Clock, NullLogger<ChangePoller>.Instance);
        var principal = ConsoleClaims.Principal("test", actor.PersonId!.Value, actor.SessionId!.Value, "Somebody");
        handler = new SessionCircuitHandler(new SignedIn(principal), guard, new RightsWatch(console.Holder, console.Clock), address);
        ready = StartAsync(console);
    }

    public SessionRegistry Registry { get; }

    /// <summary>Sends the page one click.</summary>
    public async Task<Answer> ClickAsync()
    {
        await ready;
        var handled = false;
        address.WentTo = null;
        await handler.CreateInboundActivityHandler(_ =>
        {
            handled = true;
            return Task.CompletedTask;
        })(null!);
        return handled ? Answer.Handled
            : address.WentTo is null ? Answer.Nothing
            : address.WentTo == ConsoleUrls.SignIn ? Answer.SentToSignIn
            : address.WentTo == Address.Page ? Answer.Reloaded
            : throw new InvalidOperationException(address.WentTo);
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

    private sealed class Address : NavigationManager
    {
        public const string Page = "https://console.test/people";

        public Address() => Initialize("https://console.test/", Page);

        public string? WentTo { get; set; }

        protected override void NavigateToCore(string uri, NavigationOptions options)
        {
            Assert.True(options.ForceLoad);
            WentTo = uri;
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

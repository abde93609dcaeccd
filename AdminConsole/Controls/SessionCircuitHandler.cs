using AdminConsole.Persistence;
using AdminConsole.Security.Authentication;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace AdminConsole.Controls;

/// <summary>
/// Asks before each click, key and message of a circuit whether its session still lives. What a dead session sends
/// is not handled, and its page goes to the sign-in.
/// </summary>
internal sealed class SessionCircuitHandler(AuthenticationStateProvider authentication, SessionGuard guard, NavigationManager navigation) : CircuitHandler
{
    private bool left;

    /// <summary>Before every other handler.</summary>
    public override int Order => -100;

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next)
        => async context =>
        {
            var user = (await authentication.GetAuthenticationStateAsync()).User;
            // A page for everybody, such as "not found", has no session to lose.
            if (user.Identity?.IsAuthenticated is not true
                || (user.SessionId() is { } session && user.PersonId() is { } person && await guard.IsAliveAsync(session, person, CancellationToken.None)))
            {
                await next(context);
                return;
            }

            if (!left)
            {
                left = true;
                navigation.NavigateTo(ConsoleUrls.SignIn, forceLoad: true);
            }
        };
}

using AdminConsole.Persistence;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace AdminConsole.Controls;

/// <summary>
/// Asks before each click, key and message of a circuit whether its session still lives, and whether its person may
/// still do what they could when the page last asked. What a dead session sends is not handled, and its page goes to
/// the sign-in. What is sent by a page that shows more than its person may see by now is not handled either, and the page is loaded
/// anew. Once it has left, a circuit handles nothing more.
/// </summary>
internal sealed class SessionCircuitHandler(AuthenticationStateProvider authentication, SessionGuard guard, RightsWatch rights, Departure departure) : CircuitHandler
{
    /// <summary>Before every other handler.</summary>
    public override int Order => -100;

    /// <inheritdoc />
    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        // What the page is about to be drawn with.
        if ((await authentication.GetAuthenticationStateAsync()).User.PersonId() is { } person)
        {
            rights.HasLost(person);
        }
    }

    /// <inheritdoc />
    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        departure.Connected(isUp: true);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        departure.Connected(isUp: false);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next)
        => async context =>
        {
            if (departure.HasLeft)
            {
                return;
            }

            var user = (await authentication.GetAuthenticationStateAsync()).User;
            // A page for everybody, such as "not found", has no session to lose.
            if (user.Identity?.IsAuthenticated is not true)
            {
                await next(context);
            }
            else if (user.SessionId() is not { } session || user.PersonId() is not { } person || !await guard.IsAliveAsync(session, person, CancellationToken.None))
            {
                departure.ToSignIn();
            }
            else if (rights.HasLost(person))
            {
                departure.Anew();
            }
            else
            {
                await next(context);
            }
        };
}

using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components.Authorization;

namespace AdminConsole.Controls;

/// <summary>Who uses this circuit. One per circuit; each act gets a correlation id of its own.</summary>
internal sealed class CircuitActor(AuthenticationStateProvider authentication, TimeProvider time)
{
    /// <summary>The address the circuit's page was asked from; the root component sets it from a protected parameter.</summary>
    public string Address { get; set; } = string.Empty;

    public async Task<Actor> GetAsync()
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        return new Actor(user.PersonId(), user.SessionId(), Address, Guid.CreateVersion7(time.GetUtcNow()));
    }
}

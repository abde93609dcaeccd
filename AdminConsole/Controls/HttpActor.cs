using AdminConsole.Domain.Account;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Http;

namespace AdminConsole.Controls;

/// <summary>The actor of an HTTP request, from the validated cookie and the connection.</summary>
internal static class HttpActor
{
    public static Actor ToActor(this HttpContext http, TimeProvider time)
        => new(http.User.PersonId(), http.User.SessionId(), http.ClientAddress(), Guid.CreateVersion7(time.GetUtcNow()))
        {
            Browser = BrowserName.Of(http.Request.Headers.UserAgent.ToString()).ToString(),
        };

    /// <summary>The peer's address; a proxy's word only counts when the forwarded-headers middleware took it.</summary>
    public static string ClientAddress(this HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress;
        return address is null ? string.Empty : (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
    }
}

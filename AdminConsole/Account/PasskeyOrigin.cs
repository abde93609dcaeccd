using Microsoft.AspNetCore.Identity;

namespace AdminConsole.Account;

/// <summary>
/// From which page a passkey may have answered: one of this console, asked for by the name that the browser used, and
/// not within a frame of another site (WebAuthn §13.4.9). The list of allowed hosts has judged that name before.
/// </summary>
internal static class PasskeyOrigin
{
    public static ValueTask<bool> IsOwnAsync(PasskeyOriginValidationContext context)
        => ValueTask.FromResult(!context.CrossOrigin && context.TopOrigin is null && IsOwn(context.HttpContext, context.Origin));

    public static bool IsOwn(HttpContext http, string origin)
        => string.Equals(origin, $"{http.Request.Scheme}://{http.Request.Host.Value}", StringComparison.OrdinalIgnoreCase);
}

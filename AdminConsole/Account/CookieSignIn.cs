using AdminConsole.Security.Authentication;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace AdminConsole.Account;

/// <summary>Writes the session cookie.</summary>
internal static class CookieSignIn
{
    public static Task OpenAsync(this HttpContext http, SignedIn signedIn)
        => http.SignInAsync(IdentityConstants.ApplicationScheme, ConsoleClaims.Principal(IdentityConstants.ApplicationScheme, signedIn.PersonId, signedIn.SessionId, signedIn.DisplayName));
}

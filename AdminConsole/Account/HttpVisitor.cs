using System.Security.Claims;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Security.Authentication;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace AdminConsole.Account;

/// <summary>The cookies of a sign-in: the device's, the ticket between password and factor, and the session's.</summary>
internal static class HttpVisitor
{
    /// <summary>Years outlive the browser; the account keeps only a hash, and an officer's reset forgets it.</summary>
    public static readonly TimeSpan DeviceLifetime = TimeSpan.FromDays(400);
    private const string DeviceCookie = "console-device";
    private const string StampClaim = "stamp";

    public static Visitor ToVisitor(this HttpContext http, TimeProvider time)
    {
        var agent = http.Request.Headers.UserAgent.ToString();
        var clean = TextRules.IsWellFormed(agent) ? new string([.. agent.Where(static character => !char.IsControl(character))]) : string.Empty;
        return new Visitor(
            http.ToActor(time) with { PersonId = null, SessionId = null },
            clean.Length > FieldLimits.UserAgent ? clean[..FieldLimits.UserAgent] : clean,
            http.Request.Cookies[DeviceCookie]);
    }

    /// <summary>Writes the session's cookie and the device's, and takes the ticket back.</summary>
    public static async Task OpenAsync(this HttpContext http, SignedIn signedIn)
    {
        await http.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
        await http.SignInAsync(IdentityConstants.ApplicationScheme, ConsoleClaims.Principal(IdentityConstants.ApplicationScheme, signedIn.PersonId, signedIn.SessionId, signedIn.DisplayName));
        http.Response.Cookies.Append(DeviceCookie, signedIn.DeviceToken, new CookieOptions
        {
            HttpOnly = true,
            Secure = http.Request.IsHttps,
            SameSite = SameSiteMode.Lax,
            MaxAge = DeviceLifetime,
            Path = "/",
            IsEssential = true,
        });
    }

    /// <summary>Gives whoever knew the password a ticket to the second step.</summary>
    public static Task HoldAsync(this HttpContext http, PendingSignIn pending)
        => http.SignInAsync(IdentityConstants.TwoFactorUserIdScheme, new ClaimsPrincipal(new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, pending.PersonId.ToString("D")),
                new Claim(StampClaim, pending.Stamp),
                new Claim(ClaimTypes.Name, pending.DisplayName),
            ],
            IdentityConstants.TwoFactorUserIdScheme)));

    /// <summary>The ticket, or null when there is none or it is too old.</summary>
    public static async Task<PendingSignIn?> PendingAsync(this HttpContext http)
    {
        var ticket = await http.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme);
        return ticket is { Succeeded: true, Principal: { } principal } && principal.PersonId() is { } person && principal.FindFirstValue(StampClaim) is { } stamp
            ? new PendingSignIn(person, stamp, principal.FindFirstValue(ClaimTypes.Name) ?? string.Empty)
            : null;
    }
}

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
    /// <summary>How long an opened link may wait for its form; the link itself may still be opened anew after.</summary>
    public static readonly TimeSpan LinkLifetime = TimeSpan.FromMinutes(30);
    private const string DeviceCookie = "console-device";
    private const string LinkCookie = "console-link";
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

    /// <summary>Writes what the step yields into the cookies; returns the address that comes next.</summary>
    public static async Task<string> GoOnAsync(this HttpContext http, SignInStep step, string? returnUrl)
    {
        switch (step)
        {
            case SignInStep.Completed completed:
                await http.OpenAsync(completed.SignedIn);
                return ConsoleUrls.Local(returnUrl);
            case SignInStep.FactorNeeded needed:
                await http.HoldAsync(needed.Pending);
                return ConsoleUrls.WithReturn(ConsoleUrls.Factor, returnUrl);
            case SignInStep.EnrollmentNeeded needed:
                await http.HoldAsync(needed.Pending);
                return ConsoleUrls.WithReturn(ConsoleUrls.Enroll, returnUrl);
            default:
                throw new InvalidOperationException($"No page follows {step.GetType().Name}.");
        }
    }

    /// <summary>Keeps a link's secret for the page that opened it, and for no other.</summary>
    public static void KeepLink(this HttpContext http, string page, string token)
        => http.Response.Cookies.Append(LinkCookie, token.Length > 64 ? string.Empty : token, OfLink(http, page));

    /// <summary>The secret of the link that this page was opened by.</summary>
    public static string? Link(this HttpContext http) => http.Request.Cookies[LinkCookie];

    public static void ForgetLink(this HttpContext http, string page) => http.Response.Cookies.Delete(LinkCookie, OfLink(http, page));

    // Lax, not strict: the link is opened from a letter, and the browser follows the redirect as part of that.
    private static CookieOptions OfLink(HttpContext http, string page)
        => new() { HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Lax, MaxAge = LinkLifetime, Path = page, IsEssential = true };

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

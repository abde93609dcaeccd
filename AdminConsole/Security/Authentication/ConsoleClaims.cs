using System.Security.Claims;

namespace AdminConsole.Security.Authentication;

/// <summary>The claims of the session cookie. What a person may do is never among them: the access model is asked.</summary>
internal static class ConsoleClaims
{
    public const string Session = "sid";

    public static ClaimsPrincipal Principal(string scheme, Guid personId, Guid sessionId, string displayName)
        => new(new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, personId.ToString("D")),
                new Claim(Session, sessionId.ToString("D")),
                new Claim(ClaimTypes.Name, displayName),
            ],
            scheme));

    public static Guid? PersonId(this ClaimsPrincipal principal) => Id(principal, ClaimTypes.NameIdentifier);

    public static Guid? SessionId(this ClaimsPrincipal principal) => Id(principal, Session);

    private static Guid? Id(ClaimsPrincipal principal, string type)
        => Guid.TryParseExact(principal.FindFirstValue(type), "D", out var id) ? id : null;
}

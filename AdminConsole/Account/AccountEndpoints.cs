using AdminConsole.Controls;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace AdminConsole.Account;

/// <summary>What of the account is no page.</summary>
internal static class AccountEndpoints
{
    public static IEndpointRouteBuilder MapAccounts(this IEndpointRouteBuilder endpoints)
    {
        // A post with an antiforgery token: no other site signs anybody out.
        endpoints.MapPost(ConsoleUrls.SignOut, static async (HttpContext http, IAntiforgery antiforgery, SignInService signIns, TimeProvider time) =>
        {
            if (!await antiforgery.IsRequestValidAsync(http))
            {
                return Results.BadRequest();
            }

            await signIns.SignOutAsync(http.ToActor(time), http.RequestAborted);
            await http.SignOutAsync(IdentityConstants.ApplicationScheme);
            return Results.LocalRedirect(ConsoleUrls.SignIn);
        }).RequireAuthorization();
        endpoints.MapPasskeys();
        return endpoints;
    }
}

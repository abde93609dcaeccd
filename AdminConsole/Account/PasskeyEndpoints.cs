using System.Text;
using System.Text.Json;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Security.Authentication;
using Microsoft.AspNetCore.Antiforgery;

namespace AdminConsole.Account;

/// <summary>
/// The requests of <c>passkeys.js</c>: a challenge, then its answer. Each is a post in JSON with the page's antiforgery
/// token; between the two the browser keeps the ticket in a cookie of the purpose's own.
/// </summary>
internal static class PasskeyEndpoints
{
    public static void MapPasskeys(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(ConsoleUrls.PasskeyOptions, AskAsync).AllowAnonymous();
        endpoints.MapPost(ConsoleUrls.PasskeySignIn, SignInAsync).AllowAnonymous();
        endpoints.MapPost(ConsoleUrls.PasskeyRegistration, RegisterAsync).AllowAnonymous();
        endpoints.MapPost(ConsoleUrls.PasskeyProof, ProveAsync).RequireAuthorization();
    }

    private static async Task<IResult> AskAsync(HttpContext http, PasskeyService passkeys, PasskeyRegistration registration, TimeProvider time)
    {
        if (await BodyAsync(http) is not { } body || PurposeOf(http) is not { } purpose)
        {
            return Results.BadRequest();
        }

        var stopping = http.RequestAborted;
        var pending = purpose is PasskeyPurpose.Factor or PasskeyPurpose.Enrollment ? await http.PendingAsync() : null;
        Result<PasskeyChallenge> asked = (purpose, pending) switch
        {
            (PasskeyPurpose.SignIn, _) => await passkeys.AskForSignInAsync(http, stopping),
            (PasskeyPurpose.Proof, _) => await passkeys.AskForProofAsync(http, http.ToActor(time), stopping),
            (PasskeyPurpose.Registration, _) => await registration.AskAsync(http, http.ToActor(time), NameIn(body), stopping),
            (PasskeyPurpose.Factor, { } held) => await passkeys.AskForFactorAsync(http, held, stopping),
            (PasskeyPurpose.Enrollment, { } held) => await registration.AskAsync(http, held, NameIn(body), stopping),
            _ => new LinkError(),
        };
        if (!asked.IsSuccess)
        {
            return Refusal(asked.Error);
        }

        http.Response.Cookies.Append(CookieOf(purpose), asked.Value.Ticket, Cookie(http, PasskeyTickets.Lifetime));
        return Results.Text(asked.Value.OptionsJson, "application/json", Encoding.UTF8);
    }

    private static async Task<IResult> SignInAsync(HttpContext http, PasskeyService passkeys, TimeProvider time)
    {
        if (await BodyAsync(http) is not { } answer || PurposeOf(http) is not (PasskeyPurpose.SignIn or PasskeyPurpose.Factor))
        {
            return Results.BadRequest();
        }

        var isFactor = PurposeOf(http) is PasskeyPurpose.Factor;
        var ticket = Ticket(http, isFactor ? PasskeyPurpose.Factor : PasskeyPurpose.SignIn);
        var pending = isFactor ? await http.PendingAsync() : null;
        if (isFactor && pending is null)
        {
            return Refusal(new LinkError());
        }

        var opened = pending is null
            ? await passkeys.SignInAsync(http, http.ToVisitor(time), ticket, answer, http.RequestAborted)
            : await passkeys.CompleteAsync(http, http.ToVisitor(time), pending, ticket, answer, http.RequestAborted);
        if (!opened.IsSuccess)
        {
            return Refusal(opened.Error);
        }

        await http.OpenAsync(opened.Value);
        return Results.Ok(new { });
    }

    private static async Task<IResult> ProveAsync(HttpContext http, PasskeyService passkeys, TimeProvider time)
    {
        if (await BodyAsync(http) is not { } answer)
        {
            return Results.BadRequest();
        }

        var proved = await passkeys.ProveAsync(http, http.ToActor(time), Ticket(http, PasskeyPurpose.Proof), answer, http.RequestAborted);
        return proved.IsSuccess ? Results.Ok(new { }) : Refusal(proved.Error);
    }

    private static async Task<IResult> RegisterAsync(HttpContext http, PasskeyRegistration registration, SignInService signIns, TimeProvider time)
    {
        if (await BodyAsync(http) is not { } answer || PurposeOf(http) is not (PasskeyPurpose.Registration or PasskeyPurpose.Enrollment))
        {
            return Results.BadRequest();
        }

        if (PurposeOf(http) is PasskeyPurpose.Registration)
        {
            var added = await registration.CompleteAsync(http, http.ToActor(time), Ticket(http, PasskeyPurpose.Registration), answer, http.RequestAborted);
            return added.IsSuccess ? Results.Ok(new { codes = added.Value.RecoveryCodes }) : Refusal(added.Error);
        }

        if (await http.PendingAsync() is not { } pending)
        {
            return Refusal(new LinkError());
        }

        var visitor = http.ToVisitor(time);
        var enrolled = await registration.CompleteAsync(http, visitor, pending, Ticket(http, PasskeyPurpose.Enrollment), answer, http.RequestAborted);
        if (!enrolled.IsSuccess)
        {
            return Refusal(enrolled.Error);
        }

        if (await signIns.OpenSessionAsync(visitor, pending, Domain.Account.SignInMethod.Passkey, http.RequestAborted) is { IsSuccess: true, Value: var signedIn })
        {
            await http.OpenAsync(signedIn);
        }

        return Results.Ok(new { codes = enrolled.Value.RecoveryCodes });
    }

    /// <summary>The body, or null for a request that no page of the console sends.</summary>
    private static async Task<string?> BodyAsync(HttpContext http)
    {
        if (!http.Request.HasJsonContentType() || http.Request.ContentLength is not (>= 0 and <= PasskeyAnswer.Maximum)
            || !await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http))
        {
            return null;
        }

        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        return await reader.ReadToEndAsync(http.RequestAborted);
    }

    private static PasskeyPurpose? PurposeOf(HttpContext http) => http.Request.Query["for"].ToString() switch
    {
        "sign-in" => PasskeyPurpose.SignIn,
        "factor" => PasskeyPurpose.Factor,
        "proof" => PasskeyPurpose.Proof,
        "registration" => PasskeyPurpose.Registration,
        "enrollment" => PasskeyPurpose.Enrollment,
        _ => null,
    };

    private static string? NameIn(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 4 });
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Takes the ticket from the browser: whatever comes of the answer, it is asked anew next time.</summary>
    private static string? Ticket(HttpContext http, PasskeyPurpose purpose)
    {
        var ticket = http.Request.Cookies[CookieOf(purpose)];
        http.Response.Cookies.Delete(CookieOf(purpose), Cookie(http, lifetime: null));
        return ticket;
    }

    private static string CookieOf(PasskeyPurpose purpose) => $"console-passkey-{(int)purpose}";

    private static CookieOptions Cookie(HttpContext http, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        Secure = http.Request.IsHttps,
        SameSite = SameSiteMode.Strict,
        Path = ConsoleUrls.AccountRoot,
        MaxAge = lifetime,
        IsEssential = true,
    };

    private static IResult Refusal(ConsoleError error)
        => Results.Json(
            new { error = error.Code, message = error is InvalidError { Problems: [var problem, ..] } ? ProblemText.Of(problem) : AccountErrors.Sentence(error) },
            statusCode: StatusCodes.Status400BadRequest);
}

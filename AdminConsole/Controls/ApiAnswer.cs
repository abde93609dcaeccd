using System.Text.Json;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Persistence;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace AdminConsole.Controls;

/// <summary>
/// What the endpoints for programs take and answer: JSON in, and a preview, a result or a problem document (RFC 9457)
/// out. A change is asked for twice: with <c>dryRun=true</c>, which answers what it would mean and a stamp, and then
/// with that stamp.
/// </summary>
internal static class ApiAnswer
{
    /// <summary>Octets of a body. A condition of ten comparisons and a reason fit many times.</summary>
    public const int MaximumBody = 16_384;

    private const string ProblemType = "application/problem+json";

    /// <summary>The body as <typeparamref name="T"/>, or why it cannot be taken. A cookie alone is not enough: the request must bring the token of a page too.</summary>
    public static async Task<Result<T>> BodyAsync<T>(HttpContext http)
        where T : class
    {
        if (!await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http))
        {
            return new InvalidError("RequestVerificationToken", TextRules.Required);
        }

        if (!http.Request.HasJsonContentType() || http.Request.ContentLength is not (>= 0 and <= MaximumBody))
        {
            return new InvalidError("Body", TextRules.Malformed);
        }

        try
        {
            return await http.Request.ReadFromJsonAsync<T>(http.RequestAborted) is { } body ? body : new InvalidError("Body", TextRules.Malformed);
        }
        catch (JsonException)
        {
            return new InvalidError("Body", TextRules.Malformed);
        }
    }

    /// <summary>A preview with its stamp.</summary>
    public static IResult Of(NamedPreview preview) => Results.Json(Shape(preview.Preview, preview.NameOf));

    /// <summary>An error as a problem document; its <c>type</c> is the stable code, a preview that moved comes with the one of now.</summary>
    public static IResult Of(ConsoleError error)
        => Results.Json(
            new
            {
                type = $"urn:adminconsole:{error.Code}",
                title = ErrorText.Of(error),
                status = StatusOf(error),
                errors = (error as InvalidError)?.Problems.Select(static problem => new { field = problem.Field, code = problem.Code, message = ProblemText.Of(problem) }),
                current = error is PreviewMovedError moved ? Shape(moved.Current, static _ => null) : null,
            },
            contentType: ProblemType,
            statusCode: StatusOf(error));

    private static int StatusOf(ConsoleError error) => error switch
    {
        NotFoundError => StatusCodes.Status404NotFound,
        DeniedError or HoldsMoreError or SelfChangeError or CrossingError or ProofNeededError => StatusCodes.Status403Forbidden,
        SessionEndedError => StatusCodes.Status401Unauthorized,
        InvalidError => StatusCodes.Status422UnprocessableEntity,
        UnavailableError => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status409Conflict,
    };

    private static object Shape(AccessPreview preview, Func<Guid, string?> nameOf) => new
    {
        stamp = preview.Stamp.ToString(),
        gaining = preview.Gaining,
        losing = preview.Losing,
        permissions = preview.Permissions.Select(static effect => new { key = effect.Permission.Key, sensitivity = effect.Permission.Sensitivity.ToString().ToLowerInvariant(), gaining = effect.Gaining, losing = effect.Losing }),
        roles = preview.Roles.Select(role => new { id = role.RoleId, name = nameOf(role.RoleId), gained = role.Gained, lost = role.Lost }),
        people = preview.People.Select(person => new { id = person.PersonId, name = nameOf(person.PersonId), gained = person.Gained, lost = person.Lost }),
        conflicts = preview.Conflicts.Select(static conflict => new { id = conflict.PolicyId, name = conflict.Policy, people = conflict.People }),
        emptyRoles = preview.EmptyRoles,
        unheld = preview.Unheld,
    };
}

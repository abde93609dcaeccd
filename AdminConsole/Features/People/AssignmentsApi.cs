using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using Microsoft.AspNetCore.Http;

namespace AdminConsole.Features.People;

/// <summary>Giving and taking roles for programs.</summary>
internal static class AssignmentsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(ConsoleUrls.AssignmentsApi, GiveAsync).RequireAuthorization(ConsolePermissions.AccessAssign).DisableAntiforgery();
        routes.MapPost(ConsoleUrls.AssignmentEndApi, TakeAsync).RequireAuthorization(ConsolePermissions.AccessAssign).DisableAntiforgery();
    }

    private static async Task<IResult> GiveAsync(HttpContext http, Guid id, bool? dryRun, AssignmentService assignments, AccessNames names, TimeProvider time)
    {
        var body = await ApiAnswer.BodyAsync<GiveBody>(http);
        if (!body.IsSuccess)
        {
            return ApiAnswer.Of(body.Error);
        }

        var actor = http.ToActor(time);
        var input = new GiveRoleInput
        {
            RoleId = body.Value.Role,
            ScopeDepartmentId = body.Value.Department,
            WholeCompany = body.Value.WholeCompany,
            ValidFrom = body.Value.From?.UtcDateTime,
            ValidUntil = body.Value.Until?.UtcDateTime,
            // A dry run is not recorded, so it needs no reason yet.
            Reason = dryRun is true && string.IsNullOrWhiteSpace(body.Value.Reason) ? "-" : body.Value.Reason,
        };
        if (dryRun is true)
        {
            var preview = await assignments.PreviewGiveAsync(actor, id, input, http.RequestAborted);
            return preview.IsSuccess ? ApiAnswer.Of(await names.OfAsync(actor, preview.Value, http.RequestAborted)) : ApiAnswer.Of(preview.Error);
        }

        if (PreviewStamp.Parse(body.Value.Stamp) is not { } stamp)
        {
            return ApiAnswer.Of(new InvalidError(nameof(GiveBody.Stamp), TextRules.Required));
        }

        var given = await assignments.GiveAsync(actor, id, input, http.RequestAborted, stamp);
        return given.IsSuccess ? Results.Json(new { id = given.Value }) : ApiAnswer.Of(given.Error);
    }

    private static async Task<IResult> TakeAsync(HttpContext http, Guid id, Guid assignment, bool? dryRun, AssignmentService assignments, AccessNames names, TimeProvider time)
    {
        var body = await ApiAnswer.BodyAsync<TakeBody>(http);
        if (!body.IsSuccess)
        {
            return ApiAnswer.Of(body.Error);
        }

        var actor = http.ToActor(time);
        if (dryRun is true)
        {
            var preview = await assignments.PreviewTakeAsync(actor, id, assignment, http.RequestAborted);
            return preview.IsSuccess ? ApiAnswer.Of(await names.OfAsync(actor, preview.Value, http.RequestAborted)) : ApiAnswer.Of(preview.Error);
        }

        if (PreviewStamp.Parse(body.Value.Stamp) is not { } stamp)
        {
            return ApiAnswer.Of(new InvalidError(nameof(TakeBody.Stamp), TextRules.Required));
        }

        var taken = await assignments.TakeAsync(actor, id, assignment, body.Value.Reason, http.RequestAborted, stamp);
        return taken.IsSuccess ? Results.NoContent() : ApiAnswer.Of(taken.Error);
    }

    /// <summary>Which role, where (a department, or said on purpose the whole company), from when until when, and why.</summary>
    private sealed record GiveBody(Guid? Role, Guid? Department, bool WholeCompany, DateTimeOffset? From, DateTimeOffset? Until, string? Reason, string? Stamp);

    private sealed record TakeBody(string? Reason, string? Stamp);
}

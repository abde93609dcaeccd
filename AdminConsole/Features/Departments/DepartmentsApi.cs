using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Persistence;
using Microsoft.AspNetCore.Http;

namespace AdminConsole.Features.Departments;

/// <summary>Moving a department for programs.</summary>
internal static class DepartmentsApi
{
    public static void Map(IEndpointRouteBuilder routes)
        => routes.MapPost(ConsoleUrls.DepartmentMoveApi, MoveAsync).RequireAuthorization(ConsolePermissions.AccessManage).DisableAntiforgery();

    private static async Task<IResult> MoveAsync(HttpContext http, Guid id, bool? dryRun, DepartmentMoving moving, AccessNames names, TimeProvider time)
    {
        var body = await ApiAnswer.BodyAsync<MoveBody>(http);
        if (!body.IsSuccess)
        {
            return ApiAnswer.Of(body.Error);
        }

        var actor = http.ToActor(time);
        var move = new DepartmentMove(body.Value.Parent ?? Guid.Empty, body.Value.Crossing);
        if (dryRun is true)
        {
            var preview = await moving.PreviewAsync(actor, id, move, http.RequestAborted);
            return preview.IsSuccess ? ApiAnswer.Of(await names.OfAsync(actor, preview.Value, http.RequestAborted)) : ApiAnswer.Of(preview.Error);
        }

        if (PreviewStamp.Parse(body.Value.Stamp) is not { } stamp)
        {
            return ApiAnswer.Of(new InvalidError(nameof(MoveBody.Stamp), TextRules.Required));
        }

        var done = await moving.ApplyAsync(actor, id, move, body.Value.Reason, stamp, http.RequestAborted);
        return done.IsSuccess ? Results.NoContent() : ApiAnswer.Of(done.Error);
    }

    /// <summary>Under which department, and whether inheritances may come to cross branches by it.</summary>
    private sealed record MoveBody(Guid? Parent, bool Crossing, string? Reason, string? Stamp);
}

using System.Text.Json;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Http;

namespace AdminConsole.Features.Roles;

/// <summary>Changes of a role for programs.</summary>
internal static class RolesApi
{
    public static void Map(IEndpointRouteBuilder routes)
        => routes.MapPost(ConsoleUrls.RoleChangesApi, ChangeAsync).RequireAuthorization(ConsolePermissions.AccessManage).DisableAntiforgery();

    private static async Task<IResult> ChangeAsync(
        HttpContext http, Guid id, bool? dryRun, RoleShaping shaping, RoleHistory history, AccessNames names, AccessModelHolder access, TimeProvider time)
    {
        var body = await ApiAnswer.BodyAsync<RoleChangeBody>(http);
        if (!body.IsSuccess)
        {
            return ApiAnswer.Of(body.Error);
        }

        var change = await ReadAsync(body.Value, id, access.Current, history, http.RequestAborted);
        if (!change.IsSuccess)
        {
            return ApiAnswer.Of(change.Error);
        }

        var actor = http.ToActor(time);
        if (dryRun is true)
        {
            var preview = await shaping.PreviewAsync(actor, id, change.Value, http.RequestAborted);
            return preview.IsSuccess ? ApiAnswer.Of(await names.OfAsync(actor, preview.Value, http.RequestAborted)) : ApiAnswer.Of(preview.Error);
        }

        if (PreviewStamp.Parse(body.Value.Stamp) is not { } stamp)
        {
            return ApiAnswer.Of(new InvalidError(nameof(RoleChangeBody.Stamp), TextRules.Required));
        }

        var done = await shaping.ApplyAsync(actor, id, change.Value, body.Value.Reason, stamp, http.RequestAborted);
        return done.IsSuccess ? Results.NoContent() : ApiAnswer.Of(done.Error);
    }

    private static async Task<Result<RoleChange>> ReadAsync(RoleChangeBody body, Guid roleId, AccessModel model, RoleHistory history, CancellationToken cancellationToken)
    {
        switch (body.Change)
        {
            case "grant":
                if (body.Condition is not { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } given)
                {
                    return new RoleChange.Grant(IdOf(body.Permission, model));
                }

                var condition = ConditionText.Parse(given.GetRawText());
                return condition.IsSuccess ? new RoleChange.Grant(IdOf(body.Permission, model), condition.Value) : condition.Error;
            case "revoke":
                return new RoleChange.Revoke(IdOf(body.Permission, model));
            case "inherit":
                return new RoleChange.Inherit(body.Junior ?? Guid.Empty, body.Crossing);
            case "disinherit":
                return new RoleChange.Disinherit(body.Junior ?? Guid.Empty);
            case "retire":
                return new RoleChange.Retire();
            case "restore":
                return await history.ShapeAsync(roleId, body.Version ?? 0, cancellationToken) is { } shape ? new RoleChange.Restore(body.Version ?? 0, shape, body.Crossing) : new NotFoundError();
            default:
                return new InvalidError(nameof(RoleChangeBody.Change), TextRules.Required);
        }
    }

    private static Guid IdOf(string? permission, AccessModel model) => permission is not null && model.Permissions.Find(permission) is { } known ? known.Id : Guid.Empty;

    /// <summary>
    /// One change: <c>grant</c> and <c>revoke</c> name a permission by its key, <c>inherit</c> and <c>disinherit</c> a
    /// junior role, <c>restore</c> a version; <c>retire</c> nothing.
    /// </summary>
    private sealed record RoleChangeBody(
        string? Change, string? Permission, Guid? Junior, long? Version, bool Crossing, JsonElement? Condition, string? Reason, string? Stamp);
}

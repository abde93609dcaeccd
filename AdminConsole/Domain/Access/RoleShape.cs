using System.Text.Json;
using System.Text.Json.Nodes;

namespace AdminConsole.Domain.Access;

/// <summary>All that a role gives and inherits by itself at one of its versions, as its history keeps it.</summary>
internal sealed record RoleShape(bool IsRetired, IReadOnlyList<GrantRow> Grants, IReadOnlyList<Guid> Juniors)
{
    /// <summary>UTF-8 JSON, in the order of the ids, so that the same shape is the same bytes.</summary>
    public byte[] Write()
        => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["retired"] = IsRetired,
            ["grants"] = new JsonArray([.. Grants.OrderBy(static grant => grant.PermissionId).Select(static JsonNode (grant) => new JsonArray(
                [JsonValue.Create(grant.PermissionId.ToString("N")), .. grant.Condition is { } condition ? [JsonValue.Create(ConditionText.Write(condition))] : Array.Empty<JsonNode>()]))]),
            ["juniors"] = new JsonArray([.. Juniors.Order().Select(static JsonNode (junior) => JsonValue.Create(junior.ToString("N")))]),
        });

    /// <summary>What <see cref="Write"/> wrote.</summary>
    public static RoleShape Read(byte[] stored)
    {
        using var document = JsonDocument.Parse(stored);
        var root = document.RootElement;
        return new RoleShape(
            root.GetProperty("retired").GetBoolean(),
            [
                .. root.GetProperty("grants").EnumerateArray().Select(static grant => new GrantRow(
                    Guid.ParseExact(grant[0].GetString()!, "N"), grant.GetArrayLength() > 1 ? ConditionText.Read(grant[1].GetString()) : null)),
            ],
            [.. root.GetProperty("juniors").EnumerateArray().Select(static junior => Guid.ParseExact(junior.GetString()!, "N"))]);
    }
}

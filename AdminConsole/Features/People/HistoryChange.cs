using System.Text.Json;
using System.Text.Json.Nodes;

namespace AdminConsole.Features.People;

/// <summary>One field of an event's two sides, as text.</summary>
internal sealed record HistoryChange(string Field, string? Before, string? After)
{
    /// <summary>Pairs the two sides of an event. What cannot be read shows nothing: the audit page is where a record is judged.</summary>
    public static IReadOnlyList<HistoryChange> Read(string before, string after)
    {
        var (old, now) = (Side(before), Side(after));
        return [.. old.Select(static pair => pair.Key).Union(now.Select(static pair => pair.Key), StringComparer.Ordinal)
            .Select(field => new HistoryChange(field, Text(old, field), Text(now, field)))];
    }

    private static JsonObject Side(string json)
    {
        try
        {
            return json.Length == 0 ? [] : JsonNode.Parse(json) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static string? Text(JsonObject side, string field) => side[field]?.ToString();
}

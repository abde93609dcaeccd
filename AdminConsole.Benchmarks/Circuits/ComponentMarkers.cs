using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AdminConsole.Benchmarks.Circuits;

/// <summary>The places of a served page where interactive components go, and the protected state beside them.</summary>
internal sealed partial record ComponentMarkers(IReadOnlyList<JsonNode> Markers, string State)
{
    public static ComponentMarkers Read(string html)
    {
        List<JsonNode> markers = [];
        foreach (Match match in Marker().Matches(html))
        {
            var marker = JsonNode.Parse(match.Groups["json"].Value)!;
            if (marker["descriptor"] is not null)
            {
                markers.Add(marker);
            }
        }

        return new ComponentMarkers(markers, PersistedState().Match(html) is { Success: true } state ? state.Groups["state"].Value : string.Empty);
    }

    /// <summary>What the page's script sends to have the components put up.</summary>
    public string AddOperations()
    {
        var operations = new JsonArray();
        for (var index = 0; index < Markers.Count; index++)
        {
            operations.Add(new JsonObject { ["type"] = "add", ["ssrComponentId"] = index + 1, ["marker"] = Markers[index].DeepClone() });
        }

        return new JsonObject { ["batchId"] = 1, ["operations"] = operations }.ToJsonString(JsonSerializerOptions.Web);
    }

    [GeneratedRegex("<!--Blazor:(?<json>\\{.*?\\})-->", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(?<state>.*?)-->", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex PersistedState();
}

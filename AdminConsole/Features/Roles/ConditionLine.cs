using System.Globalization;
using System.Text.Json.Nodes;
using AdminConsole.Domain.Access;
using AdminConsole.Resources;

namespace AdminConsole.Features.Roles;

/// <summary>One comparison as it is typed. What it says is judged by <see cref="ConditionText"/> alone.</summary>
internal sealed class ConditionLine
{
    public const string Text = "text";
    public const string Number = "number";
    public const string Truth = "truth";
    public const string Instant = "instant";
    public const string List = "list";
    public const string Property = "property";

    /// <summary>The kinds of value with their words.</summary>
    public static IReadOnlyList<(string Kind, Func<string> Words)> Kinds { get; } =
    [
        (Text, static () => RoleText.KindText), (Number, static () => RoleText.KindNumber), (Truth, static () => RoleText.KindTruth),
        (Instant, static () => RoleText.KindInstant), (List, static () => RoleText.KindList), (Property, static () => RoleText.KindProperty),
    ];

    public string Left { get; set; } = string.Empty;

    public ComparisonOperator Operator { get; set; } = ComparisonOperator.Equal;

    public string Kind { get; set; } = Text;

    public string Value { get; set; } = string.Empty;

    public static string ExampleOf(string kind) => kind switch
    {
        Number => "18",
        Instant => "2027-01-31T17:00:00Z",
        List => "draft, review",
        Property => "subject.id",
        _ => string.Empty,
    };

    public static ConditionLine Of(Comparison comparison)
    {
        var (kind, value) = comparison.Right switch
        {
            Operand.Number number => (Number, number.Value.ToString(CultureInfo.InvariantCulture)),
            Operand.Truth truth => (Truth, truth.Value ? "true" : "false"),
            Operand.Instant instant => (Instant, instant.Value.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
            Operand.TextList list => (List, string.Join(", ", list.Values)),
            Operand.Property other => (Property, ConditionText.NameOf(other.Path)),
            Operand.Text text => (Text, text.Value),
            _ => (Text, string.Empty),
        };
        return new ConditionLine { Left = ConditionText.NameOf(comparison.Left), Operator = comparison.Operator, Kind = kind, Value = value };
    }

    /// <summary>The lines in the form that <see cref="ConditionText.Parse"/> reads.</summary>
    public static string Json(IEnumerable<ConditionLine> lines)
        => new JsonArray([.. lines.Select(static line => new JsonObject { ["left"] = line.Left.Trim(), ["is"] = ConditionText.OperatorName(line.Operator), ["right"] = line.Right() })]).ToJsonString();

    // What is no number becomes an empty list, which the rules refuse.
    private JsonNode Right()
    {
        var text = Value.Trim();
        return Kind switch
        {
            Number => decimal.TryParse(text, NumberStyles.Number & ~NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : new JsonArray(),
            Truth => JsonValue.Create(!string.Equals(text, "false", StringComparison.Ordinal)),
            Instant => new JsonObject { ["at"] = text },
            List => new JsonArray([.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(static item => JsonValue.Create(item))]),
            Property => new JsonObject { ["property"] = text },
            _ => JsonValue.Create(text),
        };
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AdminConsole.Domain.Access;

/// <summary>
/// A <see cref="Condition"/> as it is stored and sent: a JSON array of <c>{"left":"resource.owner","is":"equal","right":…}</c>,
/// where the right side is a text, a number, true or false, an array of texts, <c>{"at":"2026-01-31T17:00:00Z"}</c> or
/// <c>{"property":"subject.id"}</c>. Everything else is refused.
/// </summary>
internal static class ConditionText
{
    public const string Field = "Condition";
    public const string Malformed = "condition-malformed";
    public const string TooMany = "condition-too-many";
    public const string BadProperty = "condition-bad-property";
    public const string BadValue = "condition-bad-value";
    public const string BadOperator = "condition-bad-operator";

    /// <summary>More comparisons than a person can hold in mind.</summary>
    public const int MaximumComparisons = 10;

    /// <summary>Code units of a text, of each text of a list, and of a property's name.</summary>
    public const int MaximumText = 100;
    private const int MaximumList = 20;
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 4 };

    public static string Write(Condition condition)
        => new JsonArray([.. condition.AllOf.Select(static comparison => new JsonObject
        {
            ["left"] = NameOf(comparison.Left),
            ["is"] = OperatorName(comparison.Operator),
            ["right"] = Node(comparison.Right),
        })]).ToJsonString();

    /// <summary>
    /// What a row holds: no condition for null. A row that cannot be read gives a condition that never holds, so that a
    /// damaged row gives nothing.
    /// </summary>
    public static Condition? Read(string? stored)
        => stored is null ? null : Parse(stored) is { IsSuccess: true, Value: var condition } ? condition : Never;

    /// <summary>A condition from outside, or the first thing that is wrong with it.</summary>
    public static Result<Condition> Parse(string text)
    {
        if (text.Length > FieldLimits.Condition)
        {
            return new InvalidError(Field, TextRules.TooLong, FieldLimits.Condition);
        }

        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Array || document.RootElement.GetArrayLength() == 0)
            {
                return new InvalidError(Field, Malformed);
            }

            if (document.RootElement.GetArrayLength() > MaximumComparisons)
            {
                return new InvalidError(Field, TooMany, MaximumComparisons);
            }

            List<Comparison> all = [];
            foreach (var element in document.RootElement.EnumerateArray())
            {
                var comparison = ParseComparison(element);
                if (!comparison.IsSuccess)
                {
                    return comparison.Error;
                }

                all.Add(comparison.Value);
            }

            return new Condition(all);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // A lone surrogate is reported as an argument when it stands in the text, as an invalid operation when it is escaped.
            return new InvalidError(Field, Malformed);
        }
    }

    /// <summary><c>subject.department</c> to its parts; null for anything else.</summary>
    public static PropertyPath? ParsePath(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || text.Length > MaximumText || text.Length == dot + 1 || !char.IsAsciiLetter(text[dot + 1]) || !text.AsSpan(dot + 1).ContainsOnlyNameCharacters())
        {
            return null;
        }

        PropertySource? source = text[..dot] switch
        {
            "subject" => PropertySource.Subject,
            "resource" => PropertySource.Resource,
            "action" => PropertySource.Action,
            "context" => PropertySource.Context,
            _ => null,
        };
        return source is { } known ? new PropertyPath(known, text[(dot + 1)..]) : null;
    }

    public static string NameOf(PropertyPath path) => $"{path.Source.ToString().ToLowerInvariant()}.{path.Name}";

    /// <summary>The operator of that name; null for none.</summary>
    public static ComparisonOperator? ParseOperator(string name)
    {
        foreach (var known in Enum.GetValues<ComparisonOperator>())
        {
            if (string.Equals(OperatorName(known), name, StringComparison.Ordinal))
            {
                return known;
            }
        }

        return null;
    }

    public static string OperatorName(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Equal => "equal",
        ComparisonOperator.NotEqual => "not-equal",
        ComparisonOperator.Less => "less",
        ComparisonOperator.LessOrEqual => "at-most",
        ComparisonOperator.Greater => "greater",
        ComparisonOperator.GreaterOrEqual => "at-least",
        _ => "one-of",
    };

    /// <summary>False whatever is known: a comparison with a property nobody sets.</summary>
    private static Condition Never { get; } = new([new Comparison(new PropertyPath(PropertySource.Context, string.Empty), ComparisonOperator.Equal, new Operand.Truth(true))]);

    private static Result<Comparison> ParseComparison(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object || element.EnumerateObject().Count() != 3
            || !element.TryGetProperty("left", out var left) || !element.TryGetProperty("is", out var name) || !element.TryGetProperty("right", out var right))
        {
            return new InvalidError(Field, Malformed);
        }

        if (left.ValueKind != JsonValueKind.String || ParsePath(left.GetString()!) is not { } path)
        {
            return new InvalidError(Field, BadProperty);
        }

        if (name.ValueKind != JsonValueKind.String || ParseOperator(name.GetString()!) is not { } comparison)
        {
            return new InvalidError(Field, BadOperator);
        }

        if (ParseOperand(right) is not { } operand)
        {
            return new InvalidError(Field, BadValue);
        }

        return Suits(comparison, operand) ? new Comparison(path, comparison, operand) : new InvalidError(Field, BadOperator);
    }

    private static bool Suits(ComparisonOperator comparison, Operand operand) => comparison switch
    {
        ComparisonOperator.Equal or ComparisonOperator.NotEqual => operand is not Operand.TextList,
        ComparisonOperator.OneOf => operand is Operand.TextList,
        _ => operand is Operand.Number or Operand.Instant or Operand.Property,
    };

    private static Operand? ParseOperand(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => TextOf(element) is { } text ? new Operand.Text(text) : null,
        JsonValueKind.Number => element.TryGetDecimal(out var number) ? new Operand.Number(number) : null,
        JsonValueKind.True => new Operand.Truth(true),
        JsonValueKind.False => new Operand.Truth(false),
        JsonValueKind.Array when element.GetArrayLength() is > 0 and <= MaximumList
            => element.EnumerateArray().Select(static item => item.ValueKind == JsonValueKind.String ? TextOf(item) : null).ToArray() is var texts && !texts.Contains(null)
                ? new Operand.TextList(texts!)
                : null,
        JsonValueKind.Object when element.EnumerateObject().Count() == 1 => element.EnumerateObject().First() switch
        {
            { Name: "property", Value.ValueKind: JsonValueKind.String } other => ParsePath(other.Value.GetString()!) is { } path ? new Operand.Property(path) : null,
            { Name: "at", Value.ValueKind: JsonValueKind.String } at
                => DateTime.TryParseExact(at.Value.GetString(), "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
                    ? new Operand.Instant(instant)
                    : null,
            _ => null,
        },
        _ => null,
    };

    private static string? TextOf(JsonElement element) => TextRules.Check(Field, element.GetString(), MaximumText, required: true) is { Problem: null, Text: var text } ? text : null;

    private static JsonNode? Node(Operand operand) => operand switch
    {
        Operand.Text text => JsonValue.Create(text.Value),
        Operand.Number number => JsonValue.Create(number.Value),
        Operand.Truth truth => JsonValue.Create(truth.Value),
        Operand.TextList list => new JsonArray([.. list.Values.Select(static value => JsonValue.Create(value))]),
        Operand.Instant instant => new JsonObject { ["at"] = instant.Value.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) },
        Operand.Property other => new JsonObject { ["property"] = NameOf(other.Path) },
        _ => null,
    };

    private static bool ContainsOnlyNameCharacters(this ReadOnlySpan<char> name)
    {
        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('_' or '-'))
            {
                return false;
            }
        }

        return true;
    }
}

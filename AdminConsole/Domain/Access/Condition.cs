namespace AdminConsole.Domain.Access;

/// <summary>
/// When a grant holds: all of its comparisons are true. Structured and typed; there is no expression text to parse, so
/// none to inject. What is missing or of another type makes a comparison false, a negated one too: it fails closed.
/// </summary>
internal sealed record Condition(IReadOnlyList<Comparison> AllOf)
{
    public bool Holds(AccessProperties properties)
    {
        foreach (var comparison in AllOf)
        {
            if (!comparison.Holds(properties))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>One comparison of a property with a value or with another property.</summary>
internal sealed record Comparison(PropertyPath Left, ComparisonOperator Operator, Operand Right)
{
    public bool Holds(AccessProperties properties)
        => properties.Find(Left) is { } left && (Right is Operand.Property other ? properties.Find(other.Path) : Right) is { } right
            && Operator switch
            {
                ComparisonOperator.Equal => Order(left, right) == 0,
                ComparisonOperator.NotEqual => Order(left, right) is not null and not 0,
                ComparisonOperator.Less => IsOrdered(left) && Order(left, right) < 0,
                ComparisonOperator.LessOrEqual => IsOrdered(left) && Order(left, right) <= 0,
                ComparisonOperator.Greater => IsOrdered(left) && Order(left, right) > 0,
                ComparisonOperator.GreaterOrEqual => IsOrdered(left) && Order(left, right) >= 0,
                ComparisonOperator.OneOf => left is Operand.Text text && right is Operand.TextList list && list.Values.Contains(text.Value, StringComparer.Ordinal),
                _ => false,
            };

    /// <summary>Null where the two are of different types, and so neither equal nor unequal.</summary>
    private static int? Order(Operand left, Operand right)
        => (left, right) switch
        {
            (Operand.Text one, Operand.Text other) => string.CompareOrdinal(one.Value, other.Value),
            (Operand.Number one, Operand.Number other) => one.Value.CompareTo(other.Value),
            (Operand.Instant one, Operand.Instant other) => one.Value.CompareTo(other.Value),
            (Operand.Truth one, Operand.Truth other) => one.Value.CompareTo(other.Value),
            _ => null,
        };

    private static bool IsOrdered(Operand operand) => operand is Operand.Number or Operand.Instant;
}

/// <summary>A property and whose it is, such as <c>resource.owner</c>.</summary>
internal readonly record struct PropertyPath(PropertySource Source, string Name);

/// <summary>Whose property (AuthZEN Authorization API 1.0 §5: subject, resource, action, context).</summary>
internal enum PropertySource : byte
{
    Subject = 1,
    Resource = 2,
    Action = 3,
    Context = 4,
}

internal enum ComparisonOperator : byte
{
    Equal = 1,
    NotEqual = 2,
    Less = 3,
    LessOrEqual = 4,
    Greater = 5,
    GreaterOrEqual = 6,
    OneOf = 7,
}

/// <summary>A typed value, or the name of a property that holds one. A closed set.</summary>
internal abstract record Operand
{
    private Operand()
    {
    }

    internal sealed record Text(string Value) : Operand;

    internal sealed record Number(decimal Value) : Operand;

    /// <summary>UTC.</summary>
    internal sealed record Instant(DateTime Value) : Operand;

    internal sealed record Truth(bool Value) : Operand;

    internal sealed record TextList(IReadOnlyList<string> Values) : Operand;

    internal sealed record Property(PropertyPath Path) : Operand;
}

/// <summary>What is known of the subject, resource, action and context of a question.</summary>
internal sealed class AccessProperties(IReadOnlyDictionary<PropertyPath, Operand> values)
{
    /// <summary>Nothing is known, so no conditional grant holds.</summary>
    public static AccessProperties None { get; } = new(new Dictionary<PropertyPath, Operand>());

    public Operand? Find(PropertyPath path) => values.GetValueOrDefault(path);
}

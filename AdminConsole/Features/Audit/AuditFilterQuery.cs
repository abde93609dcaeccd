namespace AdminConsole.Features.Audit;

/// <summary>The keys of the audit page's address, the same for its export.</summary>
internal static class AuditFilterQuery
{
    public const string Range = "range";
    public const string From = "from";
    public const string To = "to";
    public const string Actor = "actor";
    public const string Action = "action";
    public const string TargetType = "type";
    public const string Target = "target";
    public const string Department = "department";
    public const string Outcome = "outcome";
    public const string Reason = "reason";
    public const string Address = "address";
    public const string Correlation = "act";
    public const string Session = "session";

    /// <summary>The opened event; not a filter.</summary>
    public const string Event = "event";

    public static IReadOnlyList<string> All { get; } =
        [Range, From, To, Actor, Action, TargetType, Target, Department, Outcome, Reason, Address, Correlation, Session];

    public static AuditFilterInput Read(Func<string, string?> value) => new()
    {
        Range = value(Range),
        From = value(From),
        To = value(To),
        Actor = value(Actor),
        Action = value(Action),
        TargetType = value(TargetType),
        Target = value(Target),
        Department = value(Department),
        Outcome = value(Outcome),
        Reason = value(Reason),
        Address = value(Address),
        Correlation = value(Correlation),
        Session = value(Session),
    };

    /// <summary>The key in the address of a field that a problem names.</summary>
    public static string KeyOf(string field) => field switch
    {
        nameof(AuditFilterInput.TargetType) => TargetType,
        nameof(AuditFilterInput.Correlation) => Correlation,
        _ => field.ToLowerInvariant(),
    };
}

using System.ComponentModel.DataAnnotations;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;

namespace AdminConsole.Features.Audit;

/// <summary>What an address of the audit page asks for, exactly as it came.</summary>
public sealed record AuditFilterInput
{
    /// <summary>A range that follows the clock, by its word.</summary>
    [MaxLength(FieldLimits.SearchText)]
    public string? Range { get; init; }

    /// <summary>UTC, included.</summary>
    [MaxLength(FieldLimits.SearchText)]
    public string? From { get; init; }

    /// <summary>UTC: a day is included, a moment is not.</summary>
    [MaxLength(FieldLimits.SearchText)]
    public string? To { get; init; }

    /// <summary>The key of whoever acted.</summary>
    [MaxLength(FieldLimits.SearchText)]
    public string? Actor { get; init; }

    /// <summary>One of the actions.</summary>
    [MaxLength(FieldLimits.AuditAction)]
    public string? Action { get; init; }

    /// <summary>One of the kinds of target.</summary>
    [MaxLength(FieldLimits.AuditTargetType)]
    public string? TargetType { get; init; }

    /// <summary>The target's key.</summary>
    [MaxLength(FieldLimits.SearchText)]
    public string? Target { get; init; }

    /// <summary>A department; those below it come along.</summary>
    [MaxLength(FieldLimits.SearchText)]
    public string? Department { get; init; }

    /// <summary>The word of an outcome.</summary>
    [MaxLength(FieldLimits.SearchText)]
    public string? Outcome { get; init; }

    /// <summary>Words of the reason.</summary>
    [MaxLength(FieldLimits.SearchText)]
    public string? Reason { get; init; }

    /// <summary>An address, or the beginning of one.</summary>
    [MaxLength(FieldLimits.Address)]
    public string? Address { get; init; }

    /// <summary>The key of an act.</summary>
    [MaxLength(FieldLimits.SearchText)]
    public string? Correlation { get; init; }

    /// <summary>The key of a session.</summary>
    [MaxLength(FieldLimits.SearchText)]
    public string? Session { get; init; }
}

/// <summary>A checked filter. Every part that is null does not narrow.</summary>
internal sealed record AuditFilter
{
    /// <summary>The ranges that follow the clock, by the word in the address.</summary>
    public static IReadOnlyList<(string Key, TimeSpan Length)> Ranges { get; } =
        [("1h", TimeSpan.FromHours(1)), ("24h", TimeSpan.FromDays(1)), ("7d", TimeSpan.FromDays(7)), ("30d", TimeSpan.FromDays(30)), ("365d", TimeSpan.FromDays(365))];

    /// <summary>UTC, included.</summary>
    public DateTime? From { get; init; }

    /// <summary>UTC, excluded.</summary>
    public DateTime? To { get; init; }

    public Guid? ActorId { get; init; }

    public string? Action { get; init; }

    public string? TargetType { get; init; }

    public Guid? TargetId { get; init; }

    /// <summary>This department and all below it.</summary>
    public Guid? Branch { get; init; }

    public AuditOutcome? Outcome { get; init; }

    /// <summary>Words of the reason, in any case.</summary>
    public string? Reason { get; init; }

    /// <summary>A whole address, or the beginning of one that ends in a dot or a colon.</summary>
    public string? Address { get; init; }

    public Guid? CorrelationId { get; init; }

    public Guid? SessionId { get; init; }

    public bool IsEmpty => this == new AuditFilter();

    /// <summary>
    /// Takes what can be taken and names what cannot, by the field: a filter with one bad part still narrows by
    /// the others, and the page says which part was left out.
    /// </summary>
    public static (AuditFilter Filter, IReadOnlyList<FieldProblem> Problems) Parse(AuditFilterInput input, DepartmentTree departments, DateTime now)
    {
        List<FieldProblem> problems = [];
        var (from, to) = FilterRules.Times(Ranges, input.Range, input.From, input.To, now, problems);
        var filter = new AuditFilter
        {
            From = from,
            To = to,
            ActorId = FilterRules.Id(nameof(input.Actor), input.Actor, problems),
            Action = FilterRules.Choice(nameof(input.Action), input.Action, AuditActions.All, problems),
            TargetType = FilterRules.Choice(nameof(input.TargetType), input.TargetType, AuditTargets.All, problems),
            TargetId = FilterRules.Id(nameof(input.Target), input.Target, problems),
            Branch = FilterRules.Id(nameof(input.Department), input.Department, problems),
            Outcome = FilterRules.Choice<AuditOutcome>(nameof(input.Outcome), input.Outcome, Word, problems),
            Reason = FilterRules.Text(nameof(input.Reason), input.Reason, problems),
            Address = FilterRules.Address(nameof(input.Address), input.Address, problems),
            CorrelationId = FilterRules.Id(nameof(input.Correlation), input.Correlation, problems),
            SessionId = FilterRules.Id(nameof(input.Session), input.Session, problems),
        };
        if (filter.Branch is { } branch && departments.Branch(branch).IsEmpty)
        {
            problems.Add(new FieldProblem(nameof(input.Department), FilterRules.UnknownChoice));
            filter = filter with { Branch = null };
        }

        return (filter, problems);
    }

    /// <summary>The word of an outcome in an address.</summary>
    public static string Word(AuditOutcome outcome) => outcome switch
    {
        AuditOutcome.Success => "success",
        AuditOutcome.Denied => "denied",
        AuditOutcome.Failed => "failed",
        _ => string.Empty,
    };
}

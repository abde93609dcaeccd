using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net;
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
    public const string BadTime = "bad-time";
    public const string BadRange = "bad-range";
    public const string BadId = "bad-id";
    public const string BadAddress = "bad-address";
    public const string UnknownChoice = "unknown-choice";

    /// <summary>The ranges that follow the clock, by the word in the address.</summary>
    public static IReadOnlyList<(string Key, TimeSpan Length)> Ranges { get; } =
        [("1h", TimeSpan.FromHours(1)), ("24h", TimeSpan.FromDays(1)), ("7d", TimeSpan.FromDays(7)), ("30d", TimeSpan.FromDays(30)), ("365d", TimeSpan.FromDays(365))];

    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm"];
    private const string DayFormat = "yyyy-MM-dd";

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
        var (from, to) = Times(input, now, problems);
        var filter = new AuditFilter
        {
            From = from,
            To = to,
            ActorId = Id(nameof(input.Actor), input.Actor, problems),
            Action = Choice(nameof(input.Action), input.Action, AuditActions.All, problems),
            TargetType = Choice(nameof(input.TargetType), input.TargetType, AuditTargets.All, problems),
            TargetId = Id(nameof(input.Target), input.Target, problems),
            Branch = Id(nameof(input.Department), input.Department, problems),
            Outcome = ParseOutcome(input.Outcome, problems),
            Reason = Text(nameof(input.Reason), input.Reason, problems),
            Address = ParseAddress(input.Address, problems),
            CorrelationId = Id(nameof(input.Correlation), input.Correlation, problems),
            SessionId = Id(nameof(input.Session), input.Session, problems),
        };
        if (filter.Branch is { } branch && departments.Branch(branch).IsEmpty)
        {
            problems.Add(new FieldProblem(nameof(input.Department), UnknownChoice));
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

    private static (DateTime? From, DateTime? To) Times(AuditFilterInput input, DateTime now, List<FieldProblem> problems)
    {
        if (!string.IsNullOrWhiteSpace(input.Range))
        {
            foreach (var (key, length) in Ranges)
            {
                if (string.Equals(key, input.Range, StringComparison.Ordinal))
                {
                    return (now - length, null);
                }
            }

            problems.Add(new FieldProblem(nameof(input.Range), UnknownChoice));
        }

        var from = Time(nameof(input.From), input.From, isEnd: false, problems);
        var to = Time(nameof(input.To), input.To, isEnd: true, problems);
        if (from >= to)
        {
            problems.Add(new FieldProblem(nameof(input.To), BadRange));
            to = null;
        }

        return (from, to);
    }

    private static DateTime? Time(string field, string? text, bool isEnd, List<FieldProblem> problems)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        // The years keep clear of both ends of the calendar, where adding a margin would overflow.
        if (DateTime.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, Utc, out var day) && day.Year is > 1900 and < 9000)
        {
            return isEnd ? day.AddDays(1) : day;
        }

        if (DateTime.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, Utc, out var moment) && moment.Year is > 1900 and < 9000)
        {
            return moment;
        }

        problems.Add(new FieldProblem(field, BadTime));
        return null;
    }

    private static Guid? Id(string field, string? text, List<FieldProblem> problems)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (Guid.TryParseExact(text.Trim(), "D", out var id))
        {
            return id;
        }

        problems.Add(new FieldProblem(field, BadId));
        return null;
    }

    private static string? Choice(string field, string? text, IReadOnlyList<string> choices, List<FieldProblem> problems)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (choices.Contains(text, StringComparer.Ordinal))
        {
            return text;
        }

        problems.Add(new FieldProblem(field, UnknownChoice));
        return null;
    }

    private static AuditOutcome? ParseOutcome(string? text, List<FieldProblem> problems)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        foreach (var outcome in Enum.GetValues<AuditOutcome>())
        {
            if (string.Equals(Word(outcome), text, StringComparison.Ordinal))
            {
                return outcome;
            }
        }

        problems.Add(new FieldProblem(nameof(AuditFilterInput.Outcome), UnknownChoice));
        return null;
    }

    private static string? Text(string field, string? text, List<FieldProblem> problems)
    {
        var clean = TextRules.Clean(field, text, FieldLimits.SearchText, required: false, problems);
        return clean.Length == 0 ? null : clean;
    }

    private static string? ParseAddress(string? text, List<FieldProblem> problems)
    {
        var clean = text?.Trim();
        if (string.IsNullOrEmpty(clean))
        {
            return null;
        }

        var isPrefix = clean.Length <= FieldLimits.Address && clean[^1] is '.' or ':' && clean.All(static character => char.IsAsciiHexDigit(character) || character is '.' or ':');
        if (isPrefix && !IPAddress.TryParse(clean, out _))
        {
            return clean.ToLowerInvariant();
        }

        if (clean.Length <= FieldLimits.Address && IPAddress.TryParse(clean, out var address))
        {
            // Written as the sign-in writes it, so that the two compare.
            return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
        }

        problems.Add(new FieldProblem(nameof(AuditFilterInput.Address), BadAddress));
        return null;
    }
}

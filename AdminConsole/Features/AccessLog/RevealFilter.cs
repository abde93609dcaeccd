using System.ComponentModel.DataAnnotations;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.PersonalData;

namespace AdminConsole.Features.AccessLog;

/// <summary>What an address of the access log asks for, exactly as it came.</summary>
internal sealed record RevealFilterInput
{
    /// <summary>A range that follows the clock, by its word; without it and without days it is the last thirty.</summary>
    [MaxLength(FieldLimits.SearchText)]
    public string? Range { get; init; }

    /// <summary>UTC, included.</summary>
    [MaxLength(FieldLimits.SearchText)]
    public string? From { get; init; }

    /// <summary>UTC: a day is included, a moment is not.</summary>
    [MaxLength(FieldLimits.SearchText)]
    public string? To { get; init; }

    /// <summary>The key of whoever looked.</summary>
    [MaxLength(FieldLimits.SearchText)]
    public string? Reader { get; init; }

    /// <summary>The key of whom the data is about.</summary>
    [MaxLength(FieldLimits.SearchText)]
    public string? Subject { get; init; }

    /// <summary>The name of a personal field.</summary>
    [MaxLength(FieldLimits.SearchText)]
    public string? Field { get; init; }

    /// <summary>The word of a class of fields.</summary>
    [MaxLength(FieldLimits.SearchText)]
    public string? Class { get; init; }

    /// <summary>The key of a reason.</summary>
    [MaxLength(FieldLimits.SearchText)]
    public string? Reason { get; init; }

    /// <summary>The beginning of a ticket.</summary>
    [MaxLength(FieldLimits.SearchText)]
    public string? Ticket { get; init; }

    /// <summary>A department; those below it come along.</summary>
    [MaxLength(FieldLimits.SearchText)]
    public string? Department { get; init; }

    /// <summary>The word of a kind of look.</summary>
    [MaxLength(FieldLimits.SearchText)]
    public string? Kind { get; init; }

    /// <summary>An hour of the week: <see cref="HourOfWeek"/>.</summary>
    [MaxLength(FieldLimits.SearchText)]
    public string? Hour { get; init; }

    /// <summary>The time zone of that hour; UTC without it.</summary>
    [MaxLength(FieldLimits.SearchText)]
    public string? Zone { get; init; }
}

/// <summary>A checked filter. Every part that is null does not narrow.</summary>
internal sealed record RevealFilter
{
    /// <summary>Without anything about time, the looks of the last thirty days.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromDays(30);

    /// <summary>The word of the range that has no end.</summary>
    public const string Always = "all";

    /// <summary>The ranges that follow the clock, by the word in the address.</summary>
    public static IReadOnlyList<(string Key, TimeSpan Length)> Ranges { get; } =
        [("24h", TimeSpan.FromDays(1)), ("7d", TimeSpan.FromDays(7)), ("90d", TimeSpan.FromDays(90)), ("365d", TimeSpan.FromDays(365))];

    /// <summary>UTC, included.</summary>
    public DateTime? From { get; init; }

    /// <summary>UTC, excluded.</summary>
    public DateTime? To { get; init; }

    public Guid? ReaderId { get; init; }

    public Guid? SubjectId { get; init; }

    public PersonalField? Field { get; init; }

    public PersonalClass? Class { get; init; }

    public Guid? ReasonId { get; init; }

    /// <summary>The beginning of a ticket.</summary>
    public string? Ticket { get; init; }

    /// <summary>This department and all below it.</summary>
    public Guid? Branch { get; init; }

    public RevealKind? Kind { get; init; }

    public HourOfWeek? Hour { get; init; }

    /// <summary>Where <see cref="Hour"/> is what the clock shows.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Takes what can be taken and names what cannot, by the field.</summary>
    public static (RevealFilter Filter, IReadOnlyList<FieldProblem> Problems) Parse(RevealFilterInput input, DepartmentTree departments, DateTime now)
    {
        List<FieldProblem> problems = [];
        var isAlways = string.Equals(input.Range, Always, StringComparison.Ordinal);
        var (from, to) = FilterRules.Times(Ranges, isAlways ? null : input.Range, isAlways ? null : input.From, isAlways ? null : input.To, now, problems);
        if (!isAlways && from is null && to is null)
        {
            from = now - Usual;
        }

        var filter = new RevealFilter
        {
            From = from,
            To = to,
            ReaderId = FilterRules.Id(nameof(input.Reader), input.Reader, problems),
            SubjectId = FilterRules.Id(nameof(input.Subject), input.Subject, problems),
            Field = ParseField(input.Field, problems),
            Class = FilterRules.Choice<PersonalClass>(nameof(input.Class), input.Class, Word, problems),
            ReasonId = FilterRules.Id(nameof(input.Reason), input.Reason, problems),
            Ticket = FilterRules.Text(nameof(input.Ticket), input.Ticket, problems),
            Branch = FilterRules.Id(nameof(input.Department), input.Department, problems),
            Kind = FilterRules.Choice<RevealKind>(nameof(input.Kind), input.Kind, Word, problems),
            Hour = HourOfWeek.Parse(nameof(input.Hour), input.Hour, problems),
            Zone = ParseZone(input.Zone, problems),
        };
        if (filter.Branch is { } branch && departments.Branch(branch).IsEmpty)
        {
            problems.Add(new FieldProblem(nameof(input.Department), FilterRules.UnknownChoice));
            filter = filter with { Branch = null };
        }

        return (filter, problems);
    }

    /// <summary>The word of a class or a kind in an address.</summary>
    public static string Word<T>(T choice)
        where T : struct, Enum
        => choice.ToString().ToLowerInvariant();

    private static PersonalField? ParseField(string? text, List<FieldProblem> problems)
        => FilterRules.Choice(nameof(RevealFilterInput.Field), text, [.. PersonalFields.All.Select(static info => info.Key)], problems) is { } key ? PersonalFields.Find(key)!.Field : null;

    private static TimeZoneInfo ParseZone(string? text, List<FieldProblem> problems)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return TimeZoneInfo.Utc;
        }

        if (text.Length <= FieldLimits.SearchText && TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone))
        {
            return zone;
        }

        problems.Add(new FieldProblem(nameof(RevealFilterInput.Zone), FilterRules.UnknownChoice));
        return TimeZoneInfo.Utc;
    }
}

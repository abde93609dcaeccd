using AdminConsole.Domain;
using AdminConsole.Domain.Audit;

namespace AdminConsole.Features.Audit;

/// <summary>One line of the trail. The two sides of the change and the MAC stay in the database until it is opened.</summary>
public sealed record AuditRow(
    long Sequence, Guid Id, DateTime At, Guid? ActorId, Guid? SessionId, string Action, string TargetType, Guid? TargetId, Guid? DepartmentId,
    AuditOutcome Outcome, string Reason, Guid CorrelationId, string Address)
{
    /// <summary>True when the stored row could not be read as an event: somebody wrote into the table by hand.</summary>
    public bool IsUnreadable { get; init; }

    /// <summary>Who acted, as they are called today.</summary>
    public string? ActorName { get; init; }

    /// <summary>The person or role it is about, as it is called today.</summary>
    public string? TargetName { get; init; }

    /// <summary>The target's department at the time, as it is called today.</summary>
    public string? DepartmentName { get; init; }
}

/// <summary>A page of the trail, newest first.</summary>
internal sealed record AuditPageRows(IReadOnlyList<AuditRow> Rows, bool HasNewer, bool HasOlder, IReadOnlyList<FieldProblem> Problems);

/// <summary>Which page: the newest, the oldest, or the one beside a number.</summary>
internal sealed record AuditCursor(AuditCursorKind Kind, long Sequence)
{
    public const string BeforeField = "before";
    public const string AfterField = "after";

    public static readonly AuditCursor Newest = new(AuditCursorKind.Newest, 0);
    public static readonly AuditCursor Oldest = new(AuditCursorKind.Oldest, 0);

    public static AuditCursor OlderThan(long sequence) => new(AuditCursorKind.Older, sequence);

    public static AuditCursor NewerThan(long sequence) => new(AuditCursorKind.Newer, sequence);

    /// <summary>Reads the place of an address; what is no place is the first page and a problem.</summary>
    public static (AuditCursor Cursor, FieldProblem? Problem) Parse(string? before, string? after)
    {
        if (string.IsNullOrEmpty(before) && string.IsNullOrEmpty(after))
        {
            return (Newest, null);
        }

        if (string.Equals(before, "end", StringComparison.Ordinal))
        {
            return (Oldest, null);
        }

        var isBefore = !string.IsNullOrEmpty(before);
        return long.TryParse(isBefore ? before : after, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var sequence) && sequence > 0
            ? (isBefore ? OlderThan(sequence) : NewerThan(sequence), null)
            : (Newest, new FieldProblem(isBefore ? BeforeField : AfterField, FilterRules.BadCursor));
    }
}

/// <summary>Where a page lies.</summary>
internal enum AuditCursorKind
{
    Newest,
    Oldest,
    Older,
    Newer,
}

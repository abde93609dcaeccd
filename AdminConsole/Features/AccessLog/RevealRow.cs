using AdminConsole.Domain;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence;

namespace AdminConsole.Features.AccessLog;

/// <summary>One look, with the names of today. A key without a name stays a key: the log outlives what it speaks of.</summary>
internal sealed record RevealRow(
    Guid Id, Guid EventId, DateTime At, Guid ReaderId, Guid SubjectId, PersonalField Field, RevealKind Kind, Guid? ReasonId, string Text, string Ticket,
    Guid DepartmentId, string Address, Guid? SessionId, int Earlier)
{
    public string? ReaderName { get; init; }

    public string? SubjectName { get; init; }

    public string? DepartmentName { get; init; }

    public ReasonName? Reason { get; init; }
}

/// <summary>What a reason is called in each language.</summary>
internal sealed record ReasonName(Guid Id, string English, string Spanish, bool IsRetired);

/// <summary>A page of the log, newest first.</summary>
internal sealed record RevealPage(KeysetPage<RevealRow> Page, string? FirstCursor, string? LastCursor, IReadOnlyList<FieldProblem> Problems);

using AdminConsole.Domain.Audit;

namespace AdminConsole.Features.Home;

/// <summary>What the start page shows one person: each part null when they may not see it.</summary>
internal sealed record HomeModel(
    CappedFigure? Active,
    CappedFigure? Disabled,
    IReadOnlyList<EndingRole>? Ending,
    CappedFigure? FailedSignIns,
    IReadOnlyList<HomeEvent>? Recent,
    OwnCard? Own)
{
    /// <summary>What waits for the person themselves.</summary>
    public WorkFigures Work { get; init; } = new(0, 0, 0, null, null, null);
}

/// <summary>The person's own work as counts, each of which opens its list: decisions, questions to them, access of theirs that ends soon; null where they may not see it.</summary>
internal sealed record WorkFigures(int ToDecide, int Questions, int Ending, CappedFigure? StepsThisWeek, CappedFigure? FailedSteps, CappedFigure? Locked);

/// <summary>A count that stops at a bound, so that a large company does not make the start page slow.</summary>
internal readonly record struct CappedFigure(int Count, bool IsMore);

internal sealed record EndingRole(Guid AssignmentId, Guid PersonId, string Person, string Role, DateTime Until);

internal sealed record HomeEvent(long Sequence, DateTime At, string Action, string Actor, string Target, AuditOutcome Outcome);

internal sealed record OwnCard(string Name, string EmployeeNumber, string Email, string JobTitle, string Department, string? Manager, IReadOnlyList<OwnRole> Roles);

internal sealed record OwnRole(Guid AssignmentId, string Role, string Description, string? Scope, DateTime From, DateTime? Until);

using System.ComponentModel.DataAnnotations;
using AdminConsole.Domain.People;

namespace AdminConsole.Domain.Lifecycle;

/// <summary>What may be said of somebody who comes.</summary>
internal sealed record JoinInput
{
    public PersonInput Person { get; set; } = new();

    /// <summary>The language of letters to them, the invitation first; empty for the company's.</summary>
    [MaxLength(FieldLimits.Language)]
    public string? Language { get; set; }

    public ContractKind Contract { get; set; } = ContractKind.Permanent;

    /// <summary>The first day; null for today.</summary>
    public DateOnly? StartsOn { get; set; }

    /// <summary>The last day; asked for a contract with an end.</summary>
    public DateOnly? EndsOn { get; set; }

    public bool ByMail { get; set; } = true;
}

/// <summary>What may be said of somebody who changes place.</summary>
internal sealed record MoveInput
{
    public Guid? DepartmentId { get; set; }

    [MaxLength(FieldLimits.JobTitle)]
    public string? JobTitle { get; set; }

    public Guid? ManagerId { get; set; }

    public ContractKind Contract { get; set; } = ContractKind.Permanent;

    /// <summary>The first day in the new place; null for now.</summary>
    public DateOnly? On { get; set; }

    public int GraceDays { get; set; }

    public IReadOnlyList<AssignmentFate> Fates { get; set; } = [];

    [MaxLength(FieldLimits.Reason)]
    public string? Reason { get; set; }

    /// <summary>The version of the person that was shown.</summary>
    public long Version { get; set; }
}

/// <summary>What may be said of somebody who goes.</summary>
internal sealed record LeaveInput
{
    public LeaveCause Cause { get; set; } = LeaveCause.Resigned;

    /// <summary>UTC; null for now.</summary>
    public DateTime? At { get; set; }

    /// <summary>Who takes the team; null for the leaver's own manager.</summary>
    public Guid? ReportsToId { get; set; }

    /// <summary>Who answers for what the leaver answers for.</summary>
    public Guid? OwnershipsToId { get; set; }

    [MaxLength(FieldLimits.Reason)]
    public string? Reason { get; set; }
}

/// <summary>What may be said of somebody who comes back.</summary>
internal sealed record RehireInput
{
    public Guid? DepartmentId { get; set; }

    [MaxLength(FieldLimits.JobTitle)]
    public string? JobTitle { get; set; }

    public Guid? ManagerId { get; set; }

    public ContractKind Contract { get; set; } = ContractKind.Permanent;

    public DateOnly? StartsOn { get; set; }

    public DateOnly? EndsOn { get; set; }

    public bool ByMail { get; set; } = true;

    [MaxLength(FieldLimits.Reason)]
    public string? Reason { get; set; }
}

/// <summary>The rules of steps that need no database.</summary>
internal static class LifecycleRules
{
    public const string EndsBeforeStart = "ends-before-start";
    public const string EndNeeded = "end-needed";
    public const string InThePast = "in-the-past";
    public const string TooFar = "too-far";
    public const string SameBoss = "hands-to-leaver";
    public const string OutOfRange = "out-of-range";

    /// <summary>More roles to end than one step can name: end some of them first.</summary>
    public const string TooMany = "too-many-roles";

    /// <summary>No step is planned for longer.</summary>
    public const int FarthestYears = 5;
    public const int MostGraceDays = 180;

    /// <summary>The days of an employment: the first not before today, the last not before the first, and named where the contract has one.</summary>
    public static void CheckDays(ContractKind contract, DateOnly? startsOn, DateOnly? endsOn, DateOnly today, List<FieldProblem> problems)
    {
        if (startsOn < today)
        {
            problems.Add(new FieldProblem(nameof(JoinInput.StartsOn), InThePast));
        }
        else if (startsOn > today.AddYears(FarthestYears))
        {
            problems.Add(new FieldProblem(nameof(JoinInput.StartsOn), TooFar));
        }

        if (endsOn is null && contract == ContractKind.FixedTerm)
        {
            problems.Add(new FieldProblem(nameof(JoinInput.EndsOn), EndNeeded));
        }
        else if (endsOn < (startsOn ?? today))
        {
            problems.Add(new FieldProblem(nameof(JoinInput.EndsOn), EndsBeforeStart));
        }
    }

    /// <summary>A moment to come: null for now.</summary>
    public static void CheckDue(string field, DateTime? at, DateTime now, List<FieldProblem> problems)
    {
        if (at <= now)
        {
            problems.Add(new FieldProblem(field, InThePast));
        }
        else if (at > now.AddYears(FarthestYears))
        {
            problems.Add(new FieldProblem(field, TooFar));
        }
    }

    /// <summary>
    /// The planned step that a new one of this kind at that moment does not go together with; null when none stands in
    /// the way. Steps of one person come in the order join, moves, leave, rehire.
    /// </summary>
    public static LifecycleEvent? InTheWay(IEnumerable<LifecycleEvent> planned, LifecycleKind kind, DateTime at)
        => planned.FirstOrDefault(step => kind switch
        {
            LifecycleKind.Leave => step.Kind is LifecycleKind.Leave or LifecycleKind.Rehire || (step.Kind == LifecycleKind.Move && step.DueAt >= at) || (step.Kind == LifecycleKind.Join && step.DueAt >= at),
            LifecycleKind.Move => step.Kind == LifecycleKind.Move || (step.Kind == LifecycleKind.Leave && step.DueAt <= at) || (step.Kind == LifecycleKind.Join && step.DueAt >= at) || step.Kind == LifecycleKind.Rehire,
            LifecycleKind.Rehire => step.Kind is LifecycleKind.Rehire or LifecycleKind.Join,
            _ => true,
        });
}

/// <summary>Another planned step of the person stands in the way: it is changed or cancelled first.</summary>
internal sealed record StepInTheWayError(Guid StepId, LifecycleKind Kind, DateTime DueAt) : ConsoleError("step-in-the-way");

/// <summary>The step was done, cancelled or changed meanwhile.</summary>
internal sealed record StepSettledError(LifecycleState State) : ConsoleError("step-settled");

/// <summary>What somebody holds moved since it was shown; the page shows it anew.</summary>
internal sealed record HoldingsMovedError() : ConsoleError("holdings-moved");

/// <summary>The step does not fit the person's state: who left cannot leave, who is here cannot come back.</summary>
internal sealed record WrongStateError(PersonStatus Status) : ConsoleError("wrong-state");

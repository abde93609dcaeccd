namespace AdminConsole.Domain.Requests;

/// <summary>Somebody's wish that a person be given a role. It goes through stages, each of which people decide.</summary>
internal sealed class AccessRequest
{
    public required Guid Id { get; init; }

    /// <summary>What was asked for together.</summary>
    public required Guid BasketId { get; init; }

    /// <summary>Who asks.</summary>
    public required Guid RequesterId { get; init; }

    /// <summary>Who is to get the role: the requester, or somebody who reports to them.</summary>
    public required Guid PersonId { get; init; }

    public required Guid RoleId { get; init; }

    /// <summary>The branch in which the role is to hold; null for the whole company.</summary>
    public Guid? ScopeDepartmentId { get; set; }

    /// <summary>UTC; null for as soon as it is approved. The clock starts at the approval, never before it.</summary>
    public DateTime? StartsAt { get; set; }

    /// <summary>For how many days of 24 hours; null for no end.</summary>
    public int? Days { get; set; }

    public required string Reason { get; set; }

    public RequestState State { get; set; } = RequestState.Open;

    /// <summary>One for the first way through the stages; an edit begins the next round.</summary>
    public int Round { get; set; } = 1;

    /// <summary>The ordinal of the stage that is open, from one; zero where none is needed.</summary>
    public int Stage { get; set; }

    /// <summary>The policy whose stages it goes through; null for the built-in way.</summary>
    public Guid? PolicyId { get; set; }

    /// <summary>At least two different people must agree over all the stages.</summary>
    public bool FourEyes { get; set; }

    /// <summary>The assignment it came to.</summary>
    public Guid? AssignmentId { get; set; }

    /// <summary>The assignment that it is to lengthen.</summary>
    public Guid? RenewsAssignmentId { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>UTC; when it was last handed in. What somebody came to hold later does not make them its decider.</summary>
    public required DateTime SubmittedAt { get; set; }

    /// <summary>UTC; when it was approved, refused or withdrawn.</summary>
    public DateTime? ClosedAt { get; set; }

    /// <summary>UTC; since when its open stage has nobody who could decide it.</summary>
    public DateTime? StuckAt { get; set; }

    /// <summary>Moves with everything that happens to it: what a decision says it saw.</summary>
    public long Version { get; set; } = 1;

    /// <summary>Waits for somebody: an approver, or the requester's answer.</summary>
    public bool IsPending => State is RequestState.Open or RequestState.Question;
}

/// <summary>Where a request stands.</summary>
internal enum RequestState : byte
{
    Open = 1,

    /// <summary>An approver asked back; the requester's answer opens it again.</summary>
    Question = 2,
    Approved = 3,
    Refused = 4,
    Withdrawn = 5,
}

/// <summary>One step of a request's way.</summary>
internal sealed class RequestStage
{
    public required Guid Id { get; init; }

    public required Guid RequestId { get; init; }

    public required int Round { get; init; }

    /// <summary>From one.</summary>
    public required int Ordinal { get; init; }

    public required StageKind Kind { get; init; }

    /// <summary>How many must agree; more than one only for a group.</summary>
    public required int Needed { get; init; }

    /// <summary>The policy's stage it was made from, which names the group.</summary>
    public Guid? PolicyStageId { get; init; }

    /// <summary>Working hours until the approvers are reminded; zero for never.</summary>
    public required int RemindHours { get; init; }

    /// <summary>Working hours until those above are asked too; zero for never.</summary>
    public required int EscalateHours { get; init; }

    public StageState State { get; set; } = StageState.Waiting;

    /// <summary>UTC; when its turn came.</summary>
    public DateTime? OpenedAt { get; set; }

    /// <summary>UTC; null for no reminder, or one that was sent.</summary>
    public DateTime? RemindAt { get; set; }

    /// <summary>UTC; when it is late and goes to those above.</summary>
    public DateTime? DueAt { get; set; }

    public DateTime? RemindedAt { get; set; }

    public DateTime? EscalatedAt { get; set; }
}

/// <summary>Who decides a stage.</summary>
internal enum StageKind : byte
{
    /// <summary>The manager of whoever is to get the role.</summary>
    Manager = 1,

    /// <summary>Whoever answers for the most sensitive of what the role gives.</summary>
    RoleOwner = 2,

    /// <summary>The head of the department in which the role is to hold.</summary>
    DepartmentOwner = 3,

    /// <summary>Whoever may decide requests as security officer where the role is to hold.</summary>
    SecurityOfficer = 4,

    /// <summary>Some of the people whom the policy names.</summary>
    Group = 5,
}

internal enum StageState : byte
{
    Waiting = 1,
    Open = 2,
    Passed = 3,
    Refused = 4,

    /// <summary>The request was withdrawn or edited first.</summary>
    Cancelled = 5,
}

/// <summary>A line of somebody's inbox: a stage they may decide.</summary>
internal sealed class RequestApprover
{
    public required Guid StageId { get; init; }

    public required Guid PersonId { get; init; }

    public required Guid RequestId { get; init; }

    /// <summary>In whose place, for a deputy.</summary>
    public Guid? OnBehalfOf { get; set; }

    public required ApproverVia Via { get; set; }

    public ApproverState State { get; set; } = ApproverState.Open;
}

/// <summary>How somebody came to be asked.</summary>
internal enum ApproverVia : byte
{
    /// <summary>It is their place.</summary>
    Self = 1,

    /// <summary>Stands in for whose place it is.</summary>
    Deputy = 2,

    /// <summary>It was late, or had nobody else.</summary>
    Escalation = 3,
}

internal enum ApproverState : byte
{
    Open = 1,

    /// <summary>Agreed or refused.</summary>
    Decided = 2,

    /// <summary>Others decided, the request ended, or the place is theirs no more.</summary>
    Closed = 3,

    /// <summary>Waits for the requester's answer.</summary>
    Asked = 4,
}

/// <summary>What somebody said about a request, never changed afterwards.</summary>
internal sealed class RequestDecision
{
    public required Guid Id { get; init; }

    public required Guid RequestId { get; init; }

    /// <summary>The stage; null for the requester's answer.</summary>
    public Guid? StageId { get; init; }

    public required int Round { get; init; }

    public required Guid PersonId { get; init; }

    public Guid? OnBehalfOf { get; init; }

    public required DateTime At { get; init; }

    public required RequestVerdict Verdict { get; init; }

    public string Comment { get; init; } = string.Empty;

    /// <summary>The days it was cut to; null where they stayed.</summary>
    public int? Days { get; init; }

    /// <summary>The branch it was narrowed to; null where it stayed.</summary>
    public Guid? ScopeDepartmentId { get; init; }

    /// <summary>The SHA-256 of what the approver was shown; empty for an answer.</summary>
    public byte[] ShownHash { get; init; } = [];
}

/// <summary>What can be said about a request.</summary>
internal enum RequestVerdict : byte
{
    Approve = 1,
    Refuse = 2,

    /// <summary>Asks the requester something first.</summary>
    Ask = 3,

    /// <summary>The requester's answer.</summary>
    Answer = 4,
}

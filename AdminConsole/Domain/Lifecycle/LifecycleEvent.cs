namespace AdminConsole.Domain.Lifecycle;

/// <summary>One step of somebody's employment, planned or past: it happens once, at its time, or is cancelled before.</summary>
internal sealed class LifecycleEvent
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public required LifecycleKind Kind { get; init; }

    /// <summary>UTC. Whatever is due is done within a second of it.</summary>
    public required DateTime DueAt { get; set; }

    public LifecycleState State { get; set; } = LifecycleState.Planned;

    /// <summary>What is to happen, as JSON of the kind's own plan. It names keys, never a secret or personal data.</summary>
    public string Plan { get; set; } = "{}";

    /// <summary>What came of it, as JSON; for <see cref="LifecycleState.Failed"/>, the code of the error.</summary>
    public string Outcome { get; set; } = string.Empty;

    public string Reason { get; set; } = string.Empty;

    /// <summary>Who planned it; null for the console.</summary>
    public Guid? PlannedBy { get; init; }

    public required DateTime PlannedAt { get; init; }

    /// <summary>UTC; when it was done, failed or was cancelled.</summary>
    public DateTime? SettledAt { get; set; }

    /// <summary>The lock that lets it happen once, whichever replica comes first.</summary>
    public long Version { get; set; } = 1;
}

/// <summary>The kinds of step (joiner, mover, leaver and what belongs to them).</summary>
internal enum LifecycleKind : byte
{
    Join = 1,
    Move = 2,
    Leave = 3,
    Rehire = 4,
}

internal enum LifecycleState : byte
{
    Planned = 1,
    Done = 2,
    Cancelled = 3,

    /// <summary>A rule refused it at its time; somebody must look.</summary>
    Failed = 4,
}

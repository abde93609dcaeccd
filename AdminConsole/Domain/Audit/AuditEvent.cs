namespace AdminConsole.Domain.Audit;

/// <summary>
/// What happened, written in the transaction of the change itself. Never updated, never deleted; <see cref="Mac"/>
/// covers every other column but <see cref="Sequence"/>, which the database gives.
/// </summary>
internal sealed class AuditEvent
{
    public long Sequence { get; init; }

    /// <summary>Chosen before the first attempt, so that a retried unit is recognised when its commit was in doubt.</summary>
    public required Guid Id { get; init; }

    /// <summary>UTC, whole microseconds.</summary>
    public required DateTime At { get; init; }

    /// <summary>Null when nobody was signed in or the console itself acted.</summary>
    public Guid? ActorId { get; init; }

    public Guid? SessionId { get; init; }

    /// <summary><c>noun.verb</c>, from <see cref="AuditActions"/>.</summary>
    public required string Action { get; init; }

    public required string TargetType { get; init; }

    public Guid? TargetId { get; init; }

    /// <summary>The department the target belonged to: what an auditor's scope is tested against.</summary>
    public Guid? DepartmentId { get; init; }

    public required AuditOutcome Outcome { get; init; }

    public string Reason { get; init; } = string.Empty;

    /// <summary>JSON of the fields that changed, as they were; empty when nothing was.</summary>
    public string Before { get; init; } = string.Empty;

    /// <summary>JSON of the fields that changed, as they became.</summary>
    public string After { get; init; } = string.Empty;

    /// <summary>Joins the events of one request or click, and the lines of the operational log.</summary>
    public required Guid CorrelationId { get; init; }

    public string Address { get; init; } = string.Empty;

    /// <summary>HMAC-SHA256 by the audit key.</summary>
    public byte[] Mac { get; set; } = [];
}

/// <summary>How it ended.</summary>
public enum AuditOutcome : byte
{
    /// <summary>It was done.</summary>
    Success = 1,

    /// <summary>The actor was not allowed to.</summary>
    Denied = 2,

    /// <summary>It was allowed and did not come about.</summary>
    Failed = 3,
}

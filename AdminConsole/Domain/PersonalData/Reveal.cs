namespace AdminConsole.Domain.PersonalData;

/// <summary>
/// One look at one field, written before the plain text leaves. Its audit event has the same key, so the two can be
/// compared. No foreign keys: the record outlives what it speaks of.
/// </summary>
internal sealed class Reveal
{
    /// <summary>Version 7 (RFC 9562): sorts by the time it was made.</summary>
    public required Guid Id { get; init; }

    /// <summary>The audit event that says the same.</summary>
    public required Guid EventId { get; init; }

    /// <summary>UTC, whole microseconds.</summary>
    public required DateTime At { get; init; }

    public required Guid ReaderId { get; init; }

    public required Guid SubjectId { get; init; }

    public required PersonalField Field { get; init; }

    public required RevealKind Kind { get; init; }

    /// <summary>From <see cref="RevealReason"/>; null when it was the person's own look.</summary>
    public Guid? ReasonId { get; init; }

    /// <summary>What the reader wrote; up to <see cref="FieldLimits.Reason"/>.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>The ticket the reader named; up to <see cref="FieldLimits.Ticket"/>.</summary>
    public string Ticket { get; init; } = string.Empty;

    /// <summary>The department the subject belonged to then: what a reader's scope in the access log is tested against.</summary>
    public required Guid DepartmentId { get; init; }

    public string Address { get; init; } = string.Empty;

    public Guid? SessionId { get; init; }

    /// <summary>How often this reader had looked at this person's data before.</summary>
    public required int Earlier { get; init; }
}

/// <summary>How the plain text left.</summary>
internal enum RevealKind : byte
{
    /// <summary>Shown on a page, one field for a while.</summary>
    Look = 1,

    /// <summary>Shown to the person it is about.</summary>
    Own = 2,

    /// <summary>Written into an approved, encrypted export.</summary>
    Export = 3,
}

/// <summary>A reason a look can have, kept by the security officers. A retired one stays for the records that name it.</summary>
internal sealed class RevealReason
{
    public required Guid Id { get; init; }

    public required string NameEn { get; set; }

    public required string NameEs { get; set; }

    /// <summary>True when a ticket must be named; otherwise a text or a ticket is.</summary>
    public bool NeedsTicket { get; set; }

    public DateTime? RetiredAt { get; set; }

    /// <summary>Moves by one with each saved edit.</summary>
    public long Version { get; set; } = 1;
}

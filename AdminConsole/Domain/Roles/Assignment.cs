namespace AdminConsole.Domain.Roles;

/// <summary>A role given to a person. Ended assignments stay: they are the history of who held what.</summary>
internal sealed class Assignment
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public required Guid RoleId { get; init; }

    /// <summary>The branch in which the role's permissions hold; null for the whole company.</summary>
    public Guid? ScopeDepartmentId { get; init; }

    /// <summary>Inclusive, UTC.</summary>
    public required DateTime ValidFrom { get; init; }

    /// <summary>Exclusive, UTC: an assignment until 17:00:00 gives nothing at 17:00:00. Null for no end.</summary>
    public DateTime? ValidUntil { get; set; }

    public required AssignmentOrigin Origin { get; init; }

    /// <summary>The birthright rule or the access request it came from.</summary>
    public Guid? SourceId { get; init; }

    public string Reason { get; init; } = string.Empty;

    /// <summary>Who gave it; null when the console itself did.</summary>
    public Guid? GiverId { get; init; }

    public required DateTime CreatedAt { get; init; }

    public bool IsInForce(DateTime now) => ValidFrom <= now && (ValidUntil is not { } until || now < until);
}

/// <summary>How a person came to a role.</summary>
internal enum AssignmentOrigin : byte
{
    Birthright = 1,
    Request = 2,
    Direct = 3,
    Import = 4,
    BreakGlass = 5,
}

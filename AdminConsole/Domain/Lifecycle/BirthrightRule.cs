using AdminConsole.Domain.People;

namespace AdminConsole.Domain.Lifecycle;

/// <summary>Who has this place has this role, for as long as they have it and not a second longer.</summary>
internal sealed class BirthrightRule
{
    public required Guid Id { get; init; }

    public required string Name { get; set; }

    /// <summary>The department; null for any.</summary>
    public Guid? DepartmentId { get; set; }

    /// <summary>Whether the departments below count too.</summary>
    public bool IncludesBranch { get; set; }

    /// <summary>The position as people write it; empty for any.</summary>
    public string JobTitle { get; set; } = string.Empty;

    /// <summary>The position folded by <see cref="TextRules.Fold"/>; empty for any.</summary>
    public string TitleKey { get; set; } = string.Empty;

    /// <summary>Null for any.</summary>
    public ContractKind? Contract { get; set; }

    public required Guid RoleId { get; set; }

    public BirthrightReach Reach { get; set; }

    public required DateTime CreatedAt { get; init; }

    public Guid? CreatedBy { get; init; }

    public string Reason { get; set; } = string.Empty;

    /// <summary>UTC; a retired rule gives nothing and is kept for the record.</summary>
    public DateTime? RetiredAt { get; set; }

    public long Version { get; set; } = 1;
}

/// <summary>Where a birthright role holds.</summary>
internal enum BirthrightReach : byte
{
    /// <summary>In the person's own department and below.</summary>
    OwnDepartment = 1,
    Company = 2,
}

/// <summary>How far the rules have been applied to everybody. One row.</summary>
internal sealed class BirthrightState
{
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;

    /// <summary>Moves with each change of a rule, or of what a rule reads beyond the person.</summary>
    public long Version { get; set; } = 1;

    /// <summary>The version that everybody has been brought to.</summary>
    public long AppliedVersion { get; set; }

    /// <summary>The version that a sweep is bringing everybody to, with how far it came; nothing while none runs.</summary>
    public long SweepVersion { get; set; }

    public Guid? Position { get; set; }

    public int Done { get; set; }

    public int Changed { get; set; }

    /// <summary>Grants that a separation of duty kept from being given.</summary>
    public int Refused { get; set; }
}

namespace AdminConsole.Domain.Lifecycle;

/// <summary>Something to be done for everybody who joins or leaves a department: a laptop given back, a badge printed.</summary>
internal sealed class ChecklistItem
{
    public required Guid Id { get; init; }

    /// <summary>For the people of this branch; null for everybody.</summary>
    public Guid? DepartmentId { get; set; }

    public required LifecycleKind Kind { get; set; }

    public required string NameEn { get; set; }

    public required string NameEs { get; set; }

    public DateTime? RetiredAt { get; set; }

    public long Version { get; set; } = 1;
}

/// <summary>One item of one person's list.</summary>
internal sealed class ChecklistTask
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>The step it belongs to.</summary>
    public required Guid EventId { get; init; }

    public required Guid ItemId { get; init; }

    /// <summary>UTC; null while it waits.</summary>
    public DateTime? DoneAt { get; set; }

    public Guid? DoneBy { get; set; }

    public long Version { get; set; } = 1;
}

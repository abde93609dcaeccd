namespace AdminConsole.Persistence;

/// <summary>The one row whose version every change of access moves, in that change's transaction: the total order.</summary>
internal sealed class AccessState
{
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;

    public long Version { get; set; }
}

/// <summary>What one version changed, so that a replica reloads that and no more.</summary>
internal sealed class AccessChange
{
    public required long Version { get; init; }

    public required int Ordinal { get; init; }

    public required AccessChangeKind Kind { get; init; }

    public required Guid SubjectId { get; init; }
}

internal enum AccessChangeKind : byte
{
    /// <summary>A person's status, account or assignments.</summary>
    Person = 1,
    /// <summary>More than can be followed one by one, as a seed or an import: everything is compiled anew.</summary>
    Structure = 2,
    /// <summary>What one role gives or inherits: it and its seniors are compiled anew.</summary>
    Role = 3,
    /// <summary>The catalogue of permissions, which is read anew.</summary>
    Permission = 4,
    /// <summary>The tree of departments, which is read anew.</summary>
    Department = 5,
}

namespace AdminConsole.Domain.Permissions;

/// <summary>
/// Permissions that nobody may hold together (INCITS 359 §3.3, static separation of duty): whoever holds
/// <see cref="Limit"/> of them or more is in conflict.
/// </summary>
internal sealed class SeparationPolicy
{
    public required Guid Id { get; init; }

    public required string Name { get; set; }

    public string Description { get; set; } = string.Empty;

    /// <summary>From 2 to the number of permissions.</summary>
    public required int Limit { get; set; }

    public long Version { get; set; } = 1;
}

/// <summary>A permission that a policy names.</summary>
internal sealed class SeparationItem
{
    public required Guid PolicyId { get; init; }

    public required Guid PermissionId { get; init; }
}

namespace AdminConsole.Domain.Permissions;

/// <summary>An action on a resource type of an application (INCITS 359 §3.1: an operation on an object).</summary>
internal sealed class Permission
{
    public required Guid Id { get; init; }

    /// <summary>The governed system; <c>console</c> for this product itself.</summary>
    public required string Application { get; init; }

    public required string ResourceType { get; init; }

    public required string Action { get; init; }

    public required Sensitivity Sensitivity { get; set; }

    public string Description { get; set; } = string.Empty;

    /// <summary>Who answers for it; null for nobody yet.</summary>
    public Guid? OwnerId { get; set; }

    public long Version { get; set; } = 1;

    /// <summary><c>application:resource.action</c>.</summary>
    public string Key => $"{Application}:{ResourceType}.{Action}";
}

/// <summary>How much harm the wrong hands could do.</summary>
internal enum Sensitivity : byte
{
    Low = 1,
    Medium = 2,
    High = 3,
    Critical = 4,
}

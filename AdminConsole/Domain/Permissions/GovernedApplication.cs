namespace AdminConsole.Domain.Permissions;

/// <summary>A system whose permissions the company governs here; <see cref="Key"/> is the first part of their keys.</summary>
internal sealed class GovernedApplication
{
    public required string Key { get; init; }

    public required string Name { get; set; }

    public string Description { get; set; } = string.Empty;

    /// <summary>Who answers for it; null for nobody yet.</summary>
    public Guid? OwnerId { get; set; }

    public long Version { get; set; } = 1;
}

/// <summary>A kind of thing in an application on which there are actions.</summary>
internal sealed class ResourceType
{
    public required string Application { get; init; }

    public required string Key { get; init; }

    public required string Name { get; set; }
}

/// <summary>One thing of a resource type that was registered, so that a question can name it. Its department says where a permission on it must reach.</summary>
internal sealed class Resource
{
    public required Guid Id { get; init; }

    public required string Application { get; init; }

    public required string ResourceType { get; init; }

    /// <summary>What its application calls it.</summary>
    public required string Key { get; init; }

    public required string Name { get; set; }

    /// <summary>Whose it is; null for the company's.</summary>
    public Guid? DepartmentId { get; set; }

    public long Version { get; set; } = 1;
}

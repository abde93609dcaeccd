namespace AdminConsole.Domain.Roles;

/// <summary>A named set of permissions, owned by a department or, without one, by the company (INCITS 359 §3.1).</summary>
internal sealed class Role
{
    public required Guid Id { get; init; }

    /// <summary>Stable and unique; what seeds and imports name.</summary>
    public required string Key { get; init; }

    public required string Name { get; set; }

    public string Description { get; set; } = string.Empty;

    public Guid? DepartmentId { get; set; }

    /// <summary>UTC; a retired role gives nothing and is given to nobody, and is kept for the record.</summary>
    public DateTime? RetiredAt { get; set; }

    /// <summary>One of the console's own roles.</summary>
    public bool IsBuiltIn { get; init; }

    public long Version { get; set; } = 1;
}

/// <summary>A permission given to a role.</summary>
internal sealed class RoleGrant
{
    public required Guid RoleId { get; init; }

    public required Guid PermissionId { get; init; }

    /// <summary>When it holds, in the form of <see cref="Access.ConditionText"/>; null for always.</summary>
    public string? Condition { get; set; }

    public string Reason { get; set; } = string.Empty;

    /// <summary>Who gave it; null when it came with the installation.</summary>
    public Guid? GiverId { get; set; }

    /// <summary>UTC; null when it came with the installation.</summary>
    public DateTime? GivenAt { get; set; }
}

/// <summary>A senior role has all that its junior has (INCITS 359 §3.2, general role hierarchies).</summary>
internal sealed class RoleInheritance
{
    public required Guid SeniorId { get; init; }

    public required Guid JuniorId { get; init; }

    public string Reason { get; init; } = string.Empty;

    /// <summary>Who drew it; null when it came with the installation.</summary>
    public Guid? GiverId { get; init; }

    /// <summary>UTC; null when it came with the installation.</summary>
    public DateTime? GivenAt { get; init; }
}

/// <summary>A role as it stood after one change of it: what its history shows and what a restore goes back to.</summary>
internal sealed class RoleState
{
    public required Guid RoleId { get; init; }

    /// <summary>The role's version from then on.</summary>
    public required long Version { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>Who changed it; null when the console itself did.</summary>
    public Guid? ActorId { get; init; }

    /// <summary>The audit action of the change.</summary>
    public required string Action { get; init; }

    public string Reason { get; init; } = string.Empty;

    /// <summary>What it gave and inherited, in the form of <see cref="Access.RoleShape"/>.</summary>
    public required byte[] Shape { get; init; }
}

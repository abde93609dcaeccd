namespace AdminConsole.Domain.Lifecycle;

/// <summary>A period of employment that ended. The present one stands on the person.</summary>
internal sealed class Employment
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public required string EmployeeNumber { get; init; }

    public required string JobTitle { get; init; }

    public required Guid DepartmentId { get; init; }

    public Guid? ManagerId { get; init; }

    public required People.ContractKind Contract { get; init; }

    public DateOnly? StartsOn { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime EndedAt { get; init; }

    /// <summary>UTC; when the retention of what belongs to it was last looked at, null while something is still kept.</summary>
    public DateTime? SettledAt { get; set; }
}

namespace AdminConsole.Domain.Departments;

/// <summary>A node of the company's tree. The root has no parent.</summary>
internal sealed class Department
{
    public required Guid Id { get; init; }

    public Guid? ParentId { get; set; }

    public required string Name { get; set; }

    /// <summary>Short, unique, upper case.</summary>
    public required string Code { get; set; }

    public long Version { get; set; } = 1;
}

namespace AdminConsole.Domain.Access;

/// <summary>
/// Where somebody may use a permission: nowhere, in some branches, or in the whole company. Lists filter by it.
/// </summary>
internal sealed class DepartmentScope
{
    public static readonly DepartmentScope Nowhere = new(false, []);
    public static readonly DepartmentScope Company = new(true, []);

    private DepartmentScope(bool everywhere, IReadOnlyCollection<Guid> departments)
    {
        IsCompany = everywhere;
        Departments = departments;
    }

    /// <summary>True for the whole company; <see cref="Departments"/> is then empty.</summary>
    public bool IsCompany { get; }

    public bool IsNowhere => !IsCompany && Departments.Count == 0;

    /// <summary>Every department in reach, branches spelt out.</summary>
    public IReadOnlyCollection<Guid> Departments { get; }

    public bool Contains(Guid departmentId) => IsCompany || Departments.Contains(departmentId);

    /// <summary>Where both reach.</summary>
    public DepartmentScope And(DepartmentScope other)
        => IsCompany ? other : other.IsCompany ? this : Of([.. Departments.Intersect(other.Departments)]);

    public static DepartmentScope Of(HashSet<Guid> departments) => departments.Count == 0 ? Nowhere : new(false, departments);
}

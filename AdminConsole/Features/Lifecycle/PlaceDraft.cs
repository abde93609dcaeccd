using System.Globalization;
using AdminConsole.Domain.People;

namespace AdminConsole.Features.Lifecycle;

/// <summary>A place as a form holds it, with its days as they are typed.</summary>
internal sealed class PlaceDraft
{
    public Guid? DepartmentId { get; set; }

    public string? JobTitle { get; set; }

    public Guid? ManagerId { get; set; }

    public string? ManagerName { get; set; }

    public ContractKind Contract { get; set; } = ContractKind.Permanent;

    /// <summary>As a date input holds it (ISO 8601), or empty.</summary>
    public string? StartsOn { get; set; }

    /// <summary>As a date input holds it (ISO 8601), or empty.</summary>
    public string? EndsOn { get; set; }

    /// <summary>The day of a date input; null for an empty one.</summary>
    public static DateOnly? DayOf(string? text)
        => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

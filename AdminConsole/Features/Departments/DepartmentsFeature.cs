using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Resources;

namespace AdminConsole.Features.Departments;

/// <summary>The company's tree: what stands where, who works there, what it owns, and every move through a preview.</summary>
internal static class DepartmentsFeature
{
    public static IServiceCollection AddDepartments(this IServiceCollection services)
        => services
            .AddSingleton<DepartmentReader>()
            .AddSingleton<DepartmentService>()
            .AddSingleton<DepartmentMoving>()
            .AddNavigation(new NavigationEntry(25, ConsoleUrls.Departments, ConsolePermissions.PersonRead, static () => DepartmentText.Title, Glyphs.Branches));
}

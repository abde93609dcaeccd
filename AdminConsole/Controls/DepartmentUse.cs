using System.Globalization;
using AdminConsole.Domain;
using AdminConsole.Resources;

namespace AdminConsole.Controls;

/// <summary>What still hangs on a department, in words: "people: 3, roles: 1".</summary>
internal static class DepartmentUse
{
    public static string Of(DepartmentInUseError use)
        => string.Join(", ", new[]
        {
            Part(FaultText.UsePeople, use.People), Part(FaultText.UseDepartments, use.Departments), Part(FaultText.UseRoles, use.Roles),
            Part(FaultText.UseAssignments, use.Assignments), Part(FaultText.UseFactorRules, use.FactorRules), Part(FaultText.UseResources, use.Resources),
        }.OfType<string>());

    private static string? Part(string words, int count) => count == 0 ? null : string.Format(CultureInfo.CurrentCulture, words, count);
}

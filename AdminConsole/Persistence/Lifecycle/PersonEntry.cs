using AdminConsole.Domain;
using AdminConsole.Domain.People;

namespace AdminConsole.Persistence.Lifecycle;

/// <summary>A person's row and what the trail says of it, the same by whichever door they come.</summary>
internal static class PersonEntry
{
    public static Person New(Guid id, ValidPerson fields, DateTime now) => new()
    {
        Id = id,
        EmployeeNumber = fields.EmployeeNumber,
        GivenName = fields.GivenName,
        FamilyName = fields.FamilyName,
        SortName = Person.SortNameOf(fields.GivenName, fields.FamilyName),
        GivenKey = TextRules.Fold(fields.GivenName),
        WorkEmail = fields.WorkEmail,
        JobTitle = fields.JobTitle,
        DepartmentId = fields.DepartmentId,
        ManagerId = fields.ManagerId,
        CreatedAt = now,
    };

    public static void Record(Unit unit, Person? old, ValidPerson now)
        => unit.Audit
            .Change("employeeNumber", old?.EmployeeNumber, now.EmployeeNumber)
            .ChangePersonal("givenName", old?.GivenName, now.GivenName)
            .ChangePersonal("familyName", old?.FamilyName, now.FamilyName)
            .ChangePersonal("workEmail", old?.WorkEmail, now.WorkEmail)
            .Change("jobTitle", old?.JobTitle ?? string.Empty, now.JobTitle)
            .Change("departmentId", old?.DepartmentId, now.DepartmentId)
            .Change("managerId", old?.ManagerId, now.ManagerId);
}

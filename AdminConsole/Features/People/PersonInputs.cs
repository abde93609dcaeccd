using AdminConsole.Domain.People;

namespace AdminConsole.Features.People;

/// <summary>A person's details as a form holds them.</summary>
internal static class PersonInputs
{
    public static PersonInput Of(Person person) => new()
    {
        EmployeeNumber = person.EmployeeNumber,
        GivenName = person.GivenName,
        FamilyName = person.FamilyName,
        WorkEmail = person.WorkEmail,
        JobTitle = person.JobTitle,
        DepartmentId = person.DepartmentId,
        ManagerId = person.ManagerId,
        Version = person.Version,
    };
}

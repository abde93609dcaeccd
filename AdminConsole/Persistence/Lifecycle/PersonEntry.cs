using AdminConsole.Domain;
using AdminConsole.Domain.People;
using AdminConsole.Security.AuditLog;
using Microsoft.EntityFrameworkCore;

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

    /// <summary>Sets the work address. Whoever signs in by their address goes on doing so; a sign-in name of another kind stays.</summary>
    public static async Task ReaddressAsync(Unit unit, Person person, string workEmail, CancellationToken cancellationToken)
    {
        if (string.Equals(person.WorkEmail, workEmail, StringComparison.Ordinal))
        {
            return;
        }

        if (await unit.Database.Users.SingleOrDefaultAsync(account => account.Id == person.Id, cancellationToken) is { } account
            && string.Equals(account.UserName, person.WorkEmail, StringComparison.OrdinalIgnoreCase))
        {
            account.UserName = workEmail;
            account.NormalizedUserName = workEmail.ToUpperInvariant();
        }

        person.WorkEmail = workEmail;
    }

    public static AuditDraft Record(AuditDraft draft, Person? old, ValidPerson now)
        => draft
            .Change("employeeNumber", old?.EmployeeNumber, now.EmployeeNumber)
            .ChangePersonal("givenName", old?.GivenName, now.GivenName)
            .ChangePersonal("familyName", old?.FamilyName, now.FamilyName)
            .ChangePersonal("workEmail", old?.WorkEmail, now.WorkEmail)
            .Change("jobTitle", old?.JobTitle ?? string.Empty, now.JobTitle)
            .Change("departmentId", old?.DepartmentId, now.DepartmentId)
            .Change("managerId", old?.ManagerId, now.ManagerId);
}

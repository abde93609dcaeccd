using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence;

/// <summary>The rules about a person that need the other rows: what must be unique, and what must exist.</summary>
internal static class PersonChecks
{
    /// <summary>Deeper than any company; a chain that goes on longer is taken for a circle.</summary>
    public const int DeepestChain = 64;

    /// <param name="unit">The unit in which the change is made.</param>
    /// <param name="current">The person as they are; null for somebody new.</param>
    /// <param name="fields">As they are to become.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    public static async Task<List<FieldProblem>> AgainstOthersAsync(Unit unit, Person? current, ValidPerson fields, CancellationToken cancellationToken)
    {
        List<FieldProblem> problems = [];
        var id = current?.Id;
        if (await unit.Database.People.AnyAsync(person => person.EmployeeNumber == fields.EmployeeNumber && person.Id != id, cancellationToken))
        {
            problems.Add(new FieldProblem(nameof(PersonInput.EmployeeNumber), PersonRules.Taken));
        }

        var normalized = fields.WorkEmail.ToUpperInvariant();
        if (await unit.Database.People.AnyAsync(person => person.WorkEmail == fields.WorkEmail && person.Id != id, cancellationToken)
            || await unit.Database.Users.AnyAsync(account => account.NormalizedUserName == normalized && account.Id != id, cancellationToken))
        {
            problems.Add(new FieldProblem(nameof(PersonInput.WorkEmail), PersonRules.Taken));
        }

        if (fields.DepartmentId != current?.DepartmentId && !await unit.Database.Departments.AnyAsync(department => department.Id == fields.DepartmentId, cancellationToken))
        {
            problems.Add(new FieldProblem(nameof(PersonInput.DepartmentId), PersonRules.UnknownDepartment));
        }

        // Whoever keeps a manager who left may still be edited.
        if (fields.ManagerId is { } manager && manager != current?.ManagerId
            && await ManagerProblemAsync(unit, id, manager, cancellationToken) is { } code)
        {
            problems.Add(new FieldProblem(nameof(PersonInput.ManagerId), code));
        }

        return problems;
    }

    private static async Task<string?> ManagerProblemAsync(Unit unit, Guid? personId, Guid managerId, CancellationToken cancellationToken)
    {
        if (managerId == personId)
        {
            return PersonRules.OwnManager;
        }

        var manager = await unit.Database.People.Where(person => person.Id == managerId)
            .Select(static person => new { person.Status, person.DepartmentId, person.ManagerId })
            .SingleOrDefaultAsync(cancellationToken);
        // Somebody the actor may not see is, to them, nobody.
        if (manager is null || !(unit.Actor.PersonId is { } actor && unit.Access.Allows(actor, ConsolePermissions.PersonRead, manager.DepartmentId, unit.Now)))
        {
            return PersonRules.UnknownManager;
        }

        if (manager.Status != PersonStatus.Active)
        {
            return PersonRules.InactiveManager;
        }

        var above = manager.ManagerId;
        for (var level = 0; personId is not null && above is { } next; level++)
        {
            if (next == personId || level == DeepestChain)
            {
                return PersonRules.ManagerCycle;
            }

            above = await unit.Database.People.Where(person => person.Id == next).Select(static person => person.ManagerId).SingleOrDefaultAsync(cancellationToken);
        }

        return null;
    }
}

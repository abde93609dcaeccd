using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Credentials;

/// <summary>The one question before anything is done to somebody else's account: do they exist for the actor, may it be done there, and to them.</summary>
internal static class AccountAuthority
{
    public static async Task<ConsoleError?> AskAsync(Unit unit, Guid personId, CancellationToken cancellationToken)
    {
        var department = await unit.Database.People.Where(person => person.Id == personId).Select(static person => (Guid?)person.DepartmentId).SingleOrDefaultAsync(cancellationToken);
        return department is { } home
            ? unit.AuthorizeVisible(home, ConsolePermissions.PersonRead) ?? AccessRules.MayActOn(unit.Access, unit.Actor.PersonId!.Value, personId, unit.Now)
            : new NotFoundError();
    }
}

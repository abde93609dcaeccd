using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Controls;

/// <summary>The people that a filter's field finds and names: only those whom the actor may see.</summary>
internal sealed class PersonChoices(IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, TimeProvider time)
{
    private const int Most = 10;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>A few people whose folded name begins so.</summary>
    public async Task<IReadOnlyList<PersonChoice>> SuggestAsync(Actor actor, string? text, CancellationToken cancellationToken)
    {
        var (clean, problem) = TextRules.Check(nameof(text), text, FieldLimits.SearchText, required: true);
        if (problem is not null || actor.PersonId is not { } person)
        {
            return [];
        }

        var scope = access.Current.ScopeOf(person, ConsolePermissions.PersonRead, Now);
        var folded = TextRules.Fold(clean);
        if (scope.IsNowhere || folded.Length == 0)
        {
            return [];
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var people = context.People.AsQueryable();
        if (!scope.IsCompany)
        {
            Guid[] reach = [.. scope.Departments];
            people = people.Where(row => reach.Contains(row.DepartmentId));
        }

        return await people.Where(row => row.SortName.StartsWith(folded) || row.GivenKey.StartsWith(folded))
            .OrderBy(static row => row.SortName).Take(Most)
            .Select(static row => new PersonChoice(row.Id, row.GivenName + " " + row.FamilyName, row.EmployeeNumber))
            .ToListAsync(cancellationToken);
    }

    /// <summary>The name to show for a key in the address; null for nobody, and for somebody out of sight.</summary>
    public async Task<string?> NameOfAsync(Actor actor, Guid personId, CancellationToken cancellationToken)
    {
        if (actor.PersonId is not { } reader)
        {
            return null;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var person = await context.People.Where(row => row.Id == personId).Select(static row => new { row.DepartmentId, Name = row.GivenName + " " + row.FamilyName }).SingleOrDefaultAsync(cancellationToken);
        return person is not null && access.Current.Allows(reader, ConsolePermissions.PersonRead, person.DepartmentId, Now) ? person.Name : null;
    }
}

/// <summary>Somebody whom a filter can be narrowed to.</summary>
internal sealed record PersonChoice(Guid Id, string Name, string EmployeeNumber);

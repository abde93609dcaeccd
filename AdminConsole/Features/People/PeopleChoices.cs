using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.People;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.People;

/// <summary>What the pickers offer: only what the actor could use.</summary>
internal sealed class PeopleChoices(IDbContextFactory<ConsoleDbContext> contexts, DepartmentChoices departments, AccessModelHolder access, TimeProvider time) : IPeopleSearch
{
    private const int MostHits = 50;

    /// <inheritdoc cref="DepartmentChoices.WhereAsync" />
    public Task<IReadOnlyList<DepartmentChoice>> DepartmentsAsync(Actor actor, string permission, CancellationToken cancellationToken) => departments.WhereAsync(actor, permission, cancellationToken);

    /// <summary>Every role by name, for a filter.</summary>
    public async Task<IReadOnlyList<RoleChoice>> RolesAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var roles = await context.Roles.Where(static role => role.RetiredAt == null).Select(static role => new RoleChoice(role.Id, role.Name, role.Description)).ToListAsync(cancellationToken);
        return [.. roles.OrderBy(static role => TextRules.Fold(role.Name), StringComparer.Ordinal)];
    }

    /// <summary>The roles the actor may give somewhere: whoever holds less than a role gives could not hand it on.</summary>
    public async Task<IReadOnlyList<RoleChoice>> GivableRolesAsync(Actor actor, Guid personId, CancellationToken cancellationToken)
    {
        if (actor.PersonId is not { } giver)
        {
            return [];
        }

        var model = access.Current;
        var now = time.GetUtcNow().UtcDateTime;
        var scope = model.ScopeOf(giver, ConsolePermissions.AccessAssign, now);
        Guid?[] scopes = scope.IsCompany ? [null] : [.. scope.Departments];
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var ceiling = await AccessGround.CeilingAsync(context, model, giver, ConsolePermissions.AccessAssign, now, cancellationToken);
        var roles = await RolesAsync(cancellationToken);
        return [.. roles.Where(role => scopes.Any(branch => AccessRules.MayHandle(model, giver, personId, role.Id, branch, now, ceiling) is null))];
    }

    /// <summary>True when the actor may give roles that reach the whole company.</summary>
    public bool MayAssignCompanyWide(Actor actor)
        => actor.PersonId is { } giver && access.Current.Allows(giver, ConsolePermissions.AccessAssign, null, time.GetUtcNow().UtcDateTime);

    /// <inheritdoc />
    public async Task<IReadOnlyList<PersonHit>> FindAsync(Actor actor, string text, int take, CancellationToken cancellationToken)
    {
        var (clean, problem) = TextRules.Check(nameof(text), text, FieldLimits.SearchText, required: true);
        if (problem is not null || actor.PersonId is not { } reader)
        {
            return [];
        }

        var scope = access.Current.ScopeOf(reader, ConsolePermissions.PersonRead, time.GetUtcNow().UtcDateTime);
        if (scope.IsNowhere)
        {
            return [];
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var people = context.People.Matching(new PeopleQuery { Text = clean }.Words);
        if (!scope.IsCompany)
        {
            people = people.Where(person => scope.Departments.Contains(person.DepartmentId));
        }

        var found = await people.OrderBy(static person => person.SortName).ThenBy(static person => person.Id).Take(Math.Clamp(take, 1, MostHits))
            .Select(person => new
            {
                person.Id,
                person.GivenName,
                person.FamilyName,
                person.EmployeeNumber,
                person.WorkEmail,
                person.JobTitle,
                person.Status,
                Department = context.Departments.First(department => department.Id == person.DepartmentId).Name,
            })
            .ToListAsync(cancellationToken);
        return found.ConvertAll(static person => new PersonHit(
            person.Id,
            $"{person.GivenName} {person.FamilyName}".Trim(),
            person.EmployeeNumber,
            person.WorkEmail,
            person.JobTitle.Length == 0 ? person.Department : $"{person.JobTitle} · {person.Department}",
            person.Status == PersonStatus.Active));
    }
}

/// <summary>A role to choose.</summary>
internal sealed record RoleChoice(Guid Id, string Name, string Description);

using AdminConsole.Domain.Access;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence;

/// <summary>Puts names to the ids of a preview or an explanation, as far as the reader may see who and what they are.</summary>
internal sealed class AccessNames(IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, TimeProvider time)
{
    /// <summary>A preview with the names of whoever the reader may see.</summary>
    public async Task<NamedPreview> OfAsync(Actor actor, AccessPreview preview, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        Guid[] roleIds = [.. preview.Roles.Select(static role => role.RoleId), .. preview.EmptyRoles];
        var roles = context.Roles.Where(role => roleIds.Contains(role.Id));
        if (access.Current.Reach(actor.PersonId, ConsolePermissions.AccessRead, null, now) is { } owners)
        {
            roles = roles.Where(role => role.DepartmentId == null || owners.Contains(role.DepartmentId.Value));
        }

        var names = await roles.ToDictionaryAsync(static role => role.Id, static role => role.Name, cancellationToken);
        Guid[] ids = [.. preview.People.Select(static person => person.PersonId), .. preview.Conflicts.SelectMany(static conflict => conflict.FirstPeople)];
        var people = context.People.Where(person => ids.Contains(person.Id));
        if (access.Current.Reach(actor.PersonId, ConsolePermissions.PersonRead, null, now) is { } departments)
        {
            people = people.Where(person => departments.Contains(person.DepartmentId));
        }

        foreach (var person in await people.Select(static person => new { person.Id, Name = (person.GivenName + " " + person.FamilyName).Trim() }).ToListAsync(cancellationToken))
        {
            names[person.Id] = person.Name;
        }

        return new NamedPreview(preview, names);
    }
}

/// <summary>A preview with the names of the roles and people in it that the reader may see.</summary>
internal sealed record NamedPreview(AccessPreview Preview, IReadOnlyDictionary<Guid, string> Names)
{
    /// <summary>Null for what is out of the reader's sight.</summary>
    public string? NameOf(Guid id) => Names.GetValueOrDefault(id);
}

using AdminConsole.Domain.Access;
using AdminConsole.Domain.Roles;
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
        if (!actor.IsConsole && access.Current.Reach(actor.PersonId, ConsolePermissions.AccessRead, null, now) is { } owners)
        {
            roles = roles.Where(role => role.DepartmentId == null || owners.Contains(role.DepartmentId.Value));
        }

        var names = await roles.ToDictionaryAsync(static role => role.Id, static role => role.Name, cancellationToken);
        Guid[] ids = [.. preview.People.Select(static person => person.PersonId), .. preview.Conflicts.SelectMany(static conflict => conflict.FirstPeople)];
        var people = context.People.Where(person => ids.Contains(person.Id));
        if (!actor.IsConsole && access.Current.Reach(actor.PersonId, ConsolePermissions.PersonRead, null, now) is { } departments)
        {
            people = people.Where(person => departments.Contains(person.DepartmentId));
        }

        foreach (var person in await people.Select(static person => new { person.Id, Name = (person.GivenName + " " + person.FamilyName).Trim() }).ToListAsync(cancellationToken))
        {
            names[person.Id] = person.Name;
        }

        return new NamedPreview(preview, names);
    }

    /// <summary>An explanation with the words of its ways.</summary>
    public async Task<NamedExplanation> OfAsync(Actor actor, AccessExplanation explanation, IReadOnlyList<CutItem> cut, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        Guid[] roleIds =
        [
            .. explanation.Paths.SelectMany(static path => path.Roles),
            .. cut.SelectMany(static item => item switch
            {
                CutItem.Assignment assignment => new[] { assignment.RoleId },
                CutItem.Inheritance edge => [edge.SeniorId, edge.JuniorId],
                CutItem.Grant grant => [grant.RoleId],
                _ => [],
            }),
        ];
        roleIds = [.. roleIds.Distinct()];
        var roles = context.Roles.Where(role => roleIds.Contains(role.Id));
        if (!actor.IsConsole && access.Current.Reach(actor.PersonId, ConsolePermissions.AccessRead, null, now) is { } owners)
        {
            roles = roles.Where(role => role.DepartmentId == null || owners.Contains(role.DepartmentId.Value));
        }

        var names = await roles.ToDictionaryAsync(static role => role.Id, static role => role.Name, cancellationToken);
        Guid[] scopes = [.. explanation.Paths.Select(static path => path.ScopeDepartmentId).OfType<Guid>().Distinct()];
        var departments = await context.Departments.Where(row => scopes.Contains(row.Id)).ToDictionaryAsync(static row => row.Id, static row => row.Name, cancellationToken);
        Guid[] assignmentIds = [.. explanation.Paths.Select(static path => path.AssignmentId).Distinct()];
        var assignments = await context.Assignments.Where(row => assignmentIds.Contains(row.Id))
            .Select(row => new { row.Id, row.Origin, row.Reason, Giver = context.People.Where(giver => giver.Id == row.GiverId).Select(static giver => (giver.GivenName + " " + giver.FamilyName).Trim()).FirstOrDefault() })
            .ToDictionaryAsync(static row => row.Id, cancellationToken);
        return new NamedExplanation(
            explanation,
            [
                .. explanation.Paths.Select(path => new NamedPath(
                    path,
                    [.. path.Roles.Select(names.GetValueOrDefault)],
                    path.ScopeDepartmentId is { } scope ? departments.GetValueOrDefault(scope) : null,
                    assignments.GetValueOrDefault(path.AssignmentId)?.Origin,
                    assignments.GetValueOrDefault(path.AssignmentId)?.Giver,
                    assignments.GetValueOrDefault(path.AssignmentId)?.Reason ?? string.Empty)),
            ],
            cut,
            names);
    }
}

/// <summary>A preview with the names of the roles and people in it that the reader may see.</summary>
internal sealed record NamedPreview(AccessPreview Preview, IReadOnlyDictionary<Guid, string> Names)
{
    /// <summary>Null for what is out of the reader's sight.</summary>
    public string? NameOf(Guid id) => Names.GetValueOrDefault(id);
}

/// <summary>The answer to a question with the words of its ways; a role out of the reader's sight has no name.</summary>
internal sealed record NamedExplanation(AccessExplanation Explanation, IReadOnlyList<NamedPath> Paths, IReadOnlyList<CutItem> Cut, IReadOnlyDictionary<Guid, string> RoleNames);

/// <summary>A way with its words: the roles from the one held down to the one that gives, where it reaches, how it came, who gave it and why. No origin for a supposed one.</summary>
internal sealed record NamedPath(AccessPath Path, IReadOnlyList<string?> Roles, string? Scope, AssignmentOrigin? Origin, string? Giver, string Reason);

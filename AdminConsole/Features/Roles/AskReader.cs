using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Roles;

/// <summary>Answers "may this person do that there, and why" with every way and the least that would end it.</summary>
internal sealed class AskReader(IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, TimeProvider time)
{
    private const int Found = 8;

    /// <summary>The answer; <paramref name="at"/> is UTC, null for now. Not found when the reader may not read the person's access.</summary>
    public async Task<Result<AskAnswer>> AskAsync(Actor actor, Guid personId, string permission, Guid? departmentId, DateTime? at, CancellationToken cancellationToken)
    {
        var model = access.Current;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var person = await context.People.Where(row => row.Id == personId)
            .Select(static row => new { row.DepartmentId, Name = (row.GivenName + " " + row.FamilyName).Trim() }).SingleOrDefaultAsync(cancellationToken);
        if (person is null || actor.PersonId is not { } reader || !model.Allows(reader, ConsolePermissions.AccessRead, person.DepartmentId, time.GetUtcNow().UtcDateTime))
        {
            return new NotFoundError();
        }

        var moment = at ?? time.GetUtcNow().UtcDateTime;
        var explanation = AccessExplainer.Explain(model, personId, permission, departmentId, moment);
        var cut = explanation.IsAllowed ? AccessCut.Find(model, personId, permission, departmentId, moment) : [];
        var roles = await context.Roles.Select(static role => new { role.Id, role.Name }).ToDictionaryAsync(static role => role.Id, static role => role.Name, cancellationToken);
        var departments = await context.Departments.Select(static row => new { row.Id, row.Name }).ToDictionaryAsync(static row => row.Id, static row => row.Name, cancellationToken);
        Guid[] assignmentIds = [.. explanation.Paths.Select(static path => path.AssignmentId).Distinct()];
        var assignments = await context.Assignments.Where(row => assignmentIds.Contains(row.Id))
            .Select(row => new { row.Id, row.Reason, Giver = context.People.Where(giver => giver.Id == row.GiverId).Select(static giver => (giver.GivenName + " " + giver.FamilyName).Trim()).FirstOrDefault() })
            .ToDictionaryAsync(static row => row.Id, cancellationToken);
        return new AskAnswer(
            person.Name,
            explanation,
            [
                .. explanation.Paths.Select(path => new AskPath(
                    path,
                    [.. path.Roles.Select(role => roles.GetValueOrDefault(role, string.Empty))],
                    path.ScopeDepartmentId is { } scope ? departments.GetValueOrDefault(scope) : null,
                    assignments.GetValueOrDefault(path.AssignmentId)?.Giver,
                    assignments.GetValueOrDefault(path.AssignmentId)?.Reason ?? string.Empty)),
            ],
            [.. cut],
            roles,
            moment);
    }

    /// <summary>Permissions whose key or description holds every word.</summary>
    public async Task<IReadOnlyList<PermissionChoice>> FindAsync(string text, CancellationToken cancellationToken)
    {
        var words = TextRules.Fold(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            return [];
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var all = await context.Permissions.ToListAsync(cancellationToken);
        return
        [
            .. all.Where(permission => words.All(word => TextRules.Fold($"{permission.Key} {permission.Description}").Contains(word, StringComparison.Ordinal)))
                .OrderBy(static permission => permission.Key, StringComparer.Ordinal).Take(Found)
                .Select(static permission => new PermissionChoice(permission.Id, permission.Key, permission.Description, permission.Sensitivity)),
        ];
    }
}

/// <summary>The answer with the words of its ways; times are UTC.</summary>
internal sealed record AskAnswer(
    string Person, AccessExplanation Explanation, IReadOnlyList<AskPath> Paths, IReadOnlyList<CutItem> Cut, IReadOnlyDictionary<Guid, string> RoleNames, DateTime At);

/// <summary>A way with its words: the roles from the one held down to the one that gives, where it reaches, who gave it and why.</summary>
internal sealed record AskPath(AccessPath Path, IReadOnlyList<string> Roles, string? Scope, string? Giver, string Reason);

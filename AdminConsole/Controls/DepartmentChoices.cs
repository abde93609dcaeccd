using AdminConsole.Domain;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Controls;

/// <summary>The departments that filters and pickers offer: only where the actor holds what they would use there.</summary>
internal sealed class DepartmentChoices(IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, TimeProvider time)
{
    /// <summary>The same as the options of a <see cref="FilterSelect"/>.</summary>
    public async Task<IReadOnlyList<KeyValuePair<string, string>>> OptionsAsync(Actor actor, string permission, CancellationToken cancellationToken)
        => [.. (await WhereAsync(actor, permission, cancellationToken)).Select(static choice => new KeyValuePair<string, string>(choice.Id.ToString("D"), choice.Indented))];

    /// <summary>The departments where the actor holds the permission, as a tree in the order of names.</summary>
    public async Task<IReadOnlyList<DepartmentChoice>> WhereAsync(Actor actor, string permission, CancellationToken cancellationToken)
    {
        if (actor.PersonId is not { } reader)
        {
            return [];
        }

        var scope = access.Current.ScopeOf(reader, permission, time.GetUtcNow().UtcDateTime);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var all = await context.Departments.Select(static department => new { department.Id, department.ParentId, department.Name }).ToListAsync(cancellationToken);
        var reach = all.Where(department => scope.Contains(department.Id)).ToDictionary(static department => department.Id);
        var children = reach.Values.ToLookup(department => department.ParentId is { } parent && reach.ContainsKey(parent) ? parent : Guid.Empty);
        List<DepartmentChoice> choices = [];
        Add(Guid.Empty, 0);
        return choices;

        void Add(Guid parent, int depth)
        {
            foreach (var department in children[parent].OrderBy(static department => TextRules.Fold(department.Name), StringComparer.Ordinal))
            {
                choices.Add(new DepartmentChoice(department.Id, department.Name, depth));
                Add(department.Id, depth + 1);
            }
        }
    }
}

/// <summary>A department to choose, with its depth below the first in reach.</summary>
internal sealed record DepartmentChoice(Guid Id, string Name, int Depth)
{
    /// <summary>The name, set in by its depth.</summary>
    public string Indented => new string('\u2003', Depth) + Name;
}

using AdminConsole.Controls;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Requests;

/// <summary>Where a role can be asked for: the person's own department first, then those above it and below it. Others are reached by the whole company.</summary>
internal sealed class BasketPlaces(IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access)
{
    public async Task<IReadOnlyList<DepartmentChoice>> AroundAsync(Guid personId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var home = await context.People.Where(person => person.Id == personId).Select(static person => (Guid?)person.DepartmentId).SingleOrDefaultAsync(cancellationToken);
        if (home is not { } department)
        {
            return [];
        }

        var all = await context.Departments.Select(static row => new { row.Id, row.ParentId, row.Name }).ToDictionaryAsync(static row => row.Id, cancellationToken);
        List<DepartmentChoice> choices = [new(department, all[department].Name, 0)];
        foreach (var id in access.Current.Departments.Branch(department).ToArray().Where(id => id != department && all.ContainsKey(id)))
        {
            choices.Add(new DepartmentChoice(id, all[id].Name, 1));
        }

        for (var above = all[department].ParentId; above is { } next && all.TryGetValue(next, out var row) && row.ParentId is not null; above = row.ParentId)
        {
            choices.Add(new DepartmentChoice(next, row.Name, 0));
        }

        return choices;
    }
}

using System.Linq.Expressions;
using AdminConsole.Domain;
using AdminConsole.Domain.People;
using AdminConsole.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.People;

/// <summary>
/// The list by department name and then by person. No index spans two tables, so the departments are walked in the
/// order of their names and each gives its people from the index on department and name: a page costs a few short
/// reads instead of sorting everybody.
/// </summary>
internal sealed class DepartmentWalk(ConsoleDbContext context, IReadOnlyCollection<Guid>? departments)
{
    /// <summary>After so many departments that did not fill the page it asks once which hold anybody at all.</summary>
    private const int Patience = 4;

    private static readonly Keyset<Person, PersonRow> Within = new Keyset<Person, PersonRow>("department-inner")
        .By(static person => person.SortName, static row => row.SortName)
        .By(static person => person.Id, static row => row.Id);

    /// <summary>The order as cursors name it.</summary>
    public static readonly Keyset<Person, PersonRow> Order = new Keyset<Person, PersonRow>("department")
        .By(static person => person.DepartmentId, static row => row.DepartmentId)
        .By(static person => person.SortName, static row => row.SortName)
        .By(static person => person.Id, static row => row.Id);

    public async Task<KeysetPage<PersonRow>> ReadAsync(
        IQueryable<Person> people, Expression<Func<Person, PersonRow>> project, KeysetRequest request, bool descending, CancellationToken cancellationToken)
    {
        var names = await context.Departments.Select(static department => new { department.Id, department.Name }).ToListAsync(cancellationToken);
        var ordered = names
            .Where(department => departments is null || departments.Contains(department.Id))
            .OrderBy(static department => TextRules.Fold(department.Name), StringComparer.Ordinal)
            .ThenBy(static department => department.Id)
            .Select(static department => department.Id)
            .ToList();
        if (Order.Decode(request.Cursor, descending) is [Guid known, ..] && !ordered.Contains(known))
        {
            // A place in a department that is gone or out of sight is no place of this list.
            request = request with { Cursor = null };
        }

        return await Order.ReadAsync(
            (position, downwards, take) => FetchAsync(people, project, [.. downwards ? Enumerable.Reverse(ordered) : ordered], position, downwards, take, cancellationToken),
            request,
            descending);
    }

    private static async Task<List<PersonRow>> FetchAsync(
        IQueryable<Person> people, Expression<Func<Person, PersonRow>> project, List<Guid> walk, object[]? position, bool downwards, int take, CancellationToken cancellationToken)
    {
        List<PersonRow> rows = [];
        var index = position is null ? 0 : walk.IndexOf((Guid)position[0]);
        for (var steps = 0; index < walk.Count && rows.Count < take; index++, steps++)
        {
            if (steps == Patience)
            {
                var inhabited = (await people.Select(static person => person.DepartmentId).Distinct().ToListAsync(cancellationToken)).ToHashSet();
                walk = [.. walk.Skip(index).Where(inhabited.Contains)];
                index = 0;
                if (walk.Count == 0)
                {
                    break;
                }
            }

            var department = walk[index];
            rows.AddRange(await Within.Slice(people.Where(person => person.DepartmentId == department), steps == 0 ? position?[1..] : null, downwards)
                .Select(project).Take(take - rows.Count).ToListAsync(cancellationToken));
        }

        return rows;
    }
}

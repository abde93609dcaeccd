using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.SecondFactors;

/// <summary>How many of those who can sign in have a second factor, by department, each with all below it.</summary>
internal sealed class FactorCoverage(IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, TimeProvider time)
{
    /// <summary>More bars than this are no chart any more; the smallest are left to the list's filter.</summary>
    public const int Most = 12;

    /// <summary>
    /// The branch of <paramref name="departmentId"/>, or all the reader sees, first; then the departments right below it
    /// by number of people. Two grouped queries, whatever the size of the company.
    /// </summary>
    public async Task<IReadOnlyList<CoverageRow>> ReadAsync(Actor actor, Guid? departmentId, CancellationToken cancellationToken)
    {
        var model = access.Current;
        var reach = model.Reach(actor.PersonId, ConsolePermissions.AccountRead, departmentId, time.GetUtcNow().UtcDateTime);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var people = FactorPeople.WithAccounts(context, reach);
        var all = await people.GroupBy(static person => person.DepartmentId).Select(static group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(static row => row.Key, static row => row.Count, cancellationToken);
        var covered = await people.Where(FactorPeople.HasFactor(context)).GroupBy(static person => person.DepartmentId).Select(static group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(static row => row.Key, static row => row.Count, cancellationToken);
        var departments = await context.Departments.Select(static row => new { row.Id, row.ParentId, row.Name }).ToListAsync(cancellationToken);
        var known = reach is null ? departments.ConvertAll(static row => row.Id).ToHashSet() : [.. reach];
        // The tops of what is seen: with one top, what lies right below it; else the tops themselves.
        var tops = departments.FindAll(row => known.Contains(row.Id) && (row.ParentId is not { } parent || !known.Contains(parent)));
        var shown = tops is [var only] ? departments.FindAll(row => row.ParentId == only.Id) : tops;
        return
        [
            new CoverageRow(null, tops is [var top] ? top.Name : string.Empty, all.Values.Sum(), covered.Values.Sum()),
            .. shown.Select(row => new CoverageRow(row.Id, row.Name, Sum(all, row.Id), Sum(covered, row.Id)))
                .Where(static row => row.People > 0).OrderByDescending(static row => row.People).ThenBy(static row => TextRules.Fold(row.Name), StringComparer.Ordinal).Take(Most),
        ];

        int Sum(Dictionary<Guid, int> counts, Guid branch)
        {
            var sum = 0;
            foreach (var department in model.Departments.Branch(branch))
            {
                sum += counts.GetValueOrDefault(department);
            }

            return sum;
        }
    }
}

/// <summary>One bar: a department with all below it, or the whole of what is seen when it has no key.</summary>
internal sealed record CoverageRow(Guid? DepartmentId, string Name, int People, int Covered)
{
    /// <summary>0 to 100, rounded down: a hundred means everybody.</summary>
    public int Percent => People == 0 ? 0 : (int)(100L * Covered / People);
}

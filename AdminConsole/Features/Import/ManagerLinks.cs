using AdminConsole.Domain;
using AdminConsole.Domain.Import;
using AdminConsole.Domain.People;
using AdminConsole.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Import;

/// <summary>
/// Who reports to whom, by hashes of employee numbers: what is there, with the file over it. It grows with the company,
/// not with the file's bytes. A chain that comes back to where it began is a circle.
/// </summary>
internal sealed class ManagerLinks
{
    private readonly Dictionary<UInt128, UInt128> above = [];
    private readonly HashSet<UInt128> active = [];

    public static async Task<ManagerLinks> ReadAsync(ConsoleDbContext context, CancellationToken cancellationToken)
    {
        var links = new ManagerLinks();
        var hashes = new Dictionary<Guid, UInt128>();
        List<(UInt128 Number, Guid Manager)> later = [];
        await foreach (var person in context.People.Select(static person => new { person.Id, person.EmployeeNumber, person.ManagerId, person.Status }).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var hash = ShortHash.Of(person.EmployeeNumber);
            hashes.Add(person.Id, hash);
            if (person.Status is PersonStatus.Active or PersonStatus.Expected)
            {
                links.active.Add(hash);
            }

            if (person.ManagerId is { } manager)
            {
                later.Add((hash, manager));
            }
        }

        foreach (var (number, manager) in later)
        {
            links.above[number] = hashes[manager];
        }

        return links;
    }

    /// <summary>Somebody the file brings in, who may be anybody's manager.</summary>
    public void Bring(string number) => active.Add(ShortHash.Of(number));

    /// <summary>Sets the manager; the problem when that cannot be, and then nothing changes.</summary>
    public FieldProblem? Link(string number, string managerNumber)
    {
        var (one, manager) = (ShortHash.Of(number), ShortHash.Of(managerNumber));
        if (one == manager)
        {
            return new FieldProblem(ImportColumns.Manager, PersonRules.OwnManager);
        }

        if (!active.Contains(manager))
        {
            return new FieldProblem(ImportColumns.Manager, PersonRules.UnknownManager);
        }

        var at = manager;
        for (var level = 0; above.TryGetValue(at, out var next) && level < PersonChecks.DeepestChain; level++)
        {
            if (next == one)
            {
                return new FieldProblem(ImportColumns.Manager, PersonRules.ManagerCycle);
            }

            at = next;
        }

        above[one] = manager;
        return null;
    }
}

using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Import;
using AdminConsole.Domain.People;
using AdminConsole.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Import;

/// <summary>
/// Who reports to whom, by hashes of employee numbers: what is there, with the file over it. It grows with the company,
/// not with the file's bytes. A chain that comes back to where it began is a circle. Somebody out of the importer's
/// sight is nobody, as everywhere: the answer is that for a number that does not exist.
/// </summary>
internal sealed class ManagerLinks(ImportAuthority authority)
{
    private readonly Dictionary<UInt128, UInt128> above = [];
    private readonly Dictionary<UInt128, Guid> active = [];
    private readonly HashSet<UInt128> coming = [];
    private readonly HashSet<UInt128> brought = [];
    private (AccessModel Model, DateTime Now) at = (AccessModel.Empty, default);

    /// <summary>Reads who is there; whoever came since <paramref name="begun"/>, when the run began, may have come by its file.</summary>
    public static async Task<ManagerLinks> ReadAsync(ConsoleDbContext context, ImportAuthority authority, DateTime? begun, CancellationToken cancellationToken)
    {
        var links = new ManagerLinks(authority);
        var hashes = new Dictionary<Guid, UInt128>();
        List<(UInt128 Number, Guid Manager)> later = [];
        await foreach (var person in context.People.Select(static person => new { person.Id, person.EmployeeNumber, person.ManagerId, person.Status, person.DepartmentId, person.CreatedAt }).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var hash = ShortHash.Of(person.EmployeeNumber);
            hashes.Add(person.Id, hash);
            if (person.Status is PersonStatus.Active or PersonStatus.Expected)
            {
                links.active.Add(hash, person.DepartmentId);
                if (person.CreatedAt >= begun)
                {
                    links.brought.Add(hash);
                }
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

    /// <summary>By which access people are seen from here on.</summary>
    public void See(AccessModel model, DateTime now) => at = (model, now);

    /// <summary>Somebody whom the file is to bring in, who may be anybody's manager.</summary>
    public void Bring(string number) => coming.Add(ShortHash.Of(number));

    /// <summary>Sets the manager; the problem when that cannot be, and then nothing changes.</summary>
    public FieldProblem? Link(string number, string managerNumber)
    {
        var (one, manager) = (ShortHash.Of(number), ShortHash.Of(managerNumber));
        if (one == manager)
        {
            return new FieldProblem(ImportColumns.Manager, PersonRules.OwnManager);
        }

        if (!IsKnown(manager))
        {
            return new FieldProblem(ImportColumns.Manager, ImportRules.UnknownManager);
        }

        var step = manager;
        for (var level = 0; above.TryGetValue(step, out var next) && level < PersonChecks.DeepestChain; level++)
        {
            if (next == one)
            {
                return new FieldProblem(ImportColumns.Manager, ImportRules.ManagerCircle);
            }

            step = next;
        }

        above[one] = manager;
        return null;
    }

    private bool IsKnown(UInt128 manager)
        => active.TryGetValue(manager, out var department) ? authority.MayName(at.Model, at.Now, department, brought.Contains(manager)) : coming.Contains(manager);
}

using AdminConsole.Domain;
using AdminConsole.Domain.Import;
using AdminConsole.Domain.People;
using AdminConsole.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Import;

/// <summary>What one pass over the file keeps in memory: hashes of the numbers seen, and who reports to whom in the second.</summary>
internal sealed class ImportPass
{
    private readonly ImportAuthority authority;

    private ImportPass(Guid runId, int phase, long position, ImportPlanner planner, ManagerLinks? links, ImportAuthority authority) => (RunId, this.authority, Phase, Position, Planner, Links) = (runId, authority, phase, position, planner, links);

    public Guid RunId { get; }

    public int Phase { get; }

    public long Position { get; private set; }

    public ImportPlanner Planner { get; }

    /// <summary>For the second pass only.</summary>
    public ManagerLinks? Links { get; }

    public static async Task<ImportPass> BeginAsync(ImportRun run, ImportAuthority authority, IDbContextFactory<ConsoleDbContext> contexts, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return new ImportPass(run.Id, run.Phase, run.Position, new ImportPlanner(authority), run.Phase == 2 ? await ManagerLinks.ReadAsync(context, authority, run.StartedAt, cancellationToken) : null, authority);
    }

    /// <summary>Whether the importer may change who this person reports to.</summary>
    public bool MayLink(Unit unit, Person person)
    {
        // The links are judged by the access of the same unit.
        Links?.See(unit.Access, unit.Now);
        return authority.Refuses(unit.Access, unit.Now, person, person.DepartmentId, person.WorkEmail, hasPersonal: false) is null;
    }

    public void Remember(ImportRow row) => Planner.Remember(row);

    public Result<ImportRun> Settled(ImportRun run, int rows)
    {
        Position += rows;
        return run;
    }
}

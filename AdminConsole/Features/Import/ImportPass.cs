using AdminConsole.Domain;
using AdminConsole.Domain.Import;
using AdminConsole.Domain.People;
using AdminConsole.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Import;

/// <summary>What one pass over the file keeps in memory: hashes of the numbers seen, and who reports to whom in the second.</summary>
internal sealed class ImportPass
{
    private ImportPass(ImportRun run, ImportPlanner planner, ManagerLinks? links)
        => (RunId, Phase, Position, StartedAt, Planner, Links) = (run.Id, run.Phase, run.Position, run.StartedAt, planner, links);

    public Guid RunId { get; }

    public int Phase { get; }

    public long Position { get; private set; }

    /// <summary>When the run began, UTC.</summary>
    public DateTime StartedAt { get; }

    public ImportPlanner Planner { get; }

    /// <summary>For the second pass only.</summary>
    public ManagerLinks? Links { get; }

    public static async Task<ImportPass> BeginAsync(ImportRun run, ImportAuthority authority, IDbContextFactory<ConsoleDbContext> contexts, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return new ImportPass(run, new ImportPlanner(authority), run.Phase == 2 ? await ManagerLinks.ReadAsync(context, authority, run.StartedAt, cancellationToken) : null);
    }

    public void Remember(ImportRow row) => Planner.Remember(row);

    public Result<ImportRun> Settled(ImportRun run, int rows)
    {
        Position += rows;
        return run;
    }
}

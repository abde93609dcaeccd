using AdminConsole.Domain;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Keys;

/// <summary>
/// Lets one worker at a time do a long work over the keys, and lets the next go on where a killed one stopped: the place
/// is kept for half a minute, renewed with each batch, and fenced.
/// </summary>
internal sealed class KeyRuns(IDbContextFactory<KeyDbContext> contexts, TimeProvider time)
{
    /// <summary>How long a place is kept for a worker that says nothing.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromSeconds(30);

    /// <summary>Takes the place: of a run that stopped, or of a new one with <paramref name="total"/> to do.</summary>
    public async Task<Result<KeyRun>> TakeAsync(KeyRunKind kind, Func<CancellationToken, Task<long>> total, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = Now;
        var run = await context.KeyRuns.AsTracking().SingleOrDefaultAsync(row => row.Kind == kind, cancellationToken);
        if (run is not null && run.FinishedAt is null && run.HeldUntil > now)
        {
            return new KeyRunHeldError(run.HeldUntil);
        }

        if (run is null)
        {
            run = new KeyRun { Kind = kind };
            context.KeyRuns.Add(run);
        }

        if (run.FinishedAt is not null || run.StartedAt == default)
        {
            (run.StartedAt, run.FinishedAt, run.Cursor, run.Done, run.Total) = (now, null, Guid.Empty, 0, await total(cancellationToken));
        }

        run.Fence++;
        run.HeldUntil = now + Hold;
        try
        {
            await context.WriteAsync(cancellationToken);
            return run;
        }
        catch (DbUpdateException exception) when (TransientFaults.IsRace(exception))
        {
            return new KeyRunHeldError(now + Hold);
        }
    }

    /// <summary>Notes how far the worker came, and keeps its place. False when another has it: then this one stops.</summary>
    public async Task<bool> AdvanceAsync(KeyRun run, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        run.HeldUntil = run.FinishedAt is null ? Now + Hold : Now;
        context.KeyRuns.Update(run);
        try
        {
            await context.WriteAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }

    /// <summary>Notes that all is done.</summary>
    public Task<bool> FinishAsync(KeyRun run, CancellationToken cancellationToken)
    {
        run.FinishedAt = Now;
        return AdvanceAsync(run, cancellationToken);
    }

    private DateTime Now => UtcDateTimeConverter.Whole(time.GetUtcNow().UtcDateTime);
}

/// <summary>Another worker does it, and its place is kept until then.</summary>
internal sealed record KeyRunHeldError(DateTime Until) : ConsoleError("key-run-held");

/// <summary>How far a long work over the keys has come.</summary>
internal readonly record struct KeyRunProgress(long Done, long Total);

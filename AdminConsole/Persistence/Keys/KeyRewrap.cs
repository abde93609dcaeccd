using AdminConsole.Domain;
using AdminConsole.Domain.Audit;
using AdminConsole.Security.Authorization;
using AdminConsole.Security.Encryption;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Keys;

/// <summary>
/// Brings every data key and index key under the provider's current key, while the console serves. What is done is
/// seen from the keys themselves, so a killed run goes on by being started again.
/// </summary>
internal sealed class KeyRewrap(IDbContextFactory<KeyDbContext> contexts, IKeyProvider provider, KeyRuns runs, UnitOfWork work)
{
    private const int Batch = 500;

    /// <summary>Makes a new current key first when <paramref name="newKey"/>, then wraps all with the current one.</summary>
    /// <returns>The name of the current key, and how many keys were wrapped anew.</returns>
    /// <exception cref="KeyUnavailableException">The provider gives out; starting again goes on.</exception>
    public async Task<Result<(string Name, long Done)>> RunAsync(Actor actor, bool newKey, IProgress<KeyRunProgress>? progress, CancellationToken cancellationToken)
    {
        var taken = await runs.TakeAsync(KeyRunKind.Rewrap, static _ => Task.FromResult(0L), cancellationToken);
        if (!taken.IsSuccess)
        {
            return taken.Error;
        }

        var run = taken.Value;
        var isResumed = run.Done > 0;
        var name = newKey && !isResumed ? await provider.RotateAsync(cancellationToken) : await provider.CurrentAsync(cancellationToken);
        run.Total = run.Done + await LeftAsync(name, cancellationToken);
        await IndexKeysAsync(name, cancellationToken);
        while (await BatchAsync(name, cancellationToken) is var wrapped and > 0)
        {
            run.Done += wrapped;
            progress?.Report(new KeyRunProgress(run.Done, Math.Max(run.Total, run.Done)));
            if (!await runs.AdvanceAsync(run, cancellationToken))
            {
                return new KeyRunHeldError(run.HeldUntil);
            }
        }

        await runs.FinishAsync(run, cancellationToken);
        var recorded = await RecordAsync(actor, name, run.Done, cancellationToken);
        return recorded.Map(_ => (name, run.Done));
    }

    private async Task<long> LeftAsync(string name, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.DataKeys.LongCountAsync(key => key.WrapName != name && key.DestroyedAt == null, cancellationToken);
    }

    private async Task IndexKeysAsync(string name, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var row in await context.IndexKeys.AsTracking().Where(key => key.WrapName != name).ToListAsync(cancellationToken))
        {
            (row.WrapName, row.Wrapped) = await AnewAsync(row.WrapName, row.Wrapped, row.KeyId, cancellationToken);
        }

        await context.WriteAsync(cancellationToken);
    }

    private async Task<int> BatchAsync(string name, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.DataKeys.AsTracking().Where(key => key.WrapName != name && key.DestroyedAt == null)
            .OrderBy(static key => key.WrapName).ThenBy(static key => key.KeyId).Take(Batch).ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            (row.WrapName, row.Wrapped) = await AnewAsync(row.WrapName, row.Wrapped, row.KeyId, cancellationToken);
        }

        try
        {
            await context.WriteAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // A key was destroyed or replaced meanwhile: the next batch sees what is left. What was wrapped counts as tried.
        }

        return rows.Count;
    }

    private async Task<(string Name, byte[] Bytes)> AnewAsync(string name, byte[] wrapped, Guid keyId, CancellationToken cancellationToken)
    {
        var plain = await provider.UnwrapAsync(new WrappedKey(name, wrapped), keyId, cancellationToken);
        var anew = await provider.WrapAsync(plain, keyId, cancellationToken);
        return (anew.Name, anew.Bytes);
    }

    private Task<Result<Done>> RecordAsync(Actor actor, string name, long done, CancellationToken cancellationToken)
        => work.ExecuteAsync<Done>(
            actor,
            Intent.ByConsole(AuditActions.KeysRotate, AuditTargets.Keys, null),
            (unit, _) =>
            {
                unit.Audit.Note("provider", provider.Name).Note("key", name).Note("wrapped", done);
                return Task.FromResult(Result.Of(Done.Instance));
            },
            cancellationToken);
}

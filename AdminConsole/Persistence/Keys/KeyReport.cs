using AdminConsole.Domain;
using AdminConsole.Domain.Audit;
using AdminConsole.Security.Authorization;
using AdminConsole.Security.Encryption;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Keys;

/// <summary>Says how the keys stand, and takes away a wrapping key that nothing uses any more.</summary>
internal sealed class KeyReport(IDbContextFactory<ConsoleDbContext> contexts, IDbContextFactory<KeyDbContext> keyContexts, KeyDatabase database, IKeyProvider provider, UnitOfWork work)
{
    private const int Chunk = 500;

    public async Task<KeyStatus> ReadAsync(CancellationToken cancellationToken)
    {
        await using var context = await keyContexts.CreateDbContextAsync(cancellationToken);
        var uses = await UsesAsync(context, cancellationToken);
        string? current = null;
        string? fault = null;
        IReadOnlyList<string> known = [];
        try
        {
            current = await provider.CurrentAsync(cancellationToken);
            known = await provider.ListAsync(cancellationToken);
        }
        catch (KeyUnavailableException exception)
        {
            fault = exception.Message;
        }

        IReadOnlyList<KeyUse> keys = [.. known.Union(uses.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(name => new KeyUse(name, uses.GetValueOrDefault(name), string.Equals(name, current, StringComparison.Ordinal), known.Contains(name, StringComparer.Ordinal)))];
        return new KeyStatus(
            provider.Name,
            fault,
            keys,
            await context.DataKeys.Where(static key => key.DestroyedAt == null).Select(static key => key.PersonId).Distinct().LongCountAsync(cancellationToken),
            await context.DataKeys.Where(static key => key.DestroyedAt != null).Select(static key => key.PersonId).Distinct().LongCountAsync(cancellationToken),
            await ReturnedAsync(context, cancellationToken),
            database.IsApart,
            await context.KeyRuns.AsNoTracking().OrderBy(static run => run.Kind).ToListAsync(cancellationToken));
    }

    /// <summary>Takes a key away from the provider; refused while it is the current one or wraps anything.</summary>
    public async Task<Result<bool>> RemoveAsync(Actor actor, string name, CancellationToken cancellationToken)
    {
        await using var context = await keyContexts.CreateDbContextAsync(cancellationToken);
        if ((await UsesAsync(context, cancellationToken)).GetValueOrDefault(name) is var uses and > 0)
        {
            return new KeyInUseError(uses);
        }

        if (string.Equals(await provider.CurrentAsync(cancellationToken), name, StringComparison.Ordinal))
        {
            return new KeyInUseError(0);
        }

        if (!(await provider.ListAsync(cancellationToken)).Contains(name, StringComparer.Ordinal))
        {
            return new NotFoundError();
        }

        // Recorded first: a key that is gone with nobody having taken it would be worse than the reverse.
        var recorded = await work.ExecuteAsync<Done>(
            actor,
            Intent.ByConsole(AuditActions.KeysRemove, AuditTargets.Keys, null),
            (unit, _) =>
            {
                unit.Audit.Note("provider", provider.Name).Note("key", name);
                return Task.FromResult(Result.Of(Done.Instance));
            },
            cancellationToken);
        return recorded.IsSuccess ? await provider.RemoveAsync(name, cancellationToken) : recorded.Error;
    }

    private static async Task<Dictionary<string, long>> UsesAsync(KeyDbContext context, CancellationToken cancellationToken)
    {
        var uses = await context.DataKeys.Where(static key => key.DestroyedAt == null).GroupBy(static key => key.WrapName)
            .Select(static group => new { group.Key, Count = group.LongCount() }).ToDictionaryAsync(static row => row.Key, static row => row.Count, StringComparer.Ordinal, cancellationToken);
        foreach (var name in await context.IndexKeys.Select(static key => key.WrapName).ToListAsync(cancellationToken))
        {
            uses[name] = uses.GetValueOrDefault(name) + 1;
        }

        return uses;
    }

    /// <summary>Forgotten people who have a key: a backup of the keys' database was restored.</summary>
    private async Task<IReadOnlyList<Guid>> ReturnedAsync(KeyDbContext context, CancellationToken cancellationToken)
    {
        await using var main = await contexts.CreateDbContextAsync(cancellationToken);
        var forgotten = await main.People.Where(static person => person.ForgottenAt != null).Select(static person => person.Id).ToListAsync(cancellationToken);
        List<Guid> returned = [];
        foreach (var chunk in forgotten.Chunk(Chunk))
        {
            returned.AddRange(await context.DataKeys.Where(key => chunk.Contains(key.PersonId) && key.DestroyedAt == null).Select(static key => key.PersonId).Distinct().ToListAsync(cancellationToken));
        }

        return returned;
    }
}

/// <summary>How the keys stand.</summary>
/// <param name="Provider">Which provider.</param>
/// <param name="Fault">Why it gives no key now; null when it does.</param>
/// <param name="Keys">Every wrapping key that is known or used.</param>
/// <param name="People">Who has a data key.</param>
/// <param name="Forgotten">Whose data key was destroyed.</param>
/// <param name="Returned">Forgotten people whose key is there again.</param>
/// <param name="IsApart">Whether the keys lie in a database of their own.</param>
/// <param name="Runs">The long works, running or ended.</param>
internal sealed record KeyStatus(string Provider, string? Fault, IReadOnlyList<KeyUse> Keys, long People, long Forgotten, IReadOnlyList<Guid> Returned, bool IsApart, IReadOnlyList<KeyRun> Runs);

/// <summary>A wrapping key: how many keys it wraps, and whether the provider has it.</summary>
internal sealed record KeyUse(string Name, long Wraps, bool IsCurrent, bool IsThere);

/// <summary>The key is the current one, or still wraps others.</summary>
internal sealed record KeyInUseError(long Wraps) : ConsoleError("key-in-use");

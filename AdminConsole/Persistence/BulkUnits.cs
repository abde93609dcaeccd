using AdminConsole.Domain;

namespace AdminConsole.Persistence;

/// <summary>The same act on many rows: each its own unit, so that one refusal undoes nobody else's, with a result per row.</summary>
internal static class BulkUnits
{
    /// <summary>As many as can be selected on one page.</summary>
    public const int Most = 100;

    /// <summary>Acts on each row in turn; stops early when the rest would fail for the same reason.</summary>
    public static async Task<IReadOnlyList<BulkResult>> EachAsync(IReadOnlyCollection<Guid> keys, Func<Guid, Task<ConsoleError?>> act, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(act);
        List<BulkResult> results = [];
        foreach (var key in keys.Distinct().Take(Most))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var error = await act(key);
            results.Add(new BulkResult(key, error));
            progress?.Report(results.Count);
            // What is wrong with the reason is wrong with every row; a session or a proof that ended ends the rest.
            if (error is SessionEndedError or ProofNeededError || (results.Count == 1 && error is InvalidError { Problems: [{ Field: ReasonRules.Field }, ..] }))
            {
                break;
            }
        }

        return results;
    }
}

/// <summary>How it went with one row; null for well.</summary>
internal sealed record BulkResult(Guid Key, ConsoleError? Error);

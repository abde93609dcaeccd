using AdminConsole.Domain;
using AdminConsole.Persistence.Credentials;

namespace AdminConsole.Controls;

/// <summary>
/// Lets a page do what asks for a fresh proof: the act is tried, and where the doorway answers
/// <see cref="ProofNeededError"/> the person is asked to prove themselves, and the act is tried again. One a circuit.
/// </summary>
internal sealed class StepUp(ProofService proofs, CircuitActor circuit)
{
    private Func<Task<bool>>? ask;

    /// <summary>Does the act, asking for a proof when it is needed. Whoever declines gets the doorway's answer.</summary>
    public async Task<Result<T>> RunAsync<T>(Func<Task<Result<T>>> act)
    {
        ArgumentNullException.ThrowIfNull(act);
        var result = await act();
        return result.Error is ProofNeededError && await AskAsync() ? await act() : result;
    }

    /// <summary>For an act on many rows: asks once, beforehand. True when the proof is fresh now.</summary>
    public async Task<bool> EnsureAsync(CancellationToken cancellationToken)
        => await proofs.IsFreshAsync(await circuit.GetAsync(), cancellationToken) || await AskAsync();

    /// <summary>The dialog of the shell says how it asks.</summary>
    internal void AskWith(Func<Task<bool>>? dialog) => ask = dialog;

    private Task<bool> AskAsync() => ask?.Invoke() ?? Task.FromResult(false);
}

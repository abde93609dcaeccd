using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Security.Authorization;

namespace AdminConsole.Persistence.Credentials;

/// <summary>Takes away the counters of wrong guesses at somebody's account before their time is up.</summary>
internal sealed class UnlockService(UnitOfWork work)
{
    /// <summary>Unlocks one person, whatever was guessed at and from wherever.</summary>
    public async Task<Result<Done>> UnlockAsync(Actor actor, Guid personId, string? reason, CancellationToken cancellationToken)
    {
        var why = ReasonRules.Check(reason);
        return !why.IsSuccess
            ? why.Error
            : await work.ExecuteAsync<Done>(
                actor,
                Intent.ByPermission(ConsolePermissions.AccountUnlock, AuditActions.AccountUnlock, AuditTargets.Account, personId, why.Value),
                async (unit, token) =>
                {
                    if (await AccountAuthority.AskAsync(unit, personId, token) is { } refused)
                    {
                        return refused;
                    }

                    // None left: somebody else unlocked it meanwhile, or a right answer did.
                    return await CredentialChanges.ForgetGuessesAsync(unit, personId, token) > 0 ? Done.Instance : new NotLockedError();
                },
                cancellationToken);
    }

    /// <summary>Unlocks many, each in a unit of its own.</summary>
    public Task<IReadOnlyList<BulkResult>> UnlockAsync(Actor actor, IReadOnlyCollection<Guid> people, string? reason, IProgress<int>? progress, CancellationToken cancellationToken)
        => BulkUnits.EachAsync(people, async person => (await UnlockAsync(actor, person, reason, cancellationToken)).Error, progress, cancellationToken);
}

/// <summary>No guess is counted against the account: there is nothing to unlock.</summary>
internal sealed record NotLockedError() : ConsoleError("not-locked");

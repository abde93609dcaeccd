using AdminConsole.Domain;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Credentials;

/// <summary>
/// Break-glass by the operator of the machine, who needs no permission because they hold the database and the keys
/// anyway: for the day the last officer lost their phone. Each needs a reason and is recorded, also when there was
/// nothing to do. The actor is the console.
/// </summary>
internal sealed class AccountRescue(UnitOfWork work)
{
    /// <summary>Forgets the wrong guesses at the account; returns how many counters there were.</summary>
    public Task<Result<int>> UnlockAsync(Actor actor, Guid personId, string? reason, CancellationToken cancellationToken)
        => DoAsync(actor, AuditActions.AccountUnlock, personId, reason, static async (unit, account, _, token) => await CredentialChanges.ForgetGuessesAsync(unit, account.Id, token), cancellationToken);

    /// <summary>Takes away every second factor and asks for a new one at the next sign-in; returns how many sessions that ended.</summary>
    public Task<Result<int>> ResetFactorAsync(Actor actor, Guid personId, string? reason, CancellationToken cancellationToken)
        => DoAsync(actor, AuditActions.FactorReset, personId, reason, static async (unit, account, why, token) =>
        {
            var ended = await CredentialChanges.RemoveFactorsAsync(unit, account, token);
            // Or a password alone would open the account of, of all people, the last officer.
            await FactorChanges.AskAsync(unit, FactorSubject.Person, account.Id, unit.Now, why, token);
            unit.Audit.Note("sessionsEnded", ended);
            return ended;
        }, cancellationToken);

    /// <summary>Ends all sessions; returns how many.</summary>
    public Task<Result<int>> EndSessionsAsync(Actor actor, Guid personId, string? reason, CancellationToken cancellationToken)
        => DoAsync(actor, AuditActions.SessionEnd, personId, reason, static (unit, account, _, token) => SessionService.EndAllAsync(unit, account.Id, null, SessionEnd.Officer, token), cancellationToken);

    private async Task<Result<int>> DoAsync(Actor actor, string action, Guid personId, string? reason, Func<Unit, ConsoleAccount, string, CancellationToken, Task<Result<int>>> act, CancellationToken cancellationToken)
    {
        var why = ReasonRules.Check(reason);
        return !why.IsSuccess
            ? why.Error
            : await work.ExecuteAsync<int>(
                actor,
                Intent.ByConsole(action, AuditTargets.Account, personId, why.Value),
                async (unit, token) =>
                {
                    if (await unit.Database.Users.SingleOrDefaultAsync(row => row.Id == personId, token) is not { } account)
                    {
                        return new NotFoundError();
                    }

                    unit.Audit.DepartmentId = await unit.Database.People.Where(person => person.Id == personId).Select(static person => (Guid?)person.DepartmentId).SingleAsync(token);
                    return await act(unit, account, why.Value, token);
                },
                cancellationToken);
    }
}

using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Credentials;

/// <summary>Takes away the counters of wrong guesses at somebody's account before their time is up.</summary>
internal sealed class UnlockService(UnitOfWork work)
{
    /// <summary>Unlocks one person: every counter, or those of one kind.</summary>
    public async Task<Result<Done>> UnlockAsync(Actor actor, Guid personId, AttemptKind? kind, string? reason, CancellationToken cancellationToken)
    {
        var why = ReasonRules.Check(reason);
        if (!why.IsSuccess)
        {
            return why.Error;
        }

        return await work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.AccountUnlock, AuditActions.AccountUnlock, AuditTargets.Account, personId, why.Value),
            async (unit, token) =>
            {
                var departmentId = await unit.Database.People.Where(person => person.Id == personId).Select(static person => (Guid?)person.DepartmentId).SingleOrDefaultAsync(token);
                if (departmentId is not { } department)
                {
                    return new NotFoundError();
                }

                if ((unit.AuthorizeVisible(department, ConsolePermissions.PersonRead) ?? AccessRules.MayActOn(unit.Access, actor.PersonId!.Value, personId, unit.Now)) is { } refused)
                {
                    return refused;
                }

                return await UnlockAsync(unit, personId, kind, token);
            },
            cancellationToken);
    }

    /// <summary>Unlocks many, each in a unit of its own.</summary>
    public Task<IReadOnlyList<BulkResult>> UnlockAsync(Actor actor, IReadOnlyCollection<Guid> people, string? reason, IProgress<int>? progress, CancellationToken cancellationToken)
        => BulkUnits.EachAsync(people, async person => (await UnlockAsync(actor, person, kind: null, reason, cancellationToken)).Error, progress, cancellationToken);

    /// <summary>The unlocking itself, within a unit whose caller has checked who may.</summary>
    public static async Task<Result<Done>> UnlockAsync(Unit unit, Guid personId, AttemptKind? kind, CancellationToken cancellationToken)
    {
        var counters = await unit.Database.LockoutCounters.Where(row => row.PersonId == personId && (kind == null || row.Kind == kind)).ToListAsync(cancellationToken);
        if (counters.Count == 0)
        {
            // Somebody else unlocked it meanwhile, or a right answer did.
            return new NotLockedError();
        }

        unit.Database.LockoutCounters.RemoveRange(counters);
        unit.Audit.Note("counters", string.Join(", ", counters.Select(static row => row.Kind.ToString()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)));
        return Done.Instance;
    }
}

/// <summary>No guess is counted against the account: there is nothing to unlock.</summary>
internal sealed record NotLockedError() : ConsoleError("not-locked");

using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Credentials;

/// <summary>
/// Ends sessions before their time. Its owner needs no permission; anybody else needs <c>session.end</c> where the owner
/// belongs, a reason, a fresh proof, and to hold no less than the owner. What ended already is left alone without an
/// event, so two who end the same one leave one event.
/// </summary>
internal sealed class SessionService(UnitOfWork work)
{
    /// <summary>One of the actor's own.</summary>
    public Task<Result<int>> EndOwnAsync(Actor actor, Guid sessionId, CancellationToken cancellationToken)
        => actor.PersonId is not { } personId
            ? Task.FromResult<Result<int>>(new SessionEndedError())
            : work.ExecuteAsync<int>(
                actor,
                Intent.ByOwner(AuditActions.SessionEnd, AuditTargets.Session, sessionId, ownerId: personId),
                async (unit, token) => await FindAsync(unit, sessionId, token) is not { } found || found.Session.PersonId != personId
                    ? new NotFoundError()
                    : unit.Authorize(found.DepartmentId) is { } denied ? denied : await EndAsync(unit, found.Session, SessionEnd.Owner, token),
                cancellationToken);

    /// <summary>All of the actor's own but the one they act in.</summary>
    public Task<Result<int>> EndOtherOwnAsync(Actor actor, CancellationToken cancellationToken)
        => actor is not { PersonId: { } personId, SessionId: { } keep }
            ? Task.FromResult<Result<int>>(new SessionEndedError())
            : work.ExecuteAsync<int>(
                actor,
                Intent.ByOwner(AuditActions.SessionEnd, AuditTargets.Account, personId),
                async (unit, token) => unit.Authorize(await DepartmentAsync(unit, personId, token)) is { } denied
                    ? denied
                    : await EndAllAsync(unit, personId, keep, SessionEnd.Owner, token),
                cancellationToken);

    /// <summary>One of somebody else's.</summary>
    public Task<Result<int>> EndAsync(Actor actor, Guid sessionId, string? reason, CancellationToken cancellationToken)
        => OfOthersAsync(actor, AuditTargets.Session, sessionId, reason, async (unit, token) =>
        {
            if (await FindAsync(unit, sessionId, token) is not { } found)
            {
                return new NotFoundError();
            }

            return MayEnd(unit, found.Session.PersonId, found.DepartmentId) is { } refused ? refused : await EndAsync(unit, found.Session, SessionEnd.Officer, token);
        }, cancellationToken);

    /// <summary>All of somebody else's.</summary>
    public Task<Result<int>> EndAllAsync(Actor actor, Guid personId, string? reason, CancellationToken cancellationToken)
        => OfOthersAsync(actor, AuditTargets.Account, personId, reason, async (unit, token) =>
        {
            if (await DepartmentAsync(unit, personId, token) is not { } home)
            {
                return new NotFoundError();
            }

            return MayEnd(unit, personId, home) is { } refused ? refused : await EndAllAsync(unit, personId, null, SessionEnd.Officer, token);
        }, cancellationToken);

    private async Task<Result<int>> OfOthersAsync(Actor actor, string targetType, Guid targetId, string? reason, Func<Unit, CancellationToken, Task<Result<int>>> act, CancellationToken cancellationToken)
    {
        var why = ReasonRules.Check(reason);
        return why.IsSuccess
            ? await work.ExecuteAsync(actor, Intent.ByPermission(ConsolePermissions.SessionEnd, AuditActions.SessionEnd, targetType, targetId, why.Value), act, cancellationToken)
            : why.Error;
    }

    private static ConsoleError? MayEnd(Unit unit, Guid personId, Guid departmentId)
        => unit.AuthorizeVisible(departmentId, ConsolePermissions.PersonRead)
            ?? AccessRules.MayActOn(unit.Access, unit.Actor.PersonId!.Value, personId, unit.Now);

    private static async Task<Result<int>> EndAsync(Unit unit, AccountSession session, SessionEnd why, CancellationToken cancellationToken)
    {
        var id = session.Id;
        var count = await EndWhereAsync(unit, unit.Database.Sessions.Where(row => row.Id == id), why, cancellationToken);
        if (count > 0)
        {
            unit.Audit.Note("owner", session.PersonId).Note("device", BrowserName.Of(session.UserAgent).ToString());
        }

        return count;
    }

    /// <summary>All of a person's alive but the one given, in a unit that has asked who may; returns how many.</summary>
    internal static async Task<Result<int>> EndAllAsync(Unit unit, Guid personId, Guid? keep, SessionEnd why, CancellationToken cancellationToken)
    {
        var count = await EndWhereAsync(unit, unit.Database.Sessions.Where(row => row.PersonId == personId && row.Id != keep && row.ExpiresAt > unit.Now), why, cancellationToken);
        if (count > 0)
        {
            unit.Audit.Note("sessionsEnded", count);
        }

        return count;
    }

#pragma warning disable RS0030 // Within the unit; one statement looks again at the row it changes, so two who end the same session do not both end it.
    private static Task<int> EndWhereAsync(Unit unit, IQueryable<AccountSession> sessions, SessionEnd why, CancellationToken cancellationToken)
        => sessions.Where(static row => row.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(static row => row.EndedAt, unit.Now).SetProperty(static row => row.EndedBy, why), cancellationToken);
#pragma warning restore RS0030

    private static async Task<(AccountSession Session, Guid DepartmentId)?> FindAsync(Unit unit, Guid sessionId, CancellationToken cancellationToken)
    {
        var session = await unit.Database.Sessions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == sessionId, cancellationToken);
        return session is not null && await DepartmentAsync(unit, session.PersonId, cancellationToken) is { } home ? (session, home) : null;
    }

    private static Task<Guid?> DepartmentAsync(Unit unit, Guid personId, CancellationToken cancellationToken)
        => unit.Database.People.Where(person => person.Id == personId).Select(static person => (Guid?)person.DepartmentId).SingleOrDefaultAsync(cancellationToken);
}

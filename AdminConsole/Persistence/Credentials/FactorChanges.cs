using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Credentials;

/// <summary>What an officer does about other people's second factors: asks for one, stops asking, takes a lost one away.</summary>
internal sealed class FactorChanges(UnitOfWork work, TimeProvider time)
{
    public const string SubjectField = "Subject";
    public const string FromField = "From";
    public const string UnknownSubject = "unknown-subject";

    /// <summary>
    /// Takes away authenticator, recovery codes and passkeys of somebody who lost them, ends their sessions, voids the
    /// tickets between their password and factor, and asks for a new factor at their next sign-in.
    /// </summary>
    public async Task<Result<Done>> ResetAsync(Actor actor, Guid personId, string? reason, CancellationToken cancellationToken)
    {
        var why = ReasonRules.Check(reason);
        if (!why.IsSuccess)
        {
            return why.Error;
        }

        return await work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.FactorManage, AuditActions.FactorReset, AuditTargets.Account, personId, why.Value),
            async (unit, token) =>
            {
                if (await AccountAuthority.AskAsync(unit, personId, token) is { } refused)
                {
                    return refused;
                }

                return await ResetAsync(unit, personId, why.Value, token);
            },
            cancellationToken);
    }

    private static async Task<Result<Done>> ResetAsync(Unit unit, Guid personId, string reason, CancellationToken cancellationToken)
    {
        var account = await unit.Database.Users.SingleOrDefaultAsync(row => row.Id == personId, cancellationToken);
        // Of two officers at once the second finds nothing left to reset.
        if (account is null
            || !(await unit.Database.Authenticators.AnyAsync(row => row.PersonId == personId && row.ConfirmedAt != null, cancellationToken)
                || await unit.Database.Passkeys.AnyAsync(row => row.PersonId == personId, cancellationToken)))
        {
            return new NoFactorError();
        }

        var ended = await CredentialChanges.RemoveFactorsAsync(unit, account, cancellationToken);
        await AskAsync(unit, FactorSubject.Person, personId, unit.Now, reason, cancellationToken);
        unit.Audit.Note("sessionsEnded", ended);
        return Done.Instance;
    }

    /// <summary>
    /// Asks for a second factor of a person, of all who hold a role or of a department's branch, from then on. The right
    /// to it must reach as far: the company for a role, the branch for a department. A rule that exists is moved.
    /// </summary>
    public async Task<Result<Done>> RequireAsync(Actor actor, FactorSubject kind, Guid subjectId, DateTime enforcedFrom, string? reason, CancellationToken cancellationToken)
    {
        var why = ReasonRules.Check(reason);
        if (!why.IsSuccess)
        {
            return why.Error;
        }

        if (FactorRules.CheckStart(FromField, enforcedFrom, time.GetUtcNow().UtcDateTime) is { } problem)
        {
            return new InvalidError([problem]);
        }

        return await work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.FactorManage, AuditActions.FactorRequire, AuditTargets.FactorRule, subjectId, why.Value),
            async (unit, token) =>
            {
                if (await AuthorizeAsync(unit, kind, subjectId, token) is { } refused)
                {
                    return refused;
                }

                await AskAsync(unit, kind, subjectId, enforcedFrom < unit.Now ? unit.Now : UtcDateTimeConverter.Whole(enforcedFrom), why.Value, token);
                return Done.Instance;
            },
            cancellationToken);
    }

    /// <summary>Asks no longer by this rule. Whoever has a factor keeps it and is asked for it.</summary>
    public async Task<Result<Done>> ReleaseAsync(Actor actor, FactorSubject kind, Guid subjectId, string? reason, CancellationToken cancellationToken)
    {
        var why = ReasonRules.Check(reason);
        if (!why.IsSuccess)
        {
            return why.Error;
        }

        return await work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.FactorManage, AuditActions.FactorRelease, AuditTargets.FactorRule, subjectId, why.Value),
            async (unit, token) =>
            {
                if (await AuthorizeAsync(unit, kind, subjectId, token) is { } refused)
                {
                    return refused;
                }

                if (await unit.Database.FactorRequirements.SingleOrDefaultAsync(rule => rule.SubjectKind == kind && rule.SubjectId == subjectId, token) is not { } found)
                {
                    return new NotFoundError();
                }

                unit.Audit.Change("enforcedFrom", (DateTime?)found.EnforcedFrom, null).Note("subjectKind", kind.ToString());
                unit.Database.FactorRequirements.Remove(found);
                return Done.Instance;
            },
            cancellationToken);
    }

    /// <summary>Whether the actor's right reaches all whom the rule would bear on; a rule about one person obeys what holds for acting on people.</summary>
    private static async Task<ConsoleError?> AuthorizeAsync(Unit unit, FactorSubject kind, Guid subjectId, CancellationToken cancellationToken)
    {
        switch (kind)
        {
            case FactorSubject.Person:
                return await AccountAuthority.AskAsync(unit, subjectId, cancellationToken);
            case FactorSubject.Department:
                return unit.Authorize(subjectId) ?? (await unit.Database.Departments.AnyAsync(row => row.Id == subjectId, cancellationToken) ? null : new InvalidError(SubjectField, UnknownSubject));
            case FactorSubject.Role:
                return unit.Authorize(null) ?? (await unit.Database.Roles.AnyAsync(row => row.Id == subjectId, cancellationToken) ? null : new InvalidError(SubjectField, UnknownSubject));
            default:
                return new InvalidError(SubjectField, UnknownSubject);
        }
    }

    /// <summary>Makes the rule, or moves the one there is, within a unit whose caller has checked who may.</summary>
    public static async Task AskAsync(Unit unit, FactorSubject kind, Guid subjectId, DateTime from, string reason, CancellationToken cancellationToken)
    {
        var rule = await unit.Database.FactorRequirements.SingleOrDefaultAsync(row => row.SubjectKind == kind && row.SubjectId == subjectId, cancellationToken);
        unit.Audit.Change("enforcedFrom", rule?.EnforcedFrom, from).Note("subjectKind", kind.ToString());
        if (rule is not null)
        {
            rule.EnforcedFrom = from;
            rule.Reason = reason;
            return;
        }

        unit.Database.FactorRequirements.Add(new FactorRequirement
        {
            Id = Guid.CreateVersion7(new DateTimeOffset(unit.Now, TimeSpan.Zero)),
            SubjectKind = kind,
            SubjectId = subjectId,
            EnforcedFrom = from,
            CreatedAt = unit.Now,
            CreatedBy = unit.Actor.PersonId,
            Reason = reason,
        });
    }
}

/// <summary>There is no second factor to take away.</summary>
internal sealed record NoFactorError() : ConsoleError("no-factor");

using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.People;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Credentials;

/// <summary>Reads how somebody signs in: never a secret, only that there is one and since when.</summary>
internal sealed class CredentialsReader(IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, FactorPolicy policy, TimeProvider time)
{
    /// <summary>What the reader may see: with <c>account.invite</c> alone, whether there is an account and an invitation.</summary>
    public async Task<Result<CredentialsView>> GetAsync(Actor actor, Guid personId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var person = await context.People.Where(row => row.Id == personId).Select(static row => new { row.DepartmentId, row.Status }).SingleOrDefaultAsync(cancellationToken);
        if (person is null || !May(actor, ConsolePermissions.PersonRead, person.DepartmentId))
        {
            return new NotFoundError();
        }

        var seesAll = May(actor, ConsolePermissions.AccountRead, person.DepartmentId);
        if (!seesAll && !May(actor, ConsolePermissions.AccountInvite, person.DepartmentId))
        {
            return new DeniedError(ConsolePermissions.AccountRead);
        }

        var now = time.GetUtcNow().UtcDateTime;
        var account = await context.Users.Where(row => row.Id == personId)
            .Select(static row => new { row.CreatedAt, row.PasswordChangedAt, HasPassword = row.PasswordHash != null }).SingleOrDefaultAsync(cancellationToken);
        var links = await context.Tokens
            .Where(row => row.PersonId == personId && row.UsedAt == null && row.ExpiresAt > now && (seesAll || row.Purpose == TokenPurpose.Invitation))
            .OrderByDescending(static row => row.CreatedAt)
            .Select(static row => new WaitingLink(row.Purpose, row.CreatedAt, row.ExpiresAt))
            .ToListAsync(cancellationToken);
        var hasPassword = account is { HasPassword: true };
        var mayActOn = AccessRules.MayActOn(access.Current, actor.PersonId!.Value, personId, now) is null;
        return new CredentialsView(
            person.Status == PersonStatus.Active,
            account?.CreatedAt,
            hasPassword,
            // The newest of a purpose is the one that opens.
            [.. links.DistinctBy(static link => link.Purpose)],
            seesAll ? await FactorsAsync(context, personId, account?.PasswordChangedAt, cancellationToken) : null,
            MayInvite: mayActOn && May(actor, ConsolePermissions.AccountInvite, person.DepartmentId),
            MayReset: mayActOn && May(actor, ConsolePermissions.AccountReset, person.DepartmentId),
            MayUnlock: mayActOn && May(actor, ConsolePermissions.AccountUnlock, person.DepartmentId),
            MayManageFactors: mayActOn && May(actor, ConsolePermissions.FactorManage, person.DepartmentId));
    }

    private async Task<FactorFacts> FactorsAsync(ConsoleDbContext context, Guid personId, DateTime? passwordChangedAt, CancellationToken cancellationToken)
        => new(
            passwordChangedAt,
            await context.Authenticators.Where(row => row.PersonId == personId).Select(static row => row.ConfirmedAt).SingleOrDefaultAsync(cancellationToken),
            await context.RecoveryCodes.CountAsync(row => row.PersonId == personId && row.UsedAt == null, cancellationToken),
            await context.Passkeys.Where(row => row.PersonId == personId).OrderBy(static row => row.CreatedAt)
                .Select(static row => new PasskeyFact(row.Id, row.Name, row.LastUsedAt)).ToListAsync(cancellationToken),
            await policy.OfAsync(personId, cancellationToken),
            await LockedAsync(context, personId, cancellationToken));

    // A device that signed in before has a counter of its own: what counts for the reader is that a kind is locked somewhere, and until when.
    private async Task<IReadOnlyList<LockedKind>> LockedAsync(ConsoleDbContext context, Guid personId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var rows = await context.LockoutCounters.Where(row => row.PersonId == personId && row.LockedUntil > now)
            .Select(static row => new { row.Kind, row.LockedUntil }).ToListAsync(cancellationToken);
        return [.. rows.GroupBy(static row => row.Kind).OrderBy(static kind => kind.Key).Select(static kind => new LockedKind(kind.Key, kind.Max(static row => row.LockedUntil!.Value)))];
    }

    private bool May(Actor actor, string permission, Guid departmentId)
        => actor.PersonId is { } reader && access.Current.Allows(reader, permission, departmentId, time.GetUtcNow().UtcDateTime);
}

/// <summary>How somebody signs in. <see cref="Factors"/> is null for whoever may only invite.</summary>
internal sealed record CredentialsView(
    bool IsActive, DateTime? AccountSince, bool HasPassword, IReadOnlyList<WaitingLink> Links, FactorFacts? Factors, bool MayInvite, bool MayReset, bool MayUnlock, bool MayManageFactors);

/// <summary>A link that would open now.</summary>
internal sealed record WaitingLink(TokenPurpose Purpose, DateTime CreatedAt, DateTime ExpiresAt);

/// <summary>What there is beside the password, and what is asked for.</summary>
internal sealed record FactorFacts(DateTime? PasswordChangedAt, DateTime? AuthenticatorSince, int RecoveryLeft, IReadOnlyList<PasskeyFact> Passkeys, FactorState State, IReadOnlyList<LockedKind> Locked);

/// <summary>What is not looked at any more, and until when (UTC).</summary>
internal sealed record LockedKind(AttemptKind Kind, DateTime Until);

/// <summary>A passkey as its owner calls it.</summary>
internal sealed record PasskeyFact(Guid Id, string Name, DateTime? LastUsedAt);

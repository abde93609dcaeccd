using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Account;

/// <summary>
/// Takes up links for an invitation or a password reset: single use, hashed at rest, good for the one purpose they were
/// made for, void once the password changes by any other way. Neither signs anybody in: the second factor still follows.
/// </summary>
internal sealed class LinkService(IDbContextFactory<ConsoleDbContext> contexts, UnitOfWork work, PasswordHashing hashing, PasswordRules rules, FactorPolicy policy, ILookupNormalizer normalizer, TimeProvider time)
{
    /// <summary>Whose link this is, or null when it does not open now.</summary>
    public async Task<LinkOwner?> FindAsync(string? token, TokenPurpose purpose, CancellationToken cancellationToken)
    {
        if (LinkTokens.HashOf(token) is not { } hash)
        {
            return null;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        return await Good(context, hash, purpose, now)
            .Join(context.People.Where(static person => person.Status == PersonStatus.Active), static row => row.PersonId, static person => person.Id, static (_, person) => new LinkOwner(person.Id, person.GivenName, person.FamilyName, person.WorkEmail))
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>The fewest characters of the password the link's owner may choose.</summary>
    public async Task<int> MinimumAsync(Guid personId, CancellationToken cancellationToken)
        => PasswordRules.MinimumFor((await policy.OfAsync(personId, cancellationToken)).IsRequired);

    /// <summary>Sets the password the link allows and spends the link; an invitation makes the account. Returns the owner's key.</summary>
    public async Task<Result<Guid>> UseAsync(Actor visitor, string? token, TokenPurpose purpose, PasswordInput input, CancellationToken cancellationToken)
    {
        if (await FindAsync(token, purpose, cancellationToken) is not { } owner)
        {
            return await RefuseAsync(visitor, token, purpose, cancellationToken);
        }

        if (rules.Check(nameof(input.Password), input.Password, await MinimumAsync(owner.PersonId, cancellationToken), owner.GivenName, owner.FamilyName, owner.WorkEmail) is { } weak)
        {
            return new InvalidError([weak]);
        }

        if (!string.Equals(input.Password, input.PasswordAgain, StringComparison.Ordinal))
        {
            return new InvalidError(nameof(input.PasswordAgain), PasswordRules.Mismatch);
        }

        if (await hashing.HashAsync(PasswordRules.Normalize(input.Password!), cancellationToken) is not { } passwordHash)
        {
            return new BusyError();
        }

        var isInvitation = purpose == TokenPurpose.Invitation;
        var used = await work.ExecuteAsync<Guid>(
            visitor with { PersonId = null, SessionId = null },
            Intent.ByConsole(isInvitation ? AuditActions.AccountJoin : AuditActions.PasswordReset, AuditTargets.Account, owner.PersonId, movesAccess: isInvitation),
            (unit, stopping) => UseAsync(unit, LinkTokens.HashOf(token)!, purpose, owner.PersonId, passwordHash, stopping),
            cancellationToken);
        return used.Error is LinkError ? await RefuseAsync(visitor, token, purpose, cancellationToken) : used;
    }

    // Of two links that two officers made in the same moment, the later counts.
    private static IQueryable<OneTimeToken> Good(ConsoleDbContext database, byte[] hash, TokenPurpose purpose, DateTime now)
        => database.Tokens.Where(row => row.Hash == hash && row.Purpose == purpose && row.UsedAt == null && row.ExpiresAt > now
            && !database.Tokens.Any(later => later.PersonId == row.PersonId && later.Purpose == purpose && later.CreatedAt > row.CreatedAt));

    /// <summary>Leaves the one event of a link that opened nothing.</summary>
    private async Task<LinkError> RefuseAsync(Actor visitor, string? token, TokenPurpose purpose, CancellationToken cancellationToken)
    {
        var hash = LinkTokens.HashOf(token);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = hash is null ? null : await context.Tokens.SingleOrDefaultAsync(candidate => candidate.Hash == hash, cancellationToken);
        var why = row switch
        {
            null => "unknown",
            _ when row.Purpose != purpose => "purpose",
            { UsedAt: not null } => "spent",
            _ when row.ExpiresAt <= time.GetUtcNow().UtcDateTime => "expired",
            _ => "closed",
        };
        await work.ExecuteAsync<Done>(
            visitor with { PersonId = null, SessionId = null },
            Intent.ByConsole(purpose == TokenPurpose.Invitation ? AuditActions.AccountJoin : AuditActions.PasswordReset, AuditTargets.Account, row?.PersonId, outcome: AuditOutcome.Failed),
            async (unit, stopping) =>
            {
                unit.Audit.DepartmentId = row is null ? null : await unit.Database.People.Where(person => person.Id == row.PersonId).Select(static person => (Guid?)person.DepartmentId).SingleOrDefaultAsync(stopping);
                unit.Audit.Note("link", why);
                return Done.Instance;
            },
            cancellationToken);
        return new LinkError();
    }

    private async Task<Result<Guid>> UseAsync(Unit unit, byte[] tokenHash, TokenPurpose purpose, Guid personId, string passwordHash, CancellationToken cancellationToken)
    {
        var database = unit.Database;
        // UsedAt is the row's stamp: of two posts at once the second finds it moved and looks again.
        var token = await Good(database, tokenHash, purpose, unit.Now).SingleOrDefaultAsync(cancellationToken);
        var person = await database.People.SingleOrDefaultAsync(row => row.Id == personId && row.Status == PersonStatus.Active, cancellationToken);
        var account = await database.Users.SingleOrDefaultAsync(row => row.Id == personId, cancellationToken);
        if (token is null || person is null || (purpose == TokenPurpose.Invitation) != (account?.PasswordHash is null))
        {
            return new LinkError();
        }

        if (account is null)
        {
            account = new ConsoleAccount
            {
                Id = personId,
                UserName = person.WorkEmail,
                NormalizedUserName = normalizer.NormalizeName(person.WorkEmail),
                CreatedAt = unit.Now,
            };
            database.Users.Add(account);
        }

        // By name, not left to the sweep below: that one reads anew, and after another's commit it would find nothing to move.
        token.UsedAt = unit.Now;
        await CredentialChanges.SetPasswordAsync(unit, account, passwordHash, keepSession: null, cancellationToken);
        if (purpose == TokenPurpose.Invitation)
        {
            unit.TouchPerson(personId);
        }

        unit.Audit.DepartmentId = person.DepartmentId;
        return personId;
    }
}

/// <summary>Whom a link belongs to.</summary>
internal sealed record LinkOwner(Guid PersonId, string GivenName, string FamilyName, string WorkEmail);

using AdminConsole.Domain.Audit;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.MyAccount;

/// <summary>Reads somebody's own account. It needs no permission and shows nobody else's.</summary>
internal sealed class MyAccountReader(IDbContextFactory<ConsoleDbContext> contexts, FactorPolicy policy)
{
    private const int EventsShown = 10;

    /// <summary>What happened to the account at its doors; a change made by others of its access is in the person's history.</summary>
    private static readonly string[] Shown =
    [
        AuditActions.SignIn, AuditActions.SignInFailed, AuditActions.FactorFailed, AuditActions.RecoveryCodeUse, AuditActions.RecoveryCodes,
        AuditActions.FactorEnroll, AuditActions.FactorRemove, AuditActions.FactorReset, AuditActions.PasswordChange, AuditActions.PasswordReset,
        AuditActions.PasskeyAdd, AuditActions.PasskeyRemove, AuditActions.AccountUnlock,
    ];

    /// <summary>Null for whoever has no account.</summary>
    public async Task<MyAccountView?> ReadAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (actor.PersonId is not { } personId)
        {
            return null;
        }

        var factors = await policy.OfAsync(personId, cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var account = await context.Users.Where(row => row.Id == personId)
            .Select(row => new
            {
                row.UserName,
                row.CreatedAt,
                row.PasswordChangedAt,
                Authenticator = context.Authenticators.Where(authenticator => authenticator.PersonId == personId).Select(static authenticator => authenticator.ConfirmedAt).FirstOrDefault(),
                Codes = context.RecoveryCodes.Count(code => code.PersonId == personId && code.UsedAt == null),
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (account is null)
        {
            return null;
        }

        var events = await context.AuditEvents
            .Where(entry => entry.TargetId == personId && entry.TargetType == AuditTargets.Account && EF.Constant(Shown).Contains(entry.Action))
            .OrderByDescending(static entry => entry.Sequence)
            .Take(EventsShown)
            .Select(static entry => new OwnEvent(entry.Sequence, entry.At, entry.Action, entry.Outcome, entry.Address))
            .ToListAsync(cancellationToken);
        return new MyAccountView(account.UserName ?? string.Empty, account.PasswordChangedAt ?? account.CreatedAt, account.Authenticator, account.Codes, factors, events);
    }
}

/// <summary>One's own account; times are UTC.</summary>
/// <param name="Name">What they sign in with.</param>
/// <param name="PasswordSince">When the password was set.</param>
/// <param name="AuthenticatorSince">Null without an authenticator app.</param>
/// <param name="RecoveryCodesLeft">Unused ones.</param>
/// <param name="Factors">What they have and what is asked of them.</param>
/// <param name="Events">The latest, newest first.</param>
internal sealed record MyAccountView(string Name, DateTime PasswordSince, DateTime? AuthenticatorSince, int RecoveryCodesLeft, FactorState Factors, IReadOnlyList<OwnEvent> Events)
{
    /// <summary>The authenticator can be taken away: nobody asks for a factor, or another one stays.</summary>
    public bool MayRemoveAuthenticator => AuthenticatorSince is not null && (!Factors.IsRequired || Factors.HasPasskey);
}

/// <summary>Something that happened to one's own account.</summary>
internal sealed record OwnEvent(long Sequence, DateTime At, string Action, AuditOutcome Outcome, string Address);

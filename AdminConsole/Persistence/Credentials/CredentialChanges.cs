using System.Security.Cryptography;
using AdminConsole.Domain.Account;
using AdminConsole.Security.Authentication;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Credentials;

/// <summary>What every change of somebody's credentials brings with it, within the unit that makes it.</summary>
internal static class CredentialChanges
{
    /// <summary>Sets the password; links that wait are void, tickets between password and factor and keys being enrolled too, and sessions end but the one given.</summary>
    public static async Task<int> SetPasswordAsync(Unit unit, ConsoleAccount account, string passwordHash, Guid? keepSession, CancellationToken cancellationToken)
    {
        account.PasswordHash = passwordHash;
        account.PasswordChangedAt = unit.Now;
        MoveStamps(account);
        foreach (var token in await unit.Database.Tokens.Where(row => row.PersonId == account.Id && row.UsedAt == null).ToListAsync(cancellationToken))
        {
            token.UsedAt = unit.Now;
        }

        // A key that waits for its code was shown to whoever knew the old password.
        if (await unit.Database.Authenticators.SingleOrDefaultAsync(row => row.PersonId == account.Id && row.PendingSince != null, cancellationToken) is { } waiting)
        {
            (waiting.PendingKey, waiting.PendingSince) = ([], null);
        }

        return await EndSessionsAsync(unit, account.Id, keepSession, SessionEnd.PasswordChange, cancellationToken);
    }

    /// <summary>Ends a person's sessions but the one given; returns how many.</summary>
    public static async Task<int> EndSessionsAsync(Unit unit, Guid personId, Guid? keep, SessionEnd why, CancellationToken cancellationToken)
    {
        var sessions = await unit.Database.Sessions.Where(row => row.PersonId == personId && row.EndedAt == null && row.Id != keep).ToListAsync(cancellationToken);
        foreach (var session in sessions)
        {
            (session.EndedAt, session.EndedBy) = (unit.Now, why);
        }

        return sessions.Count;
    }

    /// <summary>Puts these recovery codes in place of all earlier ones.</summary>
    public static async Task ReplaceRecoveryCodesAsync(Unit unit, Guid personId, IReadOnlyList<string> codes, CancellationToken cancellationToken)
    {
        unit.Database.RecoveryCodes.RemoveRange(await unit.Database.RecoveryCodes.Where(row => row.PersonId == personId).ToListAsync(cancellationToken));
        unit.Database.RecoveryCodes.AddRange(codes.Select(code => new RecoveryCode
        {
            Id = Guid.CreateVersion7(new DateTimeOffset(unit.Now, TimeSpan.Zero)),
            PersonId = personId,
            Hash = RecoveryCodes.Hash(personId, RecoveryCodes.Clean(code)!),
            CreatedAt = unit.Now,
        }));
    }

    /// <summary>Takes away every second factor with its recovery codes, ends all sessions and voids tickets; returns how many sessions it ended.</summary>
    public static async Task<int> RemoveFactorsAsync(Unit unit, ConsoleAccount account, CancellationToken cancellationToken)
    {
        unit.Database.Authenticators.RemoveRange(await unit.Database.Authenticators.Where(row => row.PersonId == account.Id).ToListAsync(cancellationToken));
        unit.Database.Passkeys.RemoveRange(await unit.Database.Passkeys.Where(row => row.PersonId == account.Id).ToListAsync(cancellationToken));
        await ReplaceRecoveryCodesAsync(unit, account.Id, [], cancellationToken);
        MoveStamps(account);
        return await EndSessionsAsync(unit, account.Id, keep: null, SessionEnd.FactorReset, cancellationToken);
    }

    /// <summary>Forgets the wrong guesses at an account, and so every lockout; returns how many counters there were.</summary>
    public static async Task<int> ForgetGuessesAsync(Unit unit, Guid personId, CancellationToken cancellationToken)
    {
        var counters = await unit.Database.LockoutCounters.Where(row => row.PersonId == personId).ToListAsync(cancellationToken);
        unit.Database.LockoutCounters.RemoveRange(counters);
        if (counters.Count > 0)
        {
            unit.Audit.Note("counters", string.Join(", ", counters.Select(static row => row.Kind.ToString()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)));
        }

        return counters.Count;
    }

    /// <summary>Voids every ticket that was given on the account as it stood.</summary>
    public static void MoveStamps(ConsoleAccount account)
    {
        account.SecurityStamp = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        MoveVersion(account);
    }

    /// <summary>Of two units that change the account's credentials at once, the second runs again and sees what the first did.</summary>
    public static void MoveVersion(ConsoleAccount account) => account.ConcurrencyStamp = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
}

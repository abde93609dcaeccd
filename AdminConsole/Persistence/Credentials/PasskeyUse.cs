using AdminConsole.Domain;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Credentials;

/// <summary>An answer of a passkey whose signature was found right, and what is written when it is taken.</summary>
/// <param name="PersonId">Whose passkey answered.</param>
/// <param name="CredentialId">Which passkey.</param>
/// <param name="SignCount">The authenticator's counter as it signed it.</param>
/// <param name="IsBackedUp">Whether the passkey is kept in more places than one.</param>
/// <param name="Challenge">Which challenge was answered.</param>
internal sealed record PasskeyAnswered(Guid PersonId, byte[] CredentialId, long SignCount, bool IsBackedUp, PasskeyChallengeMark Challenge);

/// <summary>Names a challenge without holding it.</summary>
/// <param name="Hash">The SHA-256 of what makes it the only one.</param>
/// <param name="ExpiresAt">UTC; after it nobody can answer it, so its mark may go.</param>
internal sealed record PasskeyChallengeMark(byte[] Hash, DateTime ExpiresAt);

/// <summary>What happens to the tables when a passkey's answer is taken, within the unit it lets through.</summary>
internal static class PasskeyUse
{
    public const string UnknownPasskey = "unknown passkey";
    public const string OtherPerson = "another person's passkey";
    public const string Disabled = "disabled";
    public const string Replayed = "challenge answered before";
    public const string Cloned = "counter went back";

    /// <summary>
    /// Null when the answer is good, here and now, once. Of two at once the second fails on the mark's key or on the
    /// counter's version, looks again, and finds itself too late.
    /// </summary>
    public static async Task<ConsoleError?> TakeAsync(Unit unit, PasskeyAnswered answered, CancellationToken cancellationToken)
    {
        var passkey = await unit.Database.Passkeys.SingleOrDefaultAsync(row => row.PersonId == answered.PersonId && row.CredentialId == answered.CredentialId, cancellationToken);
        if (passkey is null)
        {
            return new BadPasskeyError(UnknownPasskey);
        }

        if (!await unit.Database.People.AnyAsync(person => person.Id == answered.PersonId && person.Status == PersonStatus.Active, cancellationToken))
        {
            return new BadPasskeyError(Disabled);
        }

        if (!await SpendAsync(unit, answered.PersonId, answered.Challenge, cancellationToken))
        {
            return new BadPasskeyError(Replayed);
        }

        // WebAuthn §7.2 step 22: authenticators without a counter keep it at zero; for all others it only rises.
        if ((answered.SignCount != 0 || passkey.SignCount != 0) && answered.SignCount <= passkey.SignCount)
        {
            return new BadPasskeyError(Cloned);
        }

        passkey.SignCount = answered.SignCount;
        passkey.IsBackedUp = answered.IsBackedUp;
        passkey.LastUsedAt = unit.Now;
        return null;
    }

    /// <summary>Marks a challenge as answered and forgets the person's marks that no longer guard anything; false when it was answered before.</summary>
    public static async Task<bool> SpendAsync(Unit unit, Guid personId, PasskeyChallengeMark challenge, CancellationToken cancellationToken)
    {
        if (await unit.Database.Tokens.AnyAsync(token => token.Hash == challenge.Hash, cancellationToken))
        {
            return false;
        }

        unit.Database.Tokens.RemoveRange(await unit.Database.Tokens
            .Where(token => token.PersonId == personId && token.Purpose == TokenPurpose.PasskeyChallenge && token.ExpiresAt < unit.Now)
            .ToListAsync(cancellationToken));
        unit.Database.Tokens.Add(new OneTimeToken
        {
            Id = Guid.CreateVersion7(new DateTimeOffset(unit.Now, TimeSpan.Zero)),
            Purpose = TokenPurpose.PasskeyChallenge,
            PersonId = personId,
            Hash = challenge.Hash,
            CreatedAt = unit.Now,
            ExpiresAt = challenge.ExpiresAt,
            UsedAt = unit.Now,
        });
        return true;
    }
}

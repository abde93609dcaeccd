using AdminConsole.Domain;
using AdminConsole.Persistence.Keys;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using AdminConsole.Security.Encryption;

namespace AdminConsole.Persistence.Credentials;

/// <summary>
/// Keeps TOTP keys unreadable at rest, sealed under the data key of the person they belong to. Keys that an earlier
/// version protected otherwise still open, until a re-encryption seals them anew.
/// </summary>
internal sealed class TotpKeys(DataKeyStore keys, PersonalOpener opener, TotpKeyProtector earlier)
{
    private const string Place = "totp-key";

    /// <summary>Seals a key within a unit; the unit takes the person's turn with it.</summary>
    public async Task<Result<byte[]>> ProtectAsync(Unit unit, Guid personId, byte[] key, CancellationToken cancellationToken)
    {
        await PersonalTurns.TakeAsync(unit, personId, cancellationToken);
        var found = await keys.ForSealingAsync(personId, cancellationToken);
        return found.Map(sealing => SealedValue.Seal(sealing, PersonalSeals.Totp(personId), key));
    }

    /// <summary>
    /// The key, or null when it cannot be read: closed, never a guess. With an actor an event says so; within a unit
    /// there is none to give, since a unit cannot wait for another.
    /// </summary>
    public async Task<byte[]?> UnprotectAsync(Actor? actor, Guid personId, byte[] stored, CancellationToken cancellationToken)
        => stored.Length == 0 ? null
            : IsEarlier(stored) ? earlier.Unprotect(personId, stored)
            : await opener.OpenBytesAsync(actor, personId, Place, PersonalSeals.Totp(personId), stored, cancellationToken);

    /// <summary>True when an earlier version protected it.</summary>
    public static bool IsEarlier(byte[] stored) => stored.Length > 0 && stored[0] != SealedValue.FormatVersion;

    /// <summary>The key an earlier version protected, or null.</summary>
    public byte[]? OpenEarlier(Guid personId, byte[] stored) => earlier.Unprotect(personId, stored);
}

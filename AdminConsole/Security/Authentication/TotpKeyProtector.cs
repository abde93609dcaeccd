using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace AdminConsole.Security.Authentication;

/// <summary>
/// Keeps TOTP keys unreadable at rest: data protection (AES-256 with HMAC, rotating keys, themselves wrapped) with the
/// person in the purpose, so that a key moved to another person's row cannot be read.
/// </summary>
internal sealed class TotpKeyProtector(IDataProtectionProvider provider)
{
    private const string Purpose = "AdminConsole.Totp.v1";

    public byte[] Protect(Guid personId, byte[] key) => For(personId).Protect(key);

    /// <summary>The key, or null when it cannot be read: closed, never a guess.</summary>
    public byte[]? Unprotect(Guid personId, byte[] stored)
    {
        if (stored.Length == 0)
        {
            return null;
        }

        try
        {
            return For(personId).Unprotect(stored);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector For(Guid personId) => provider.CreateProtector(Purpose, personId.ToString("N"));
}

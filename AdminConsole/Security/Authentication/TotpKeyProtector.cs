using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace AdminConsole.Security.Authentication;

/// <summary>
/// How TOTP keys were kept before people had data keys: data protection with the person in the purpose. Only read any
/// more; a re-encryption replaces what is left.
/// </summary>
internal sealed class TotpKeyProtector(IDataProtectionProvider provider)
{
    private const string Purpose = "AdminConsole.Totp.v1";

    /// <summary>Protects as earlier versions did.</summary>
    public byte[] Protect(Guid personId, byte[] key) => For(personId).Protect(key);

    /// <summary>The key, or null when it cannot be read: closed, never a guess.</summary>
    public byte[]? Unprotect(Guid personId, byte[] stored)
    {
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

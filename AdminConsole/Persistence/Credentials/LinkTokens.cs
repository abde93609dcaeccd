using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;

namespace AdminConsole.Persistence.Credentials;

/// <summary>The secret of a single-use link: 256 random bits, of which only the SHA-256 is kept.</summary>
internal static class LinkTokens
{
    private const int TokenBytes = 32;

    public static string New() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <summary>What is kept of a token, or null for a text that is none.</summary>
    public static byte[]? HashOf(string? token)
    {
        if (token is not { Length: > 0 and <= 64 })
        {
            return null;
        }

        try
        {
            var bytes = WebEncoders.Base64UrlDecode(token);
            return bytes.Length == TokenBytes ? SHA256.HashData(bytes) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

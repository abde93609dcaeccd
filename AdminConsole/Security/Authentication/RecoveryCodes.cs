using System.Security.Cryptography;
using System.Text;

namespace AdminConsole.Security.Authentication;

/// <summary>
/// Codes for a lost authenticator (NIST SP 800-63B-4 §3.1.2, look-up secrets): 80 random bits each, written without
/// the letters that look like digits.
/// </summary>
internal static class RecoveryCodes
{
    public const int Count = 10;
    /// <summary>Sixteen letters of five bits.</summary>
    public const int Letters = 16;
    private const int GroupSize = 4;
    private const string Alphabet = "ABCDEFGHJKMNPQRSTVWXYZ0123456789";

    public static IReadOnlyList<string> New()
        => [.. Enumerable.Range(0, Count).Select(static _ => string.Join('-', RandomNumberGenerator.GetString(Alphabet, Letters).Chunk(GroupSize).Select(static group => new string(group))))];

    /// <summary>The sixteen letters somebody typed, or null. Case, hyphens and spaces do not matter; O, I and L are read as the digits they look like.</summary>
    public static string? Clean(string? input)
    {
        if (input is not { Length: > 0 and <= 40 })
        {
            return null;
        }

        var builder = new StringBuilder(Letters);
        foreach (var character in input)
        {
            if (character is '-' or ' ')
            {
                continue;
            }

            var letter = char.ToUpperInvariant(character) switch { 'O' => '0', 'I' or 'L' => '1', var other => other };
            if (!Alphabet.Contains(letter, StringComparison.Ordinal))
            {
                return null;
            }

            builder.Append(letter);
        }

        return builder.Length == Letters ? builder.ToString() : null;
    }

    /// <summary>What is kept of a cleaned code. With 80 random bits a plain hash cannot be searched; the person's key keeps equal codes apart.</summary>
    public static byte[] Hash(Guid personId, string cleaned)
        => SHA256.HashData([.. personId.ToByteArray(bigEndian: true), .. Encoding.ASCII.GetBytes(cleaned)]);
}

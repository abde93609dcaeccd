using System.Security.Cryptography;
using System.Text;
using AdminConsole.Domain;

namespace AdminConsole.Security.Encryption;

/// <summary>
/// Turns a value into what can be looked up without being read: HMAC-SHA256 (RFC 2104) under a key of the field's own,
/// cut to 16 bytes. Whoever has the index and not the key cannot try values against it.
/// </summary>
internal static class BlindIndex
{
    /// <summary>Hashes the normalised text; <paramref name="kind"/> keeps whole values and their endings apart.</summary>
    public static byte[] Hash(DataKey key, byte kind, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Span<byte> input = length < 256 ? stackalloc byte[1 + length] : new byte[1 + length];
        input[0] = kind;
        Encoding.UTF8.GetBytes(text, input[1..]);
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.Bytes, input, full);
        return full[..FieldLimits.BlindIndex].ToArray();
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AdminConsole.Security.Encryption;

/// <summary>
/// The place a sealed value belongs to: it opens nowhere else.
/// </summary>
/// <param name="Table">Up to 60 ASCII characters.</param>
/// <param name="Column">Likewise; two columns that hold the same thing at two times share a name.</param>
/// <param name="Row">The key of the row.</param>
internal readonly record struct SealContext(string Table, string Column, Guid Row);

/// <summary>
/// A value encrypted by AES-256-GCM (NIST SP 800-38D) under a data key. The bytes are: format version (1), key id (16),
/// random nonce (12), ciphertext (as long as the value), tag (16). The associated data are version, table, column, row
/// and key id, each of a length that is known or given, so a value moved to another person, column or row does not open.
/// </summary>
internal static class SealedValue
{
    public const byte FormatVersion = 1;
    public const int NonceSize = 12;
    public const int TagSize = 16;
    private const int KeyIdSize = 16;
    private const int NonceAt = 1 + KeyIdSize;
    private const int CipherAt = NonceAt + NonceSize;
    private const int MostName = 60;

    /// <summary>How many bytes longer a sealed value is than the value.</summary>
    public const int Overhead = CipherAt + TagSize;

    /// <summary>Seals under a nonce of its own. A key seals some dozens of values in its life, far from 2^32 (SP 800-38D §8.3).</summary>
    public static byte[] Seal(DataKey key, in SealContext context, ReadOnlySpan<byte> value)
    {
        var result = new byte[value.Length + Overhead];
        result[0] = FormatVersion;
        key.KeyId.TryWriteBytes(result.AsSpan(1), bigEndian: true, out _);
        var nonce = result.AsSpan(NonceAt, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        Span<byte> associated = stackalloc byte[MostAssociated];
        associated = associated[..Associate(associated, context, result.AsSpan(1, KeyIdSize))];
        using var aes = new AesGcm(key.Bytes, TagSize);
        aes.Encrypt(nonce, value, result.AsSpan(CipherAt, value.Length), result.AsSpan(CipherAt + value.Length), associated);
        return result;
    }

    public static byte[] Seal(DataKey key, in SealContext context, string value) => Seal(key, context, Encoding.UTF8.GetBytes(value));

    /// <summary>The value, or null when it is not whole, not of this key, not of this place or of a format this program does not know: closed, never a guess.</summary>
    public static byte[]? Open(DataKey key, in SealContext context, ReadOnlySpan<byte> stored)
    {
        if (KeyIdOf(stored) != key.KeyId)
        {
            return null;
        }

        Span<byte> associated = stackalloc byte[MostAssociated];
        associated = associated[..Associate(associated, context, stored.Slice(1, KeyIdSize))];
        var value = new byte[stored.Length - Overhead];
        using var aes = new AesGcm(key.Bytes, TagSize);
        try
        {
            aes.Decrypt(stored.Slice(NonceAt, NonceSize), stored.Slice(CipherAt, value.Length), stored[(CipherAt + value.Length)..], value, associated);
            return value;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    /// <summary>As <see cref="Open"/>, as text.</summary>
    public static string? OpenText(DataKey key, in SealContext context, ReadOnlySpan<byte> stored)
        => Open(key, context, stored) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>The key it was sealed with, or null when it is no sealed value.</summary>
    public static Guid? KeyIdOf(ReadOnlySpan<byte> stored)
        => stored.Length >= Overhead && stored[0] == FormatVersion ? new Guid(stored.Slice(1, KeyIdSize), bigEndian: true) : null;

    private const int MostAssociated = 1 + (2 * (sizeof(ushort) + MostName)) + 16 + KeyIdSize;

    private static int Associate(Span<byte> target, in SealContext context, ReadOnlySpan<byte> keyId)
    {
        target[0] = FormatVersion;
        var at = 1;
        at += Write(target[at..], context.Table);
        at += Write(target[at..], context.Column);
        context.Row.TryWriteBytes(target[at..], bigEndian: true, out var written);
        at += written;
        keyId.CopyTo(target[at..]);
        return at + keyId.Length;
    }

    private static int Write(Span<byte> target, string name)
    {
        var written = Encoding.ASCII.GetBytes(name, target.Slice(sizeof(ushort), MostName));
        BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)written);
        return sizeof(ushort) + written;
    }
}

using System.Security.Cryptography;

namespace AdminConsole.Security.Encryption;

/// <summary>One person's data key: 256 random bits under which their personal data is sealed. In memory only while it is used.</summary>
internal sealed class DataKey
{
    /// <summary>Bytes (AES-256).</summary>
    public const int Size = 32;
    private readonly byte[] bytes;

    /// <exception cref="ArgumentException">The bytes are not <see cref="Size"/> many.</exception>
    public DataKey(Guid keyId, byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (bytes.Length != Size)
        {
            throw new ArgumentException($"A data key has {Size} bytes.", nameof(bytes));
        }

        KeyId = keyId;
        this.bytes = bytes;
    }

    public Guid KeyId { get; }

    internal ReadOnlySpan<byte> Bytes => bytes;

    public static byte[] NewBytes() => RandomNumberGenerator.GetBytes(Size);

    public override string ToString() => "[data key]";
}

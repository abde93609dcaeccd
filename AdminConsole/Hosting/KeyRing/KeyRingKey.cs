using System.Security.Cryptography;

namespace AdminConsole.Hosting.KeyRing;

/// <summary>The key that wraps the key ring: 32 random bytes that the database never sees.</summary>
internal sealed class KeyRingKey
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly byte[] bytes;

    public KeyRingKey(byte[] bytes)
    {
        this.bytes = [.. bytes];
        Id = Convert.ToHexString(SHA256.HashData([.. "key ring id"u8, .. bytes]).AsSpan(0, 8));
    }

    /// <summary>Tells two keys apart without telling the key.</summary>
    public string Id { get; }

    /// <summary>AES-256-GCM: nonce, tag, ciphertext. The key's id is authenticated with them.</summary>
    public byte[] Wrap(ReadOnlySpan<byte> plain)
    {
        var output = new byte[NonceSize + TagSize + plain.Length];
        var nonce = output.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(bytes, TagSize);
        aes.Encrypt(nonce, plain, output.AsSpan(NonceSize + TagSize), output.AsSpan(NonceSize, TagSize), Convert.FromHexString(Id));
        return output;
    }

    /// <exception cref="CryptographicException">The bytes were touched, or another key wrapped them.</exception>
    public byte[] Unwrap(ReadOnlySpan<byte> wrapped)
    {
        if (wrapped.Length < NonceSize + TagSize)
        {
            throw new CryptographicException("The wrapped key is cut short.");
        }

        var plain = new byte[wrapped.Length - NonceSize - TagSize];
        using var aes = new AesGcm(bytes, TagSize);
        aes.Decrypt(wrapped[..NonceSize], wrapped[(NonceSize + TagSize)..], wrapped.Slice(NonceSize, TagSize), plain, Convert.FromHexString(Id));
        return plain;
    }

    public override string ToString() => $"[key ring key {Id}]";
}

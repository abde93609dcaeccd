using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AdminConsole.Security.Encryption;

/// <summary>
/// Key-encryption keys in a file that only the console's own user may read. Data keys are wrapped by AES-256-GCM
/// (NIST SP 800-38D) with a random nonce; the format, the key's name and the data key's id are bound to it.
/// </summary>
internal sealed class FileKeyProvider(string file, TimeProvider time) : IKeyProvider
{
    private const byte Format = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int WrappedSize = 1 + NonceSize + KeyRing.KeySize + TagSize;
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);
    private readonly Lock turn = new();
    private volatile Known? known;

    public string Name => "file";

    /// <summary>Makes the file with one key, mode 0600; false when there is one already.</summary>
    /// <exception cref="KeyUnavailableException">It cannot be written.</exception>
    public static bool Create(string file) => KeyFile.Create(file);

    /// <summary>What keeps the file from being used, for an operator; null when nothing does.</summary>
    public string? Check()
    {
        try
        {
            Read();
            return null;
        }
        catch (KeyUnavailableException exception)
        {
            return exception.Message;
        }
    }

    public ValueTask<string> CurrentAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Ring().Current);

    public ValueTask<WrappedKey> WrapAsync(ReadOnlyMemory<byte> dataKey, Guid keyId, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(dataKey.Length, KeyRing.KeySize, nameof(dataKey));
        var ring = Ring();
        ring.TryGet(ring.Current, out var key);
        var wrapped = new byte[WrappedSize];
        wrapped[0] = Format;
        var nonce = wrapped.AsSpan(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key.Span, TagSize);
        cipher.Encrypt(nonce, dataKey.Span, wrapped.AsSpan(1 + NonceSize, KeyRing.KeySize), wrapped.AsSpan(WrappedSize - TagSize), Bind(ring.Current, keyId));
        return ValueTask.FromResult(new WrappedKey(ring.Current, wrapped));
    }

    public ValueTask<byte[]> UnwrapAsync(WrappedKey wrapped, Guid keyId, CancellationToken cancellationToken)
    {
        // Another process may have rotated since the file was read.
        if (!Ring().TryGet(wrapped.Name, out var key) && !Read().TryGet(wrapped.Name, out key))
        {
            throw new KeyUnavailableException($"The key \"{wrapped.Name}\" is not in the key file.");
        }

        if (wrapped.Bytes is not { Length: WrappedSize } bytes || bytes[0] != Format)
        {
            throw new KeyUnavailableException("A wrapped data key is damaged or of an unknown format.");
        }

        var dataKey = new byte[KeyRing.KeySize];
        using var cipher = new AesGcm(key.Span, TagSize);
        try
        {
            cipher.Decrypt(bytes.AsSpan(1, NonceSize), bytes.AsSpan(1 + NonceSize, KeyRing.KeySize), bytes.AsSpan(WrappedSize - TagSize), dataKey, Bind(wrapped.Name, keyId));
            return ValueTask.FromResult(dataKey);
        }
        catch (CryptographicException)
        {
            throw new KeyUnavailableException($"The key \"{wrapped.Name}\" did not wrap this data key, or one of the two was changed.");
        }
    }

    public async Task<string> RotateAsync(CancellationToken cancellationToken)
    {
        var ring = await KeyFile.ChangeAsync(file, static ring => ring.Rotated(), cancellationToken);
        Read();
        return ring.Current;
    }

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => Task.FromResult(Read().Names);

    /// <summary>True once the key is gone.</summary>
    /// <exception cref="InvalidOperationException">It is the current one.</exception>
    public async Task<bool> RemoveAsync(string name, CancellationToken cancellationToken)
    {
        await KeyFile.ChangeAsync(
            file,
            ring => string.Equals(ring.Current, name, StringComparison.Ordinal) ? throw new InvalidOperationException($"\"{name}\" is the current key.") : ring.Without(name),
            cancellationToken);
        Read();
        return true;
    }

    public override string ToString() => "[key file]";

    private static byte[] Bind(string name, Guid keyId)
    {
        var count = Encoding.UTF8.GetByteCount(name);
        var bound = new byte[1 + sizeof(int) + count + 16];
        bound[0] = Format;
        BinaryPrimitives.WriteInt32BigEndian(bound.AsSpan(1), count);
        Encoding.UTF8.GetBytes(name, bound.AsSpan(1 + sizeof(int)));
        keyId.TryWriteBytes(bound.AsSpan(bound.Length - 16), bigEndian: true, out _);
        return bound;
    }

    // What was read, looked at anew once a second and read anew when the file is another.
    private KeyRing Ring()
    {
        if (known is { } before)
        {
            if (time.GetElapsedTime(before.LookedAt) < LookInterval)
            {
                return before.Ring;
            }

            if (KeyFile.StampOf(file) == before.Stamp)
            {
                known = before with { LookedAt = time.GetTimestamp() };
                return before.Ring;
            }
        }

        return Read();
    }

    private KeyRing Read()
    {
        lock (turn)
        {
            // What cannot be read now is not used from memory either.
            known = null;
            var (ring, stamp) = KeyFile.Read(file);
            known = new Known(ring, stamp, time.GetTimestamp());
            return ring;
        }
    }

    private sealed record Known(KeyRing Ring, KeyFileStamp Stamp, long LookedAt);
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AdminConsole.Security.Encryption;

/// <summary>
/// Unwrapped data keys for a few minutes, so that a page need not ask the key management service for each person on
/// it. Known by the hash of what was unwrapped: a row that was changed finds nothing here. Hands out copies, and
/// wipes its own when they leave.
/// </summary>
internal sealed class DataKeyCache : IDisposable
{
    private readonly int capacity;
    private readonly TimeSpan life;
    private readonly TimeProvider time;
    private readonly ITimer? sweeper;
    private readonly Lock turn = new();
    private readonly Dictionary<Hash, Entry> entries = [];

    public DataKeyCache(int capacity, TimeSpan life, TimeProvider time)
    {
        (this.capacity, this.life, this.time) = (capacity, life, time);
        sweeper = life > TimeSpan.Zero ? time.CreateTimer(_ => Sweep(), null, life, TimeSpan.FromSeconds(Math.Max(1, life.TotalSeconds / 4))) : null;
    }

    public int Count
    {
        get
        {
            lock (turn)
            {
                return entries.Count;
            }
        }
    }

    public byte[]? Find(WrappedKey wrapped, Guid keyId)
    {
        var hash = Hash.Of(wrapped, keyId);
        lock (turn)
        {
            return entries.TryGetValue(hash, out var entry) && time.GetElapsedTime(entry.Since) < life ? [.. entry.Key] : null;
        }
    }

    public void Keep(WrappedKey wrapped, Guid keyId, byte[] dataKey)
    {
        if (life <= TimeSpan.Zero)
        {
            return;
        }

        lock (turn)
        {
            if (entries.Count >= capacity)
            {
                // A tenth at once, so that a full cache does not look for its oldest at every turn.
                Drop([.. entries.OrderBy(static pair => pair.Value.Since).Take(Math.Max(1, capacity / 10)).Select(static pair => pair.Key)]);
            }

            var hash = Hash.Of(wrapped, keyId);
            Drop([hash]);
            entries[hash] = new Entry([.. dataKey], time.GetTimestamp());
        }
    }

    public void Dispose()
    {
        sweeper?.Dispose();
        lock (turn)
        {
            Drop([.. entries.Keys]);
        }
    }

    public override string ToString() => "[data keys]";

    private void Sweep()
    {
        lock (turn)
        {
            Drop([.. entries.Where(pair => time.GetElapsedTime(pair.Value.Since) >= life).Select(static pair => pair.Key)]);
        }
    }

    private void Drop(Hash[] hashes)
    {
        foreach (var hash in hashes)
        {
            if (entries.Remove(hash, out var entry))
            {
                CryptographicOperations.ZeroMemory(entry.Key);
            }
        }
    }

    private sealed record Entry(byte[] Key, long Since)
    {
        public override string ToString() => "[data key]";
    }

    /// <summary>SHA-256 of name, id and wrapped bytes, in four words.</summary>
    private readonly record struct Hash(ulong A, ulong B, ulong C, ulong D)
    {
        public static Hash Of(WrappedKey wrapped, Guid keyId)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Span<byte> buffer = stackalloc byte[SHA256.HashSizeInBytes];
            keyId.TryWriteBytes(buffer);
            hash.AppendData(buffer[..16]);
            var name = Encoding.UTF8.GetBytes(wrapped.Name);
            BinaryPrimitives.WriteInt32BigEndian(buffer, name.Length);
            hash.AppendData(buffer[..sizeof(int)]);
            hash.AppendData(name);
            hash.AppendData(wrapped.Bytes);
            hash.GetHashAndReset(buffer);
            return new Hash(
                BinaryPrimitives.ReadUInt64BigEndian(buffer), BinaryPrimitives.ReadUInt64BigEndian(buffer[8..]),
                BinaryPrimitives.ReadUInt64BigEndian(buffer[16..]), BinaryPrimitives.ReadUInt64BigEndian(buffer[24..]));
        }
    }
}

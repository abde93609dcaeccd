namespace AdminConsole.Persistence.Seed;

/// <summary>
/// A random sequence for one thing of the demo (SplitMix64: Steele, Lea and Flood, OOPSLA 2014). Each person and each
/// table has a sequence of its own, so that the millionth is drawn without the others, the same on every runtime.
/// Never for a secret.
/// </summary>
internal sealed class DemoRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong state;

    public DemoRandom(int seed, DemoStream stream, long index)
        => state = Mix(Mix(((ulong)(uint)seed << 8) | (byte)stream) + ((ulong)index * Golden));

    /// <summary>At least 0 and below the limit.</summary>
    public int Below(int limit) => (int)Math.BigMul(Next(), (ulong)limit, out _);

    public bool Chance(int perMille) => Below(1000) < perMille;

    public T Pick<T>(IReadOnlyList<T> list) => list[Below(list.Count)];

    /// <summary>A version-7 key (RFC 9562 §5.7) made at that time.</summary>
    public Guid Key(DateTime at)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, Next());
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Next());
        var milliseconds = (at.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
        for (var index = 5; index >= 0; index--)
        {
            bytes[index] = (byte)milliseconds;
            milliseconds >>= 8;
        }

        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>A second between eight and half past six on the working day at or before this one.</summary>
    public DateTime OfficeTime(DateTime day)
    {
        var date = day.Date;
        date = date.DayOfWeek switch
        {
            DayOfWeek.Saturday => date.AddDays(-1),
            DayOfWeek.Sunday => date.AddDays(-2),
            _ => date,
        };
        return date.AddSeconds((8 * 3600) + Below(10 * 3600) + Below(1800));
    }

    private ulong Next() => Mix(state += Golden);

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}

/// <summary>What a sequence is drawn for, so that no two draw alike.</summary>
internal enum DemoStream : byte
{
    Structure = 1,
    PersonKey = 2,
    PersonPlace = 3,
    PersonDetails = 4,
    Assignments = 5,
    Events = 6,
    Sessions = 7,
    Teams = 8,
    Addresses = 9,
    PersonalData = 10,
    Reveals = 20,
}

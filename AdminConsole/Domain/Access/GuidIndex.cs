using System.Runtime.InteropServices;

namespace AdminConsole.Domain.Access;

/// <summary>
/// Dense numbers for keys, in the order they came: open addressing over one array of slots, so that a look-up in a
/// million is one or two cache lines. Immutable; <see cref="With"/> shares the base and lays few new keys over it.
/// </summary>
internal sealed class GuidIndex
{
    /// <summary>More new keys than this over the base, and the base is made anew.</summary>
    private const int Overlay = 4_096;

    private readonly Guid[] keys;
    private readonly Slot[] slots;
    private readonly Dictionary<Guid, int> added;
    private readonly Guid[] addedKeys;

    public GuidIndex(Guid[] keys)
        : this(keys, Fill(keys), [], [])
    {
    }

    private GuidIndex(Guid[] keys, Slot[] slots, Dictionary<Guid, int> added, Guid[] addedKeys)
    {
        this.keys = keys;
        this.slots = slots;
        this.added = added;
        this.addedKeys = addedKeys;
    }

    public int Count => keys.Length + addedKeys.Length;

    public Guid this[int index] => index < keys.Length ? keys[index] : addedKeys[index - keys.Length];

    /// <summary>The key's number, or -1.</summary>
    public int Find(Guid key) => Find(key, new OwnKeys(keys));

    /// <summary>The same by somebody who keeps the keys beside what is looked up next.</summary>
    public int Find<TKeys>(Guid key, TKeys beside)
        where TKeys : struct, IKeys
    {
        var hash = Hash(key);
        var (tag, mask) = ((uint)hash, slots.Length - 1);
        for (var place = (int)(hash >> 32) & mask; ; place = (place + 1) & mask)
        {
            var slot = slots[place];
            if (slot.Number == 0)
            {
                return added.Count > 0 && added.TryGetValue(key, out var late) ? late : -1;
            }

            if (slot.Tag == tag && beside[slot.Number - 1] == key)
            {
                return slot.Number - 1;
            }
        }
    }

    /// <summary>This index with further keys, none of which it has.</summary>
    public GuidIndex With(IReadOnlyCollection<Guid> more)
    {
        if (more.Count == 0)
        {
            return this;
        }

        if (addedKeys.Length + more.Count > Overlay)
        {
            return new GuidIndex([.. keys, .. addedKeys, .. more]);
        }

        var overlay = new Dictionary<Guid, int>(added);
        foreach (var key in more)
        {
            overlay.Add(key, keys.Length + overlay.Count);
        }

        return new GuidIndex(keys, slots, overlay, [.. addedKeys, .. more]);
    }

    private static Slot[] Fill(Guid[] keys)
    {
        var slots = new Slot[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, keys.Length * 2))];
        var mask = slots.Length - 1;
        for (var index = 0; index < keys.Length; index++)
        {
            var hash = Hash(keys[index]);
            var place = (int)(hash >> 32) & mask;
            while (slots[place].Number != 0)
            {
                place = (place + 1) & mask;
            }

            slots[place] = new Slot(index + 1, (uint)hash);
        }

        return slots;
    }

    private static ulong Hash(Guid key)
    {
        var halves = MemoryMarshal.Cast<byte, ulong>(MemoryMarshal.AsBytes(new ReadOnlySpan<Guid>(in key)));
        var mixed = (halves[0] * 0x9E3779B97F4A7C15) ^ halves[1];
        mixed ^= mixed >> 32;
        mixed *= 0xD6E8FEB86659FD93;
        return mixed ^ (mixed >> 29);
    }

    /// <summary>The keys by their numbers.</summary>
    internal interface IKeys
    {
        Guid this[int index] { get; }
    }

    private readonly struct OwnKeys(Guid[] keys) : IKeys
    {
        public Guid this[int index] => keys[index];
    }

    /// <summary>A number from one on, zero for none, and half of the key's hash, so that another key is seldom looked at.</summary>
    private readonly record struct Slot(int Number, uint Tag);
}

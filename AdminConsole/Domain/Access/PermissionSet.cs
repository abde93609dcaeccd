using System.Collections;
using System.Numerics;

namespace AdminConsole.Domain.Access;

/// <summary>Places of the catalogue as bits, only of the words that a comparison can touch at all; fifty thousand people have one each.</summary>
internal sealed class PermissionSet : IReadOnlyList<int>
{
    private readonly int[] words;
    private readonly ulong[] bits;
    private readonly int start;

    /// <summary>The bits from <paramref name="start"/> on, one for each of the words.</summary>
    public PermissionSet(int[] words, ulong[] bits, int start)
    {
        this.words = words;
        this.bits = bits;
        this.start = start;
        foreach (var word in Row)
        {
            Count += BitOperations.PopCount(word);
        }
    }

    public static PermissionSet None { get; } = new([], [], 0);

    public int Count { get; }

    public int this[int index] => this.Skip(index).First();

    private ReadOnlySpan<ulong> Row => bits.AsSpan(start, words.Length);

    public void AddTo(BitCounts counts)
    {
        for (var index = 0; Count > 0 && index < words.Length; index++)
        {
            counts.Add(words[index], bits[start + index]);
        }
    }

    /// <summary>Ascending.</summary>
    public IEnumerator<int> GetEnumerator()
    {
        for (var index = 0; index < words.Length; index++)
        {
            for (var rest = bits[start + index]; rest != 0; rest &= rest - 1)
            {
                yield return (words[index] << 6) + BitOperations.TrailingZeroCount(rest);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>
/// How many rows have each bit: the digits of sixty-four counts stand in words one after another, so that a row is added
/// to all of them at once.
/// </summary>
internal sealed class BitCounts(int words)
{
    /// <summary>Counts below two to the power of this.</summary>
    private const int Digits = 31;

    private readonly ulong[] digits = new ulong[words * Digits];

    public void Add(int word, ulong bits)
    {
        var counts = digits.AsSpan(word * Digits, Digits);
        for (var digit = 0; bits != 0; digit++)
        {
            var sum = counts[digit];
            counts[digit] = sum ^ bits;
            bits &= sum;
        }
    }

    /// <summary>The bits that some row has, with how many have them.</summary>
    public Dictionary<int, int> ToDictionary()
    {
        Dictionary<int, int> counts = [];
        for (var place = 0; place < digits.Length; place++)
        {
            for (var rest = digits[place]; rest != 0; rest &= rest - 1)
            {
                var bit = (place / Digits << 6) + BitOperations.TrailingZeroCount(rest);
                counts[bit] = counts.GetValueOrDefault(bit) + (1 << (place % Digits));
            }
        }

        return counts;
    }
}

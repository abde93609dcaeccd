namespace AdminConsole.Domain.Access;

/// <summary>
/// A role as decisions need it: what it gives by itself, its juniors and seniors, and the closure, all that it gives
/// with what it inherits, as one bit per permission. Immutable once its graph is published.
/// </summary>
internal sealed class RoleNode(Guid id, int index, PermissionGrant[] own, int[] juniors)
{
    public Guid Id { get; } = id;

    public int Index { get; } = index;

    /// <summary>Permissions given to this role itself.</summary>
    public PermissionGrant[] Own { get; } = own;

    /// <summary>Roles whose permissions this one inherits directly.</summary>
    public int[] Juniors { get; } = juniors;

    /// <summary>The juniors that count: all but those of a circle, which a broken row alone could make.</summary>
    public int[] Inherited { get; set; } = [];

    /// <summary>Roles that inherit this one's permissions directly.</summary>
    public int[] Seniors { get; set; } = [];

    /// <summary>The closure of grants without a condition.</summary>
    public ulong[] Sure { get; set; } = [];

    /// <summary>The closure of grants with one.</summary>
    public ulong[] Conditional { get; set; } = [];

    public bool HasSure(int permission) => Bits.Has(Sure, permission);

    public bool HasConditional(int permission) => Bits.Has(Conditional, permission);

    public bool HasAny(int permission) => HasSure(permission) || HasConditional(permission);

    public RoleNode Copy() => new(Id, Index, Own, Juniors) { Inherited = Inherited, Seniors = Seniors, Sure = Sure, Conditional = Conditional };
}

/// <summary>A permission given to a role, perhaps only under a condition.</summary>
internal readonly record struct PermissionGrant(int Permission, Condition? Condition);

/// <summary>Rows of bits. A row may be shorter than the catalogue: what lies beyond its end is not set.</summary>
internal static class Bits
{
    public static bool Has(ulong[] row, int bit)
    {
        var word = bit >> 6;
        return (uint)word < (uint)row.Length && (row[word] & (1UL << (bit & 63))) != 0;
    }

    public static void Set(ulong[] row, int bit) => row[bit >> 6] |= 1UL << (bit & 63);

    /// <summary>Sets in <paramref name="row"/> whatever <paramref name="other"/> has.</summary>
    public static void Or(ulong[] row, ulong[] other)
    {
        var length = Math.Min(row.Length, other.Length);
        for (var word = 0; word < length; word++)
        {
            row[word] |= other[word];
        }
    }

    public static bool AreEqual(ulong[] row, ulong[] other)
    {
        var shorter = Math.Min(row.Length, other.Length);
        return row.AsSpan(0, shorter).SequenceEqual(other.AsSpan(0, shorter))
            && row.AsSpan(shorter).IndexOfAnyExcept(0UL) < 0 && other.AsSpan(shorter).IndexOfAnyExcept(0UL) < 0;
    }

    /// <summary>What a role gives, conditional grants included, and the other does not: places, ascending, of <paramref name="among"/> only when it is given. A role that is not gives nothing.</summary>
    public static IEnumerable<int> Beyond(RoleNode? one, RoleNode? other, ulong[]? among = null)
    {
        var length = one is null ? 0 : Math.Max(one.Sure.Length, one.Conditional.Length);
        for (var word = 0; word < length; word++)
        {
            var mine = WordOf(one!.Sure, word) | WordOf(one.Conditional, word);
            var theirs = other is null ? 0 : WordOf(other.Sure, word) | WordOf(other.Conditional, word);
            for (var rest = mine & ~theirs & (among is null ? ulong.MaxValue : WordOf(among, word)); rest != 0; rest &= rest - 1)
            {
                yield return (word << 6) + System.Numerics.BitOperations.TrailingZeroCount(rest);
            }
        }

        static ulong WordOf(ulong[] row, int word) => (uint)word < (uint)row.Length ? row[word] : 0;
    }

    /// <summary>The set bits, ascending.</summary>
    public static IEnumerable<int> Of(ulong[] row)
    {
        for (var word = 0; word < row.Length; word++)
        {
            for (var rest = row[word]; rest != 0; rest &= rest - 1)
            {
                yield return (word << 6) + System.Numerics.BitOperations.TrailingZeroCount(rest);
            }
        }
    }
}

using AdminConsole.Domain.PersonalData;

namespace AdminConsole.Persistence.Keys;

/// <summary>
/// A data key of one person, wrapped. A person has one for each generation; the highest seals, all that are not
/// destroyed open. The row of a destroyed key stays without its key, so that nobody makes the person a new one.
/// </summary>
internal sealed class DataKeyRow
{
    public required Guid KeyId { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>1, and one more with each re-encryption. Two who make a person's first key meet at its uniqueness.</summary>
    public required int Generation { get; init; }

    /// <summary>The provider's name of the key it is wrapped with.</summary>
    public required string WrapName { get; set; }

    /// <summary>Empty once destroyed.</summary>
    public required byte[] Wrapped { get; set; }

    public required DateTime CreatedAt { get; init; }

    public DateTime? DestroyedAt { get; set; }

    /// <summary>Takes the key out of the row for good.</summary>
    public void Destroy(DateTime now)
    {
        Wrapped = [];
        DestroyedAt = now;
    }
}

/// <summary>The key of one field's blind index, wrapped.</summary>
internal sealed class IndexKeyRow
{
    public required PersonalField Field { get; init; }

    public required Guid KeyId { get; init; }

    public required string WrapName { get; set; }

    public required byte[] Wrapped { get; set; }

    public required DateTime CreatedAt { get; init; }
}

/// <summary>
/// A value as the blind index knows it. It lies beside the keys, not beside the values: a telephone can be guessed
/// against its entry, so what forgets a key must forget the entry too, in the same backups.
/// </summary>
internal sealed class BlindIndexRow
{
    public required PersonalField Field { get; init; }

    public required BlindIndexKind Kind { get; init; }

    /// <summary>HMAC-SHA256 under the field's key, cut to 16 bytes (RFC 2104 §5).</summary>
    public required byte[] Hash { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>The value it is of: an entry of a value that is not there any more, or never came to be, finds nothing.</summary>
    public required Guid ValueId { get; init; }
}

/// <summary>What of a value was indexed.</summary>
internal enum BlindIndexKind : byte
{
    Exact = 1,

    /// <summary>The last four digits.</summary>
    Tail = 2,
}

/// <summary>A long work over all keys: how far it came, and who does it now. It survives whoever does it.</summary>
internal sealed class KeyRun
{
    public required KeyRunKind Kind { get; init; }

    /// <summary>Moves with each start and each change of hands: a worker that lost its place writes no more.</summary>
    public long Fence { get; set; }

    public DateTime StartedAt { get; set; }

    /// <summary>The last person done, in the order of keys.</summary>
    public Guid Cursor { get; set; }

    public long Done { get; set; }

    public long Total { get; set; }

    /// <summary>Until when the worker's place is kept; another may take it after.</summary>
    public DateTime HeldUntil { get; set; }

    public DateTime? FinishedAt { get; set; }
}

/// <summary>Which long work.</summary>
internal enum KeyRunKind : byte
{
    /// <summary>Wraps every data key with the provider's current key. No value is touched.</summary>
    Rewrap = 1,

    /// <summary>Gives every person a new data key and seals their values with it.</summary>
    Reencrypt = 2,
}

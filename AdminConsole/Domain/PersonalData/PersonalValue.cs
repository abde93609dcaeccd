namespace AdminConsole.Domain.PersonalData;

/// <summary>One personal field of one person, encrypted under the person's data key.</summary>
internal sealed class PersonalValue
{
    public required Guid PersonId { get; init; }

    public required PersonalField Field { get; init; }

    /// <summary>The value, in the format of <c>SealedValue</c>.</summary>
    public required byte[] Sealed { get; set; }

    /// <summary>The masked value, sealed likewise: what is shown without a reveal is no plain text at rest either.</summary>
    public required byte[] Mask { get; set; }

    /// <summary>Moves with each new value: an entry of the blind index counts only while it names the value that stands.</summary>
    public required Guid ValueId { get; set; }

    /// <summary>UTC.</summary>
    public required DateTime ChangedAt { get; set; }
}

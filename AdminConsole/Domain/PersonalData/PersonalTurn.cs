namespace AdminConsole.Domain.PersonalData;

/// <summary>
/// The row of one person that writers queue behind: a reader's looks, so that the limit per hour holds for looks at the
/// same moment too; and whatever is sealed under the person's key, so that a key is never taken from under it.
/// </summary>
internal sealed class PersonalTurn
{
    public required Guid PersonId { get; init; }

    public long Turn { get; set; }
}

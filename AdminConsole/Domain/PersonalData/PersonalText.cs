namespace AdminConsole.Domain.PersonalData;

/// <summary>A personal value that obeys its rules, in the forms in which it is kept. Prints none of them.</summary>
/// <param name="Canonical">What is encrypted: one spelling for all ways of writing the same value.</param>
/// <param name="Mask">What is shown without a reveal.</param>
/// <param name="Exact">What the blind index hashes; null when the field is not findable.</param>
/// <param name="Tail">The last four digits; null when the field has none.</param>
internal sealed record PersonalText(string Canonical, string Mask, string? Exact, string? Tail)
{
    public override string ToString() => "[personal]";
}

namespace AdminConsole.Controls;

/// <summary>What became of one row of a bulk action.</summary>
/// <param name="Key">The row's key.</param>
/// <param name="Name">The row's name, as the list showed it.</param>
/// <param name="Problem">Why it was not done, or null when it was.</param>
public sealed record RowResult(Guid Key, string Name, string? Problem);

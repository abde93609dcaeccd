namespace AdminConsole.Controls;

/// <summary>Who was chosen; nulls for nobody.</summary>
/// <param name="Id">The person.</param>
/// <param name="Name">Their name as it was shown.</param>
public readonly record struct PersonPick(Guid? Id, string? Name);

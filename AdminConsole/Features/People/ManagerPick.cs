namespace AdminConsole.Features.People;

/// <summary>Who was chosen as a manager; nulls for nobody.</summary>
/// <param name="Id">The person.</param>
/// <param name="Name">Their name as it was shown.</param>
public readonly record struct ManagerPick(Guid? Id, string? Name);

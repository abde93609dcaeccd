using AdminConsole.Security.Authorization;

namespace AdminConsole.Controls;

/// <summary>Finds people for the search field of the shell and for pickers, within what the actor may see.</summary>
internal interface IPeopleSearch
{
    Task<IReadOnlyList<PersonHit>> FindAsync(Actor actor, string text, int take, CancellationToken cancellationToken);
}

/// <summary>Somebody found. <paramref name="Detail"/> is a line that tells two of the same name apart: title and department.</summary>
internal sealed record PersonHit(Guid Id, string Name, string EmployeeNumber, string Email, string Detail, bool IsActive);

using AdminConsole.Controls;
using AdminConsole.Domain.People;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.People;

/// <summary>Both sides of two saves that met, and a choice for each field in which they differ.</summary>
public sealed partial class PersonConflict
{
    private readonly List<Row> rows = [];
    private PersonInput mine = new();
    private PersonInput theirs = new();

    /// <summary>Whether it has been given its sides.</summary>
    public bool IsShown { get; private set; }

    [Inject]
    private PersonReader Reader { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    /// <summary>Shows where the two differ. What only one side changed from <paramref name="original"/> is chosen beforehand.</summary>
    internal async Task ShowAsync(PersonInput original, PersonInput mine, PersonInput theirs, IReadOnlyList<DepartmentChoice> departments)
    {
        (this.mine, this.theirs, IsShown) = (mine, theirs, true);
        rows.Clear();
        Add(nameof(mine.GivenName), PeopleText.GivenName, original.GivenName, mine.GivenName, theirs.GivenName);
        Add(nameof(mine.FamilyName), PeopleText.FamilyName, original.FamilyName, mine.FamilyName, theirs.FamilyName);
        Add(nameof(mine.EmployeeNumber), PeopleText.EmployeeNumber, original.EmployeeNumber, mine.EmployeeNumber, theirs.EmployeeNumber);
        Add(nameof(mine.WorkEmail), PeopleText.WorkEmail, original.WorkEmail, mine.WorkEmail, theirs.WorkEmail);
        Add(nameof(mine.JobTitle), PeopleText.JobTitle, original.JobTitle, mine.JobTitle, theirs.JobTitle);
        Add(nameof(mine.DepartmentId), PeopleText.Department, DepartmentName(original.DepartmentId), DepartmentName(mine.DepartmentId), DepartmentName(theirs.DepartmentId));
        if (mine.ManagerId != theirs.ManagerId)
        {
            Add(nameof(mine.ManagerId), PeopleText.Manager, await NameAsync(original.ManagerId), await NameAsync(mine.ManagerId), await NameAsync(theirs.ManagerId));
        }

        StateHasChanged();

        string? DepartmentName(Guid? id) => departments.FirstOrDefault(choice => choice.Id == id)?.Name ?? (id is null ? null : PeopleText.OutOfSight);
    }

    /// <summary>Asks to be given its sides anew: somebody saved once more.</summary>
    internal void Forget() => IsShown = false;

    /// <summary>What the choices make together, on top of what stands now.</summary>
    internal PersonInput Chosen()
    {
        return theirs with
        {
            GivenName = Keeps(nameof(mine.GivenName)) ? mine.GivenName : theirs.GivenName,
            FamilyName = Keeps(nameof(mine.FamilyName)) ? mine.FamilyName : theirs.FamilyName,
            EmployeeNumber = Keeps(nameof(mine.EmployeeNumber)) ? mine.EmployeeNumber : theirs.EmployeeNumber,
            WorkEmail = Keeps(nameof(mine.WorkEmail)) ? mine.WorkEmail : theirs.WorkEmail,
            JobTitle = Keeps(nameof(mine.JobTitle)) ? mine.JobTitle : theirs.JobTitle,
            DepartmentId = Keeps(nameof(mine.DepartmentId)) ? mine.DepartmentId : theirs.DepartmentId,
            ManagerId = Keeps(nameof(mine.ManagerId)) ? mine.ManagerId : theirs.ManagerId,
        };

        bool Keeps(string field) => rows.Exists(row => row.KeepMine && string.Equals(row.Field, field, StringComparison.Ordinal));
    }

    private static string Word(string? value) => string.IsNullOrWhiteSpace(value) ? "—" : value;

    private void Add(string field, string label, string? original, string? mine, string? theirs)
    {
        if (!string.Equals(mine ?? string.Empty, theirs ?? string.Empty, StringComparison.Ordinal))
        {
            rows.Add(new Row(field, label, mine, theirs) { KeepMine = !string.Equals(mine ?? string.Empty, original ?? string.Empty, StringComparison.Ordinal) });
        }
    }

    private async Task<string?> NameAsync(Guid? id)
        => id is not { } person ? null
            : await Reader.GetAsync(await Circuit.GetAsync(), person, CancellationToken.None) is { IsSuccess: true } read ? read.Value.Person.DisplayName
            : PeopleText.OutOfSight;

    private sealed record Row(string Field, string Label, string? Mine, string? Theirs)
    {
        public bool KeepMine { get; set; }
    }
}

using AdminConsole.Controls;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Roles;
using AdminConsole.Features.People;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Tests.Support;

namespace AdminConsole.Tests.Features.People;

/// <summary>The services of the feature on a test's console.</summary>
internal sealed class PeopleHouse(TestConsole console)
{
    public PeopleListService List { get; } = new(console.Contexts, console.Holder, console.Settings, console.Time);

    public PersonReader Reader { get; } = new(console.Contexts, console.Holder, console.Time);

    public PeopleChoices Choices { get; } = new(console.Contexts, new DepartmentChoices(console.Contexts, console.Holder, console.Time), console.Holder, console.Time);

    public PersonService Persons { get; } = new(console.Work, console.Time);

    public AssignmentService Assignments { get; } = new(console.Work, console.Contexts, console.Holder, console.Time);

    public PeopleBulk Bulk => new(Persons, Assignments, new LinkIssuer(console.Work, console.Settings, console.Clock));

    public PeopleExport Export => new(List, console.Work, console.Holder, console.Time);

    /// <summary>Brings the access model up to what was put straight into the tables.</summary>
    public Task SettleAsync() => console.Loader.RefreshAsync(CancellationToken.None);

    public static PersonInput Input(Guid departmentId, string number = "N-1") => new()
    {
        EmployeeNumber = number,
        GivenName = "Ana",
        FamilyName = "García López",
        WorkEmail = $"{number.ToLowerInvariant()}@test.example",
        JobTitle = "Clerk",
        DepartmentId = departmentId,
    };

    public static GiveRoleInput Give(string role, Guid? scope = null) => new()
    {
        RoleId = TestConsole.RoleId(role),
        ScopeDepartmentId = scope,
        WholeCompany = scope is null,
        Reason = "Joins the team",
    };
}

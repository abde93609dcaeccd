using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Features.People;
using AdminConsole.Security.AuditLog;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.People;

[Trait("Stage", "Database")]
public sealed class PersonServiceTests
{
    [Theory, AllDatabases]
    public async Task Create_Valid_WritesThePersonAndKeepsNamesOutOfTheTrail(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);

        var id = (await house.Persons.CreateAsync(hr, PeopleHouse.Input(console.Platform), default)).Value;

        await using var context = console.Contexts.CreateDbContext();
        var person = await context.People.SingleAsync(row => row.Id == id);
        Assert.Equal("garcia lopez ana", person.SortName);
        Assert.Equal("ana", person.GivenKey);
        var entry = Assert.Single(await context.AuditEvents.Where(row => row.TargetId == id).ToListAsync());
        Assert.Contains("N-1", entry.After, StringComparison.Ordinal);
        Assert.Contains(AuditDraft.Withheld, entry.After, StringComparison.Ordinal);
        Assert.DoesNotContain("Garc", entry.After, StringComparison.Ordinal);
        Assert.DoesNotContain("@", entry.After, StringComparison.Ordinal);
        Assert.Equal(console.Platform, entry.DepartmentId);
    }

    [Theory, AllDatabases]
    public async Task Create_NumberAndAddressInUse_NamesBothFields(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        Assert.True((await house.Persons.CreateAsync(hr, PeopleHouse.Input(console.Support), default)).IsSuccess);

        var again = PeopleHouse.Input(console.Support) with { EmployeeNumber = " n-1 ", WorkEmail = "N-1@TEST.example" };
        var error = Assert.IsType<InvalidError>((await house.Persons.CreateAsync(hr, again, default)).Error);

        Assert.Equal(
            [(nameof(PersonInput.EmployeeNumber), PersonRules.Taken), (nameof(PersonInput.WorkEmail), PersonRules.Taken)],
            error.Problems.Select(static problem => (problem.Field, problem.Code)));
    }

    [Theory, AllDatabases]
    public async Task Create_SameNumberAtOnce_OneIsMadeAndTheOthersHearOfIt(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => house.Persons.CreateAsync(hr, PeopleHouse.Input(console.Support), default)));

        Assert.Single(results, static result => result.IsSuccess);
        Assert.All(results.Where(static result => !result.IsSuccess), static result => Assert.IsType<InvalidError>(result.Error));
    }

    [Theory, AllDatabases]
    public async Task Edit_TwoTabs_TheSecondSeesBothSidesAndLosesNothing(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var id = (await house.Persons.CreateAsync(hr, PeopleHouse.Input(console.Support), default)).Value;
        var one = PeopleHouse.Input(console.Support) with { JobTitle = "Lead", Version = 1 };
        var two = PeopleHouse.Input(console.Support) with { GivenName = "Anabel", Version = 1 };

        Assert.True((await house.Persons.EditAsync(hr, id, one, default)).IsSuccess);
        var conflict = Assert.IsType<ConflictError>((await house.Persons.EditAsync(hr, id, two, default)).Error);
        var current = Assert.IsType<PersonInput>(conflict.Current);

        Assert.Equal("Lead", current.JobTitle);
        Assert.Equal(2, current.Version);
        Assert.Equal("Anabel", two.GivenName);
        Assert.True((await house.Persons.EditAsync(hr, id, two with { JobTitle = current.JobTitle, Version = current.Version }, default)).IsSuccess);
        await using var context = console.Contexts.CreateDbContext();
        var person = await context.People.SingleAsync(row => row.Id == id);
        Assert.Equal(("Anabel", "Lead", 3L, "garcia lopez anabel"), (person.GivenName, person.JobTitle, person.Version, person.SortName));
    }

    [Theory, AllDatabases]
    public async Task Edit_TwentyTabsAtOnce_EachSaveIsKeptOrToldOfTheConflict(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var id = (await house.Persons.CreateAsync(hr, PeopleHouse.Input(console.Support), default)).Value;

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(index =>
            house.Persons.EditAsync(hr, id, PeopleHouse.Input(console.Support) with { JobTitle = $"Title {index}", Version = 1 }, default)));

        Assert.Single(results, static result => result.IsSuccess);
        Assert.All(results.Where(static result => !result.IsSuccess), static result => Assert.IsType<ConflictError>(result.Error));
    }

    [Theory, AllDatabases]
    public async Task Edit_NothingChanged_WritesNothing(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var id = (await house.Persons.CreateAsync(hr, PeopleHouse.Input(console.Support), default)).Value;

        Assert.True((await house.Persons.EditAsync(hr, id, PeopleHouse.Input(console.Support) with { Version = 1 }, default)).IsSuccess);

        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(1, (await context.People.SingleAsync(row => row.Id == id)).Version);
        Assert.Equal(1, await context.AuditEvents.CountAsync(row => row.TargetId == id));
    }

    [Theory, AllDatabases]
    public async Task Edit_AcrossTheScope_IsRefusedBothWays(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var hr = await console.AddActorInBranchAsync(console.Engineering, console.Engineering, BuiltInRoles.HrOfficer);
        var inside = await console.AddPersonAsync(console.Platform);
        var outside = await console.AddPersonAsync(console.Support);

        // Out of the branch, and an edited hidden field that names a department out of reach.
        Assert.IsType<DeniedError>((await house.Persons.EditAsync(hr, inside.Id, PersonInputs.Of(inside) with { DepartmentId = console.Support }, default)).Error);
        Assert.IsType<DeniedError>((await house.Persons.CreateAsync(hr, PeopleHouse.Input(console.Support), default)).Error);
        // Into it: somebody outside is not even there.
        Assert.IsType<NotFoundError>((await house.Persons.EditAsync(hr, outside.Id, PersonInputs.Of(outside) with { DepartmentId = console.Platform }, default)).Error);
        Assert.IsType<NotFoundError>((await house.Persons.DisableAsync(hr, outside.Id, "Leaves", default)).Error);
        Assert.IsType<NotFoundError>((await house.Persons.EditAsync(hr, console.Key(), PersonInputs.Of(inside), default)).Error);

        Assert.True((await house.Persons.EditAsync(hr, inside.Id, PersonInputs.Of(inside) with { DepartmentId = console.Engineering }, default)).IsSuccess);
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(console.Support, (await context.People.SingleAsync(row => row.Id == outside.Id)).DepartmentId);
    }

    [Theory, AllDatabases]
    public async Task Edit_ManagerThatCannotBe_IsNamedAtTheField(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var boss = await console.AddPersonAsync(console.Support, withAccount: false);
        var middle = await console.AddPersonAsync(console.Support, withAccount: false);
        var gone = await console.AddPersonAsync(console.Support, withAccount: false);
        Assert.True((await house.Persons.EditAsync(hr, middle.Id, PersonInputs.Of(middle) with { ManagerId = boss.Id }, default)).IsSuccess);
        Assert.True((await house.Persons.DisableAsync(hr, gone.Id, "Left", default)).IsSuccess);

        Assert.Equal(PersonRules.OwnManager, await ProblemAsync(boss.Id));
        Assert.Equal(PersonRules.ManagerCycle, await ProblemAsync(middle.Id));
        Assert.Equal(PersonRules.InactiveManager, await ProblemAsync(gone.Id));
        Assert.Equal(PersonRules.UnknownManager, await ProblemAsync(console.Key()));

        async Task<string> ProblemAsync(Guid manager)
        {
            var error = Assert.IsType<InvalidError>((await house.Persons.EditAsync(hr, boss.Id, PersonInputs.Of(boss) with { ManagerId = manager }, default)).Error);
            var problem = Assert.Single(error.Problems);
            Assert.Equal(nameof(PersonInput.ManagerId), problem.Field);
            return problem.Code;
        }
    }

    [Theory, AllDatabases]
    public async Task Edit_AddressOfSomebodyWhoHoldsMore_IsRefused(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var officer = await console.AddPersonAsync(console.Root, [BuiltInRoles.SecurityOfficer]);

        Assert.IsType<HoldsMoreError>((await house.Persons.EditAsync(hr, officer.Id, PersonInputs.Of(officer) with { WorkEmail = "mine@test.example" }, default)).Error);
        Assert.True((await house.Persons.EditAsync(hr, officer.Id, PersonInputs.Of(officer) with { JobTitle = "Officer" }, default)).IsSuccess);
    }

    [Theory, AllDatabases]
    public async Task Edit_AddressOfAnEmployee_MovesTheirSignInName(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var person = await console.AddPersonAsync(console.Support, [BuiltInRoles.Employee]);

        Assert.True((await house.Persons.EditAsync(hr, person.Id, PersonInputs.Of(person) with { WorkEmail = "new@test.example" }, default)).IsSuccess);

        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal("NEW@TEST.EXAMPLE", (await context.Users.SingleAsync(row => row.Id == person.Id)).NormalizedUserName);
    }

    [Theory, AllDatabases]
    public async Task Disable_SomebodySignedIn_EndsTheirSessionsAndTakesWhatTheyMay(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var manager = await console.AddActorAsync(console.Support, BuiltInRoles.Manager);
        await house.SettleAsync();
        Assert.True(console.Holder.Current.Allows(manager.PersonId!.Value, ConsolePermissions.PersonRead, console.Support, console.Now));

        Assert.True((await house.Persons.DisableAsync(officer, manager.PersonId!.Value, "Left the company", default)).IsSuccess);

        Assert.False(console.Holder.Current.Allows(manager.PersonId!.Value, ConsolePermissions.PersonRead, console.Support, console.Now));
        await using (var context = console.Contexts.CreateDbContext())
        {
            Assert.NotNull((await context.Sessions.SingleAsync(row => row.Id == manager.SessionId)).EndedAt);
            Assert.Equal("Left the company", (await context.AuditEvents.SingleAsync(row => row.Action == AuditActions.PersonDisable)).Reason);
        }

        Assert.True((await house.Persons.EnableAsync(officer, manager.PersonId!.Value, "Came back", default)).IsSuccess);
        Assert.True(console.Holder.Current.Allows(manager.PersonId!.Value, ConsolePermissions.PersonRead, console.Support, console.Now));
    }

    [Theory, AllDatabases]
    public async Task Disable_OneselfOrSomebodyWhoHoldsMore_IsRefusedAndRecorded(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var officer = await console.AddPersonAsync(console.Root, [BuiltInRoles.SecurityOfficer]);

        Assert.IsType<HoldsMoreError>((await house.Persons.DisableAsync(hr, officer.Id, "Because", default)).Error);
        Assert.IsType<SelfChangeError>((await house.Persons.DisableAsync(hr, hr.PersonId!.Value, "Because", default)).Error);

        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(2, await context.AuditEvents.CountAsync(row => row.Action == AuditActions.PersonDisable && row.Outcome == AuditOutcome.Denied));
        Assert.All(await context.People.ToListAsync(), static person => Assert.Equal(PersonStatus.Active, person.Status));
    }

    [Theory, AllDatabases]
    public async Task Disable_WithoutAReason_IsInvalid(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var person = await console.AddPersonAsync(console.Support);

        foreach (var (reason, code) in new[] { (null, TextRules.Required), ("  ", TextRules.Required), (new string('x', FieldLimits.Reason + 1), TextRules.TooLong), ("a\ud800", TextRules.Malformed), ("a\u0000b", TextRules.ControlCharacter) })
        {
            var error = Assert.IsType<InvalidError>((await house.Persons.DisableAsync(hr, person.Id, reason, default)).Error);
            Assert.Equal((ReasonRules.Field, code), (error.Problems[0].Field, error.Problems[0].Code));
        }
    }
}

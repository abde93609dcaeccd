using System.Globalization;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Features.People;
using AdminConsole.Persistence;
using AdminConsole.Tests.Support;

namespace AdminConsole.Tests.Features.People;

[Trait("Stage", "Database")]
public sealed class PersonReaderTests
{
    private static readonly KeysetRequest First = new(KeysetMove.First, null, 25);

    [Theory, AllDatabases]
    public async Task History_ByAccessReadAlone_ShowsChangesAndNoSignIns(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var person = await console.AddPersonAsync(console.Support);
        Assert.True((await house.Assignments.GiveAsync(officer, person.Id, PeopleHouse.Give(BuiltInRoles.Manager, console.Support), default)).IsSuccess);
        Assert.True((await house.Persons.EditAsync(hr, person.Id, PersonInputs.Of(person) with { DepartmentId = console.Platform }, default)).IsSuccess);
        Assert.True((await console.Work.ExecuteAsync<Done>(officer, Intent.ByConsole(AuditActions.SignIn, AuditTargets.Account, person.Id), static (_, _) => Task.FromResult<Result<Done>>(Done.Instance), default)).IsSuccess);

        var all = (await house.Reader.HistoryAsync(officer, person.Id, First, default)).Value!;
        var some = (await house.Reader.HistoryAsync(hr, person.Id, First, default)).Value!;

        Assert.Equal([AuditActions.SignIn, AuditActions.PersonEdit, AuditActions.AssignmentGive], all.Page.Rows.Select(static row => row.Action));
        Assert.Equal([AuditActions.PersonEdit, AuditActions.AssignmentGive], some.Page.Rows.Select(static row => row.Action));
        Assert.Equal("Platform", some.Names[console.Platform]);
        Assert.Equal("Manager", Assert.Single(some.Roles).Value);
    }

    [Theory, AllDatabases]
    public async Task History_OfALook_NamesItsReasonInTheReadersLanguage(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var person = await console.AddPersonAsync(console.Support);
        var reason = new RevealReason { Id = console.Key(), NameEn = "To pay", NameEs = "Para pagar" };
        await using (var context = console.Contexts.CreateDbContext())
        {
            context.Add(reason);
            await TestConsole.SaveAsync(context);
        }

        Assert.True((await console.Work.ExecuteAsync<Done>(officer, Intent.ByConsole(AuditActions.PersonEdit, AuditTargets.Person, person.Id), (unit, _) =>
        {
            unit.Audit.Note("reasonId", reason.Id);
            return Task.FromResult<Result<Done>>(Done.Instance);
        }, default)).IsSuccess);

        foreach (var (language, name) in ((string, string)[])[("en", "To pay"), ("es", "Para pagar")])
        {
            CultureInfo.CurrentUICulture = new(language);
            Assert.Equal(name, (await house.Reader.HistoryAsync(officer, person.Id, First, default)).Value!.Names[reason.Id]);
        }
    }

    [Theory, AllDatabases]
    public async Task Read_WithoutThePermission_IsDeniedAndOutOfSightIsNotFound(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var administrator = await console.AddActorAsync(console.Root, BuiltInRoles.Administrator);
        var manager = await console.AddActorInBranchAsync(console.Engineering, console.Engineering, BuiltInRoles.Manager);
        var person = await console.AddPersonAsync(console.Support, [BuiltInRoles.Auditor]);
        await house.SettleAsync();

        Assert.True((await house.Reader.GetAsync(administrator, person.Id, default)).IsSuccess);
        Assert.IsType<DeniedError>((await house.Reader.AccessAsync(administrator, person.Id, default)).Error);
        Assert.IsType<DeniedError>((await house.Reader.HistoryAsync(administrator, person.Id, First, default)).Error);
        Assert.IsType<NotFoundError>((await house.Reader.AccessAsync(manager, person.Id, default)).Error);
        Assert.IsType<NotFoundError>((await house.Reader.HistoryAsync(manager, person.Id, First, default)).Error);
        // Nor does a filter tell who holds what to somebody who may not read it.
        Assert.Empty((await house.List.ReadAsync(administrator, new PeopleQuery { RoleId = TestConsole.RoleId(BuiltInRoles.Auditor) }, default)).Page.Rows);
    }

    [Theory, AllDatabases]
    public async Task Actions_FollowWhatTheReaderMayDo(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var person = await console.AddPersonAsync(console.Support);
        await house.SettleAsync();

        Assert.Equal(new PersonActions(Edit: true, Disable: true, Assign: false, ReadAccess: true, ReadHistory: true), (await house.Reader.GetAsync(hr, person.Id, default)).Value!.Actions);
        Assert.Equal(new PersonActions(Edit: false, Disable: true, Assign: true, ReadAccess: true, ReadHistory: true), (await house.Reader.GetAsync(officer, person.Id, default)).Value!.Actions);
        Assert.False((await house.Reader.GetAsync(hr, officer.PersonId!.Value, default)).Value!.Actions.Disable);
        Assert.False((await house.Reader.GetAsync(officer, officer.PersonId!.Value, default)).Value!.Actions.Assign);
    }
}

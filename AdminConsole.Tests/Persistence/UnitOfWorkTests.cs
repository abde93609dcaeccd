using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Persistence;

[Trait("Stage", "Database")]
public sealed class UnitOfWorkTests
{
    [Theory, AllDatabases]
    public async Task Execute_Permitted_WritesTheChangeAndItsEventTogether(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var person = await console.AddPersonAsync(console.Support);

        var result = await RetitleAsync(console, hr, person.Id, "Team lead");

        Assert.True(result.IsSuccess);
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal("Team lead", (await context.People.SingleAsync(row => row.Id == person.Id)).JobTitle);
        var entry = Assert.Single(await context.AuditEvents.Where(row => row.TargetId == person.Id).ToListAsync());
        Assert.Equal(AuditOutcome.Success, entry.Outcome);
        Assert.Equal(hr.PersonId, entry.ActorId);
        Assert.Equal(hr.SessionId, entry.SessionId);
        Assert.Equal(console.Support, entry.DepartmentId);
        Assert.Equal("""{"jobTitle":"Team lead"}""", entry.After);
        Assert.True(console.Mac.Verify(entry));
    }

    [Theory, AllDatabases]
    public async Task Execute_OutsideTheScope_ChangesNothingAndRecordsTheRefusal(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var hr = await console.AddActorInBranchAsync(console.Engineering, console.Engineering, BuiltInRoles.HrOfficer);
        var inside = await console.AddPersonAsync(console.Platform);
        var outside = await console.AddPersonAsync(console.Support);

        Assert.True((await RetitleAsync(console, hr, inside.Id, "Engineer")).IsSuccess);
        Assert.IsType<DeniedError>((await RetitleAsync(console, hr, outside.Id, "Engineer")).Error);

        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(string.Empty, (await context.People.SingleAsync(row => row.Id == outside.Id)).JobTitle);
        var entry = Assert.Single(await context.AuditEvents.Where(row => row.TargetId == outside.Id).ToListAsync());
        Assert.Equal(AuditOutcome.Denied, entry.Outcome);
        Assert.True(console.Mac.Verify(entry));
    }

    [Theory, AllDatabases]
    public async Task Execute_AfterTheSessionEnded_IsRefused(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var person = await console.AddPersonAsync(console.Support);
        await using (var context = console.Contexts.CreateDbContext())
        {
            await context.Sessions.Where(session => session.Id == hr.SessionId).ExecuteUpdateAsync(set => set.SetProperty(session => session.EndedAt, console.Now));
        }

        Assert.IsType<SessionEndedError>((await RetitleAsync(console, hr, person.Id, "Engineer")).Error);
    }

    [Theory, AllDatabases]
    public async Task Execute_AccessTakenOnAnotherReplica_IsRefusedAtOnce(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var person = await console.AddPersonAsync(console.Support);
        Assert.True((await RetitleAsync(console, hr, person.Id, "One")).IsSuccess);

        var elsewhere = console.Replica();
        var ended = await elsewhere.Work.ExecuteAsync<Done>(
            Actor.Console(elsewhere.Time),
            Intent.ByConsole(AuditActions.AssignmentTake, AuditTargets.Person, hr.PersonId, movesAccess: true),
            async (unit, token) =>
            {
                foreach (var assignment in await unit.Database.Assignments.Where(row => row.PersonId == hr.PersonId).ToListAsync(token))
                {
                    assignment.ValidUntil = unit.Now;
                }

                unit.TouchPerson(hr.PersonId!.Value);
                return Done.Instance;
            },
            CancellationToken.None);
        Assert.True(ended.IsSuccess);

        // No poll in between: the doorway follows the version row itself.
        Assert.IsType<DeniedError>((await RetitleAsync(console, hr, person.Id, "Two")).Error);
    }

    [Theory, AllDatabases]
    public async Task Execute_WorkForgetsToAsk_Throws(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var person = await console.AddPersonAsync(console.Support);

        await Assert.ThrowsAsync<InvalidOperationException>(() => console.Work.ExecuteAsync<Done>(
            hr,
            Intent.ByPermission(ConsolePermissions.PersonEdit, AuditActions.PersonEdit, AuditTargets.Person, person.Id),
            async (unit, token) =>
            {
                (await unit.Database.People.SingleAsync(row => row.Id == person.Id, token)).JobTitle = "Unasked";
                return Done.Instance;
            },
            CancellationToken.None));

        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(string.Empty, (await context.People.SingleAsync(row => row.Id == person.Id)).JobTitle);
    }

    [Theory, AllDatabases]
    public async Task Execute_LastTwoHoldersDisabledAtOnce_KeepsOne(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var first = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var second = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var replica = console.Replica();

        var results = await Task.WhenAll(
            DisableAsync(console, first, second.PersonId!.Value),
            DisableAsync(replica, second, first.PersonId!.Value));

        Assert.Single(results, static result => result.IsSuccess);
        var error = Assert.Single(results, static result => !result.IsSuccess).Error;
        Assert.True(error is LastHolderError or SessionEndedError or DeniedError, error?.Code);
        var model = await console.Loader.RefreshAsync(CancellationToken.None);
        Assert.Single(model.CompanyHolders(ConsolePermissions.AccessManage, console.Now));
    }

    [Theory, AllDatabases]
    public async Task Execute_TheOnlyHolderDisabledByTheConsole_IsRefused(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var only = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);

        var result = await DisableAsync(console, Actor.Console(console.Time), only.PersonId!.Value);

        Assert.IsType<LastHolderError>(result.Error);
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(PersonStatus.Active, (await context.People.SingleAsync(row => row.Id == only.PersonId)).Status);
    }

    private static Task<Result<Done>> RetitleAsync(TestConsole console, Actor actor, Guid personId, string title)
        => console.Work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.PersonEdit, AuditActions.PersonEdit, AuditTargets.Person, personId),
            async (unit, token) =>
            {
                var person = await unit.Database.People.SingleAsync(row => row.Id == personId, token);
                if (unit.Authorize(person.DepartmentId) is { } denied)
                {
                    return denied;
                }

                unit.Audit.Change("jobTitle", person.JobTitle, title);
                person.JobTitle = title;
                return Done.Instance;
            },
            CancellationToken.None);

    private static Task<Result<Done>> DisableAsync(TestConsole console, Actor actor, Guid personId)
        => console.Work.ExecuteAsync<Done>(
            actor,
            actor.PersonId is null
                ? Intent.ByConsole(AuditActions.PersonDisable, AuditTargets.Person, personId, movesAccess: true)
                : Intent.ByPermission(ConsolePermissions.PersonDisable, AuditActions.PersonDisable, AuditTargets.Person, personId, movesAccess: true),
            async (unit, token) =>
            {
                var person = await unit.Database.People.SingleAsync(row => row.Id == personId, token);
                if (unit.Authorize(person.DepartmentId) is { } denied)
                {
                    return denied;
                }

                person.Status = PersonStatus.Disabled;
                unit.TouchPerson(personId);
                return Done.Instance;
            },
            CancellationToken.None);
}

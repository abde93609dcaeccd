using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using static AdminConsole.Tests.Support.FaultInjector;

namespace AdminConsole.Tests.Persistence;

/// <summary>Whatever breaks and wherever, a change and its event are both there once, or neither is and the caller is told.</summary>
[Trait("Stage", "Database")]
public sealed class UnitOfWorkFaultTests
{
    private static readonly Gen<(Fault[] Commits, int[] Commands)> AnyFaults = Gen.Select(
        Gen.Enum<Fault>().Array[0, UnitOfWork.Attempts + 1],
        Gen.Int[1, 40].Array[0, 6]);

    [Trait("Speed", "Slow")]
    [Theory, AllDatabases]
    public async Task Execute_AnyFaults_CountsOnceOrNotAtAll(DatabaseKind kind)
    {
        var faults = new FaultInjector();
        await using var console = await TestConsole.CreateAsync(kind, faults.Interceptors);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var person = await console.AddPersonAsync(console.Support);
        var expected = 0;

        await AnyFaults.SampleAsync(
            async drawn =>
            {
                faults.OnCommits(drawn.Commits);
                faults.OnCommands(drawn.Commands);
                var result = await CountUpAsync(console, hr, person.Id);
                faults.Disarm();

                await using var context = console.Contexts.CreateDbContext();
                var stored = int.Parse("0" + (await context.People.SingleAsync(row => row.Id == person.Id)).JobTitle, System.Globalization.CultureInfo.InvariantCulture);
                var events = await context.AuditEvents.CountAsync(row => row.TargetId == person.Id && row.Action == AuditActions.PersonEdit);
                // Only a commit that was lost on every attempt may be in doubt; then the caller heard "unavailable".
                Assert.Equal(stored, events);
                if (result.IsSuccess)
                {
                    Assert.Equal(expected + 1, stored);
                }
                else
                {
                    Assert.IsType<UnavailableError>(result.Error);
                    Assert.InRange(stored, expected, expected + 1);
                }

                expected = stored;
            },
            iter: 60,
            threads: 1);
        Assert.True(expected > 0);
        Assert.True(faults.Broken > 30, $"only {faults.Broken} faults");
    }

    [Theory, AllDatabases]
    public async Task Execute_CommitDoneButLostOnTheWay_IsNotDoneTwice(DatabaseKind kind)
    {
        var faults = new FaultInjector();
        await using var console = await TestConsole.CreateAsync(kind, faults.Interceptors);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var person = await console.AddPersonAsync(console.Support);
        faults.OnCommits([Fault.AfterCommit]);

        var result = await CountUpAsync(console, hr, person.Id);

        Assert.True(result.IsSuccess);
        Assert.Equal(1, faults.Broken);
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal("1", (await context.People.SingleAsync(row => row.Id == person.Id)).JobTitle);
        Assert.Single(await context.AuditEvents.Where(row => row.TargetId == person.Id).ToListAsync());
    }

    [Theory, AllDatabases]
    public async Task Execute_ManyAtOnceOnOnePerson_LosesNone(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var person = await console.AddPersonAsync(console.Support);

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => CountUpAsync(console, hr, person.Id))));

        await using var context = console.Contexts.CreateDbContext();
        var done = results.Count(static result => result.IsSuccess);
        Assert.True(done > 0);
        Assert.All(results.Where(static result => !result.IsSuccess), static result => Assert.IsType<UnavailableError>(result.Error));
        Assert.Equal(done.ToString(System.Globalization.CultureInfo.InvariantCulture), (await context.People.SingleAsync(row => row.Id == person.Id)).JobTitle);
        Assert.Equal(done, await context.AuditEvents.CountAsync(row => row.TargetId == person.Id));
    }

    private static Task<Result<Done>> CountUpAsync(TestConsole console, Actor actor, Guid personId)
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

                var next = (int.Parse("0" + person.JobTitle, System.Globalization.CultureInfo.InvariantCulture) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
                unit.Audit.Change("jobTitle", person.JobTitle, next);
                person.JobTitle = next;
                person.Version++;
                return Done.Instance;
            },
            CancellationToken.None);
}

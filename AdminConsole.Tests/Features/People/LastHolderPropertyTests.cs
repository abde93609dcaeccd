using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using CsCheck;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.People;

/// <summary>
/// Whatever two officers at two replicas do at once, over and over: somebody who can sign in manages access for the
/// whole company without an end, and the trail tells exactly what the tables hold.
/// </summary>
[Trait("Stage", "Database")]
public sealed class LastHolderPropertyTests
{
    private const int Officers = 3;

    private enum Act
    {
        Disable,
        Enable,
        Give,
        GiveForAnHour,
        Take,
        Wait,
    }

    private static readonly Gen<(Act Act, int Actor, int Target)> AnyStep = Gen.Select(
        Gen.Frequency((4, Gen.Const(Act.Disable)), (2, Gen.Const(Act.Enable)), (2, Gen.Const(Act.Give)), (2, Gen.Const(Act.GiveForAnHour)), (5, Gen.Const(Act.Take)), (1, Gen.Const(Act.Wait))),
        Gen.Int[0, Officers - 1],
        Gen.Int[0, Officers - 1]);

    private static readonly Gen<((Act Act, int Actor, int Target) First, (Act Act, int Actor, int Target) Second)> AnyPair = Gen.Select(AnyStep, AnyStep);

    [Theory, AllDatabases]
    public async Task Pairs_AtOnceOnTwoReplicas_LeaveSomebodyToManageAccess(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var replica = console.Replica();
        PeopleHouse[] houses = [new(console), new(replica)];
        var people = new List<Guid>();
        for (var index = 0; index < Officers; index++)
        {
            people.Add((await console.AddPersonAsync(console.Root, [BuiltInRoles.SecurityOfficer])).Id);
        }

        var given = 0;
        var refusals = new HashSet<string>(StringComparer.Ordinal);

        // The pairs build on each other, so only the first that fails tells anything: a smaller one cannot be looked for.
        Exception? broken = null;
        await AnyPair.SampleAsync(
            async pair =>
            {
                if (broken is not null)
                {
                    return;
                }

                try
                {
                    await OneAsync(pair);
                }
                catch (Exception exception)
                {
                    broken = exception;
                }
            },
            iter: 40,
            threads: 1);

        if (broken is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(broken);
        }

        Assert.Contains("done", refusals);
        Assert.True(refusals.Count >= 3, string.Join(", ", refusals));
        replica.Loader.Dispose();

        async Task OneAsync(((Act Act, int Actor, int Target) First, (Act Act, int Actor, int Target) Second) pair)
        {
            if (pair.First.Act == Act.Wait)
            {
                console.Time.Advance(TimeSpan.FromHours(2));
            }

            var now = console.Time.GetUtcNow() > replica.Time.GetUtcNow() ? console.Time.GetUtcNow() : replica.Time.GetUtcNow();
            // Reading a clock moves it on.
            now += TimeSpan.FromSeconds(1);
            console.Time.SetUtcNow(now);
            replica.Time.SetUtcNow(now);
            var first = await console.SignedInAsync(people[pair.First.Actor]);
            var second = await console.SignedInAsync(people[pair.Second.Actor]);

            var errors = await Task.WhenAll(
                Task.Run(() => DoAsync(console, houses[0], first, pair.First.Act, people[pair.First.Target])),
                Task.Run(() => DoAsync(replica, houses[1], second, pair.Second.Act, people[pair.Second.Target])));

            foreach (var (error, act) in errors.Zip([pair.First.Act, pair.Second.Act]))
            {
                given += error is null && act is Act.Give or Act.GiveForAnHour && error is null ? 1 : 0;
                refusals.Add(error?.Code ?? "done");
            }

            await AssertSoundAsync(console, people, given);
        }
    }

    [Theory, AllDatabases]
    public async Task TwoLastHolders_DisablingEachOtherAtOnce_OneStays(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var replica = console.Replica();
        for (var round = 0; round < 3; round++)
        {
            var one = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
            var other = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
            await using (var context = console.Contexts.CreateDbContext())
            {
                // Whoever stayed of the round before is no longer one of the two.
                await context.Assignments.Where(row => row.PersonId != one.PersonId && row.PersonId != other.PersonId).ExecuteDeleteAsync();
                await context.AccessStates.ExecuteUpdateAsync(static set => set.SetProperty(state => state.Version, state => state.Version + 1));
                context.Add(new AccessChange { Version = (await context.AccessStates.AsNoTracking().SingleAsync()).Version, Ordinal = 0, Kind = AccessChangeKind.Structure, SubjectId = console.Root });
                await TestConsole.SaveAsync(context);
            }

            var errors = await Task.WhenAll(
                Task.Run(async () => (await new PeopleHouse(console).Persons.DisableAsync(one, other.PersonId!.Value, "Test", default)).Error),
                Task.Run(async () => (await new PeopleHouse(replica).Persons.DisableAsync(other, one.PersonId!.Value, "Test", default)).Error));

            Assert.Single(errors, static error => error is null);
            Assert.Single(errors, static error => error is SessionEndedError or DeniedError or LastHolderError or NotFoundError);
        }

        replica.Loader.Dispose();
    }

    private static async Task<ConsoleError?> DoAsync(TestConsole console, PeopleHouse house, Actor actor, Act act, Guid target)
    {
        switch (act)
        {
            case Act.Disable:
                return (await house.Persons.DisableAsync(actor, target, "Test", default)).Error;
            case Act.Enable:
                return (await house.Persons.EnableAsync(actor, target, "Test", default)).Error;
            case Act.Give:
                return (await house.Assignments.GiveAsync(actor, target, PeopleHouse.Give(BuiltInRoles.SecurityOfficer), default)).Error;
            case Act.GiveForAnHour:
                return (await house.Assignments.GiveAsync(actor, target, PeopleHouse.Give(BuiltInRoles.SecurityOfficer) with { ValidUntil = console.Now.AddHours(1) }, default)).Error;
            case Act.Take:
                await using (var context = console.Contexts.CreateDbContext())
                {
                    var now = console.Now;
                    var held = await context.Assignments.Where(row => row.PersonId == target && (row.ValidUntil == null || row.ValidUntil > now)).OrderBy(static row => row.Id).Select(static row => row.Id).FirstOrDefaultAsync();
                    return (await house.Assignments.TakeAsync(actor, target, held, "Test", default)).Error;
                }

            default:
                return null;
        }
    }

    private static async Task AssertSoundAsync(TestConsole console, List<Guid> people, int given)
    {
        await using var context = console.Contexts.CreateDbContext();
        var lasting = await context.Assignments.CountAsync(row => row.RoleId == TestConsole.RoleId(BuiltInRoles.SecurityOfficer) && row.ScopeDepartmentId == null && row.ValidUntil == null
            && context.People.Any(person => person.Id == row.PersonId && person.Status == PersonStatus.Active)
            && context.Users.Any(account => account.Id == row.PersonId));
        Assert.True(lasting > 0, "nobody is left to manage access");

        var events = await context.AuditEvents.Where(static row => row.Outcome == AuditOutcome.Success).OrderBy(static row => row.Sequence).ToListAsync();
        foreach (var person in await context.People.Where(row => people.Contains(row.Id)).ToListAsync())
        {
            var last = events.LastOrDefault(row => row.TargetId == person.Id && row.Action is AuditActions.PersonDisable or AuditActions.PersonEnable && row.TargetId == person.Id);
            Assert.Equal(last?.Action == AuditActions.PersonDisable ? PersonStatus.Disabled : PersonStatus.Active, person.Status);
        }

        var gifts = events.Where(static row => row.Action == AuditActions.AssignmentGive).ToList();
        var takes = events.Where(static row => row.Action == AuditActions.AssignmentTake).ToList();
        var rows = await context.Assignments.ToListAsync();
        Assert.Equal(given, gifts.Count);
        Assert.Equal(given, rows.Count(static row => row.GiverId is not null));
        // Of two replicas whose clocks differ, the one behind may end once more what the other has just ended.
        Assert.Equal(
            rows.Count(static row => row.GiverId is null && row.ValidUntil is not null),
            rows.Count(row => row.GiverId is null && takes.Any(take => take.After!.Contains(row.Id.ToString(), StringComparison.Ordinal))));
        Assert.All(takes, take => Assert.Contains(rows, row => row.ValidUntil is not null && take.After!.Contains(row.Id.ToString(), StringComparison.Ordinal)));
    }
}

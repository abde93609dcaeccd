using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Features.People;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Controls;

/// <summary>
/// What an open page may still do after something was taken from its person, on the replica where it was taken and on
/// another: both follow the database as they do when they serve, on the real clock.
/// </summary>
[Trait("Stage", "Database")]
public sealed class SessionCircuitTests
{
    private const string Reason = "Left today";
    private static readonly TimeSpan Here = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan There = TimeSpan.FromSeconds(2);

    [Theory, AllDatabases]
    public async Task Click_AfterPersonDisabled_IsNotHandledHereNorThere(DatabaseKind kind)
        // A disabled person's rights are gone a moment before their session is known to be: either way the click is not handled.
        => await EndsAsync(kind, static (house, officer, person) => Ok(house.Persons.DisableAsync(officer, person.PersonId!.Value, Reason, default)), Answer.Reloaded);

    [Theory, AllDatabases]
    public async Task Click_AfterSessionEnded_IsNotHandledHereNorThere(DatabaseKind kind)
        => await EndsAsync(kind, static (house, officer, person) => Ok(new SessionService(house.Work).EndAsync(officer, person.SessionId!.Value, Reason, default)));

    [Theory, AllDatabases]
    public async Task Click_AfterAllSessionsEnded_IsNotHandledHereNorThere(DatabaseKind kind)
        => await EndsAsync(kind, static (house, officer, person) => Ok(new SessionService(house.Work).EndAllAsync(officer, person.PersonId!.Value, Reason, default)));

    [Theory, AllDatabases]
    public async Task Click_AfterPasswordChangedElsewhere_IsNotHandledHereNorThere(DatabaseKind kind)
        => await EndsAsync(kind, static async (house, _, person) =>
        {
            // In the person's other browser, which stays.
            var other = await house.Console.SignedInAsync(person.PersonId!.Value);
            Assert.True((await house.Work.ExecuteAsync<int>(
                other,
                Intent.ByOwner(AuditActions.PasswordChange, AuditTargets.Account, person.PersonId!.Value, alwaysRecord: true),
                async (unit, token) => unit.Authorize(null) is { } denied
                    ? denied
                    : await CredentialChanges.SetPasswordAsync(unit, await unit.Database.Users.SingleAsync(account => account.Id == person.PersonId, token), "another", other.SessionId, token),
                default)).IsSuccess);
            await using var kept = new CircuitBench(house.Console, other);
            Assert.Equal(Answer.Handled, await kept.ClickAsync());
        });

    [Theory, AllDatabases]
    public async Task Click_AfterRoleTaken_LoadsThePageAnewHereAndThere(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var person = await console.AddActorAsync(console.Support, BuiltInRoles.Employee);
        var given = (await house.Assignments.GiveAsync(officer, person.PersonId!.Value, PeopleHouse.Give(BuiltInRoles.Manager, console.Support), default)).Value;
        await using var here = new CircuitBench(console, person);
        await using var there = new CircuitBench(console.Replica(), person);
        Assert.Equal((Answer.Handled, Answer.Handled), (await here.ClickAsync(), await there.ClickAsync()));

        Assert.True((await house.Assignments.TakeAsync(officer, person.PersonId!.Value, given, Reason, default)).IsSuccess);

        Assert.Equal(Answer.Reloaded, await here.UntilNotHandledAsync(Here));
        Assert.Equal(Answer.Reloaded, await there.UntilNotHandledAsync(There));
        // The page that comes is another circuit; the one that left stays shut.
        Assert.Equal(Answer.Nothing, await here.ClickAsync());
        await using var anew = new CircuitBench(console, person);
        Assert.Equal(Answer.Handled, await anew.ClickAsync());
    }

    [Theory, AllDatabases]
    public async Task Click_AfterRoleGiven_IsHandled(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var person = await console.AddActorAsync(console.Support, BuiltInRoles.Employee);
        await console.Loader.RefreshAsync(default);
        await using var page = new CircuitBench(console, person);

        Assert.True((await house.Assignments.GiveAsync(officer, person.PersonId!.Value, PeopleHouse.Give(BuiltInRoles.Manager, console.Support), default)).IsSuccess);
        Assert.Equal(Answer.Handled, await page.ClickAsync());

        // What was given meanwhile is watched from then on.
        await using var context = console.Contexts.CreateDbContext();
        var assignment = await context.Assignments.OrderByDescending(static row => row.CreatedAt).Select(static row => row.Id).FirstAsync();
        Assert.True((await house.Assignments.TakeAsync(officer, person.PersonId!.Value, assignment, Reason, default)).IsSuccess);
        Assert.Equal(Answer.Reloaded, await page.ClickAsync());
    }

    [Theory, AllDatabases]
    public async Task Click_AfterRoleEndedByItself_LoadsThePageAnew(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var person = await console.AddActorAsync(console.Support, BuiltInRoles.Employee);
        var limited = PeopleHouse.Give(BuiltInRoles.Manager, console.Support) with { ValidUntil = console.Now.AddMinutes(10) };
        Assert.True((await house.Assignments.GiveAsync(officer, person.PersonId!.Value, limited, default)).IsSuccess);
        await using var page = new CircuitBench(console, person);
        Assert.Equal(Answer.Handled, await page.ClickAsync());

        console.Time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(Answer.Reloaded, await page.ClickAsync());
    }

    [Theory, AllDatabases]
    public async Task Click_OfASessionThatIsSomebodyElses_IsNotHandled(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var person = await console.AddActorAsync(console.Support, BuiltInRoles.Employee);
        await using var page = new CircuitBench(console, person);
        Assert.Equal(Answer.Handled, await page.ClickAsync());

        await using var mixed = new CircuitBench(console, person with { PersonId = officer.PersonId }, page.Registry);

        Assert.Equal(Answer.SentToSignIn, await mixed.ClickAsync());
    }

    [Theory, AllDatabases]
    public async Task Click_LastOneBeforeTheConnectionBroke_SendsThePageAwayWhenItIsBack(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var person = await console.AddActorAsync(console.Support, BuiltInRoles.Employee);
        await using var page = new CircuitBench(console, person);
        Assert.Equal(Answer.Handled, await page.ClickAsync());
        await page.DisconnectAsync();

        Assert.True((await new SessionService(console.Work).EndAsync(officer, person.SessionId!.Value, Reason, default)).IsSuccess);
        Assert.Equal(Answer.Nothing, await page.UntilNotHandledAsync(Here));

        Assert.Equal(Answer.SentToSignIn, await page.ReconnectAsync());
        Assert.Equal(Answer.Nothing, await page.ClickAsync());
    }

    private static async Task EndsAsync(DatabaseKind kind, Func<World, Actor, Actor, Task> end, Answer orElse = Answer.SentToSignIn)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var person = await console.AddActorAsync(console.Support, BuiltInRoles.Employee);
        var bystander = await console.AddActorAsync(console.Support, BuiltInRoles.Employee);
        await console.Loader.RefreshAsync(default);
        await using var here = new CircuitBench(console, person);
        await using var there = new CircuitBench(console.Replica(), person);
        await using var beside = new CircuitBench(console, bystander);
        Assert.Equal((Answer.Handled, Answer.Handled), (await here.ClickAsync(), await there.ClickAsync()));

        await end(new World(console), officer, person);

        Assert.Contains(await here.UntilNotHandledAsync(Here), new[] { Answer.SentToSignIn, orElse });
        Assert.Contains(await there.UntilNotHandledAsync(There), new[] { Answer.SentToSignIn, orElse });
        Assert.Equal(Answer.Nothing, await there.ClickAsync());
        Assert.Equal(Answer.Handled, await beside.ClickAsync());
    }

    private static async Task Ok<T>(Task<AdminConsole.Domain.Result<T>> act)
    {
        var result = await act;
        Assert.True(result.IsSuccess, result.Error?.Code);
    }

    private sealed record World(TestConsole Console)
    {
        public UnitOfWork Work => Console.Work;

        public AdminConsole.Features.People.PersonService Persons => new(Console.Work, Console.Time);
    }
}

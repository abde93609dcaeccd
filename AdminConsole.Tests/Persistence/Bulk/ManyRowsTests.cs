using AdminConsole.Domain;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Bulk;
using AdminConsole.Persistence.Lifecycle;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Persistence.Bulk;

[Trait("Stage", "Database")]
public sealed class ManyRowsTests
{
    private const int Count = ManyRows.Few + 1_200;

    [Theory, AllDatabases]
    public async Task Save_ManyRows_AreReadBackAsTheChangeTrackerWouldWriteThem(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        // What is awkward in a statement: quotes, a backslash, a question mark, a place for a parameter, other scripts, null.
        string[] names = ["O'Brien", "a\\b", "who?", "@p0 {0}", "Žižka 李 🙂", "\"quoted\"", "100%; --"];
        var expected = Enumerable.Range(0, Count).Select(index => Person(console, index, names[index % names.Length])).ToList();

        var done = await RunAsync(console, unit =>
        {
            unit.AddMany(expected);
            unit.AddMany(expected.Take(60).Select(person => new LifecycleEvent { Id = Guid.CreateVersion7(), PersonId = person.Id, Kind = LifecycleKind.Leave, DueAt = unit.Now, Plan = "{}", PlannedAt = unit.Now }));
            expected.ForEach(person => unit.TouchPerson(person.Id));
        });

        Assert.True(done.IsSuccess, done.Error?.Code);
        await using var context = console.Contexts.CreateDbContext();
        var found = await context.People.AsNoTracking().Where(static row => row.EmployeeNumber.StartsWith("M-")).ToDictionaryAsync(static row => row.Id);
        Assert.Equal(Count, found.Count);
        var properties = context.Model.FindEntityType(typeof(Person))!.GetProperties().ToList();
        Assert.All(expected, person => Assert.All(properties, property => Assert.Equal(property.GetGetter().GetClrValue(person), property.GetGetter().GetClrValue(found[person.Id]))));
        Assert.Equal(60, await context.LifecycleEvents.CountAsync());
        Assert.Equal(Count, await context.AccessChanges.CountAsync(change => change.Version == context.AccessStates.Select(static state => state.Version).Single()));
        Assert.Equal(console.Holder.Current.Version, await context.AccessStates.Select(static state => state.Version).SingleAsync());
        Assert.True(console.Holder.Current.People.Find(expected[^1].Id) >= 0);
    }

    [Theory, AllDatabases]
    public async Task Save_OneRowThatCannotBe_UndoesAllOfTheUnit(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var people = Enumerable.Range(0, Count).Select(index => Person(console, index, "Same")).ToList();
        people[^1].WorkEmail = people[0].WorkEmail;

        var done = await RunAsync(console, unit =>
        {
            unit.AddMany(people);
            unit.TouchPerson(people[0].Id);
        });

        Assert.IsType<UnavailableError>(done.Error);
        await using var context = console.Contexts.CreateDbContext();
        Assert.False(await context.People.AnyAsync(static row => row.EmployeeNumber.StartsWith("M-")));
        Assert.False(await context.AuditEvents.AnyAsync(static row => row.Action == AuditActions.PersonImport));
    }

    [Theory, AllDatabases]
    public async Task Managers_SetForMany_MoveVersionsAndRefuseWhatWasChangedSince(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var people = Enumerable.Range(0, 600).Select(index => Person(console, index, "Same")).ToList();
        Assert.True((await RunAsync(console, unit =>
        {
            unit.AddMany(people);
            unit.TouchPerson(people[0].Id);
        })).IsSuccess);
        var changes = people.Skip(1).Select((person, index) => new ManagerChange(person.Id, people[index / 2].Id, 1)).ToList();

        await using (var context = console.Contexts.CreateDbContext())
        {
            await using var transaction = await context.Database.BeginTransactionAsync();
            await ManagerChanges.WriteAsync(context, changes, default);
            await transaction.CommitAsync();
            await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => ManagerChanges.WriteAsync(context, changes, default));
        }

        await using var after = console.Contexts.CreateDbContext();
        var found = await after.People.AsNoTracking().Where(static row => row.EmployeeNumber.StartsWith("M-")).ToDictionaryAsync(static row => row.Id);
        Assert.All(changes, change => Assert.Equal((change.ManagerId, 2L), (found[change.PersonId].ManagerId, found[change.PersonId].Version)));
        Assert.Equal((null, 1L), (found[people[0].Id].ManagerId, found[people[0].Id].Version));
    }

    private static Person Person(TestConsole console, int index, string name)
    {
        var person = PersonEntry.New(console.Key(), new ValidPerson($"M-{index}", name, $"Family{index}", $"m{index}@test.example", "Clerk", console.Support, null), console.Now);
        (person.Contract, person.StartsOn, person.EndsOn) = (ContractKind.FixedTerm, new DateOnly(2026, 1, 31), index % 2 == 0 ? null : new DateOnly(2027, 2, 28));
        return person;
    }

    private static Task<Result<Done>> RunAsync(TestConsole console, Action<Unit> act)
        => console.Work.ExecuteAsync<Done>(
            Actor.Console(console.Clock),
            Intent.ByConsole(AuditActions.PersonImport, AuditTargets.Import, null, movesAccess: true),
            (unit, _) =>
            {
                act(unit);
                return Task.FromResult(Result.Of(Done.Instance));
            },
            CancellationToken.None);
}

using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;
using AdminConsole.Persistence.Lifecycle;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Persistence.Lifecycle;

[Trait("Stage", "Database")]
public sealed class DeputyReaderTests
{
    [Theory, AllDatabases]
    public async Task Of_DeputiesInForce_AreFoundWithTheirOwn(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var people = await PeopleAsync(console, 6);
        var (ana, ben, cai, dan, eva, left) = (people[0], people[1], people[2], people[3], people[4], people[5]);
        await NameAsync(console, ana, ben, isAbsence: true);
        await NameAsync(console, ben, cai, isAbsence: true);
        await NameAsync(console, cai, dan);
        await NameAsync(console, ana, eva, fromHours: 1);
        await NameAsync(console, ana, left);
        await NameAsync(console, eva, null, isAbsence: true);
        await using var context = console.Contexts.CreateDbContext();
        await context.People.Where(person => person.Id == left).ExecuteUpdateAsync(static set => set.SetProperty(static person => person.Status, PersonStatus.Left));

        var found = await DeputyReader.OfAsync(context, [ana, ben, eva, dan], console.Now, default);
        Assert.True(found[ana].IsAway);
        // Dan stands in for Cai, who is here: he does not come into what Cai stands in for.
        Assert.Equal([ben, cai], found[ana].Deputies);
        Assert.Equal([cai], found[ben].Deputies);
        Assert.Equal((true, 0), (found[eva].IsAway, found[eva].Deputies.Count));
        Assert.Equal((false, 0), (found[dan].IsAway, found[dan].Deputies.Count));

        Assert.Equal([ana, ben], await DeputyReader.PrincipalsAsync(context, cai, console.Now, default));
        Assert.Equal([ana], await DeputyReader.PrincipalsAsync(context, ben, console.Now, default));
        Assert.Equal([cai], await DeputyReader.PrincipalsAsync(context, dan, console.Now, default));
        Assert.Empty(await DeputyReader.PrincipalsAsync(context, left, console.Now, default));
        Assert.Empty(await DeputyReader.PrincipalsAsync(context, eva, console.Now, default));
        Assert.Equal([ana], await DeputyReader.PrincipalsAsync(context, eva, console.Now.AddHours(2), default));
        Assert.Equal(new HashSet<Guid> { ana, ben, eva }, await DeputyReader.AwayAsync(context, people, console.Now, default));
        Assert.Empty(await DeputyReader.AwayAsync(context, people, console.Now.AddDays(3), default));
        Assert.Single(await DeputyReader.AbsencesAsync(context, ana, console.Now, default));
    }

    [Theory, AllDatabases]
    public async Task Of_ACircleAndALongChain_Ends(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var people = await PeopleAsync(console, 10);
        for (var index = 0; index < people.Length; index++)
        {
            await NameAsync(console, people[index], people[(index + 1) % people.Length], isAbsence: true);
        }

        await NameAsync(console, people[1], people[0], isAbsence: true);
        await using var context = console.Contexts.CreateDbContext();
        var found = await DeputyReader.OfAsync(context, people, console.Now, default);
        Assert.Equal(people[1..6], found[people[0]].Deputies);
        Assert.All(found, static pair => Assert.DoesNotContain(pair.Key, pair.Value.Deputies));
        var principals = await DeputyReader.PrincipalsAsync(context, people[0], console.Now, default);
        Assert.DoesNotContain(people[0], principals);
        Assert.Contains(people[9], principals);
        Assert.Contains(people[1], principals);
    }

    private static async Task<Guid[]> PeopleAsync(TestConsole console, int count)
    {
        List<Guid> people = [];
        for (var index = 0; index < count; index++)
        {
            people.Add((await console.AddPersonAsync(console.Platform)).Id);
        }

        return [.. people];
    }

    private static async Task NameAsync(TestConsole console, Guid person, Guid? deputy, bool isAbsence = false, int fromHours = -1)
    {
        await using var context = console.Contexts.CreateDbContext();
        context.Add(new Deputyship { Id = console.Key(), PersonId = person, DeputyId = deputy, From = console.Now.AddHours(fromHours), Until = console.Now.AddDays(2), IsAbsence = isAbsence, CreatedAt = console.Now });
        await TestConsole.SaveAsync(context);
    }
}

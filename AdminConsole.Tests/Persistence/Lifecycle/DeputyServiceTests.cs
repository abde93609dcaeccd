using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.Mail;
using AdminConsole.Domain.People;
using AdminConsole.Persistence.Lifecycle;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Persistence.Lifecycle;

[Trait("Stage", "Database")]
public sealed class DeputyServiceTests
{
    // The test's clock starts on Monday 2 March 2026.
    private static readonly DateOnly Monday = new(2026, 3, 2);

    [Theory, AllDatabases]
    public async Task Name_ByOneselfThenEnd_IsKeptToldAndRecorded(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var service = Service(console);
        var (me, deputy) = (await console.AddActorAsync(console.Platform, BuiltInRoles.Employee), await console.AddPersonAsync(console.Platform));
        var id = (await service.NameAsync(me, me.PersonId!.Value, Away(deputy.Id), default)).Value;
        await using (var context = console.Contexts.CreateDbContext())
        {
            var row = await context.Deputyships.SingleAsync();
            // Days of Madrid: midnight there, and the last day whole.
            Assert.Equal((new DateTime(2026, 3, 1, 23, 0, 0), new DateTime(2026, 3, 5, 23, 0, 0), true, "Holidays"), (row.From, row.Until, row.IsAbsence, row.Reason));
            var letter = await context.OutboxMessages.SingleAsync();
            Assert.Equal((MailKind.DeputyNamed, deputy.Id, me.PersonId, OutboxState.Waiting), (letter.Kind, letter.RecipientId, letter.SubjectId, letter.State));
            Assert.Equal([deputy.Id], (await DeputyReader.OfAsync(context, [me.PersonId!.Value], console.Now, default))[me.PersonId!.Value].Deputies);
        }

        Assert.Null((await service.EndAsync(me, me.PersonId!.Value, id, default)).Error);
        Assert.IsType<ConflictError>((await service.EndAsync(me, me.PersonId!.Value, id, default)).Error);
        await using var after = console.Contexts.CreateDbContext();
        Assert.Empty((await DeputyReader.OfAsync(after, [me.PersonId!.Value], console.Now, default))[me.PersonId!.Value].Deputies);
        Assert.Equal([AuditActions.DeputyName, AuditActions.DeputyEnd], await after.AuditEvents.Where(entry => entry.TargetId == id).OrderBy(static entry => entry.Sequence).Select(static entry => entry.Action).ToListAsync());
    }

    [Theory, AllDatabases]
    public async Task Name_WhatMakesNoSense_IsRefusedWithTheField(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var service = Service(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var (ana, ben, cai, gone) = (await console.AddPersonAsync(console.Platform), await console.AddPersonAsync(console.Platform), await console.AddPersonAsync(console.Support), await console.AddPersonAsync(console.Support));
        await using var context = console.Contexts.CreateDbContext();
        await context.People.Where(row => row.Id == gone.Id).ExecuteUpdateAsync(static set => set.SetProperty(static row => row.Status, PersonStatus.Left));
        Assert.Equal(DeputyRules.Oneself, await CodeAsync(service.NameAsync(hr, ana.Id, Away(ana.Id), default)));
        Assert.Equal(DeputyRules.NotActive, await CodeAsync(service.NameAsync(hr, ana.Id, Away(gone.Id), default)));
        Assert.Equal(DeputyRules.Unknown, await CodeAsync(service.NameAsync(hr, ana.Id, Away(console.Key()), default)));
        Assert.Equal(DeputyRules.Needed, await CodeAsync(service.NameAsync(hr, ana.Id, Away(null) with { IsAbsence = false }, default)));
        Assert.Equal(DeputyRules.Past, await CodeAsync(service.NameAsync(hr, ana.Id, Away(ben.Id) with { From = Monday.AddDays(-1) }, default)));
        Assert.Equal(DeputyRules.DaysTurned, await CodeAsync(service.NameAsync(hr, ana.Id, Away(ben.Id) with { LastDay = Monday.AddDays(-1) }, default)));
        Assert.Equal(DeputyRules.TooLong, await CodeAsync(service.NameAsync(hr, ana.Id, Away(ben.Id) with { LastDay = Monday.AddDays(366) }, default)));
        Assert.Equal(DeputyRules.TooLong, await CodeAsync(service.NameAsync(hr, ana.Id, Away(ben.Id) with { From = DateOnly.MaxValue, LastDay = DateOnly.MaxValue }, default)));
        Assert.Equal(TextRules.Required, await CodeAsync(service.NameAsync(hr, ana.Id, Away(ben.Id) with { From = null, LastDay = Monday }, default)));
        Assert.IsType<PersonLeftError>((await service.NameAsync(hr, gone.Id, Away(ana.Id), default)).Error);
        Assert.IsType<NotFoundError>((await service.NameAsync(hr, console.Key(), Away(ana.Id), default)).Error);

        Assert.Null((await service.NameAsync(hr, ana.Id, Away(ben.Id), default)).Error);
        Assert.Equal(DeputyRules.Twice, await CodeAsync(service.NameAsync(hr, ana.Id, Away(ben.Id) with { From = Monday.AddDays(1) }, default)));
        Assert.Null((await service.NameAsync(hr, ben.Id, Away(cai.Id), default)).Error);
        Assert.Equal(DeputyRules.Loop, await CodeAsync(service.NameAsync(hr, cai.Id, Away(ana.Id), default)));
        // After those days it is no circle.
        Assert.Null((await service.NameAsync(hr, cai.Id, Away(ana.Id) with { From = Monday.AddDays(4), LastDay = Monday.AddDays(5) }, default)).Error);
    }

    [Theory, AllDatabases]
    public async Task Name_EachOtherAtOnce_IsNoCircle(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var service = Service(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        for (var round = 0; round < 4; round++)
        {
            var (ana, ben) = (await console.AddPersonAsync(console.Platform), await console.AddPersonAsync(console.Platform));
            var done = await Task.WhenAll(Task.Run(() => service.NameAsync(hr, ana.Id, Away(ben.Id), default)), Task.Run(() => service.NameAsync(hr, ben.Id, Away(ana.Id), default)));
            Assert.Single(done, static one => one.IsSuccess);
        }
    }

    [Theory, AllDatabases]
    public async Task Name_AroundInOneInstant_IsNoCircleOfAnyLength(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        // On two replicas, so that nothing in memory stands between them.
        DeputyService[] services = [Service(console), Service(console.Replica())];
        foreach (var length in (int[])[3, 4, 4, 7])
        {
            List<Guid> people = [];
            for (var index = 0; index < length; index++)
            {
                people.Add((await console.AddPersonAsync(console.Platform)).Id);
            }

            await console.Loader.RefreshAsync(default);
            var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var naming = Enumerable.Range(0, length).Select(index => Task.Run(async () =>
            {
                await start.Task;
                return await services[index % 2].NameAsync(hr, people[index], Away(people[(index + 1) % length]), default);
            })).ToArray();
            start.SetResult();
            var refused = Assert.Single(await Task.WhenAll(naming), static one => !one.IsSuccess);
            Assert.Equal(DeputyRules.Loop, Assert.Single(Assert.IsType<InvalidError>(refused.Error).Problems).Code);
        }
    }

    [Theory, AllDatabases]
    public async Task Name_EndOfALongChain_IsNoCircle(DatabaseKind kind)
    {
        const int Length = 60;
        await using var console = await TestConsole.CreateAsync(kind);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var people = new Person[Length];
        await using (var context = console.Contexts.CreateDbContext())
        {
            for (var index = 0; index < Length; index++)
            {
                people[index] = await console.AddPersonAsync(console.Platform, withAccount: false);
                if (index > 0)
                {
                    context.Add(new Deputyship { Id = console.Key(), PersonId = people[index - 1].Id, DeputyId = people[index].Id, From = console.Now, Until = console.Now.AddDays(30), IsAbsence = true, Reason = "Holidays", CreatedAt = console.Now });
                }
            }

            await TestConsole.SaveAsync(context);
        }

        Assert.Equal(DeputyRules.Loop, await CodeAsync(Service(console).NameAsync(hr, people[^1].Id, Away(people[0].Id), default)));
    }

    [Theory, AllDatabases]
    public async Task Anything_ByWhoMayNot_IsRefused(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var service = Service(console);
        var (colleague, stranger) = (await console.AddPersonAsync(console.Platform), await console.AddPersonAsync(console.Support));
        var me = await console.AddActorAsync(console.Platform, BuiltInRoles.Employee);
        var branch = await console.AddActorInBranchAsync(console.Support, console.Support, BuiltInRoles.HrOfficer);
        var auditor = await console.AddActorAsync(console.Root, BuiltInRoles.Auditor);
        Assert.IsType<NotFoundError>((await service.NameAsync(me, colleague.Id, Away(me.PersonId), default)).Error);
        Assert.IsType<NotFoundError>((await service.NameAsync(branch, colleague.Id, Away(stranger.Id), default)).Error);
        Assert.IsType<DeniedError>((await service.NameAsync(auditor, colleague.Id, Away(stranger.Id), default)).Error);
        // Out of sight and no colleague: as if there were no such person.
        Assert.Equal(DeputyRules.Unknown, await CodeAsync(service.NameAsync(me, me.PersonId!.Value, Away(stranger.Id), default)));
        var id = (await service.NameAsync(me, me.PersonId!.Value, Away(colleague.Id), default)).Value;
        Assert.IsType<NotFoundError>((await service.EndAsync(branch, me.PersonId!.Value, id, default)).Error);
        Assert.IsType<NotFoundError>((await service.EndAsync(branch, stranger.Id, id, default)).Error);
        var choices = new DeputyChoices(console.Contexts, console.Holder, console.Clock);
        Assert.Equal([colleague.Id], (await choices.ColleaguesAsync(me.PersonId!.Value, null, 10, default)).Select(static one => one.Id));
        await console.Loader.RefreshAsync(default);
        Assert.Equal((id, colleague.DisplayName), Assert.Single(await choices.OfAsync(me, me.PersonId!.Value, default)) is var own ? (own.Id, own.Deputy) : default);
        Assert.Equal((id, colleague.DisplayName), Assert.Single(await choices.OfAsync(auditor, colleague.Id, default)) is var read ? (read.Id, read.Deputy) : default);
        Assert.Empty(await choices.OfAsync(me, colleague.Id, default));
        Assert.Empty(await choices.OfAsync(branch, colleague.Id, default));

        // Who sees only their branch is told that somebody stands in there, not the name of whom they may not see.
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        Assert.Null((await service.NameAsync(hr, stranger.Id, Away(colleague.Id), default)).Error);
        Assert.Equal((string.Empty, stranger.DisplayName), Assert.Single(await choices.OfAsync(branch, stranger.Id, default)) is var hidden ? (hidden.Deputy, hidden.Person) : default);
    }

    private static DeputyService Service(TestConsole console) => new(console.Work, console.Settings, console.Clock);

    private static DeputyInput Away(Guid? deputy) => new() { DeputyId = deputy, From = Monday, LastDay = Monday.AddDays(3), IsAbsence = true, Reason = "Holidays" };

    private static async Task<string> CodeAsync(Task<Result<Guid>> task) => Assert.Single(Assert.IsType<InvalidError>((await task).Error).Problems).Code;
}

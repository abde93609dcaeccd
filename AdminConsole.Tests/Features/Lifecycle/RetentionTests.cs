using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.Mail;
using AdminConsole.Domain.People;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Domain.Settings;
using AdminConsole.Features.Lifecycle;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdminConsole.Tests.Features.Lifecycle;

[Trait("Stage", "Database")]
public sealed class RetentionTests
{
    [Theory, AllDatabases]
    public async Task Run_AfterALeave_RemovesEachClassInItsTimeAndTheKeyWithTheLast(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        await console.SetAsync(SettingDefinitions.KeepContactDays, "30");
        await console.SetAsync(SettingDefinitions.KeepEmergencyDays, "0");
        await console.SetAsync(SettingDefinitions.KeepIdentityDays, "100");
        await console.SetAsync(SettingDefinitions.KeepPaymentDays, "100");
        var house = new LifecycleHouse(console);
        var bench = new PersonalBench(console);
        var job = new RetentionJob(console.Contexts, console.Work, bench.Index, bench.Forgetting, console.Settings, console.Time, NullLogger<RetentionJob>.Instance);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var person = await console.AddPersonAsync(console.Support);
        Assert.True((await bench.PutAsync(hr, person.Id, (PersonalField.PersonalTelephone, "+34600111222"), (PersonalField.EmergencyTelephone, "+34600111333"), (PersonalField.NationalId, "12345678Z"))).IsSuccess);

        Assert.Equal(0, await job.RunAsync(default));
        Assert.True((await house.Leaves.LeaveAsync(hr, person.Id, new LeaveInput { Reason = "Resigned" }, default)).IsSuccess);
        Assert.Equal(1, await job.RunAsync(default));
        Assert.Equal([PersonalField.PersonalTelephone, PersonalField.NationalId], await FieldsAsync());
        Assert.Equal(0, await job.RunAsync(default));
        console.Time.Advance(TimeSpan.FromDays(31));
        Assert.Equal(1, await job.RunAsync(default));
        Assert.Equal([PersonalField.NationalId], await FieldsAsync());

        console.Time.Advance(TimeSpan.FromDays(70));
        Assert.Equal(1, await job.RunAsync(default));
        Assert.Empty(await FieldsAsync());
        await using var context = console.Contexts.CreateDbContext();
        Assert.NotNull((await context.People.SingleAsync(row => row.Id == person.Id)).ForgottenAt);
        Assert.NotNull((await context.Employments.SingleAsync()).SettledAt);
        Assert.NotEmpty(await context.AuditEvents.Where(row => row.TargetId == person.Id).ToListAsync());
        Assert.Equal(0, await job.RunAsync(default));

        async Task<List<PersonalField>> FieldsAsync()
        {
            await using var read = console.Contexts.CreateDbContext();
            return await read.PersonalValues.Where(value => value.PersonId == person.Id).OrderBy(static value => value.Field).Select(static value => value.Field).ToListAsync();
        }
    }

    [Theory, AllDatabases]
    public async Task RemoveLetters_WhoseDaysAreOver_LeavesTheYoungTheWaitingAndTheDead(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new PersonalBench(console);
        var job = new RetentionJob(console.Contexts, console.Work, bench.Index, bench.Forgetting, console.Settings, console.Time, NullLogger<RetentionJob>.Instance);
        var person = await console.AddPersonAsync(console.Support);
        await using (var context = console.Contexts.CreateDbContext())
        {
            foreach (var state in Enum.GetValues<OutboxState>())
            {
                context.Add(Letter(console, person.Id, state, days: 91));
                context.Add(Letter(console, person.Id, state, days: 89));
            }

            // More than one unit takes.
            context.AddRange(Enumerable.Range(0, 600).Select(_ => Letter(console, person.Id, OutboxState.Sent, days: 200)));
            await TestConsole.SaveAsync(context);
        }

        Assert.Equal(602, await job.RemoveLettersAsync(default));
        Assert.Equal(0, await job.RemoveLettersAsync(default));

        await using var after = console.Contexts.CreateDbContext();
        Assert.Equal(
            [(OutboxState.Waiting, 2), (OutboxState.Sent, 1), (OutboxState.Dead, 2), (OutboxState.Dropped, 1)],
            (await after.OutboxMessages.GroupBy(static letter => letter.State).Select(static group => new { group.Key, Count = group.Count() }).OrderBy(static group => group.Key).ToListAsync()).Select(static group => (group.Key, group.Count)));
        Assert.Equal(2, await after.AuditEvents.CountAsync(static entry => entry.Action == AuditActions.MailExpire));

        // A longer time is kept to at once.
        await console.SetAsync(SettingDefinitions.KeepLetterDays, "365");
        console.Time.Advance(TimeSpan.FromDays(100));
        Assert.Equal(0, await job.RemoveLettersAsync(default));
    }

    [Theory, AllDatabases]
    public async Task Run_WhoCameBack_KeepsTheirData(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        await console.SetAsync(SettingDefinitions.KeepContactDays, "5");
        var house = new LifecycleHouse(console);
        var bench = new PersonalBench(console);
        var job = new RetentionJob(console.Contexts, console.Work, bench.Index, bench.Forgetting, console.Settings, console.Time, NullLogger<RetentionJob>.Instance);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var person = await console.AddPersonAsync(console.Support);
        Assert.True((await bench.PutAsync(officer, person.Id, (PersonalField.PersonalTelephone, "+34600111222"))).IsSuccess);
        Assert.True((await house.Leaves.LeaveAsync(officer, person.Id, new LeaveInput { Reason = "Resigned" }, default)).IsSuccess);
        Assert.True((await house.Rehires.RehireAsync(officer, person.Id, new RehireInput { DepartmentId = console.Support, Reason = "Comes back" }, default)).IsSuccess);

        console.Time.Advance(TimeSpan.FromDays(9));
        await job.RunAsync(default);

        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(PersonStatus.Active, (await context.People.SingleAsync(row => row.Id == person.Id)).Status);
        Assert.Single(await context.PersonalValues.Where(value => value.PersonId == person.Id).ToListAsync());
    }

    private static OutboxMessage Letter(TestConsole console, Guid person, OutboxState state, int days)
    {
        var (id, at) = (console.Key(), console.Now.AddDays(-days));
        return new OutboxMessage
        {
            Id = id,
            Kind = MailKind.TeamJoined,
            RecipientId = person,
            DedupKey = id.ToString("N"),
            State = state,
            CreatedAt = at,
            NextAt = at.AddMinutes(5),
            SentAt = state == OutboxState.Sent ? at : null,
        };
    }
}

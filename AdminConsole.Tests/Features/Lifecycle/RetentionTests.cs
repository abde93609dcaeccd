using AdminConsole.Domain.Access;
using AdminConsole.Domain.Lifecycle;
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
}

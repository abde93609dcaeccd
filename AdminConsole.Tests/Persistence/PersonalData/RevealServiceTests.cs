using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence.Keys;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Persistence.PersonalData;

/// <summary>A look: who may, what is recorded, and that nothing is shown that was not recorded.</summary>
[Trait("Stage", "Database")]
public sealed class RevealServiceTests
{
    private const string Number = "+34600123417";
    private const PersonalField Telephone = PersonalField.PersonalTelephone;

    [Theory, AllDatabases]
    public async Task Reveal_WithRightAndReason_ShowsAndRecords(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (bench, reader, person, reason) = await ReadyAsync(console);
        var result = await bench.Reveals.RevealAsync(reader, person, Telephone, new RevealAsk { ReasonId = reason, Text = " Payroll asks ", Ticket = "HR-12" }, default);
        Assert.True(result.IsSuccess, result.Error?.Code);
        Assert.Equal(Number, result.Value.Canonical);
        Assert.Equal(TimeSpan.FromSeconds(60), result.Value.For);

        await using var context = console.Contexts.CreateDbContext();
        var reveal = await context.Reveals.SingleAsync();
        var entry = await context.AuditEvents.SingleAsync(row => row.Action == AuditActions.PersonalReveal);
        Assert.Equal((reader.PersonId, person, Telephone, RevealKind.Look, reason, "Payroll asks", "HR-12", 0), (reveal.ReaderId, reveal.SubjectId, reveal.Field, reveal.Kind, reveal.ReasonId!.Value, reveal.Text, reveal.Ticket, reveal.Earlier));
        Assert.Equal((entry.Id, entry.At, reader.Address), (reveal.EventId, reveal.At, reveal.Address));
        Assert.True(console.Mac.Verify(entry));
        Assert.DoesNotContain("600123417", entry.After + entry.Before + entry.Reason, StringComparison.Ordinal);
        Assert.Equal((1, 1), (bench.Count.Recorded, bench.Count.Opened));
    }

    [Theory, AllDatabases]
    public async Task Reveal_Refused_ShowsAndRecordsNothing(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (bench, reader, person, reason) = await ReadyAsync(console);
        var retired = await bench.AddReasonAsync();
        var strict = await bench.AddReasonAsync(needsTicket: true);
        await using (var context = console.Contexts.CreateDbContext())
        {
            await context.RevealReasons.Where(row => row.Id == retired).ExecuteUpdateAsync(set => set.SetProperty(row => row.RetiredAt, console.Now));
        }

        var stranger = await console.AddActorAsync(console.Support, BuiltInRoles.Employee);
        var manager = await console.AddActorAsync(console.Support, BuiltInRoles.Manager);
        var elsewhere = await console.AddActorInBranchAsync(console.Engineering, console.Engineering, BuiltInRoles.HrOfficer);
        var good = new RevealAsk { ReasonId = reason, Text = "Payroll asks" };
        Assert.IsType<NotFoundError>((await bench.Reveals.RevealAsync(stranger, person, Telephone, good, default)).Error);
        Assert.IsType<DeniedError>((await bench.Reveals.RevealAsync(manager, person, Telephone, good, default)).Error);
        Assert.IsType<NotFoundError>((await bench.Reveals.RevealAsync(elsewhere, person, Telephone, good, default)).Error);
        Assert.IsType<NotFoundError>((await bench.Reveals.RevealAsync(reader, console.Key(), Telephone, good, default)).Error);
        Assert.IsType<NothingStoredError>((await bench.Reveals.RevealAsync(reader, person, PersonalField.BankAccount, good, default)).Error);
        foreach (var bad in (RevealAsk[])
            [
                new(), new() { ReasonId = reason }, new() { Text = "why" }, new() { ReasonId = reason, Text = "  ", Ticket = " " }, new() { ReasonId = console.Key(), Text = "why" },
                new() { ReasonId = retired, Text = "why" }, new() { ReasonId = strict, Text = "why" }, new() { ReasonId = reason, Text = new string('x', FieldLimits.Reason + 1) },
                new() { ReasonId = reason, Text = "a\u0000b" }, new() { ReasonId = reason, Ticket = "\ud800" },
            ])
        {
            Assert.IsType<InvalidError>((await bench.Reveals.RevealAsync(reader, person, Telephone, bad, default)).Error);
        }

        await using var after = console.Contexts.CreateDbContext();
        Assert.Equal(0, await after.Reveals.CountAsync());
        Assert.Equal(3, await after.AuditEvents.CountAsync(static row => row.Action == AuditActions.PersonalReveal && row.Outcome == AuditOutcome.Denied));
        Assert.Equal((0, 0), (bench.Count.Recorded, bench.Count.Opened));
    }

    [Theory, AllDatabases]
    public async Task Reveal_AfterThePermissionWasTaken_IsDenied(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (bench, reader, person, reason) = await ReadyAsync(console);
        Assert.True((await bench.LookAsync(reader, person, Telephone, reason)).IsSuccess);
        await using (var context = console.Contexts.CreateDbContext())
        {
            await context.Assignments.Where(row => row.PersonId == reader.PersonId).ExecuteUpdateAsync(set => set.SetProperty(row => row.ValidUntil, console.Now.AddMinutes(-1)));
            await TestConsole.MoveAsync(context, reader.PersonId!.Value);
        }

        Assert.IsType<NotFoundError>((await bench.LookAsync(reader, person, Telephone, reason)).Error);
        Assert.Equal((1, 1), (bench.Count.Recorded, bench.Count.Opened));
    }

    [Theory, AllDatabases]
    public async Task Reveal_ClassThatAsksForAProof_NeedsOne(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (bench, reader, person, reason) = await ReadyAsync(console);
        Assert.True((await bench.PutAsync(reader, person, (PersonalField.NationalId, "12345678Z"))).IsSuccess);
        console.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.IsType<ProofNeededError>((await bench.LookAsync(reader, person, PersonalField.NationalId, reason)).Error);
        Assert.True((await bench.LookAsync(reader, person, Telephone, reason)).IsSuccess);
    }

    [Theory, AllDatabases]
    public async Task Reveal_LimitRaced_HoldsAndEveryShownOneIsRecorded(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (bench, reader, person, reason) = await ReadyAsync(console);
        await console.SetAsync(SettingDefinitions.RevealsPerHour, "5");
        var replica = new PersonalBench(console.Replica());
        await replica.Console.Settings.LoadAsync(default);
        var looks = await Task.WhenAll(Enumerable.Range(0, 16).Select(index => Task.Run(() => (index % 2 == 0 ? bench : replica).LookAsync(reader, person, Telephone, reason))));
        Assert.Equal(5, looks.Count(static look => look.IsSuccess));
        Assert.All(looks.Where(static look => !look.IsSuccess), static look => Assert.IsType<RevealLimitError>(look.Error));
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(5, await context.Reveals.CountAsync());
        Assert.Equal([0, 1, 2, 3, 4], await context.Reveals.OrderBy(static reveal => reveal.Earlier).Select(static reveal => reveal.Earlier).ToListAsync());
        Assert.Equal((5, 5), (bench.Count.Recorded + replica.Count.Recorded, bench.Count.Opened + replica.Count.Opened));

        console.Time.Advance(TimeSpan.FromMinutes(61));
        Assert.True((await bench.LookAsync(await console.SignedInAsync(reader.PersonId!.Value), person, Telephone, reason)).IsSuccess);
    }

    [Theory, AllDatabases]
    public async Task RevealOwn_ShowsOnesOwnAndCountsAsALook(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (bench, _, person, _) = await ReadyAsync(console);
        var owner = await console.SignedInAsync(person);
        Assert.Equal(Number, (await bench.Reveals.RevealOwnAsync(owner, Telephone, default)).Value?.Canonical);
        Assert.IsType<SessionEndedError>((await bench.Reveals.RevealOwnAsync(owner with { SessionId = console.Key() }, Telephone, default)).Error);
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(RevealKind.Own, (await context.Reveals.SingleAsync()).Kind);
    }

    /// <summary>An HR officer who has just set the telephone of somebody in Support, and a reason.</summary>
    internal static async Task<(PersonalBench Bench, Actor Reader, Guid Person, Guid Reason)> ReadyAsync(TestConsole console)
    {
        var bench = new PersonalBench(console);
        var reader = await console.AddActorAsync(console.Support, BuiltInRoles.HrOfficer);
        var person = await console.AddPersonAsync(console.Support, [BuiltInRoles.Employee]);
        var saved = await bench.PutAsync(reader, person.Id, (Telephone, Number));
        Assert.True(saved.IsSuccess, saved.Error?.Code);
        return (bench, reader, person.Id, await bench.AddReasonAsync());
    }
}

using AdminConsole.Account;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Account;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Persistence.Credentials;

[Trait("Stage", "Database")]
public sealed class AccountRescueTests
{
    private const string Reason = "The phone fell into the harbour";

    [Theory, AllDatabases]
    public async Task ResetFactor_OfTheLastOfficer_LeavesThePasswordAloneAndEndsWhatWasOpen(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var person = await bench.AddAsync(BuiltInRoles.SecurityOfficer);
        await bench.EnrollAsync(person.Id);
        var session = await console.SignedInAsync(person.Id);
        var pending = await bench.PasswordStepAsync(person);

        Assert.Equal(1, (await new AccountRescue(console.Work).ResetFactorAsync(Actor.Console(console.Time), person.Id, Reason, default)).Value);

        Assert.False(await bench.SignIns.IsCurrentAsync(pending, default));
        Assert.IsType<SignInStep.EnrollmentNeeded>((await bench.SignIns.SignInAsync(bench.Visitor(), person.WorkEmail, SignInBench.Password, default)).Value);
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(SessionEnd.FactorReset, (await context.Sessions.SingleAsync(row => row.Id == session.SessionId)).EndedBy);
        Assert.Equal((0, 0), (await context.Authenticators.CountAsync(), await context.RecoveryCodes.CountAsync()));
        var entry = await context.AuditEvents.SingleAsync(static row => row.Action == AuditActions.FactorReset);
        Assert.Equal((person.Id, Reason, null, person.DepartmentId), (entry.TargetId, entry.Reason, entry.ActorId, entry.DepartmentId));
        Assert.True(console.Mac.Verify(entry));
    }

    [Theory, AllDatabases]
    public async Task Unlock_LockedPassword_OpensAgainAtOnce(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var person = await bench.AddAsync();
        for (var guess = 0; guess < SettingDefinitions.LockoutLimit.Default; guess++)
        {
            await bench.SignIns.SignInAsync(bench.Visitor(), person.WorkEmail, "wrong", default);
        }

        Assert.False((await bench.SignIns.SignInAsync(bench.Visitor(), person.WorkEmail, SignInBench.Password, default)).IsSuccess);
        Assert.Equal(1, (await new AccountRescue(console.Work).UnlockAsync(Actor.Console(console.Time), person.Id, Reason, default)).Value);

        Assert.True((await bench.SignIns.SignInAsync(bench.Visitor(), person.WorkEmail, SignInBench.Password, default)).IsSuccess);
    }

    [Theory, AllDatabases]
    public async Task Rescue_WithoutReasonOrOfNobody_DoesAndRecordsNothing(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var rescue = new AccountRescue(console.Work);
        var actor = Actor.Console(console.Time);
        var person = await console.AddPersonAsync(console.Support);
        await console.SignedInAsync(person.Id);

        Assert.IsType<InvalidError>((await rescue.EndSessionsAsync(actor, person.Id, " ", default)).Error);
        Assert.IsType<InvalidError>((await rescue.UnlockAsync(actor, person.Id, null, default)).Error);
        Assert.IsType<NotFoundError>((await rescue.ResetFactorAsync(actor, console.Key(), Reason, default)).Error);

        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(0, await context.AuditEvents.CountAsync());
        Assert.Null((await context.Sessions.SingleAsync()).EndedAt);
        Assert.Equal(1, (await rescue.EndSessionsAsync(actor, person.Id, Reason, default)).Value);
    }
}

using System.Data.Common;
using AdminConsole.Account;
using AdminConsole.Domain;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Settings;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace AdminConsole.Tests.Account;

/// <summary>Credentials changed while a ticket is being used: whatever comes first, no session outlives the change.</summary>
[Trait("Stage", "Database")]
public sealed class TicketRaceTests
{
    private const string Changed = "another harbour at dusk";

    [Theory, AllDatabases]
    public async Task Complete_PasswordChangedAfterTheCodeWasSpent_OpensNoSession(DatabaseKind kind)
    {
        var between = new AfterSpentStep();
        await using var console = await TestConsole.CreateAsync(kind, between);
        var bench = new SignInBench(console);
        var person = await bench.AddAsync();
        var (key, _) = await bench.EnrollAsync(person.Id);
        var owner = await console.SignedInAsync(person.Id);
        var pending = await bench.PasswordStepAsync(person);
        between.Act = async () => Assert.True((await ChangeAsync(bench, owner)).IsSuccess);

        var result = await bench.SignIns.CompleteAsync(bench.Visitor(), pending, SignInMethod.Totp, bench.CodeNow(key), CancellationToken.None);

        Assert.Null(between.Act);
        Assert.IsType<LinkError>(result.Error);
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(owner.SessionId, (await context.Sessions.SingleAsync(row => row.PersonId == person.Id && row.EndedAt == null)).Id);
        Assert.Equal(1, await context.AuditEvents.CountAsync(entry => entry.TargetId == person.Id && entry.Action == AuditActions.FactorFailed));
    }

    [Theory, AllDatabases]
    public async Task Complete_AtOnceWithAChangeOfPassword_LeavesOnlyTheOwnersSession(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var replica = bench.Replica();
        for (var round = 0; round < 12; round++)
        {
            var person = await bench.AddAsync();
            await bench.EnrollAsync(person.Id);
            var owner = await console.SignedInAsync(person.Id);
            var pending = await bench.PasswordStepAsync(person);

            var opening = Task.Run(() => replica.SignIns.OpenSessionAsync(replica.Visitor(), pending, SignInMethod.Totp, CancellationToken.None));
            var changing = Task.Run(() => ChangeAsync(bench, owner));
            var (opened, changed) = (await opening, await changing);

            Assert.True(changed.IsSuccess, changed.Error?.ToString());
            Assert.True(opened.IsSuccess || opened.Error is LinkError, opened.Error?.ToString());
            await using var context = console.Contexts.CreateDbContext();
            Assert.Equal(owner.SessionId, (await context.Sessions.SingleAsync(row => row.PersonId == person.Id && row.EndedAt == null)).Id);
        }
    }

    [Theory, AllDatabases]
    public async Task Open_TwentyTimesAtOnceOnOneTicketsStamp_RefusesNone(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var person = await bench.AddAsync();
        await bench.EnrollAsync(person.Id);
        var pending = await bench.PasswordStepAsync(person);

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => bench.SignIns.OpenSessionAsync(bench.Visitor(), pending, SignInMethod.Totp, CancellationToken.None))));

        Assert.All(results, static result => Assert.True(result.IsSuccess, result.Error?.ToString()));
    }

    [Theory, AllDatabases]
    public async Task Enroll_OnATicketOfAnOldPassword_IsRefusedAndItsKeyForgotten(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var person = await bench.AddAsync();
        var thief = (await bench.SignIns.PendingOfAsync(person.Id, CancellationToken.None))!;
        var seen = KeyOf((await bench.Enrollment.BeginAsync(bench.Visitor().Actor, thief, CancellationToken.None)).Value!);
        Assert.True((await ChangeAsync(bench, await console.SignedInAsync(person.Id))).IsSuccess);

        Assert.IsType<LinkError>((await bench.Enrollment.ConfirmAsync(bench.Visitor().Actor, thief, LockoutCounter.AnyOtherDevice, bench.CodeNow(seen), CancellationToken.None)).Error);
        Assert.IsType<LinkError>((await bench.Enrollment.BeginAsync(bench.Visitor().Actor, thief, CancellationToken.None)).Error);

        // The owner is shown a key that nobody else saw.
        var owners = (await bench.SignIns.PendingOfAsync(person.Id, CancellationToken.None))!;
        var fresh = KeyOf((await bench.Enrollment.BeginAsync(bench.Visitor().Actor, owners, CancellationToken.None)).Value!);
        Assert.NotEqual(seen, fresh);
        Assert.True((await bench.Enrollment.ConfirmAsync(bench.Visitor().Actor, owners, LockoutCounter.AnyOtherDevice, bench.CodeNow(fresh), CancellationToken.None)).IsSuccess);
    }

    [Theory, AllDatabases]
    public async Task Totp_GuessesWithEnrolmentPostsBetween_EndAtTheLimit(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var person = await bench.AddAsync();
        var (key, _) = await bench.EnrollAsync(person.Id);
        var pending = await bench.PasswordStepAsync(person);

        for (var guess = 0; guess < SettingDefinitions.LockoutLimit.Default; guess++)
        {
            await bench.SignIns.CompleteAsync(bench.Visitor(), pending, SignInMethod.Totp, "000000", CancellationToken.None);
            // Refused, for the account has a factor; it must not make the wrong codes forgotten.
            Assert.False((await bench.Enrollment.ConfirmAsync(bench.Visitor().Actor, pending, LockoutCounter.AnyOtherDevice, "000000", CancellationToken.None)).IsSuccess);
        }

        Assert.IsType<LockedError>((await bench.SignIns.CompleteAsync(bench.Visitor(), pending, SignInMethod.Totp, bench.CodeNow(key), CancellationToken.None)).Error);
    }

    private static Task<Result<Done>> ChangeAsync(SignInBench bench, Actor owner)
        => bench.Passwords.ChangeAsync(owner, new PasswordInput { Current = SignInBench.Password, Password = Changed, PasswordAgain = Changed }, CancellationToken.None);

    private static byte[] KeyOf(EnrollmentKey shown) => OtpNet.Base32Encoding.ToBytes(shown.Readable.Replace(" ", string.Empty, StringComparison.Ordinal));

    /// <summary>Does something once, right after a code was marked as spent and before a session is opened.</summary>
    private sealed class AfterSpentStep : DbCommandInterceptor
    {
        public Func<Task>? Act { get; set; }

        public override async ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            if (Act is { } act && command.CommandText.Contains("LastStep", StringComparison.Ordinal))
            {
                Act = null;
                await act();
            }

            return result;
        }
    }
}

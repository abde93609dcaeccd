using AdminConsole.Account;
using AdminConsole.Domain;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Persistence.Keys;
using AdminConsole.Security.Authentication;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Account;

/// <summary>What an attacker tries at the door, each on every database.</summary>
[Trait("Stage", "Database")]
public sealed class SignInAttackTests
{
    private static int Limit => SettingDefinitions.LockoutLimit.Default;

    [Theory, AllDatabases]
    public async Task Totp_OneCodeAHundredTimesOnTwoReplicas_OpensOnce(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var other = bench.Replica();
        var person = await bench.AddAsync();
        var (key, _) = await bench.EnrollAsync(person.Id);
        var code = bench.CodeNow(key);

        // Each from a device of its own, so that no counter stops the race.
        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(index => Task.Run(() =>
            (index % 2 == 0 ? bench : other).Factors.VerifyTotpAsync(bench.Visitor().Actor, person.Id, console.Key(), code, CancellationToken.None))));

        Assert.Single(results, static result => result.IsSuccess);
        Assert.All(results.Where(static result => !result.IsSuccess), static result => Assert.IsType<BadCodeError>(result.Error));
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(99, await context.AuditEvents.CountAsync(entry => entry.TargetId == person.Id && entry.Action == AuditActions.FactorFailed));
    }

    [Theory, AllDatabases]
    public async Task Password_AThousandWrongGuessesAtOnce_ChecksNoMoreThanTheLimit(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var other = bench.Replica();
        var person = await bench.AddAsync();

        var verdicts = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(index => Task.Run(() =>
            (index % 2 == 0 ? bench : other).Gate.ReserveAsync(person.Id, AttemptKind.Password, LockoutCounter.AnyOtherDevice, CancellationToken.None))));

        Assert.Equal(Limit, verdicts.Count(static verdict => verdict is null));
    }

    [Theory, AllDatabases]
    public async Task Password_RightAfterTheLimit_IsRefusedLikeAWrongOne(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var person = await bench.AddAsync();
        for (var guess = 0; guess < Limit; guess++)
        {
            Assert.IsType<BadCredentialsError>((await bench.SignIns.SignInAsync(bench.Visitor(), person.WorkEmail, "wrong", CancellationToken.None)).Error);
        }

        Assert.IsType<BadCredentialsError>((await bench.SignIns.SignInAsync(bench.Visitor(), person.WorkEmail, SignInBench.Password, CancellationToken.None)).Error);

        console.Time.Advance(TimeSpan.FromMinutes(SettingDefinitions.LockoutMinutes.Default + 1));
        Assert.True((await bench.SignIns.SignInAsync(bench.Visitor(), person.WorkEmail, SignInBench.Password, CancellationToken.None)).IsSuccess);
        await using var context = console.Contexts.CreateDbContext();
        var failures = await context.AuditEvents.Where(entry => entry.TargetId == person.Id && entry.Action == AuditActions.SignInFailed).OrderBy(static entry => entry.Sequence).ToListAsync();
        Assert.Equal(Limit + 1, failures.Count);
        Assert.All(failures, entry => Assert.Equal(AuditOutcome.Failed, entry.Outcome));
        Assert.Contains("\"looked\":false", failures[^1].After, StringComparison.Ordinal);
        Assert.All(failures, entry => Assert.True(console.Mac.Verify(entry)));
    }

    [Theory, AllDatabases]
    public async Task Password_StrangersFailures_DoNotShutOutTheOwnersDevice(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var person = await bench.AddAsync();
        var first = await bench.SignIns.SignInAsync(bench.Visitor(), person.WorkEmail, SignInBench.Password, CancellationToken.None);
        var device = Assert.IsType<SignInStep.Completed>(first.Value).SignedIn.DeviceToken;
        for (var guess = 0; guess < Limit * 3; guess++)
        {
            await bench.SignIns.SignInAsync(bench.Visitor(), person.WorkEmail, "wrong", CancellationToken.None);
        }

        Assert.True((await bench.SignIns.SignInAsync(bench.Visitor(device), person.WorkEmail, SignInBench.Password, CancellationToken.None)).IsSuccess);
        Assert.False((await bench.SignIns.SignInAsync(bench.Visitor(), person.WorkEmail, SignInBench.Password, CancellationToken.None)).IsSuccess);
        // A cookie somebody made up is an unknown device.
        Assert.False((await bench.SignIns.SignInAsync(bench.Visitor(LinkTokens.New()), person.WorkEmail, SignInBench.Password, CancellationToken.None)).IsSuccess);
    }

    [Theory, AllDatabases]
    public async Task Totp_BadCodes_AreRefused(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var person = await bench.AddAsync();
        var (key, _) = await bench.EnrollAsync(person.Id);
        var now = console.Time.GetUtcNow();
        string?[] bad =
        [
            TotpCodes.At(key, now.AddDays(-1)),
            TotpCodes.At(key, now.AddSeconds(90)),
            new([.. bench.CodeNow(key).Select(static digit => (char)(digit - '0' + '０'))]),
            string.Empty, null, "12345", "1234567", "abcdef", "'; --", "\ud800", new string('1', 10_000),
        ];
        foreach (var code in bad)
        {
            var result = await bench.Factors.VerifyTotpAsync(bench.Visitor().Actor, person.Id, console.Key(), code, CancellationToken.None);
            Assert.IsType<BadCodeError>(result.Error);
        }

        // The way authenticators show it is no mistake.
        var spaced = bench.CodeNow(key).Insert(3, " ");
        Assert.True((await bench.Factors.VerifyTotpAsync(bench.Visitor().Actor, person.Id, console.Key(), spaced, CancellationToken.None)).IsSuccess);
    }

    [Theory, AllDatabases]
    public async Task Recovery_OneCodeRaced_OpensOnceAndNeverAgain(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var other = bench.Replica();
        var person = await bench.AddAsync();
        var (_, recovery) = await bench.EnrollAsync(person.Id);
        Assert.Equal(RecoveryCodes.Count, recovery.Distinct(StringComparer.Ordinal).Count());

        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(index => Task.Run(() =>
            (index % 2 == 0 ? bench : other).Factors.VerifyRecoveryAsync(bench.Visitor().Actor, person.Id, console.Key(), recovery[3], CancellationToken.None))));

        Assert.Single(results, static result => result.IsSuccess);
        Assert.False((await bench.Factors.VerifyRecoveryAsync(bench.Visitor().Actor, person.Id, console.Key(), recovery[3], CancellationToken.None)).IsSuccess);
        // Typed in lower case, without hyphens.
        Assert.True((await bench.Factors.VerifyRecoveryAsync(bench.Visitor().Actor, person.Id, console.Key(), recovery[4].Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant(), CancellationToken.None)).IsSuccess);
    }

    [Theory, AllDatabases]
    public async Task Counters_OfOneKind_LeaveTheOthersAlone(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var person = await bench.AddAsync();
        var (key, recovery) = await bench.EnrollAsync(person.Id);
        var pending = await bench.PasswordStepAsync(person);
        for (var guess = 0; guess < Limit; guess++)
        {
            Assert.IsType<BadCodeError>((await bench.SignIns.CompleteAsync(bench.Visitor(), pending, SignInMethod.Totp, "000000", CancellationToken.None)).Error);
        }

        Assert.IsType<LockedError>((await bench.SignIns.CompleteAsync(bench.Visitor(), pending, SignInMethod.Totp, bench.CodeNow(key), CancellationToken.None)).Error);
        Assert.True((await bench.SignIns.CompleteAsync(bench.Visitor(), pending, SignInMethod.RecoveryCode, recovery[0], CancellationToken.None)).IsSuccess);
    }

    [Theory, AllDatabases]
    public async Task Enrollment_LastStepFirst_IsRefused(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var person = await bench.AddAsync();

        var result = await bench.Enrollment.ConfirmAsync(bench.Visitor().Actor, person.Id, LockoutCounter.AnyOtherDevice, "123456", CancellationToken.None);

        Assert.IsType<NoPendingKeyError>(result.Error);
    }

    [Theory, AllDatabases]
    public async Task Enrollment_InTwoTabs_ShowsOneKeyAndEndsOnce(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var person = await bench.AddAsync();
        var first = (await bench.Enrollment.BeginAsync(bench.Visitor().Actor, person.Id, CancellationToken.None)).Value!;
        var second = (await bench.Enrollment.BeginAsync(bench.Visitor().Actor, person.Id, CancellationToken.None)).Value!;
        Assert.Equal(first.Readable, second.Readable);
        var code = bench.CodeNow(OtpNet.Base32Encoding.ToBytes(first.Readable.Replace(" ", string.Empty, StringComparison.Ordinal)));

        var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => bench.Enrollment.ConfirmAsync(bench.Visitor().Actor, person.Id, console.Key(), code, CancellationToken.None))));

        Assert.Single(results, static result => result.IsSuccess);
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(RecoveryCodes.Count, await context.RecoveryCodes.CountAsync(row => row.PersonId == person.Id));
    }

    [Theory, AllDatabases]
    public async Task TotpKey_MovedToAnotherPerson_CannotBeRead(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var owner = await bench.AddAsync();
        var thief = await bench.AddAsync();
        var (key, _) = await bench.EnrollAsync(owner.Id);
        await bench.EnrollAsync(thief.Id);
        await using (var context = console.Contexts.CreateDbContext())
        {
            var stored = await context.Authenticators.Where(row => row.PersonId == owner.Id).Select(static row => row.ProtectedKey).SingleAsync();
            Assert.False(stored.AsSpan().IndexOf(key) >= 0);
            await context.Authenticators.Where(row => row.PersonId == thief.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.ProtectedKey, stored));
        }

        Assert.IsType<KeysUnavailableError>((await bench.Factors.VerifyTotpAsync(bench.Visitor().Actor, thief.Id, console.Key(), bench.CodeNow(key), CancellationToken.None)).Error);
    }

    [Theory, AllDatabases]
    public async Task Ticket_AfterAChangeOfPasswordOrDisabling_OpensNothing(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var person = await bench.AddAsync();
        var (key, _) = await bench.EnrollAsync(person.Id);
        var pending = await bench.PasswordStepAsync(person);
        await using (var context = console.Contexts.CreateDbContext())
        {
            await context.Users.Where(account => account.Id == person.Id).ExecuteUpdateAsync(set => set.SetProperty(account => account.SecurityStamp, "moved"));
        }

        Assert.IsType<LinkError>((await bench.SignIns.CompleteAsync(bench.Visitor(), pending, SignInMethod.Totp, bench.CodeNow(key), CancellationToken.None)).Error);

        var again = await bench.PasswordStepAsync(person);
        await using (var context = console.Contexts.CreateDbContext())
        {
            await context.People.Where(row => row.Id == person.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, PersonStatus.Disabled));
        }

        Assert.IsType<LinkError>((await bench.SignIns.CompleteAsync(bench.Visitor(), again, SignInMethod.Totp, bench.CodeNow(key), CancellationToken.None)).Error);
    }

    [Theory, AllDatabases]
    public async Task Link_UsedTwiceOrForAnotherPurposeOrAfterAChange_OpensNothing(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var person = await bench.AddAsync();
        var session = await console.SignedInAsync(person.Id);
        var input = new PasswordInput { Password = "a wholly other harbour", PasswordAgain = "a wholly other harbour" };

        var spare = await AddTokenAsync(console, person.Id, TokenPurpose.PasswordReset);
        var reset = await AddTokenAsync(console, person.Id, TokenPurpose.PasswordReset);
        Assert.IsType<LinkError>((await bench.Links.UseAsync(bench.Visitor().Actor, reset, TokenPurpose.Invitation, input, CancellationToken.None)).Error);
        var raced = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => bench.Links.UseAsync(bench.Visitor().Actor, reset, TokenPurpose.PasswordReset, input, CancellationToken.None))));

        Assert.Single(raced, static result => result.IsSuccess);
        Assert.IsType<LinkError>((await bench.Links.UseAsync(bench.Visitor().Actor, reset, TokenPurpose.PasswordReset, input, CancellationToken.None)).Error);
        // Nor does an earlier one. The change ends what was open.
        Assert.IsType<LinkError>((await bench.Links.UseAsync(bench.Visitor().Actor, spare, TokenPurpose.PasswordReset, input, CancellationToken.None)).Error);
        await using var context = console.Contexts.CreateDbContext();
        Assert.NotNull((await context.Sessions.SingleAsync(row => row.Id == session.SessionId)).EndedAt);
        Assert.True((await bench.SignIns.SignInAsync(bench.Visitor(), person.WorkEmail, input.Password, CancellationToken.None)).IsSuccess);
    }

    [Theory, AllDatabases]
    public async Task Proof_OldSession_IsAskedForASensitiveChange(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var person = await bench.AddAsync();
        var (key, _) = await bench.EnrollAsync(person.Id);
        var actor = await console.SignedInAsync(person.Id);
        Assert.True((await bench.OwnFactors.RenewRecoveryCodesAsync(actor, CancellationToken.None)).IsSuccess);
        console.Time.Advance(TimeSpan.FromMinutes(SettingDefinitions.ProofMinutes.Default + 1));

        Assert.IsType<ProofNeededError>((await bench.OwnFactors.RenewRecoveryCodesAsync(actor, CancellationToken.None)).Error);
        Assert.IsType<BadCodeError>((await bench.Proofs.ProveAsync(actor, "000000", CancellationToken.None)).Error);
        Assert.IsType<ProofNeededError>((await bench.OwnFactors.RenewRecoveryCodesAsync(actor, CancellationToken.None)).Error);
        Assert.True((await bench.Proofs.ProveAsync(actor, bench.CodeNow(key), CancellationToken.None)).IsSuccess);
        Assert.True((await bench.OwnFactors.RenewRecoveryCodesAsync(actor, CancellationToken.None)).IsSuccess);
    }

    private static async Task<string> AddTokenAsync(TestConsole console, Guid personId, TokenPurpose purpose)
    {
        var token = LinkTokens.New();
        await using var context = console.Contexts.CreateDbContext();
        context.Add(new OneTimeToken { Id = console.Key(), PersonId = personId, Purpose = purpose, Hash = LinkTokens.HashOf(token)!, CreatedAt = console.Now, ExpiresAt = console.Now.AddHours(1) });
        await TestConsole.SaveAsync(context);
        return token;
    }
}

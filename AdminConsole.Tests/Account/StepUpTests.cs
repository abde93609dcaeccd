using AdminConsole.Account;
using AdminConsole.Domain;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Account;

/// <summary>What a fresh proof counts for, and what of one's own second factor is not touched without it.</summary>
[Trait("Stage", "Database")]
public sealed class StepUpTests
{
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(SettingDefinitions.ProofMinutes.Default);

    [Theory, AllDatabases]
    public async Task Prove_OneCodeInManySessionsAtOnce_CountsInOneOfThem(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var other = bench.Replica();
        var person = await bench.AddAsync();
        var (key, _) = await bench.EnrollAsync(person.Id);
        List<Actor> actors = [];
        for (var index = 0; index < 4; index++)
        {
            actors.Add(await console.SignedInAsync(person.Id));
        }

        console.Time.Advance(Stale);
        var code = bench.CodeNow(key);

        // No more than a counter allows, so that no lock stops the race.
        var results = await Task.WhenAll(actors.Select((actor, index) => Task.Run(() => (index % 2 == 0 ? bench : other).Proofs.ProveAsync(actor, code, CancellationToken.None))));

        Assert.Single(results, static result => result.IsSuccess);
        var fresh = 0;
        foreach (var actor in actors)
        {
            fresh += await bench.Proofs.IsFreshAsync(actor, CancellationToken.None) ? 1 : 0;
        }

        Assert.Equal(1, fresh);
    }

    [Theory, AllDatabases]
    public async Task Prove_InASessionThatEnded_CountsForNothing(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var person = await bench.AddAsync();
        var (key, _) = await bench.EnrollAsync(person.Id);
        var actor = await console.SignedInAsync(person.Id);
        await using (var context = console.Contexts.CreateDbContext())
        {
            await context.Sessions.Where(row => row.Id == actor.SessionId).ExecuteUpdateAsync(set => set.SetProperty(row => row.EndedAt, console.Now));
        }

        Assert.IsType<SessionEndedError>((await bench.Proofs.ProveAsync(actor, bench.CodeNow(key), CancellationToken.None)).Error);
        Assert.IsType<SessionEndedError>((await bench.Proofs.ProveAsync(actor with { SessionId = null }, bench.CodeNow(key), CancellationToken.None)).Error);
    }

    [Theory, AllDatabases]
    public async Task Prove_ByRecoveryCode_IsNotTakenAndOpensNothing(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var person = await bench.AddAsync();
        var (_, recovery) = await bench.EnrollAsync(person.Id);
        var actor = await console.SignedInAsync(person.Id);
        console.Time.Advance(Stale);

        Assert.IsType<BadCodeError>((await bench.Proofs.ProveAsync(actor, recovery[0], CancellationToken.None)).Error);
        Assert.IsType<BadCodeError>((await bench.Proofs.ProveAsync(actor, SignInBench.Password, CancellationToken.None)).Error);

        Assert.False(await bench.Proofs.IsFreshAsync(actor, CancellationToken.None));
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(RecoveryCodes.Count, await context.RecoveryCodes.CountAsync(row => row.PersonId == person.Id && row.UsedAt == null));
    }

    [Theory, AllDatabases]
    public async Task Prove_WrongToTheLimit_IsLockedAlsoForTheRightCode(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var person = await bench.AddAsync();
        var (key, _) = await bench.EnrollAsync(person.Id);
        var actor = await console.SignedInAsync(person.Id);
        for (var guess = 0; guess < SettingDefinitions.LockoutLimit.Default; guess++)
        {
            Assert.IsType<BadCodeError>((await bench.Proofs.ProveAsync(actor, "000000", CancellationToken.None)).Error);
        }

        Assert.IsType<LockedError>((await bench.Proofs.ProveAsync(actor, bench.CodeNow(key), CancellationToken.None)).Error);
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(SettingDefinitions.LockoutLimit.Default + 1, await context.AuditEvents.CountAsync(entry => entry.Action == AuditActions.FactorFailed && entry.TargetId == person.Id));
    }

    [Theory, AllDatabases]
    public async Task Enroll_ReplacingWithoutAFreshProof_ShowsNoKeyAndKeepsTheOldOne(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var person = await bench.AddAsync();
        var (old, _) = await bench.EnrollAsync(person.Id);
        var actor = await console.SignedInAsync(person.Id);
        var thief = await console.AddActorAsync(console.Support);
        console.Time.Advance(Stale);

        Assert.IsType<ProofNeededError>((await bench.Enrollment.BeginAsync(actor, person.Id, CancellationToken.None)).Error);
        // With the ticket of the password alone, and in somebody else's session.
        Assert.IsType<ProofNeededError>((await bench.Enrollment.BeginAsync(bench.Visitor().Actor, person.Id, CancellationToken.None)).Error);
        Assert.IsType<ProofNeededError>((await bench.Enrollment.BeginAsync(thief, person.Id, CancellationToken.None)).Error);
        Assert.IsType<ProofNeededError>((await bench.Enrollment.ConfirmAsync(thief, person.Id, LockoutCounter.AnyOtherDevice, "000000", CancellationToken.None)).Error);
        // The last step posted first.
        Assert.IsType<NoPendingKeyError>((await bench.Enrollment.ConfirmAsync(actor, person.Id, LockoutCounter.AnyOtherDevice, bench.CodeNow(old), CancellationToken.None)).Error);

        Assert.True((await bench.Proofs.ProveAsync(actor, bench.CodeNow(old), CancellationToken.None)).IsSuccess);
        var shown = await bench.Enrollment.BeginAsync(actor, person.Id, CancellationToken.None);
        var key = OtpNet.Base32Encoding.ToBytes(shown.Value!.Readable.Replace(" ", string.Empty, StringComparison.Ordinal));
        Assert.NotEqual(old, key);
        // Scanning takes longer than the proof lasts.
        console.Time.Advance(Stale);
        Assert.True((await bench.Enrollment.ConfirmAsync(actor, person.Id, LockoutCounter.AnyOtherDevice, bench.CodeNow(key), CancellationToken.None)).IsSuccess);
        console.Time.Advance(TimeSpan.FromSeconds(TotpCodes.StepSeconds));
        Assert.IsType<BadCodeError>((await bench.Proofs.ProveAsync(actor, bench.CodeNow(old), CancellationToken.None)).Error);
        Assert.True((await bench.Proofs.ProveAsync(actor, bench.CodeNow(key), CancellationToken.None)).IsSuccess);
    }

    [Theory, AllDatabases]
    public async Task Enroll_TicketOfWhoeverHasOnlyAPasskey_ShowsNoKey(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var person = await bench.AddAsync();
        await AddPasskeyAsync(console, person.Id);

        Assert.IsType<ProofNeededError>((await bench.Enrollment.BeginAsync(bench.Visitor().Actor, person.Id, CancellationToken.None)).Error);
    }

    [Theory, AllDatabases]
    public async Task Remove_Authenticator_NeedsProofAndIsRefusedWhileItIsTheLastThatIsAskedFor(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var person = await bench.AddAsync();
        var (key, _) = await bench.EnrollAsync(person.Id);
        var actor = await console.SignedInAsync(person.Id);
        console.Time.Advance(Stale);
        Assert.IsType<ProofNeededError>((await bench.OwnFactors.RemoveAuthenticatorAsync(actor, CancellationToken.None)).Error);
        Assert.True((await bench.Proofs.ProveAsync(actor, bench.CodeNow(key), CancellationToken.None)).IsSuccess);

        await SetPolicyAsync(console, "everyone");
        Assert.IsType<FactorNeededError>((await bench.OwnFactors.RemoveAuthenticatorAsync(actor, CancellationToken.None)).Error);
        await SetPolicyAsync(console, "nobody");
        var pending = await bench.PasswordStepAsync(person);
        Assert.True((await bench.OwnFactors.RemoveAuthenticatorAsync(actor, CancellationToken.None)).IsSuccess);

        Assert.IsType<NotFoundError>((await bench.OwnFactors.RemoveAuthenticatorAsync(actor, CancellationToken.None)).Error);
        // The ticket from when there was a factor opens nothing, and its codes neither.
        Assert.False(await bench.SignIns.IsCurrentAsync(pending, CancellationToken.None));
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(0, await context.RecoveryCodes.CountAsync(row => row.PersonId == person.Id));
        Assert.Equal(1, await context.AuditEvents.CountAsync(entry => entry.Action == AuditActions.FactorRemove && entry.TargetId == person.Id && entry.Outcome == AuditOutcome.Success));
    }

    [Theory, AllDatabases]
    public async Task Remove_AuthenticatorBesideAPasskey_LeavesTheRecoveryCodes(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var person = await bench.AddAsync();
        await bench.EnrollAsync(person.Id);
        await AddPasskeyAsync(console, person.Id);
        var actor = await console.SignedInAsync(person.Id);
        await SetPolicyAsync(console, "everyone");

        Assert.True((await bench.OwnFactors.RemoveAuthenticatorAsync(actor, CancellationToken.None)).IsSuccess);

        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(RecoveryCodes.Count, await context.RecoveryCodes.CountAsync(row => row.PersonId == person.Id));
    }

    private static async Task AddPasskeyAsync(TestConsole console, Guid personId)
    {
        await using var context = console.Contexts.CreateDbContext();
        context.Add(new Passkey { Id = console.Key(), PersonId = personId, CredentialId = [1, 2, 3, 4], PublicKey = [1], Name = "Key", CreatedAt = console.Now });
        await TestConsole.SaveAsync(context);
    }

    private static async Task SetPolicyAsync(TestConsole console, string value)
    {
        await using var context = console.Contexts.CreateDbContext();
        await context.Settings.Where(static row => row.Key == SettingDefinitions.FactorPolicy.Key).ExecuteDeleteAsync();
        context.Add(new Setting { Key = SettingDefinitions.FactorPolicy.Key, Value = value, ChangedAt = console.Now });
        await TestConsole.SaveAsync(context);
        await console.Settings.LoadAsync(CancellationToken.None);
    }
}

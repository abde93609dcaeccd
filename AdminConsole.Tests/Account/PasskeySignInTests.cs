using AdminConsole.Account;
using AdminConsole.Domain;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Account;

/// <summary>Passkeys at the door and within a session: what opens, and what an attacker tries, on every database.</summary>
[Trait("Stage", "Database")]
public sealed class PasskeySignInTests
{
    private static int Limit => SettingDefinitions.LockoutLimit.Default;

    [Theory, AllDatabases]
    public async Task SignIn_ByPasskeyAlone_OpensASessionAndMovesTheCounter(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new PasskeyBench(new SignInBench(console));
        var (person, _, authenticator) = await bench.OwnerAsync(counter: 7);

        var opened = await bench.SignInAsync(authenticator);

        Assert.True(opened.IsSuccess, opened.Error?.ToString());
        Assert.Equal(person.Id, opened.Value.PersonId);
        await using var context = console.Contexts.CreateDbContext();
        var session = await context.Sessions.SingleAsync(row => row.Id == opened.Value.SessionId);
        Assert.Equal(SignInMethod.Passkey, session.Method);
        var passkey = await context.Passkeys.SingleAsync(row => row.PersonId == person.Id);
        Assert.Equal(8, passkey.SignCount);
        Assert.NotNull(passkey.LastUsedAt);
        Assert.Empty(await bench.FailuresAsync(person.Id));
        Assert.Equal(1, await context.AuditEvents.CountAsync(entry => entry.TargetId == person.Id && entry.Action == AuditActions.SignIn));
    }

    [Theory, AllDatabases]
    public async Task SignIn_LyingAnswers_AreRefusedWithOneEventEachThatSaysWhy(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new PasskeyBench(new SignInBench(console));
        var (person, _, authenticator) = await bench.OwnerAsync(counter: 5);
        var (other, _, _) = await bench.OwnerAsync();
        (Lie Lie, string Why)[] lies =
        [
            (new Lie { Origin = "https://console.test.evil.example" }, "another origin"),
            (new Lie { Origin = "http://console.test" }, "another origin"),
            (new Lie { Origin = string.Empty }, "another origin"),
            (new Lie { CrossOrigin = true }, "another origin"),
            (new Lie { Domain = "evil.example" }, "another domain"),
            (new Lie { NotVerified = true }, "person not verified"),
            (new Lie { BadSignature = true }, "refused"),
            (new Lie { Challenge = SoftwareAuthenticator.Text(new byte[32]) }, "another challenge"),
            (new Lie { Type = "webauthn.create" }, "refused"),
            (new Lie { UserHandle = SoftwareAuthenticator.Text(System.Text.Encoding.UTF8.GetBytes(other.Id.ToString("D"))) }, "refused"),
            (new Lie { UserHandle = "AAAA" }, "refused"),
            (new Lie { Counter = 5 }, PasskeyUse.Cloned),
            (new Lie { Counter = 0 }, PasskeyUse.Cloned),
        ];

        var place = LockoutCounter.AnyOtherDevice;
        foreach (var (lie, why) in lies)
        {
            var before = (await bench.FailuresAsync(person.Id)).Count;
            var result = await bench.SignInAsync(authenticator, lie);

            Assert.IsType<BadPasskeyError>(result.Error);
            var failures = await bench.FailuresAsync(person.Id);
            Assert.Equal(before + 1, failures.Count);
            Assert.Contains($"\"reason\":\"{why}\"", failures[^1].After, StringComparison.Ordinal);
            Assert.Contains("\"counter\":\"Passkey\"", failures[^1].After, StringComparison.Ordinal);
            Assert.Equal(AuditOutcome.Failed, failures[^1].Outcome);
            Assert.True(console.Mac.Verify(failures[^1]));
            await bench.Bench.Gate.ResetAsync(person.Id, AttemptKind.Passkey, place, CancellationToken.None);
        }

        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(1, await context.Sessions.CountAsync(row => row.PersonId == person.Id));
        Assert.Equal(5, (await context.Passkeys.SingleAsync(row => row.PersonId == person.Id)).SignCount);
        authenticator.Counter = 20;
        Assert.True((await bench.SignInAsync(authenticator)).IsSuccess);
    }

    [Theory, AllDatabases]
    public async Task SignIn_UnknownCredentialOrNoAnswerAtAll_IsRefusedWithOneEventOfNobody(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new PasskeyBench(new SignInBench(console));
        await bench.OwnerAsync();
        using var stranger = new SoftwareAuthenticator();
        var asked = await bench.AskAsync();
        string?[] answers = [stranger.Get(asked.OptionsJson), null, string.Empty, "{}", "[]", "null", "{\"id\":7}", "{\"id\":\"\\ud800\",\"response\":{}}", "{\"id\":\"AAAA\",\"response\":[]}", new string('[', 9000), new string('x', 100_000)];

        foreach (var answer in answers)
        {
            Assert.IsType<BadPasskeyError>((await bench.Passkeys.SignInAsync(PasskeyBench.Http(), bench.Bench.Visitor(), asked.Ticket, answer, CancellationToken.None)).Error);
        }

        Assert.Equal(answers.Length, (await bench.FailuresAsync(null)).Count);
    }

    [Theory, AllDatabases]
    public async Task SignIn_GarbageForAKnownCredential_IsRefused(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new PasskeyBench(new SignInBench(console));
        var (person, _, authenticator) = await bench.OwnerAsync();
        var asked = await bench.AskAsync();
        var id = SoftwareAuthenticator.Text(authenticator.CredentialId);

        Assert.IsType<BadPasskeyError>((await bench.Passkeys.SignInAsync(PasskeyBench.Http(), bench.Bench.Visitor(), asked.Ticket, $"{{\"id\":\"{id}\",\"response\":{{\"clientDataJSON\":\"AA\",\"authenticatorData\":\"AA\"}}}}", CancellationToken.None)).Error);

        Assert.Contains("unreadable", Assert.Single(await bench.FailuresAsync(person.Id)).After, StringComparison.Ordinal);
    }

    [Theory, AllDatabases]
    public async Task SignIn_ByADisabledPerson_IsRefused(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new PasskeyBench(new SignInBench(console));
        var (person, _, authenticator) = await bench.OwnerAsync();
        await using (var context = console.Contexts.CreateDbContext())
        {
            await context.People.Where(row => row.Id == person.Id).ExecuteUpdateAsync(static set => set.SetProperty(row => row.Status, PersonStatus.Disabled));
        }

        Assert.IsType<BadPasskeyError>((await bench.SignInAsync(authenticator)).Error);
        Assert.Contains(PasskeyUse.Disabled, Assert.Single(await bench.FailuresAsync(person.Id)).After, StringComparison.Ordinal);
    }

    [Theory, AllDatabases]
    public async Task SignIn_OneAnswerTwentyTimesOnTwoReplicas_OpensOnce(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new PasskeyBench(new SignInBench(console));
        var replica = bench.Replica();
        // A counter at zero does not help here: only the challenge's mark stands in the way.
        var (person, _, authenticator) = await bench.OwnerAsync(counter: 0);
        var asked = await bench.AskAsync();
        var answer = authenticator.Get(asked.OptionsJson);

        // In turns as large as the limit allows, so that no lock stops the race.
        var opened = 0;
        for (var turn = 0; turn < 5; turn++)
        {
            await bench.Bench.Gate.ResetAsync(person.Id, AttemptKind.Passkey, LockoutCounter.AnyOtherDevice, CancellationToken.None);
            var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(index => Task.Run(() =>
                (index % 2 == 0 ? bench : replica).Passkeys.SignInAsync(PasskeyBench.Http(), bench.Bench.Visitor(), asked.Ticket, answer, CancellationToken.None))));
            opened += results.Count(static result => result.IsSuccess);
        }

        Assert.Equal(1, opened);
        Assert.Equal(19, (await bench.FailuresAsync(person.Id)).Count);
    }

    [Theory, AllDatabases]
    public async Task SignIn_TwoAnswersOfOneCounterAtOnce_OpensOnce(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new PasskeyBench(new SignInBench(console));
        var (person, _, authenticator) = await bench.OwnerAsync(counter: 1);
        var first = await bench.AskAsync();
        var second = await bench.AskAsync();
        var one = authenticator.Get(first.OptionsJson, new Lie { Counter = 9 });
        var two = authenticator.Get(second.OptionsJson, new Lie { Counter = 9 });

        var results = await Task.WhenAll(
            Task.Run(() => bench.Passkeys.SignInAsync(PasskeyBench.Http(), bench.Bench.Visitor(), first.Ticket, one, CancellationToken.None)),
            Task.Run(() => bench.Passkeys.SignInAsync(PasskeyBench.Http(), bench.Bench.Visitor(), second.Ticket, two, CancellationToken.None)));

        Assert.Single(results, static result => result.IsSuccess);
        Assert.Contains(PasskeyUse.Cloned, Assert.Single(await bench.FailuresAsync(person.Id)).After, StringComparison.Ordinal);
    }

    [Theory, AllDatabases]
    public async Task SignIn_WithATicketThatIsOldForgedOrForSomethingElse_IsRefused(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new PasskeyBench(new SignInBench(console));
        var (person, actor, authenticator) = await bench.OwnerAsync();
        var proof = (await bench.Passkeys.AskForProofAsync(PasskeyBench.Http(), actor, CancellationToken.None)).Value!;
        var pending = await bench.Bench.PasswordStepAsync(person);
        var factor = (await bench.Passkeys.AskForFactorAsync(PasskeyBench.Http(), pending, CancellationToken.None)).Value!;
        var old = await bench.AskAsync();
        var foreign = new PasskeyBench(new SignInBench(console));
        var forged = await foreign.AskAsync();
        console.Time.Advance(PasskeyTickets.Lifetime);

        foreach (var (ticket, options) in new[] { (proof.Ticket, proof), (factor.Ticket, factor), (old.Ticket, old), (forged.Ticket, forged), (null!, old), ("x", old), (old.Ticket[..^4], old) })
        {
            await bench.Bench.Gate.ResetAsync(person.Id, AttemptKind.Passkey, LockoutCounter.AnyOtherDevice, CancellationToken.None);
            Assert.IsType<BadPasskeyError>((await bench.Passkeys.SignInAsync(PasskeyBench.Http(), bench.Bench.Visitor(), ticket, authenticator.Get(options.OptionsJson), CancellationToken.None)).Error);
        }

        var failures = await bench.FailuresAsync(person.Id);
        Assert.Equal(7, failures.Count);
        Assert.All(failures, static entry => Assert.Contains("no such challenge", entry.After, StringComparison.Ordinal));
    }

    [Theory, AllDatabases]
    public async Task SignIn_PastTheLimit_IsNotLookedAtUntilTheLockRunsOut(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new PasskeyBench(new SignInBench(console));
        var (person, _, authenticator) = await bench.OwnerAsync();
        var device = (await bench.SignInAsync(authenticator)).Value!.DeviceToken;
        for (var guess = 0; guess < Limit; guess++)
        {
            Assert.IsType<BadPasskeyError>((await bench.SignInAsync(authenticator, new Lie { BadSignature = true })).Error);
        }

        Assert.IsType<LockedError>((await bench.SignInAsync(authenticator)).Error);
        // The owner's own browser is a place of its own.
        Assert.True((await bench.SignInAsync(authenticator, device: device)).IsSuccess);

        console.Time.Advance(TimeSpan.FromMinutes(SettingDefinitions.LockoutMinutes.Default + 1));
        Assert.True((await bench.SignInAsync(authenticator)).IsSuccess);
        var failures = await bench.FailuresAsync(person.Id);
        Assert.Equal(Limit + 1, failures.Count);
        Assert.Contains("\"looked\":false", failures[^1].After, StringComparison.Ordinal);
    }

    [Theory, AllDatabases]
    public async Task Factor_AfterThePassword_TakesThePersonsOwnPasskeyOnly(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new PasskeyBench(new SignInBench(console));
        var (person, _, own) = await bench.OwnerAsync();
        var (_, _, foreign) = await bench.OwnerAsync();
        var pending = await bench.Bench.PasswordStepAsync(person);
        var asked = (await bench.Passkeys.AskForFactorAsync(PasskeyBench.Http(), pending, CancellationToken.None)).Value!;

        var stolen = await bench.Passkeys.CompleteAsync(PasskeyBench.Http(), bench.Bench.Visitor(), pending, asked.Ticket, foreign.Get(asked.OptionsJson), CancellationToken.None);
        Assert.IsType<BadPasskeyError>(stolen.Error);
        Assert.Contains(PasskeyUse.OtherPerson, Assert.Single(await bench.FailuresAsync(person.Id)).After, StringComparison.Ordinal);

        Assert.IsType<LinkError>((await bench.Passkeys.CompleteAsync(PasskeyBench.Http(), bench.Bench.Visitor(), pending with { Stamp = "older" }, asked.Ticket, own.Get(asked.OptionsJson), CancellationToken.None)).Error);
        var opened = await bench.Passkeys.CompleteAsync(PasskeyBench.Http(), bench.Bench.Visitor(), pending, asked.Ticket, own.Get(asked.OptionsJson), CancellationToken.None);
        Assert.True(opened.IsSuccess, opened.Error?.ToString());
        Assert.Equal(person.Id, opened.Value.PersonId);
    }

    [Theory, AllDatabases]
    public async Task Password_OfWhoeverHasAPasskey_OpensNeitherASessionNorAnEnrolment(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new PasskeyBench(new SignInBench(console));
        var (person, actor, _) = await bench.OwnerAsync();

        var pending = await bench.Bench.PasswordStepAsync(person);

        var visitor = bench.Bench.Visitor().Actor;
        Assert.IsType<ProofNeededError>((await bench.Bench.Enrollment.BeginAsync(visitor, person.Id, CancellationToken.None)).Error);
        Assert.IsType<LinkError>((await bench.Registration.AskAsync(PasskeyBench.Http(), pending, "Mine now", CancellationToken.None)).Error);
        Assert.True((await bench.Bench.Enrollment.BeginAsync(actor, person.Id, CancellationToken.None)).IsSuccess);
        console.Time.Advance(TimeSpan.FromMinutes(SettingDefinitions.ProofMinutes.Default + 1));
        Assert.IsType<ProofNeededError>((await bench.Bench.Enrollment.BeginAsync(actor, person.Id, CancellationToken.None)).Error);
    }

    [Theory, AllDatabases]
    public async Task Proof_ByPasskey_MarksThisSessionAndNoOther(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new PasskeyBench(new SignInBench(console));
        var (person, actor, authenticator) = await bench.OwnerAsync();
        var elsewhere = await console.SignedInAsync(person.Id);
        var (_, stranger, foreign) = await bench.OwnerAsync();
        console.Time.Advance(TimeSpan.FromMinutes(SettingDefinitions.ProofMinutes.Default + 1));
        Assert.False(await bench.Bench.Proofs.IsFreshAsync(actor, CancellationToken.None));
        Assert.Equal(ProofKind.Passkey, await bench.Bench.Proofs.KindAsync(actor, CancellationToken.None));
        // A password does not stand in for a passkey.
        Assert.IsType<BadCodeError>((await bench.Bench.Proofs.ProveAsync(actor, SignInBench.Password, CancellationToken.None)).Error);

        var asked = (await bench.Passkeys.AskForProofAsync(PasskeyBench.Http(), actor, CancellationToken.None)).Value!;
        Assert.IsType<BadPasskeyError>((await bench.Passkeys.ProveAsync(PasskeyBench.Http(), elsewhere, asked.Ticket, authenticator.Get(asked.OptionsJson), CancellationToken.None)).Error);
        Assert.IsType<BadPasskeyError>((await bench.Passkeys.ProveAsync(PasskeyBench.Http(), actor, asked.Ticket, foreign.Get(asked.OptionsJson), CancellationToken.None)).Error);
        Assert.IsType<BadPasskeyError>((await bench.Passkeys.ProveAsync(PasskeyBench.Http(), stranger, asked.Ticket, authenticator.Get(asked.OptionsJson), CancellationToken.None)).Error);
        Assert.False(await bench.Bench.Proofs.IsFreshAsync(actor, CancellationToken.None));

        var proved = await bench.Passkeys.ProveAsync(PasskeyBench.Http(), actor, asked.Ticket, authenticator.Get(asked.OptionsJson), CancellationToken.None);

        Assert.True(proved.IsSuccess, proved.Error?.ToString());
        Assert.True(await bench.Bench.Proofs.IsFreshAsync(actor, CancellationToken.None));
        Assert.False(await bench.Bench.Proofs.IsFreshAsync(elsewhere, CancellationToken.None));
        Assert.IsType<BadPasskeyError>((await bench.Passkeys.ProveAsync(PasskeyBench.Http(), actor, asked.Ticket, authenticator.Get(asked.OptionsJson), CancellationToken.None)).Error);
    }
}

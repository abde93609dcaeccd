using AdminConsole.Account;
using AdminConsole.Domain;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Security.Authentication;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Account;

/// <summary>How passkeys come to an account, and how they must not, on every database.</summary>
[Trait("Stage", "Database")]
public sealed class PasskeyRegistrationTests
{
    [Theory, AllDatabases]
    public async Task Register_TheFirst_KeepsThePublicHalfAndHandsOutRecoveryCodesOnce(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new PasskeyBench(new SignInBench(console));
        var person = await bench.Bench.AddAsync();
        var actor = await console.SignedInAsync(person.Id);
        using var authenticator = new SoftwareAuthenticator { IsSynced = true };
        var asked = (await bench.Registration.AskAsync(PasskeyBench.Http(), actor, "  Phone ", CancellationToken.None)).Value!;

        var added = await bench.Registration.CompleteAsync(PasskeyBench.Http(), actor, asked.Ticket, authenticator.Create(asked.OptionsJson), CancellationToken.None);
        using var second = await bench.RegisterAsync(actor, "Key");

        Assert.True(added.IsSuccess, added.Error?.ToString());
        Assert.Equal(RecoveryCodes.Count, added.Value.RecoveryCodes.Count);
        await using var context = console.Contexts.CreateDbContext();
        var kept = await context.Passkeys.SingleAsync(row => row.Id == added.Value.Id);
        Assert.Equal(authenticator.CredentialId, kept.CredentialId);
        Assert.Equal(("Phone", "internal,hybrid", true, true), (kept.Name, kept.Transports, kept.IsBackupEligible, kept.IsBackedUp));
        Assert.Equal(RecoveryCodes.Count, await context.RecoveryCodes.CountAsync(row => row.PersonId == person.Id));
        var events = await context.AuditEvents.Where(entry => entry.TargetId == person.Id && entry.Action == AuditActions.PasskeyAdd).ToListAsync();
        Assert.Equal(2, events.Count);
        Assert.All(events, static entry => Assert.DoesNotContain("Phone", entry.After, StringComparison.Ordinal));
        Assert.True((await bench.Bench.Policy.OfAsync(person.Id, CancellationToken.None)).HasPasskey);
    }

    [Theory, AllDatabases]
    public async Task Register_WithoutAFreshProof_IsRefusedAtBothEnds(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new PasskeyBench(new SignInBench(console));
        var person = await bench.Bench.AddAsync();
        var actor = await console.SignedInAsync(person.Id);
        using var authenticator = new SoftwareAuthenticator();
        console.Time.Advance(TimeSpan.FromMinutes(SettingDefinitions.ProofMinutes.Default) - TimeSpan.FromMinutes(1));
        var asked = (await bench.Registration.AskAsync(PasskeyBench.Http(), actor, "Phone", CancellationToken.None)).Value!;
        console.Time.Advance(TimeSpan.FromMinutes(2));

        Assert.IsType<ProofNeededError>((await bench.Registration.CompleteAsync(PasskeyBench.Http(), actor, asked.Ticket, authenticator.Create(asked.OptionsJson), CancellationToken.None)).Error);
        Assert.IsType<ProofNeededError>((await bench.Registration.AskAsync(PasskeyBench.Http(), actor, "Phone", CancellationToken.None)).Error);
        await using var context = console.Contexts.CreateDbContext();
        Assert.Empty(await context.Passkeys.ToListAsync());
    }

    [Theory, AllDatabases]
    public async Task Register_BadNames_AreNamed(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new PasskeyBench(new SignInBench(console));
        var actor = await console.SignedInAsync((await bench.Bench.AddAsync()).Id);
        foreach (var name in (string?[])[null, string.Empty, "   ", new string('n', FieldLimits.PasskeyName + 1), "a\nb", "a\u202eb", "\ud800"])
        {
            Assert.IsType<InvalidError>((await bench.Registration.AskAsync(PasskeyBench.Http(), actor, name, CancellationToken.None)).Error);
        }
    }

    [Theory, AllDatabases]
    public async Task Register_LyingAnswers_AreRefusedWithOneEventEach(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new PasskeyBench(new SignInBench(console));
        var person = await bench.Bench.AddAsync();
        var actor = await console.SignedInAsync(person.Id);
        using var authenticator = new SoftwareAuthenticator();
        var asked = (await bench.Registration.AskAsync(PasskeyBench.Http(), actor, "Phone", CancellationToken.None)).Value!;
        string?[] answers =
        [
            authenticator.Create(asked.OptionsJson, new Lie { Origin = "https://evil.example" }),
            authenticator.Create(asked.OptionsJson, new Lie { Domain = "evil.example" }),
            authenticator.Create(asked.OptionsJson, new Lie { NotVerified = true }),
            authenticator.Create(asked.OptionsJson, new Lie { CrossOrigin = true }),
            authenticator.Create(asked.OptionsJson, new Lie { Type = "webauthn.get" }),
            authenticator.Create(asked.OptionsJson, new Lie { Challenge = "AAAA" }),
            null, string.Empty, "{}", new string('x', 100_000),
        ];

        foreach (var answer in answers)
        {
            Assert.IsType<BadPasskeyError>((await bench.Registration.CompleteAsync(PasskeyBench.Http(), actor, asked.Ticket, answer, CancellationToken.None)).Error);
        }

        await using var context = console.Contexts.CreateDbContext();
        Assert.Empty(await context.Passkeys.ToListAsync());
        Assert.Equal(answers.Length, await context.AuditEvents.CountAsync(entry => entry.TargetId == person.Id && entry.Action == AuditActions.PasskeyAdd && entry.Outcome == AuditOutcome.Failed));
    }

    [Theory, AllDatabases]
    public async Task Register_OneAnswerTwiceOrAnothersCredential_IsKeptOnce(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new PasskeyBench(new SignInBench(console));
        var (person, actor, authenticator) = await bench.OwnerAsync();
        var thief = await console.SignedInAsync((await bench.Bench.AddAsync()).Id);
        var theirs = (await bench.Registration.AskAsync(PasskeyBench.Http(), thief, "Mine", CancellationToken.None)).Value!;
        Assert.IsType<BadPasskeyError>((await bench.Registration.CompleteAsync(PasskeyBench.Http(), thief, theirs.Ticket, authenticator.Create(theirs.OptionsJson), CancellationToken.None)).Error);

        using var another = new SoftwareAuthenticator();
        var asked = (await bench.Registration.AskAsync(PasskeyBench.Http(), actor, "Another", CancellationToken.None)).Value!;
        var answer = another.Create(asked.OptionsJson);
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => bench.Registration.CompleteAsync(PasskeyBench.Http(), actor, asked.Ticket, answer, CancellationToken.None))));

        Assert.Single(results, static result => result.IsSuccess);
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(2, await context.Passkeys.CountAsync(row => row.PersonId == person.Id));
        Assert.Equal(2, await context.Passkeys.CountAsync());
    }

    [Theory, AllDatabases]
    public async Task Register_TwoAtOnceAtTheLimit_KeepsTwenty(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new PasskeyBench(new SignInBench(console));
        var person = await bench.Bench.AddAsync();
        var actor = await console.SignedInAsync(person.Id);
        await using (var context = console.Contexts.CreateDbContext())
        {
            context.AddRange(Enumerable.Range(0, PasskeyRegistration.Maximum - 1).Select(index => new Passkey { Id = console.Key(), PersonId = person.Id, CredentialId = [1, (byte)index], PublicKey = [1], Name = "Old", CreatedAt = console.Now }));
            await TestConsole.SaveAsync(context);
        }

        using var one = new SoftwareAuthenticator();
        using var two = new SoftwareAuthenticator();
        var first = (await bench.Registration.AskAsync(PasskeyBench.Http(), actor, "One", CancellationToken.None)).Value!;
        var second = (await bench.Registration.AskAsync(PasskeyBench.Http(), actor, "Two", CancellationToken.None)).Value!;
        var results = await Task.WhenAll(
            Task.Run(() => bench.Registration.CompleteAsync(PasskeyBench.Http(), actor, first.Ticket, one.Create(first.OptionsJson), CancellationToken.None)),
            Task.Run(() => bench.Registration.CompleteAsync(PasskeyBench.Http(), actor, second.Ticket, two.Create(second.OptionsJson), CancellationToken.None)));

        Assert.Single(results, static result => result.IsSuccess);
        Assert.Single(results, static result => result.Error is PasskeyCountError);
        Assert.IsType<PasskeyCountError>((await bench.Registration.AskAsync(PasskeyBench.Http(), actor, "More", CancellationToken.None)).Error);
    }

    [Theory, AllDatabases]
    public async Task Enroll_BetweenPasswordAndSession_IsForWhoeverHasNoFactor(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new PasskeyBench(new SignInBench(console));
        var person = await bench.Bench.AddAsync();
        var pending = (await bench.Bench.SignIns.PendingOfAsync(person.Id, CancellationToken.None))!;
        using var authenticator = new SoftwareAuthenticator();
        var asked = (await bench.Registration.AskAsync(PasskeyBench.Http(), pending, "Phone", CancellationToken.None)).Value!;
        var late = (await bench.Registration.AskAsync(PasskeyBench.Http(), pending, "Late", CancellationToken.None)).Value!;

        var added = await bench.Registration.CompleteAsync(PasskeyBench.Http(), bench.Bench.Visitor(), pending, asked.Ticket, authenticator.Create(asked.OptionsJson), CancellationToken.None);

        Assert.True(added.IsSuccess, added.Error?.ToString());
        Assert.Equal(RecoveryCodes.Count, added.Value.RecoveryCodes.Count);
        // The other tab's answer comes once the first factor is there: no second one without showing it.
        using var another = new SoftwareAuthenticator();
        Assert.IsType<LinkError>((await bench.Registration.CompleteAsync(PasskeyBench.Http(), bench.Bench.Visitor(), pending, late.Ticket, another.Create(late.OptionsJson), CancellationToken.None)).Error);
        var session = await console.SignedInAsync(person.Id);
        Assert.IsType<BadPasskeyError>((await bench.Registration.CompleteAsync(PasskeyBench.Http(), session, late.Ticket, another.Create(late.OptionsJson), CancellationToken.None)).Error);
    }

    [Theory, AllDatabases]
    public async Task Store_WhateverWouldWrite_Throws(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new PasskeyBench(new SignInBench(console));
        var (person, _, authenticator) = await bench.OwnerAsync();
        using var store = new PasskeyStore(console.Contexts);
        var account = (await store.FindByIdAsync(person.Id.ToString("D"), CancellationToken.None))!;
        var passkey = (await store.FindPasskeyAsync(account, authenticator.CredentialId, CancellationToken.None))!;

        await Assert.ThrowsAsync<NotSupportedException>(() => store.AddOrUpdatePasskeyAsync(account, passkey, CancellationToken.None));
        await Assert.ThrowsAsync<NotSupportedException>(() => store.RemovePasskeyAsync(account, passkey.CredentialId, CancellationToken.None));
        await Assert.ThrowsAsync<NotSupportedException>(() => store.CreateAsync(account, CancellationToken.None));
        await Assert.ThrowsAsync<NotSupportedException>(() => store.UpdateAsync(account, CancellationToken.None));
        await Assert.ThrowsAsync<NotSupportedException>(() => store.DeleteAsync(account, CancellationToken.None));
        Assert.Null(await store.FindByIdAsync("no key", CancellationToken.None));
        Assert.Equal(person.Id, (await store.FindByPasskeyIdAsync(authenticator.CredentialId, CancellationToken.None))!.Id);
    }
}

using AdminConsole.Account;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Account;

/// <summary>Who may hand out links, and what they open: each attack on every database.</summary>
[Trait("Stage", "Database")]
public sealed class LinkAttackTests
{
    private const string Chosen = "a wholly other harbour";
    private const string Why = "Asked at the desk, known by sight";

    [Theory, AllDatabases]
    public async Task Invitation_OfTheJoiner_MakesTheAccountOnce(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var joiner = await console.AddPersonAsync(console.Support, withAccount: false);

        var first = (await bench.Issuer.InviteAsync(hr, joiner.Id, Why, CancellationToken.None)).Value!;
        var second = (await bench.Issuer.InviteAsync(hr, joiner.Id, Why, CancellationToken.None)).Value!;

        Assert.DoesNotContain(second.Token, second.ToString(), StringComparison.Ordinal);
        Assert.Equal(console.Now + TimeSpan.FromDays(SettingDefinitions.InvitationDays.Default), second.Until, TimeSpan.FromSeconds(10));
        // The newer one took the earlier one's place.
        Assert.IsType<LinkError>((await UseAsync(bench, first)).Error);
        // Looking spends nothing.
        Assert.Equal(joiner.Id, (await bench.Links.FindAsync(second.Token, TokenPurpose.Invitation, CancellationToken.None))?.PersonId);
        Assert.Equal(joiner.Id, (await bench.Links.FindAsync(second.Token, TokenPurpose.Invitation, CancellationToken.None))?.PersonId);
        var used = await UseAsync(bench, second);
        Assert.True(used.IsSuccess, used.Error?.Code);
        Assert.IsType<LinkError>((await UseAsync(bench, second)).Error);
        Assert.True((await bench.SignIns.SignInAsync(bench.Visitor(), joiner.WorkEmail, Chosen, CancellationToken.None)).IsSuccess);
        Assert.IsType<HasPasswordError>((await bench.Issuer.InviteAsync(hr, joiner.Id, Why, CancellationToken.None)).Error);

        await using var context = console.Contexts.CreateDbContext();
        var events = await context.AuditEvents.Where(entry => entry.TargetId == joiner.Id).OrderBy(static entry => entry.Sequence).ToListAsync();
        Assert.Equal(2, events.Count(static entry => entry.Action == AuditActions.AccountInvite && entry.Reason == Why));
        Assert.Equal([AuditOutcome.Failed, AuditOutcome.Success, AuditOutcome.Failed], events.Where(static entry => entry.Action == AuditActions.AccountJoin).Select(static entry => entry.Outcome));
        Assert.All(events, entry => Assert.DoesNotContain(second.Token, entry.After + entry.Before + entry.Reason, StringComparison.Ordinal));
        Assert.All(events, entry => Assert.True(console.Mac.Verify(entry)));
        Assert.DoesNotContain(await context.Tokens.ToListAsync(), row => row.Hash.SequenceEqual(System.Text.Encoding.UTF8.GetBytes(second.Token)));
    }

    [Theory, AllDatabases]
    public async Task Reset_ToTheSecondOfItsEnd_OpensBeforeAndNotAfter(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var person = await bench.AddAsync();
        var link = (await bench.Issuer.ResetAsync(officer, person.Id, Why, CancellationToken.None)).Value!;
        // Reading the clock moves it by a millisecond.
        console.Time.AutoAdvanceAmount = TimeSpan.Zero;

        console.Time.SetUtcNow(new DateTimeOffset(link.Until, TimeSpan.Zero) - TimeSpan.FromSeconds(1));
        Assert.NotNull(await bench.Links.FindAsync(link.Token, TokenPurpose.PasswordReset, CancellationToken.None));
        console.Time.SetUtcNow(new DateTimeOffset(link.Until, TimeSpan.Zero));
        Assert.Null(await bench.Links.FindAsync(link.Token, TokenPurpose.PasswordReset, CancellationToken.None));
        Assert.IsType<LinkError>((await UseAsync(bench, link)).Error);
        Assert.Contains("\"expired\"", (await FailuresAsync(console, person.Id)).Single().After, StringComparison.Ordinal);
    }

    [Theory, AllDatabases]
    public async Task Reset_RacedTenTimesOnTwoReplicas_OpensOnceAndEachRefusalIsRecorded(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var other = bench.Replica();
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var person = await bench.AddAsync();
        var link = (await bench.Issuer.ResetAsync(officer, person.Id, Why, CancellationToken.None)).Value!;

        var raced = await Task.WhenAll(Enumerable.Range(0, 10).Select(index => Task.Run(() => UseAsync(index % 2 == 0 ? bench : other, link))));

        Assert.Single(raced, static result => result.IsSuccess);
        Assert.Equal(9, raced.Count(static result => result.Error is LinkError));
        Assert.Equal(9, (await FailuresAsync(console, person.Id)).Count);
    }

    [Theory, AllDatabases]
    public async Task Reset_ForAnotherPurposeAfterAChangeRevokedOrForADisabledPerson_OpensNothing(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var person = await bench.AddAsync();

        var crossed = (await bench.Issuer.ResetAsync(officer, person.Id, Why, CancellationToken.None)).Value!;
        Assert.IsType<LinkError>((await UseAsync(bench, crossed with { Purpose = TokenPurpose.Invitation })).Error);
        Assert.IsType<LinkError>((await UseAsync(bench, crossed with { Purpose = TokenPurpose.Setup })).Error);
        var actor = await console.SignedInAsync(person.Id);
        var change = new PasswordInput { Current = SignInBench.Password, Password = Chosen, PasswordAgain = Chosen };
        Assert.True((await bench.Passwords.ChangeAsync(actor, change, CancellationToken.None)).IsSuccess);
        Assert.IsType<LinkError>((await UseAsync(bench, crossed)).Error);

        var revoked = (await bench.Issuer.ResetAsync(officer, person.Id, Why, CancellationToken.None)).Value!;
        Assert.True((await bench.Issuer.RevokeAsync(officer, person.Id, TokenPurpose.PasswordReset, Why, CancellationToken.None)).IsSuccess);
        Assert.IsType<LinkError>((await UseAsync(bench, revoked)).Error);

        var late = (await bench.Issuer.ResetAsync(officer, person.Id, Why, CancellationToken.None)).Value!;
        await using var context = console.Contexts.CreateDbContext();
        await context.People.Where(row => row.Id == person.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, PersonStatus.Disabled));
        Assert.IsType<LinkError>((await UseAsync(bench, late)).Error);
        Assert.IsType<PersonDisabledError>((await bench.Issuer.ResetAsync(officer, person.Id, Why, CancellationToken.None)).Error);
    }

    [Theory, AllDatabases]
    public async Task Issue_WithoutPermissionScopeStandingProofOrReason_IsRefused(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var elsewhere = await console.AddActorInBranchAsync(console.Engineering, console.Engineering, BuiltInRoles.HrOfficer);
        var employee = await console.AddActorAsync(console.Root, BuiltInRoles.Employee);
        var person = await bench.AddAsync();
        var joiner = await console.AddPersonAsync(console.Support, withAccount: false);
        var high = await console.AddPersonAsync(console.Support, [BuiltInRoles.SecurityOfficer], withAccount: false);

        Assert.IsType<DeniedError>((await bench.Issuer.ResetAsync(hr, person.Id, Why, CancellationToken.None)).Error);
        Assert.IsType<NotFoundError>((await bench.Issuer.InviteAsync(elsewhere, joiner.Id, Why, CancellationToken.None)).Error);
        Assert.IsType<NotFoundError>((await bench.Issuer.InviteAsync(employee, joiner.Id, Why, CancellationToken.None)).Error);
        Assert.IsType<HoldsMoreError>((await bench.Issuer.InviteAsync(hr, high.Id, Why, CancellationToken.None)).Error);
        Assert.IsType<SelfChangeError>((await bench.Issuer.ResetAsync(officer, officer.PersonId!.Value, Why, CancellationToken.None)).Error);
        Assert.IsType<NoPasswordError>((await bench.Issuer.ResetAsync(officer, joiner.Id, Why, CancellationToken.None)).Error);
        Assert.IsType<NotFoundError>((await bench.Issuer.InviteAsync(hr, console.Key(), Why, CancellationToken.None)).Error);
        foreach (var text in (string?[])[null, " ", .. HostileText.ForLimit(FieldLimits.Reason)])
        {
            if (!ReasonRules.Check(text).IsSuccess)
            {
                Assert.IsType<InvalidError>((await bench.Issuer.InviteAsync(hr, joiner.Id, text, CancellationToken.None)).Error);
            }
        }

        console.Time.Advance(TimeSpan.FromMinutes(SettingDefinitions.ProofMinutes.Default + 1));
        Assert.IsType<ProofNeededError>((await bench.Issuer.ResetAsync(officer, person.Id, Why, CancellationToken.None)).Error);
        await using var context = console.Contexts.CreateDbContext();
        Assert.Empty(await context.Tokens.ToListAsync());
        Assert.Equal(5, await context.AuditEvents.CountAsync(static entry => entry.Outcome == AuditOutcome.Denied));
    }

    [Theory, AllDatabases]
    public async Task Use_HostileTokensAndPasswords_OpensNothingAndNamesTheField(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var person = await bench.AddAsync();
        var link = (await bench.Issuer.ResetAsync(officer, person.Id, Why, CancellationToken.None)).Value!;

        foreach (var text in HostileText.ForLimit(64))
        {
            Assert.Null(await bench.Links.FindAsync(text, TokenPurpose.PasswordReset, CancellationToken.None));
        }

        Assert.IsType<LinkError>((await bench.Links.UseAsync(bench.Visitor().Actor, "'; DROP TABLE Tokens; --", TokenPurpose.PasswordReset, new PasswordInput { Password = Chosen, PasswordAgain = Chosen }, CancellationToken.None)).Error);
        foreach (var text in HostileText.ForLimit(FieldLimits.PasswordMaximum))
        {
            var input = new PasswordInput { Password = text, PasswordAgain = text + "x" };
            Assert.NotEmpty(Assert.IsType<InvalidError>((await bench.Links.UseAsync(bench.Visitor().Actor, link.Token, TokenPurpose.PasswordReset, input, CancellationToken.None)).Error).Problems);
        }

        // A refused password spends nothing.
        Assert.True((await UseAsync(bench, link)).IsSuccess);
    }

    [Theory, AllDatabases]
    public async Task Reset_OfSomebodyWithASecondFactor_StillAsksForIt(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var person = await bench.AddAsync();
        await bench.EnrollAsync(person.Id);
        var link = (await bench.Issuer.ResetAsync(await console.SignedInAsync(officer.PersonId!.Value), person.Id, Why, CancellationToken.None)).Value!;

        var used = await UseAsync(bench, link);

        Assert.IsType<SignInStep.FactorNeeded>((await bench.SignIns.ContinueAsync(bench.Visitor(), used.Value, CancellationToken.None)).Value);
        await using var context = console.Contexts.CreateDbContext();
        Assert.False(await context.Sessions.AnyAsync(row => row.PersonId == person.Id));
    }

    private static Task<Result<Guid>> UseAsync(SignInBench bench, IssuedLink link)
        => bench.Links.UseAsync(bench.Visitor().Actor, link.Token, link.Purpose, new PasswordInput { Password = Chosen, PasswordAgain = Chosen }, CancellationToken.None);

    private static async Task<List<AuditEvent>> FailuresAsync(TestConsole console, Guid personId)
    {
        await using var context = console.Contexts.CreateDbContext();
        return await context.AuditEvents.Where(entry => entry.TargetId == personId && entry.Action == AuditActions.PasswordReset && entry.Outcome == AuditOutcome.Failed).ToListAsync();
    }
}

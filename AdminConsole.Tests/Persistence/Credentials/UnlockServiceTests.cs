using AdminConsole.Account;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Settings;
using AdminConsole.Features.Lockouts;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Tests.Account;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Persistence.Credentials;

/// <summary>Locked accounts: shown to whom, unlocked by whom, on every database.</summary>
[Trait("Stage", "Database")]
public sealed class UnlockServiceTests
{
    private const string Why = "She called from her own desk";

    [Theory, AllDatabases]
    public async Task Unlock_OfALockedAccount_LetsItsOwnerInAgain(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var person = await bench.AddAsync();
        await LockAsync(bench, person.WorkEmail);
        Assert.False((await bench.SignIns.SignInAsync(bench.Visitor(), person.WorkEmail, SignInBench.Password, default)).IsSuccess);

        var page = await List(console).ReadAsync(officer, Query(), default);
        var counter = Assert.Single(Assert.Single(page.Page.Rows).Counters);
        Assert.Equal((AttemptKind.Password, SettingDefinitions.LockoutLimit.Default, true), (counter.Kind, counter.Failures, counter.LockedUntil > console.Now));
        var attempts = (await List(console).AttemptsAsync(officer, person.Id, default))!.Attempts;
        Assert.Equal(SettingDefinitions.LockoutLimit.Default + 1, attempts.Count);
        Assert.Equal((false, true, "203.0.113.7"), (attempts[0].WasLookedAt, attempts[0].IsLocked, attempts[0].Address));
        Assert.Equal((true, false), (attempts[^1].WasLookedAt, attempts[^1].IsLocked));

        Assert.True((await new UnlockService(console.Work).UnlockAsync(officer, person.Id, Why, default)).IsSuccess);

        Assert.True((await bench.SignIns.SignInAsync(bench.Visitor(), person.WorkEmail, SignInBench.Password, default)).IsSuccess);
        Assert.Empty((await List(console).ReadAsync(officer, Query(), default)).Page.Rows);
        Assert.IsType<NotLockedError>((await new UnlockService(console.Work).UnlockAsync(officer, person.Id, Why, default)).Error);
        await using var context = console.Contexts.CreateDbContext();
        var recorded = await context.AuditEvents.SingleAsync(static entry => entry.Action == AuditActions.AccountUnlock);
        Assert.Equal((officer.PersonId, Why), (recorded.ActorId, recorded.Reason));
        Assert.Contains("Password", recorded.After, StringComparison.Ordinal);
    }

    [Theory, AllDatabases]
    public async Task Unlock_WithoutTheRight_IsRefusedAndLeavesTheLock(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var person = await bench.AddAsync();
        var boss = await bench.AddAsync(BuiltInRoles.SecurityOfficer);
        await LockAsync(bench, person.WorkEmail);
        await LockAsync(bench, boss.WorkEmail);
        var auditor = await console.AddActorAsync(console.Root, BuiltInRoles.Auditor);
        var elsewhere = await console.AddActorInBranchAsync(console.Root, console.Engineering, BuiltInRoles.SecurityOfficer);
        var local = await console.AddActorInBranchAsync(console.Root, console.Support, BuiltInRoles.SecurityOfficer);
        var himself = await console.SignedInAsync(boss.Id);
        var unlocking = new UnlockService(console.Work);

        Assert.IsType<DeniedError>((await unlocking.UnlockAsync(auditor, person.Id, Why, default)).Error);
        Assert.IsType<NotFoundError>((await unlocking.UnlockAsync(elsewhere, person.Id, Why, default)).Error);
        Assert.IsType<HoldsMoreError>((await unlocking.UnlockAsync(local, boss.Id, Why, default)).Error);
        Assert.IsType<SelfChangeError>((await unlocking.UnlockAsync(himself, boss.Id, Why, default)).Error);
        Assert.IsType<InvalidError>((await unlocking.UnlockAsync(local, person.Id, " ", default)).Error);
        Assert.Empty((await List(console).ReadAsync(elsewhere, Query(), default)).Page.Rows);
        Assert.Null(await List(console).AttemptsAsync(elsewhere, person.Id, default));
        await using (var context = console.Contexts.CreateDbContext())
        {
            await context.Sessions.Where(row => row.Id == local.SessionId).ExecuteUpdateAsync(set => set.SetProperty(row => row.ProvedAt, console.Now.AddHours(-1)));
        }

        Assert.IsType<ProofNeededError>((await unlocking.UnlockAsync(local, person.Id, Why, default)).Error);
        await using var after = console.Contexts.CreateDbContext();
        Assert.Equal(2, await after.LockoutCounters.CountAsync());
        Assert.Equal(4, await after.AuditEvents.CountAsync(static entry => entry.Action == AuditActions.AccountUnlock && entry.Outcome == AuditOutcome.Denied));
    }

    [Theory, AllDatabases]
    public async Task Unlock_ThirtyAtOnceByTwoOfficers_SaysHowEachWentAndRecordsEachOnce(DatabaseKind kind)
    {
        const int Many = 30;
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var officers = new[] { await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer), await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer) };
        List<Guid> people = [];
        for (var index = 0; index < Many; index++)
        {
            var person = await console.AddPersonAsync(console.Support);
            people.Add(person.Id);
            await bench.Gate.ReserveAsync(person.Id, AttemptKind.Totp, LockoutCounter.AnyOtherDevice, default);
        }

        var results = await Task.WhenAll(officers.Select(officer => Task.Run(() => new UnlockService(console.Work).UnlockAsync(officer, people, Why, null, default))));

        Assert.All(results, result => Assert.Equal(Many, result.Count));
        foreach (var person in people)
        {
            Assert.Single(results.SelectMany(static result => result), result => result.Key == person && result.Error is null);
        }

        Assert.All(results.SelectMany(static result => result).Where(static result => result.Error is not null), static result => Assert.IsType<NotLockedError>(result.Error));
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(Many, await context.AuditEvents.CountAsync(static entry => entry.Action == AuditActions.AccountUnlock && entry.Outcome == AuditOutcome.Success));
    }

    [Theory, AllDatabases]
    public async Task List_FiltersAndTime_ShowWhatStands(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var locked = await bench.AddAsync();
        var guessed = await console.AddPersonAsync(console.Engineering);
        await LockAsync(bench, locked.WorkEmail);
        await bench.Gate.ReserveAsync(guessed.Id, AttemptKind.RecoveryCode, LockoutCounter.AnyOtherDevice, default);
        await console.Loader.RefreshAsync(default);

        Assert.Equal([locked.Id], await IdsAsync(string.Empty));
        Assert.Equal(new[] { locked.Id, guessed.Id }.Order(), (await IdsAsync("?state=all")).Order());
        Assert.Equal([guessed.Id], await IdsAsync("?state=all&kind=recoverycode"));
        Assert.Empty(await IdsAsync("?kind=totp"));
        Assert.Equal([guessed.Id], await IdsAsync($"?state=all&department={console.Engineering:D}"));
        Assert.Equal([locked.Id], await IdsAsync($"?q={locked.EmployeeNumber}"));
        console.Time.Advance(TimeSpan.FromMinutes(SettingDefinitions.LockoutMinutes.Default + 1));
        Assert.Empty(await IdsAsync("?state=all"));

        async Task<Guid[]> IdsAsync(string address)
            => [.. (await List(console).ReadAsync(officer, LockoutQuery.Read(UrlState.Read("/lockouts" + address), 25), default)).Page.Rows.Select(static row => row.Id)];
    }

    private static LockoutList List(TestConsole console) => new(console.Contexts, console.Settings, console.Holder, console.Clock);

    private static LockoutQuery Query() => LockoutQuery.Read(UrlState.Read("/lockouts"), 25);

    private static async Task LockAsync(SignInBench bench, string name)
    {
        for (var guess = 0; guess < SettingDefinitions.LockoutLimit.Default; guess++)
        {
            await bench.SignIns.SignInAsync(bench.Visitor(), name, "wrong and long enough", default);
        }
    }
}

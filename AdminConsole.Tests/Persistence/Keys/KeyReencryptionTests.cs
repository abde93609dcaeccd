using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence.Keys;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using AdminConsole.Security.Encryption;
using AdminConsole.Tests.Account;
using AdminConsole.Tests.Persistence.PersonalData;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Persistence.Keys;

/// <summary>Keys replaced while people look, and works that were stopped anywhere.</summary>
[Trait("Stage", "Database")]
public sealed class KeyReencryptionTests
{
    private const PersonalField Telephone = PersonalField.PersonalTelephone;

    [Trait("Speed", "Slow")]
    [Theory, AllDatabases]
    public async Task Reencrypt_WhilePeopleLookAndEdit_NoReadFails(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (bench, hr, _, reason) = await RevealServiceTests.ReadyAsync(console);
        await console.SetAsync(SettingDefinitions.RevealsPerHour, "1000");
        var people = await PeopleAsync(console, bench, hr, 230);
        using var done = new CancellationTokenSource();
        var begun = Enumerable.Range(0, 3).Select(static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var readers = Enumerable.Range(0, 3).Select(reader => Task.Run(async () =>
        {
            var looks = 0;
            while (!done.IsCancellationRequested)
            {
                var (id, number) = people[(reader + (looks * 7)) % people.Count];
                var masks = await bench.Opener.MasksAsync(hr, id, CancellationToken.None);
                Assert.NotNull(masks[Telephone].Mask);
                var opened = await bench.Opener.OpenAsync(hr, id, Telephone, CancellationToken.None);
                Assert.True(opened.IsSuccess, opened.Error?.Code);
                Assert.Equal(number, opened.Value);
                looks++;
                begun[reader].TrySetResult();
            }

            return looks;
        })).ToArray();
        await Task.WhenAny([Task.WhenAll(begun.Select(static first => first.Task)), .. readers]);
        var editor = Task.Run(async () =>
        {
            for (var index = 0; index < 20; index++)
            {
                var saved = await bench.PutAsync(hr, people[index * 3].Id, (PersonalField.EmergencyTelephone, $"6002223{index:00}"));
                Assert.True(saved.IsSuccess, saved.Error?.Code);
            }
        });
        for (var round = 0; round < 2; round++)
        {
            var report = await bench.Reencryption.RunAsync(bench.Operator, null, default);
            Assert.Equal((people.Count + 1, 0L), (report.Value!.People, report.Value.Unreadable));
        }

        await editor;
        await done.CancelAsync();
        Assert.True((await Task.WhenAll(readers)).Sum() > readers.Length);
        await using var keys = bench.KeyContexts.CreateDbContext();
        Assert.Equal(people.Count + 1, await keys.DataKeys.CountAsync());
        Assert.Equal(0, await keys.DataKeys.CountAsync(static key => key.Generation < 3));
        for (var index = 0; index < 20; index++)
        {
            Assert.Equal($"+346002223{index:00}", (await bench.Opener.OpenAsync(hr, people[index * 3].Id, PersonalField.EmergencyTelephone, default)).Value);
        }

        Assert.NotEqual(Guid.Empty, reason);
    }

    [Trait("Speed", "Slow")]
    [Theory, AllDatabases]
    public async Task Reencrypt_StoppedAnywhere_GoesOn(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (bench, hr, _, _) = await RevealServiceTests.ReadyAsync(console);
        var people = await PeopleAsync(console, bench, hr, 120);
        var struck = 0;
        for (var stop = 1; stop <= 12; stop++)
        {
            // Now the keys' database goes first, now the main one: a kill in the middle of a batch, or between its steps.
            var kill = new KillSwitch(stop * (stop % 2 == 0 ? 2 : 25));
            var killed = stop % 2 == 0
                ? new PersonalBench(console, provider: bench.Provider, interceptors: kill)
                : new PersonalBench(console, provider: bench.Provider, contexts: console.Database.Contexts(kill));
            await Record.ExceptionAsync(() => killed.Reencryption.RunAsync(bench.Operator, null, default));
            struck += kill.HasStruck ? 1 : 0;
            foreach (var (id, number) in people)
            {
                Assert.Equal(number, (await bench.Opener.OpenAsync(hr, id, Telephone, default)).Value);
            }

            // The place of the killed one is kept for half a minute.
            console.Time.Advance(KeyRuns.Hold + TimeSpan.FromSeconds(1));
        }

        Assert.True(struck > 4, $"Only {struck} runs were killed.");
        var report = await bench.Reencryption.RunAsync(bench.Operator, null, default);
        Assert.True(report.IsSuccess, report.Error?.Code);
        await using var keys = bench.KeyContexts.CreateDbContext();
        Assert.Equal(people.Count + 1, await keys.DataKeys.CountAsync());
        foreach (var (id, number) in people)
        {
            Assert.Equal(number, (await bench.Opener.OpenAsync(hr, id, Telephone, default)).Value);
        }
    }

    [Theory, AllDatabases]
    public async Task Reencrypt_TwoAtOnce_OneIsToldToWait(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (bench, _, _, _) = await RevealServiceTests.ReadyAsync(console);
        var taken = await bench.Runs.TakeAsync(KeyRunKind.Reencrypt, static _ => Task.FromResult(1L), default);
        Assert.True(taken.IsSuccess);
        Assert.IsType<KeyRunHeldError>((await bench.Reencryption.RunAsync(bench.Operator, null, default)).Error);
        console.Time.Advance(KeyRuns.Hold + TimeSpan.FromSeconds(1));
        Assert.True((await bench.Reencryption.RunAsync(bench.Operator, null, default)).IsSuccess);
        // The one that was away too long has lost its place and writes nothing.
        Assert.False(await bench.Runs.AdvanceAsync(taken.Value!, default));
    }

    [Theory, AllDatabases]
    public async Task Reencrypt_DamagedValue_IsLeftWithItsKey(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (bench, hr, person, _) = await RevealServiceTests.ReadyAsync(console);
        Assert.True((await bench.PutAsync(hr, person, (PersonalField.BirthDate, "1990-04-30"))).IsSuccess);
        await using (var context = console.Contexts.CreateDbContext())
        {
            var row = await context.PersonalValues.AsTracking().SingleAsync(value => value.Field == PersonalField.BirthDate);
            row.Sealed = [.. row.Sealed[..^1], (byte)(row.Sealed[^1] ^ 1)];
            await TestConsole.SaveAsync(context);
        }

        Assert.Equal(1, (await bench.Reencryption.RunAsync(bench.Operator, null, default)).Value!.Unreadable);
        Assert.Equal("+34600123417", (await bench.Opener.OpenAsync(hr, person, Telephone, default)).Value);
        await using var keys = bench.KeyContexts.CreateDbContext();
        Assert.Equal(2, await keys.DataKeys.CountAsync());
    }

    [Theory, AllDatabases]
    public async Task Reencrypt_SecondFactors_GoOnWorking(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var signIn = new SignInBench(console);
        var person = await signIn.AddAsync(BuiltInRoles.Employee);
        var earlier = await signIn.AddAsync(BuiltInRoles.Employee);
        var (key, _) = await signIn.EnrollAsync(person.Id);
        var (old, _) = await signIn.EnrollAsync(earlier.Id);
        await using (var context = console.Contexts.CreateDbContext())
        {
            // As an earlier version kept it.
            var row = await context.Authenticators.AsTracking().SingleAsync(row => row.PersonId == earlier.Id);
            row.ProtectedKey = new TotpKeyProtector(signIn.Protection).Protect(earlier.Id, old);
            await TestConsole.SaveAsync(context);
        }

        Assert.True((await signIn.Factors.VerifyTotpAsync(signIn.Visitor().Actor, earlier.Id, Guid.Empty, signIn.CodeNow(old), default)).IsSuccess);
        Assert.Equal(0, (await signIn.Personal.Reencryption.RunAsync(signIn.Personal.Operator, null, default)).Value!.Unreadable);
        console.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.True((await signIn.Factors.VerifyTotpAsync(signIn.Visitor().Actor, person.Id, Guid.Empty, signIn.CodeNow(key), default)).IsSuccess);
        Assert.True((await signIn.Factors.VerifyTotpAsync(signIn.Visitor().Actor, earlier.Id, Guid.Empty, signIn.CodeNow(old), default)).IsSuccess);
        await using var after = console.Contexts.CreateDbContext();
        Assert.All(await after.Authenticators.ToListAsync(), static row => Assert.Equal(SealedValue.FormatVersion, row.ProtectedKey[0]));
    }

    [Theory, AllDatabases]
    public async Task Rewrap_NewKey_TakesAllOverAndTheOldOneCanGo(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (bench, hr, person, _) = await RevealServiceTests.ReadyAsync(console);
        var people = await PeopleAsync(console, bench, hr, 60);
        var old = await bench.Provider.CurrentAsync(default);
        var replica = new PersonalBench(console.Replica());
        Assert.IsType<KeyInUseError>((await bench.Report.RemoveAsync(bench.Operator, old, default)).Error);
        var rotated = await bench.Rewrap.RunAsync(bench.Operator, newKey: true, null, default);
        Assert.Equal(people.Count + 1, rotated.Value.Done);
        Assert.NotEqual(old, rotated.Value.Name);
        var status = await bench.Report.ReadAsync(default);
        Assert.Equal(0, status.Keys.Single(key => key.Name == old).Wraps);
        Assert.True((await bench.Report.RemoveAsync(bench.Operator, old, default)).Value);
        // A replica that read the key file before goes on with the new key.
        Assert.Equal("+34600123417", (await replica.Opener.OpenAsync(hr, person, Telephone, default)).Value);
        Assert.Single((await new PersonalBench(console.Replica()).Finder.FindAsync(hr, Telephone, "600123417", default)).Value!);
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(1, await context.AuditEvents.CountAsync(static row => row.Action == AuditActions.KeysRotate));
        Assert.Equal(1, await context.AuditEvents.CountAsync(static row => row.Action == AuditActions.KeysRemove));
    }

    /// <summary>People of Support with a telephone each.</summary>
    private static async Task<List<(Guid Id, string Number)>> PeopleAsync(TestConsole console, PersonalBench bench, Actor hr, int count)
    {
        List<(Guid, string)> people = [];
        for (var index = 0; index < count; index++)
        {
            var person = await console.AddPersonAsync(console.Support, withAccount: false);
            var saved = await bench.PutAsync(hr, person.Id, (Telephone, $"600555{index:000}"));
            Assert.True(saved.IsSuccess, saved.Error?.Code);
            people.Add((person.Id, $"+34600555{index:000}"));
        }

        return people;
    }
}

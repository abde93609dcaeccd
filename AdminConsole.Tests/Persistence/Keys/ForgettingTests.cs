using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence.Keys;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Tests.Persistence.PersonalData;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Persistence.Keys;

/// <summary>What is forgotten stays forgotten, and the trail of it verifies.</summary>
[Trait("Stage", "Database")]
public sealed class ForgettingTests
{
    private const PersonalField Telephone = PersonalField.PersonalTelephone;

    [Theory, AllDatabases]
    public async Task Forget_DisabledPerson_NothingOfTheirsCanBeReadOrKept(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (bench, hr, person, reason) = await RevealServiceTests.ReadyAsync(console);
        var other = await console.AddPersonAsync(console.Support);
        Assert.True((await bench.PutAsync(hr, other.Id, (Telephone, "600123418"))).IsSuccess);
        Assert.True((await bench.LookAsync(hr, person, Telephone, reason)).IsSuccess);
        Assert.IsType<StillActiveError>((await bench.Forgetting.ForgetAsync(bench.Operator, person, "Left long ago", default)).Error);
        await DisableAsync(console, person);

        var proof = (await bench.Forgetting.ForgetAsync(bench.Operator, person, "Left long ago", default)).Value!;
        Assert.Equal((1, 2, 1, 0), (proof.Keys, proof.Entries, proof.Values, proof.Readable));
        Assert.IsType<ForgottenError>((await bench.LookAsync(hr, person, Telephone, reason)).Error);
        Assert.Equal(UnreadableError.NoKey, Assert.IsType<UnreadableError>((await bench.Opener.OpenAsync(hr, person, Telephone, default)).Error).Cause);
        Assert.Null((await bench.Opener.MasksAsync(hr, person, default))[Telephone].Mask);
        Assert.Empty((await bench.Finder.FindAsync(hr, Telephone, "600123417", default)).Value!);
        Assert.IsType<ForgottenError>((await bench.PutAsync(hr, person, (PersonalField.BirthDate, "1990-04-30"))).Error);
        Assert.Equal("+34600123418", (await bench.Opener.OpenAsync(hr, other.Id, Telephone, default)).Value);
        Assert.Equal(0, (await bench.Reencryption.RunAsync(bench.Operator, null, default)).Value!.Unreadable);

        await using var context = console.Contexts.CreateDbContext();
        Assert.All(await context.AuditEvents.ToListAsync(), entry => Assert.True(console.Mac.Verify(entry), entry.Action));
        Assert.Equal(1, await context.AuditEvents.CountAsync(static row => row.Action == AuditActions.PersonalForget));
        Assert.Equal(1, await context.Reveals.CountAsync(reveal => reveal.SubjectId == person));
    }

    [Theory, AllDatabases]
    public async Task Forget_WithKeysApart_ARestoredBackupOfTheMainDatabaseCannotBeRead(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        await using var apart = kind == DatabaseKind.Sqlite ? null : await TestDatabase.CreateAsync(kind);
        console.Database.Keys = apart is null ? console.Database.Keys : new KeyDatabase(apart.Resolved, isApart: true);
        Assert.True(console.Database.Keys.IsApart);
        var (bench, hr, person, _) = await RevealServiceTests.ReadyAsync(console);
        Assert.Single((await bench.Finder.FindAsync(hr, Telephone, "600123417", default)).Value!);
        List<PersonalValue> backup;
        await using (var context = console.Contexts.CreateDbContext())
        {
            backup = await context.PersonalValues.ToListAsync();
            Assert.Equal(0, kind == DatabaseKind.Sqlite ? 0 : await context.BlindIndex.CountAsync());
        }

        await DisableAsync(console, person);
        Assert.Equal(0, (await bench.Forgetting.ForgetAsync(bench.Operator, person, "Left long ago", default)).Value!.Readable);
        await using (var context = console.Contexts.CreateDbContext())
        {
            // The main database as it was before: the values, and nobody marked as forgotten.
            await context.PersonalValues.ExecuteDeleteAsync();
            context.AddRange(backup);
            await TestConsole.SaveAsync(context);
            await context.People.Where(row => row.Id == person).ExecuteUpdateAsync(set => set.SetProperty(row => row.ForgottenAt, (DateTime?)null).SetProperty(row => row.Status, PersonStatus.Active));
        }

        var fresh = new PersonalBench(console.Replica());
        Assert.Equal(UnreadableError.NoKey, Assert.IsType<UnreadableError>((await fresh.Opener.OpenAsync(hr, person, Telephone, default)).Error).Cause);
        Assert.Null((await fresh.Opener.MasksAsync(hr, person, default))[Telephone].Mask);
        Assert.Empty((await fresh.Finder.FindAsync(hr, Telephone, "600123417", default)).Value!);
        // Nor does the person get a new key by the back door.
        Assert.IsType<ForgottenError>((await fresh.PutAsync(hr, person, (PersonalField.BirthDate, "1990-04-30"))).Error);
    }

    [Theory, AllDatabases]
    public async Task Status_KeysRestoredFromABackup_NamesWhoIsBackAndForgettingAgainWorks(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (bench, hr, person, _) = await RevealServiceTests.ReadyAsync(console);
        DataKeyRow before;
        await using (var keys = bench.KeyContexts.CreateDbContext())
        {
            before = await keys.DataKeys.AsNoTracking().SingleAsync(key => key.PersonId == person);
        }

        await DisableAsync(console, person);
        Assert.True((await bench.Forgetting.ForgetAsync(bench.Operator, person, "Left", default)).IsSuccess);
        Assert.Empty((await bench.Report.ReadAsync(default)).Returned);
        await using (var keys = bench.KeyContexts.CreateDbContext())
        {
            await keys.DataKeys.Where(key => key.PersonId == person).ExecuteDeleteAsync();
            keys.DataKeys.Add(before);
            await keys.WriteAsync(default);
        }

        Assert.Equal([person], (await bench.Report.ReadAsync(default)).Returned);
        Assert.Equal(1, (await bench.Forgetting.ForgetAsync(bench.Operator, person, "Restored by mistake", default)).Value!.Keys);
        Assert.Empty((await bench.Report.ReadAsync(default)).Returned);
        Assert.IsType<UnreadableError>((await bench.Opener.OpenAsync(hr, person, Telephone, default)).Error);
    }

    [Theory, AllDatabases]
    public async Task Forget_WhileReencrypting_BringsNothingBack(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (bench, hr, person, _) = await RevealServiceTests.ReadyAsync(console);
        await DisableAsync(console, person);
        for (var round = 0; round < 5; round++)
        {
            var other = await console.AddPersonAsync(console.Support, withAccount: false);
            Assert.True((await bench.PutAsync(hr, other.Id, (Telephone, "600123417"))).IsSuccess);
            await DisableAsync(console, other.Id);
            await Task.WhenAll(
                Task.Run(() => bench.Reencryption.RunAsync(bench.Operator, null, default)),
                Task.Run(async () => Assert.Equal(0, (await bench.Forgetting.ForgetAsync(bench.Operator, other.Id, "Left", default)).Value!.Readable)));
            Assert.IsType<UnreadableError>((await bench.Opener.OpenAsync(hr, other.Id, Telephone, default)).Error);
            await using var keys = bench.KeyContexts.CreateDbContext();
            Assert.Equal(0, await keys.DataKeys.CountAsync(key => key.PersonId == other.Id && key.DestroyedAt == null));
        }

        Assert.Equal("+34600123417", (await bench.Opener.OpenAsync(hr, person, Telephone, default)).Value);
    }

    private static async Task DisableAsync(TestConsole console, Guid person)
    {
        await using var context = console.Contexts.CreateDbContext();
        await context.People.Where(row => row.Id == person).ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, PersonStatus.Disabled));
        await TestConsole.MoveAsync(context, person);
    }
}

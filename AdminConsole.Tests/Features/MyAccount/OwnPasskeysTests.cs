using AdminConsole.Domain;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Settings;
using AdminConsole.Features.MyAccount;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Tests.Account;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.MyAccount;

/// <summary>What somebody does with their own passkeys, and with nobody else's, on every database.</summary>
[Trait("Stage", "Database")]
public sealed class OwnPasskeysTests
{
    [Theory, AllDatabases]
    public async Task Rename_OwnAndAnothers_ChangesOwnAloneAndKeepsNoNameInTheTrail(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new PasskeyBench(new SignInBench(console));
        var own = Own(console, bench);
        var (person, actor, _) = await bench.OwnerAsync();
        var (_, stranger, _) = await bench.OwnerAsync();
        var passkey = Assert.Single(await own.ListAsync(actor, CancellationToken.None));

        Assert.IsType<NotFoundError>((await own.RenameAsync(stranger, passkey.Id, "Mine", CancellationToken.None)).Error);
        foreach (var bad in (string?[])[null, " ", new string('n', FieldLimits.PasskeyName + 1), "a\u202eb"])
        {
            Assert.IsType<InvalidError>((await own.RenameAsync(actor, passkey.Id, bad, CancellationToken.None)).Error);
        }

        Assert.True((await own.RenameAsync(actor, passkey.Id, "Red key", CancellationToken.None)).IsSuccess);
        Assert.True((await own.RenameAsync(actor, passkey.Id, "Red key", CancellationToken.None)).IsSuccess);

        Assert.Equal("Red key", Assert.Single(await own.ListAsync(actor, CancellationToken.None)).Name);
        await using var context = console.Contexts.CreateDbContext();
        var entry = await context.AuditEvents.SingleAsync(row => row.Action == AuditActions.PasskeyRename);
        Assert.Equal(person.Id, entry.TargetId);
        Assert.DoesNotContain("Red key", entry.Before + entry.After, StringComparison.Ordinal);
    }

    [Theory, AllDatabases]
    public async Task Remove_AnothersOrWithoutAFreshProof_IsRefused(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new PasskeyBench(new SignInBench(console));
        var own = Own(console, bench);
        var (_, actor, _) = await bench.OwnerAsync();
        var (_, stranger, _) = await bench.OwnerAsync();
        var passkey = Assert.Single(await own.ListAsync(actor, CancellationToken.None));

        Assert.IsType<NotFoundError>((await own.RemoveAsync(stranger, passkey.Id, CancellationToken.None)).Error);
        console.Time.Advance(TimeSpan.FromMinutes(SettingDefinitions.ProofMinutes.Default + 1));
        Assert.IsType<ProofNeededError>((await own.RemoveAsync(actor, passkey.Id, CancellationToken.None)).Error);
        Assert.Single(await own.ListAsync(actor, CancellationToken.None));
    }

    [Theory, AllDatabases]
    public async Task Remove_TheLast_TakesTheRecoveryCodesAndClosesTheDoorToIt(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new PasskeyBench(new SignInBench(console));
        var own = Own(console, bench);
        var (person, actor, authenticator) = await bench.OwnerAsync();
        var passkey = Assert.Single(await own.ListAsync(actor, CancellationToken.None));
        var pending = await bench.Bench.PasswordStepAsync(person);

        Assert.True((await own.RemoveAsync(actor, passkey.Id, CancellationToken.None)).IsSuccess);

        await using var context = console.Contexts.CreateDbContext();
        Assert.False(await context.RecoveryCodes.AnyAsync(row => row.PersonId == person.Id));
        Assert.Equal(1, await context.AuditEvents.CountAsync(row => row.Action == AuditActions.PasskeyRemove && row.TargetId == person.Id));
        Assert.IsType<BadPasskeyError>((await bench.SignInAsync(authenticator)).Error);
        // A ticket that was given when there was a factor is void.
        Assert.False(await bench.Bench.SignIns.IsCurrentAsync(pending, CancellationToken.None));
        Assert.IsType<NotFoundError>((await own.RemoveAsync(actor, passkey.Id, CancellationToken.None)).Error);
    }

    [Theory, AllDatabases]
    public async Task Remove_TheLastTwoAtOnceWhereAFactorIsAsked_LeavesOne(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new PasskeyBench(new SignInBench(console));
        await using (var context = console.Contexts.CreateDbContext())
        {
            context.Add(new Setting { Key = SettingDefinitions.FactorPolicy.Key, Value = FactorPolicy.Everyone, ChangedAt = console.Now });
            await TestConsole.SaveAsync(context);
        }

        await console.Settings.LoadAsync(CancellationToken.None);
        var own = Own(console, bench);
        var (_, actor, _) = await bench.OwnerAsync();
        using var second = await bench.RegisterAsync(actor, "Second");
        var passkeys = await own.ListAsync(actor, CancellationToken.None);

        var results = await Task.WhenAll(passkeys.Select(passkey => Task.Run(() => own.RemoveAsync(actor, passkey.Id, CancellationToken.None))));

        Assert.Single(results, static result => result.IsSuccess);
        Assert.Single(results, static result => result.Error is FactorNeededError);
        Assert.Single(await own.ListAsync(actor, CancellationToken.None));
    }

    private static OwnPasskeys Own(TestConsole console, PasskeyBench bench) => new(console.Contexts, console.Work, bench.Bench.Policy);
}

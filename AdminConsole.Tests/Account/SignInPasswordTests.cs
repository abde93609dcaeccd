using AdminConsole.Account;
using AdminConsole.Domain;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Security.Authentication;
using AdminConsole.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Account;

/// <summary>What becomes of a password at the door and where it is chosen, on every database.</summary>
[Trait("Stage", "Database")]
public sealed class SignInPasswordTests
{
    [Trait("Speed", "Slow")]
    [Theory, AllDatabases]
    public async Task SignIn_AThousandTriesOnKnownAndUnknownNames_SameAnswerAndOneEventEach(DatabaseKind kind)
    {
        const int Tries = 1_000;
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var person = await bench.AddAsync();
        var answers = new System.Collections.Concurrent.ConcurrentBag<string>();

        await Parallel.ForEachAsync(Enumerable.Range(0, 2 * Tries), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (index, token) =>
        {
            var name = index % 2 == 0 ? person.WorkEmail : $"nobody{index}@brisa.example";
            answers.Add((await bench.SignIns.SignInAsync(bench.Visitor(), name, "wrong and long enough", token)).Error!.ToString());
        });

        Assert.Equal(new BadCredentialsError().ToString(), Assert.Single(answers.Distinct(StringComparer.Ordinal)));
        await using var context = console.Contexts.CreateDbContext();
        var failed = context.AuditEvents.Where(static entry => entry.Action == AuditActions.SignInFailed);
        Assert.Equal(Tries, await failed.CountAsync(entry => entry.TargetId == person.Id));
        Assert.Equal(Tries, await failed.CountAsync(static entry => entry.TargetId == null));
        Assert.Equal(SettingDefinitions.LockoutLimit.Default, (await context.LockoutCounters.SingleAsync()).Failures);
    }

    [Theory, AllDatabases]
    public async Task SignIn_AfterTheCostRose_OpensWithTheOldHashAndKeepsADearerOne(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var person = await bench.AddAsync();
        var before = await HashAsync(console, person.Id);

        Assert.True((await bench.SignIns.SignInAsync(bench.Visitor(), person.WorkEmail, SignInBench.Password, CancellationToken.None)).IsSuccess);
        Assert.Equal(before, await HashAsync(console, person.Id));
        bench.Iterations *= 2;
        Assert.False((await bench.SignIns.SignInAsync(bench.Visitor(), person.WorkEmail, "wrong and long enough", CancellationToken.None)).IsSuccess);
        Assert.Equal(before, await HashAsync(console, person.Id));
        Assert.True((await bench.SignIns.SignInAsync(bench.Visitor(), person.WorkEmail, SignInBench.Password, CancellationToken.None)).IsSuccess);

        var after = await HashAsync(console, person.Id);
        Assert.NotEqual(before, after);
        Assert.Equal(PasswordVerificationResult.Success, await bench.Hashing.VerifyAsync(after, SignInBench.Password, CancellationToken.None));
        Assert.True((await bench.SignIns.SignInAsync(bench.Visitor(), person.WorkEmail, SignInBench.Password, CancellationToken.None)).IsSuccess);
        Assert.Equal(after, await HashAsync(console, person.Id));
    }

    [Theory, AllDatabases]
    public async Task Change_EightCharacters_AreEnoughWhereAFactorIsAskedOfEverybody(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var person = await bench.AddAsync();
        var actor = await console.SignedInAsync(person.Id);
        var input = new PasswordInput { Current = SignInBench.Password, Password = "xk29fjqz", PasswordAgain = "xk29fjqz" };

        Assert.Equal(FieldLimits.PasswordMinimumAlone, await bench.Passwords.MinimumAsync(person.Id, CancellationToken.None));
        var refused = Assert.IsType<InvalidError>((await bench.Passwords.ChangeAsync(actor, input, CancellationToken.None)).Error);
        Assert.Equal(PasswordRules.TooShort, Assert.Single(refused.Problems).Code);
        await bench.EnrollAsync(person.Id);
        Assert.Equal(FieldLimits.PasswordMinimumAlone, await bench.Passwords.MinimumAsync(person.Id, CancellationToken.None));
        await using (var context = console.Contexts.CreateDbContext())
        {
            context.Settings.Add(new Setting { Key = SettingDefinitions.FactorPolicy.Key, Value = FactorPolicy.Everyone, ChangedAt = console.Time.GetUtcNow().UtcDateTime });
            await TestConsole.SaveAsync(context);
        }

        await console.Settings.LoadAsync(CancellationToken.None);

        Assert.Equal(FieldLimits.PasswordMinimum, await bench.Passwords.MinimumAsync(person.Id, CancellationToken.None));
        actor = await console.SignedInAsync(person.Id);
        var changed = await bench.Passwords.ChangeAsync(actor, input, CancellationToken.None);
        Assert.True(changed.IsSuccess, changed.Error?.ToString());
        var common = Assert.IsType<InvalidError>((await bench.Passwords.ChangeAsync(actor, new PasswordInput { Current = "xk29fjqz", Password = "Verano2026!", PasswordAgain = "Verano2026!" }, CancellationToken.None)).Error);
        Assert.Equal(PasswordRules.Common, Assert.Single(common.Problems).Code);
    }

    private static async Task<string> HashAsync(TestConsole console, Guid personId)
    {
        await using var context = console.Contexts.CreateDbContext();
        return (await context.Users.SingleAsync(account => account.Id == personId)).PasswordHash!;
    }
}

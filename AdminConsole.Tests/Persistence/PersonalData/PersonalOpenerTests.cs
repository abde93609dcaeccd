using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Persistence.Keys;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Security.Encryption;
using AdminConsole.Tests.Account;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Persistence.PersonalData;

/// <summary>What cannot be read stays closed, says so once, and breaks nothing else.</summary>
[Trait("Stage", "Database")]
public sealed class PersonalOpenerTests
{
    private const PersonalField Telephone = PersonalField.PersonalTelephone;

    public static TheoryData<string> Damages => ["truncated", "one bit", "another person's", "another column's", "its own mask", "empty", "a nonce too short", "not ours"];

    [Theory, MemberData(nameof(Damages))]
    public async Task Open_Damaged_StaysClosedAndSaysSo(string damage)
    {
        foreach (var kind in AllDatabasesAttribute.Asked)
        {
            await using var console = await TestConsole.CreateAsync(kind);
            var (bench, hr, person, reason) = await RevealServiceTests.ReadyAsync(console);
            var other = await console.AddPersonAsync(console.Support);
            Assert.True((await bench.PutAsync(hr, other.Id, (Telephone, "600999888"))).IsSuccess);
            Assert.True((await bench.PutAsync(hr, person, (PersonalField.EmergencyTelephone, "600777666"))).IsSuccess);
            await using (var context = console.Contexts.CreateDbContext())
            {
                var rows = await context.PersonalValues.AsTracking().ToListAsync();
                var target = rows.Single(row => row.PersonId == person && row.Field == Telephone);
                target.Sealed = damage switch
                {
                    "truncated" => target.Sealed[..^3],
                    "one bit" => [.. target.Sealed[..40], (byte)(target.Sealed[40] ^ 4), .. target.Sealed[41..]],
                    "another person's" => rows.Single(row => row.PersonId == other.Id).Sealed,
                    "another column's" => rows.Single(row => row.PersonId == person && row.Field == PersonalField.EmergencyTelephone).Sealed,
                    "its own mask" => target.Mask,
                    "empty" => [],
                    "a nonce too short" => [.. target.Sealed[..17], .. target.Sealed[18..]],
                    _ => [7, 7, 7],
                };
                await TestConsole.SaveAsync(context);
            }

            Assert.IsType<UnreadableError>((await bench.LookAsync(hr, person, Telephone, reason)).Error);
            Assert.IsType<UnreadableError>((await bench.LookAsync(hr, person, Telephone, reason)).Error);
            Assert.Equal("+34600777666", (await bench.LookAsync(hr, person, PersonalField.EmergencyTelephone, reason)).Value?.Canonical);
            Assert.Equal((3, 3, 2), (bench.Count.Recorded, bench.Count.Opened, bench.Count.Unreadable));
            await using var after = console.Contexts.CreateDbContext();
            var entry = await after.AuditEvents.SingleAsync(row => row.Action == AuditActions.PersonalUnreadable && row.TargetId == person);
            Assert.Equal(AuditOutcome.Failed, entry.Outcome);
            Assert.Contains("personal-telephone", entry.After, StringComparison.Ordinal);
            // The damaged value can be replaced.
            Assert.True((await bench.PutAsync(hr, person, (Telephone, "600111222"))).IsSuccess);
            Assert.Equal("+34600111222", (await bench.LookAsync(hr, person, Telephone, reason)).Value?.Canonical);
        }
    }

    [Theory, AllDatabases]
    public async Task Open_KeyFileMissingOrWrong_StaysClosedAndSignInSaysWhy(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (bench, hr, person, reason) = await RevealServiceTests.ReadyAsync(console);
        var signIn = new SignInBench(console);
        var owner = await signIn.AddAsync(BuiltInRoles.Employee);
        var (key, _) = await signIn.EnrollAsync(owner.Id);
        var folder = Directory.CreateTempSubdirectory("console-keys-");
        try
        {
            var wrong = Path.Combine(folder.FullName, "wrong.keys");
            Assert.True(FileKeyProvider.Create(wrong));
            foreach (var file in (string[])[Path.Combine(folder.FullName, "missing.keys"), wrong])
            {
                var closed = new PersonalBench(console.Replica(), provider: new FileKeyProvider(file, console.Clock));
                Assert.Equal(UnreadableError.NoProvider, Assert.IsType<UnreadableError>((await closed.LookAsync(hr, person, Telephone, reason)).Error).Cause);
                Assert.Null((await closed.Opener.MasksAsync(hr, person, default))[Telephone].Mask);
                Assert.IsType<KeysUnavailableError>((await closed.PutAsync(hr, person, (Telephone, "600111222"))).Error);
                Assert.IsType<KeysUnavailableError>((await closed.Finder.FindAsync(hr, Telephone, "600123417", default)).Error);
                Assert.NotNull((await closed.Report.ReadAsync(default)).Keys);
                var factors = new FactorVerifier(console.Contexts, signIn.Gate, closed.Totp, console.Work, console.Clock);
                Assert.IsType<KeysUnavailableError>((await factors.VerifyTotpAsync(signIn.Visitor().Actor, owner.Id, Guid.Empty, signIn.CodeNow(key), default)).Error);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Assert.Equal("+34600123417", (await bench.LookAsync(hr, person, Telephone, reason)).Value?.Canonical);
        Assert.True((await signIn.Factors.VerifyTotpAsync(signIn.Visitor().Actor, owner.Id, Guid.Empty, signIn.CodeNow(key), default)).IsSuccess);
    }
}

using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Persistence.PersonalData;

[Trait("Stage", "Database")]
public sealed class PersonalWriterTests
{
    private const PersonalField Telephone = PersonalField.PersonalTelephone;

    [Theory, AllDatabases]
    public async Task Save_EveryField_IsMaskedFoundAndReadBack(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (bench, hr, person, reason) = await RevealServiceTests.ReadyAsync(console);
        var inputs = Inputs();
        var saved = await bench.PutAsync(hr, person, [.. inputs.Select(static pair => (pair.Key, (string?)pair.Value))]);
        Assert.True(saved.IsSuccess, saved.Error?.Code);
        var masks = await bench.Opener.MasksAsync(hr, person, default);
        Assert.Equal(PersonalFields.All.Count, masks.Count);
        foreach (var info in PersonalFields.All)
        {
            var text = bench.Text(info.Field, inputs[info.Field]);
            Assert.Equal(text.Mask, masks[info.Field].Mask);
            var shown = await bench.LookAsync(hr, person, info.Field, reason);
            Assert.Equal(text.Canonical, shown.Value?.Canonical);
            if (info.IsFindable)
            {
                Assert.Equal([person], (await bench.Finder.FindAsync(hr, info.Field, inputs[info.Field], default)).Value!.Select(static found => found.Id));
            }

            if (info.HasTail)
            {
                Assert.Equal([person], (await bench.Finder.FindAsync(hr, info.Field, text.Canonical[^4..], default)).Value!.Select(static found => found.Id));
            }
        }

        Assert.Equal(PersonalFields.All.Count, bench.Count.Opened);
        await using var context = console.Contexts.CreateDbContext();
        var entry = await context.AuditEvents.OrderBy(static row => row.Sequence).LastAsync(static row => row.Action == AuditActions.PersonalEdit);
        Assert.Contains("home-address", entry.After, StringComparison.Ordinal);
        Assert.DoesNotContain("Zurbar", entry.After, StringComparison.Ordinal);
    }

    [Theory, AllDatabases]
    public async Task Save_NewValue_IsFoundAndTheOldOneIsNot(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (bench, hr, person, _) = await RevealServiceTests.ReadyAsync(console);
        Assert.True((await bench.PutAsync(hr, person, (Telephone, "600 999 888"))).IsSuccess);
        Assert.Empty((await bench.Finder.FindAsync(hr, Telephone, "600123417", default)).Value!);
        Assert.Empty((await bench.Finder.FindAsync(hr, Telephone, "3417", default)).Value!);
        Assert.Single((await bench.Finder.FindAsync(hr, Telephone, "+34 600 99 98 88", default)).Value!);
        await using (var keys = bench.KeyContexts.CreateDbContext())
        {
            Assert.Equal(2, await keys.BlindIndex.CountAsync());
        }

        Assert.True((await bench.PutAsync(hr, person, (Telephone, null))).IsSuccess);
        Assert.Empty((await bench.Finder.FindAsync(hr, Telephone, "600999888", default)).Value!);
        await using (var keys = bench.KeyContexts.CreateDbContext())
        {
            Assert.Equal(0, await keys.BlindIndex.CountAsync());
        }
    }

    [Theory, AllDatabases]
    public async Task Save_EntryOfAValueThatNeverCame_FindsNothing(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (bench, hr, person, _) = await RevealServiceTests.ReadyAsync(console);
        // As when the program is killed between the entry and the value.
        await bench.Index.AddAsync(person, Telephone, console.Key(), "+34600777666", "7666", default);
        Assert.Empty((await bench.Finder.FindAsync(hr, Telephone, "600777666", default)).Value!);
        Assert.Single((await bench.Finder.FindAsync(hr, Telephone, "600123417", default)).Value!);
        Assert.True((await bench.PutAsync(hr, person, (Telephone, "600111222"))).IsSuccess);
        await using var keys = bench.KeyContexts.CreateDbContext();
        Assert.Equal(2, await keys.BlindIndex.CountAsync());
    }

    [Theory, AllDatabases]
    public async Task Save_TwoAtOnce_OneIsToldOfTheOther(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (bench, hr, person, _) = await RevealServiceTests.ReadyAsync(console);
        var seen = (await bench.Opener.MasksAsync(hr, person, default))[Telephone].ValueId;
        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(index => Task.Run(() => bench.Writer.SaveAsync(
            hr, person, [new PersonalChange(Telephone, bench.Text(Telephone, $"60011122{index}"), seen)], default))));
        Assert.Single(results, static result => result.IsSuccess);
        Assert.All(results.Where(static result => !result.IsSuccess), static result => Assert.IsType<ConflictError>(result.Error));
    }

    [Theory, AllDatabases]
    public async Task Save_ByWhoMayNot_IsRefused(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (bench, _, person, _) = await RevealServiceTests.ReadyAsync(console);
        var manager = await console.AddActorAsync(console.Support, BuiltInRoles.Manager);
        Assert.IsType<DeniedError>((await bench.PutAsync(manager, person, (Telephone, "600111222"))).Error);
        var elsewhere = await console.AddActorInBranchAsync(console.Engineering, console.Engineering, BuiltInRoles.HrOfficer);
        Assert.IsType<NotFoundError>((await bench.PutAsync(elsewhere, person, (Telephone, "600111222"))).Error);
        var owner = await console.SignedInAsync(person);
        Assert.IsType<DeniedError>((await bench.Writer.SaveOwnAsync(owner, [new PersonalChange(PersonalField.NationalId, bench.Text(PersonalField.NationalId, "12345678Z"), null)], default)).Error);
        Assert.True((await bench.Writer.SaveOwnAsync(owner, [new PersonalChange(PersonalField.EmergencyName, bench.Text(PersonalField.EmergencyName, "Àngels Ñíguez 王"), null)], default)).IsSuccess);
    }

    [Theory, AllDatabases]
    public async Task Find_LimitAndScope_Hold(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (bench, hr, _, _) = await RevealServiceTests.ReadyAsync(console);
        await console.SetAsync(SettingDefinitions.RevealsPerHour, "3");
        var elsewhere = await console.AddActorInBranchAsync(console.Engineering, console.Engineering, BuiltInRoles.HrOfficer);
        Assert.Empty((await bench.Finder.FindAsync(elsewhere, Telephone, "600123417", default)).Value!);
        Assert.IsType<DeniedError>((await bench.Finder.FindAsync(await console.AddActorAsync(console.Support, BuiltInRoles.SecurityOfficer), Telephone, "600123417", default)).Error);
        foreach (var nonsense in (string?[])[null, "", "  ", "hello", "12", "\ud800", new string('9', 5000), "600123417' OR 1=1 --"])
        {
            Assert.IsType<InvalidError>((await bench.Finder.FindAsync(hr, Telephone, nonsense, default)).Error);
        }

        Assert.IsType<InvalidError>((await bench.Finder.FindAsync(hr, PersonalField.BirthDate, "1990-01-01", default)).Error);
        for (var index = 0; index < 3; index++)
        {
            Assert.True((await bench.Finder.FindAsync(hr, Telephone, "3417", default)).IsSuccess);
        }

        Assert.IsType<RevealLimitError>((await bench.Finder.FindAsync(hr, Telephone, "3417", default)).Error);
        await using var context = console.Contexts.CreateDbContext();
        Assert.All(
            await context.AuditEvents.Where(static row => row.Action == AuditActions.PersonalFind).ToListAsync(),
            static entry => Assert.DoesNotContain("3417", entry.After, StringComparison.Ordinal));
    }

    /// <summary>A good value for every field.</summary>
    internal static Dictionary<PersonalField, string> Inputs() => new()
    {
        [PersonalField.HomeAddress] = "Calle Zurbarán 12, 3º Ñ",
        [PersonalField.PersonalTelephone] = "600 123 417",
        [PersonalField.PersonalEmail] = "Mar.Vidal@correo.example",
        [PersonalField.AccountEmail] = "avisos@correo.example",
        [PersonalField.AccountTelephone] = "+351 912 345 678",
        [PersonalField.EmergencyName] = "Àngels Ñíguez 王",
        [PersonalField.EmergencyTelephone] = "+44 7400 123456",
        [PersonalField.NationalId] = "12345678Z",
        [PersonalField.BirthDate] = "1990-04-30",
        [PersonalField.BankAccount] = "ES91 2100 0418 4502 0005 1332",
    };
}

using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Persistence.PersonalData;

/// <summary>An export opens nothing that was not recorded first.</summary>
[Trait("Stage", "Database")]
public sealed class PersonalExportSourceTests
{
    private static readonly IReadOnlyList<PersonalFieldInfo> Fields = [PersonalFields.Of(PersonalField.PersonalTelephone), PersonalFields.Of(PersonalField.BirthDate)];

    [Theory, AllDatabases]
    public async Task Read_Branch_GivesItsPeopleAndRecordsEachValueOnce(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (bench, hr, _, _) = await RevealServiceTests.ReadyAsync(console);
        for (var index = 0; index < 130; index++)
        {
            var person = await console.AddPersonAsync(console.Platform, withAccount: false);
            Assert.True((await bench.PutAsync(hr, person.Id, (PersonalField.PersonalTelephone, $"600555{index:000}"))).IsSuccess);
        }

        Assert.True((await bench.PutAsync(hr, (await console.AddPersonAsync(console.Engineering)).Id, (PersonalField.BirthDate, "1990-04-30"), (PersonalField.BankAccount, "ES9121000418450200051332"))).IsSuccess);
        var rows = await TakeAsync(bench, hr, console.Engineering);
        Assert.Equal(131, rows.Count);
        Assert.Equal(130, rows.Count(static row => row.Values.GetValueOrDefault(PersonalField.PersonalTelephone) is { } number && number.StartsWith("+34600555", StringComparison.Ordinal)));
        Assert.DoesNotContain(rows, static row => row.Values.ContainsKey(PersonalField.BankAccount));
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(131, await context.Reveals.CountAsync(static reveal => reveal.Kind == RevealKind.Export));
        Assert.Equal((131, 131, 0), (bench.Count.Recorded, bench.Count.Opened, bench.Count.Unreadable));
        Assert.Equal(2, await context.AuditEvents.CountAsync(static entry => entry.Action == AuditActions.PersonalReveal));
    }

    [Theory, AllDatabases]
    public async Task Read_ByWhoMayNot_StopsBeforeAnythingIsOpened(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (bench, hr, _, _) = await RevealServiceTests.ReadyAsync(console);
        var elsewhere = await console.AddActorInBranchAsync(console.Engineering, console.Engineering, BuiltInRoles.HrOfficer);
        foreach (var actor in (Actor[])[elsewhere, await console.AddActorAsync(console.Support, BuiltInRoles.Manager), hr with { SessionId = console.Key() }])
        {
            await Assert.ThrowsAsync<ExportStoppedException>(() => TakeAsync(bench, actor, console.Support));
        }

        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(0, await context.Reveals.CountAsync());
        Assert.Equal((0, 0), (bench.Count.Recorded, bench.Count.Opened));
    }

    private static async Task<List<ExportedPerson>> TakeAsync(PersonalBench bench, Actor actor, Guid branch)
    {
        List<ExportedPerson> rows = [];
        await foreach (var row in new PersonalExportSource(bench.Console.Work, bench.Keys, bench.Opener, bench.Count, bench.Console.Clock).ReadAsync(actor, new ExportOrder(bench.Console.Key(), branch, Fields, "Asked by the auditors"), default))
        {
            rows.Add(row);
        }

        return rows;
    }
}

using System.Globalization;
using System.Text;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Features.People;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.People;

[Trait("Stage", "Database")]
public sealed class PeopleExportTests
{
    [Theory, AllDatabases]
    public async Task Write_FormulasInFields_AreTextAndTheHeadSpeaksTheReadersLanguage(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        Assert.True((await house.Persons.CreateAsync(hr, PeopleHouse.Input(console.Support) with { FamilyName = "=HYPERLINK(\"http://x\")", JobTitle = "+1, \"chief\"" }, default)).IsSuccess);
        await house.SettleAsync();
        var culture = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("es");
            using var stream = new MemoryStream();
            await house.Export.WriteAsync(hr, new PeopleQuery { Text = "n-1" }, stream, default);
            var bytes = stream.ToArray();

            Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
            var lines = Encoding.UTF8.GetString(bytes[3..]).Split("\r\n");
            Assert.StartsWith("Número de empleado,Nombre,Apellidos,", lines[0], StringComparison.Ordinal);
            Assert.Equal(3, lines.Length);
            Assert.StartsWith("N-1,Ana,\"'=HYPERLINK(\"\"http://x\"\")\",n-1@test.example,\"'+1, \"\"chief\"\"\",Support,", lines[1], StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentUICulture = culture;
        }
    }

    [Theory, AllDatabases]
    public async Task Record_Permitted_LeavesAnEventWithTheCountAndNotTheSearch(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var hr = await console.AddActorInBranchAsync(console.Engineering, console.Engineering, BuiltInRoles.HrOfficer);
        await console.AddPersonAsync(console.Platform);
        await console.AddPersonAsync(console.Support);
        await house.SettleAsync();

        var count = await house.Export.RecordAsync(hr, new PeopleQuery { Text = "family" }, default);

        Assert.Equal(2, count.Value.Count);
        await using var context = console.Contexts.CreateDbContext();
        var entry = await context.AuditEvents.SingleAsync(row => row.Action == AuditActions.PersonExport);
        Assert.Equal(AuditOutcome.Success, entry.Outcome);
        Assert.Contains("\"count\":2", entry.After, StringComparison.Ordinal);
        Assert.DoesNotContain("family", entry.After, StringComparison.Ordinal);
    }

    [Theory, AllDatabases]
    public async Task Record_WithoutThePermission_IsRefusedAndRecorded(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var manager = await console.AddActorAsync(console.Root, BuiltInRoles.Manager);
        await house.SettleAsync();

        Assert.IsType<DeniedError>((await house.Export.RecordAsync(manager, new PeopleQuery(), default)).Error);
        var rows = 0;
        await foreach (var _ in house.List.StreamAsync(manager, new PeopleQuery(), default))
        {
            rows++;
        }

        Assert.Equal(0, rows);
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(AuditOutcome.Denied, (await context.AuditEvents.SingleAsync()).Outcome);
    }
}

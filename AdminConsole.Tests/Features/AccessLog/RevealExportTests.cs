using System.Text;
using System.Text.Json;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Domain.Settings;
using AdminConsole.Features.AccessLog;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdminConsole.Tests.Features.AccessLog;

[Trait("Stage", "Database")]
public sealed class RevealExportTests
{
    [Theory, AllDatabases]
    public async Task Csv_TheFilteredLog_IsRecordedFirstAndHoldsNoFormula(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var auditor = await console.AddActorAsync(console.Root, BuiltInRoles.Auditor);
        await console.Loader.RefreshAsync(default);
        var reader = console.Key();
        await console.AddLooksAsync([
            .. Enumerable.Range(0, 30).Select(index => console.Look(console.Support, reader, at: console.Now.AddMinutes(index - 60), text: index == 7 ? "=HYPERLINK(\"http://x\")" : "a, \"b\"", ticket: index == 9 ? "@SUM(1)" : string.Empty)),
            console.Look(console.Support)]);

        var (lines, error) = await ExportAsync(console, auditor, new() { Reader = reader.ToString() }, RevealFiles.Csv);

        Assert.Null(error);
        Assert.Equal(31, lines.Length);
        Assert.DoesNotContain(lines, static line => line.Contains(",=", StringComparison.Ordinal) || line.Contains(",\"=", StringComparison.Ordinal) || line.Contains(",@", StringComparison.Ordinal));
        Assert.Contains("'=HYPERLINK", lines[8], StringComparison.Ordinal);
        Assert.Contains("home-address", lines[1], StringComparison.Ordinal);
        await using var context = console.Contexts.CreateDbContext();
        var entry = Assert.Single(await context.AuditEvents.Where(static row => row.Action == AuditActions.PersonalLogExport).ToListAsync());
        Assert.Equal((auditor.PersonId, AuditOutcome.Success), (entry.ActorId, entry.Outcome));
        using var after = JsonDocument.Parse(entry.After);
        Assert.Equal((30, "csv", reader.ToString()), (after.RootElement.GetProperty("looks").GetInt32(), after.RootElement.GetProperty("format").GetString(), after.RootElement.GetProperty("reader").GetString()));
    }

    [Theory, AllDatabases]
    public async Task Ocsf_ALook_IsADatastoreReadWithAllTheSchemaRequires(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var auditor = await console.AddActorAsync(console.Root, BuiltInRoles.Auditor);
        var (reader, subject) = (await console.AddPersonAsync(console.Support), await console.AddPersonAsync(console.Platform));
        await console.Loader.RefreshAsync(default);
        var reason = await console.AddReasonAsync("Emergency", "Emergencia");
        var at = new DateTime(2026, 3, 1, 10, 20, 30, 456, DateTimeKind.Utc);
        var look = console.Look(console.Platform, reader.Id, subject.Id, at, PersonalField.BankAccount, RevealKind.Look, reason.Id, "line\nbreak \"quoted\" ñ <script>", "HR-1", earlier: 4);
        await console.AddLooksAsync(look, console.Look(console.Support, reader.Id, reader.Id, at.AddHours(1), kind: RevealKind.Own));

        var (lines, error) = await ExportAsync(console, auditor, new(), RevealFiles.Ocsf);

        Assert.Null(error);
        Assert.Equal(2, lines.Length);
        using var parsed = JsonDocument.Parse(lines[0]);
        var root = parsed.RootElement;
        Assert.Equal((6, 6005, 1, 600501), (Int(root, "category_uid"), Int(root, "class_uid"), Int(root, "activity_id"), Int(root, "type_uid")));
        Assert.Equal((2, 1, 3), (Int(root, "severity_id"), Int(root, "status_id"), Int(root, "type_id")));
        Assert.Equal(new DateTimeOffset(at).ToUnixTimeMilliseconds(), root.GetProperty("time").GetInt64());
        var metadata = root.GetProperty("metadata");
        Assert.Equal((OcsfWriter.SchemaVersion, look.Id.ToString(), look.EventId.ToString()), (Text(metadata, "version"), Text(metadata, "uid"), Text(metadata, "correlation_uid")));
        Assert.Equal(("AdminConsole", "AdminConsole"), (Text(metadata.GetProperty("product"), "name"), Text(metadata.GetProperty("product"), "vendor_name")));
        var user = root.GetProperty("actor").GetProperty("user");
        Assert.Equal((reader.Id.ToString(), reader.DisplayName), (Text(user, "uid"), Text(user, "full_name")));
        Assert.Equal(look.SessionId.ToString(), Text(root.GetProperty("actor").GetProperty("session"), "uid"));
        Assert.Equal("192.0.2.10", Text(root.GetProperty("src_endpoint"), "ip"));
        Assert.Equal("PersonalValues", Text(root.GetProperty("table"), "name"));
        var more = root.GetProperty("unmapped");
        Assert.Equal((subject.Id.ToString(), "bank-account", "payment", "look"), (Text(more.GetProperty("subject"), "uid"), Text(more, "field"), Text(more, "field_class"), Text(more, "kind")));
        Assert.Equal(("Emergency", look.Text, "HR-1", 4), (Text(more.GetProperty("reason"), "name"), Text(more, "text"), Text(more, "ticket"), Int(more, "earlier_looks")));
        using var own = JsonDocument.Parse(lines[1]);
        Assert.Equal((1, "own"), (Int(own.RootElement, "severity_id"), Text(own.RootElement.GetProperty("unmapped"), "kind")));
        Assert.False(own.RootElement.GetProperty("unmapped").TryGetProperty("reason", out _));
    }

    [Theory, AllDatabases]
    public async Task Export_BranchAuditor_HoldsTheBranchAlone(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var auditor = await console.AddActorInBranchAsync(console.Support, console.Engineering, BuiltInRoles.Auditor);
        await console.Loader.RefreshAsync(default);
        var reader = console.Key();
        var inside = console.Look(console.Platform, reader);
        await console.AddLooksAsync(inside, console.Look(console.Support, reader));

        foreach (var input in (RevealFilterInput[])[new(), RevealHouse.Always, new() { Reader = reader.ToString() }, new() { Department = console.Root.ToString() }])
        {
            var (csv, _) = await ExportAsync(console, auditor, input, RevealFiles.Csv);
            Assert.Contains(inside.Id.ToString(), Assert.Single(csv[1..]), StringComparison.Ordinal);
            var (ocsf, _) = await ExportAsync(console, auditor, input, RevealFiles.Ocsf);
            Assert.Contains(inside.Id.ToString(), Assert.Single(ocsf), StringComparison.Ordinal);
        }

        await using var context = console.Contexts.CreateDbContext();
        Assert.All(await context.AuditEvents.Where(static row => row.Action == AuditActions.PersonalLogExport).ToListAsync(), entry => Assert.Equal(console.Engineering, entry.DepartmentId));
    }

    [Theory, AllDatabases]
    public async Task Export_MoreThanABatch_HoldsEveryLookOnceAndNoneMadeLater(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var auditor = await console.AddActorAsync(console.Root, BuiltInRoles.Auditor);
        await console.Loader.RefreshAsync(default);
        // Many at one moment, on both sides of a batch's end.
        var looks = Enumerable.Range(0, 2_050).Select(index => console.Look(console.Support, at: console.Now.AddDays(-1).AddSeconds(index / 100))).ToArray();
        await console.AddLooksAsync(looks);
        var export = await ExportOfAsync(console);
        var ticket = (await export.BeginAsync(auditor, new(), RevealFiles.Csv, default)).Value!;
        console.Time.Advance(TimeSpan.FromMinutes(5));
        await console.AddLooksAsync(console.Look(console.Support));

        List<Guid> taken = [];
        await foreach (var row in export.RowsAsync(ticket, default))
        {
            taken.Add(row.Id);
        }

        Assert.Equal(looks.OrderBy(static look => look.At).ThenBy(static look => look.Id).Select(static look => look.Id), taken);
        Assert.Equal(looks.Length, ticket.Count);
    }

    [Theory, AllDatabases]
    public async Task Export_RefusedOrTooLargeOrBadFilter_GivesNothing(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var auditor = await console.AddActorAsync(console.Root, BuiltInRoles.Auditor);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        await console.Loader.RefreshAsync(default);
        await using (var context = console.Contexts.CreateDbContext())
        {
            context.Add(new Setting { Key = SettingDefinitions.AuditExportLimit.Key, Value = "1000", ChangedAt = console.Now });
            context.AddRange(Enumerable.Range(0, 1_001).Select(_ => console.Look(console.Support)));
            await TestConsole.SaveAsync(context);
        }

        Assert.IsType<DeniedError>((await ExportAsync(console, hr, new(), RevealFiles.Csv)).Error);
        Assert.Equal(1_000, Assert.IsType<ExportTooLargeError>((await ExportAsync(console, auditor, new(), RevealFiles.Ocsf)).Error).Limit);
        foreach (var text in BadText.All.Where(static text => !string.IsNullOrWhiteSpace(text)))
        {
            Assert.IsType<InvalidError>((await ExportAsync(console, auditor, new() { Field = text }, RevealFiles.Csv)).Error);
            Assert.IsType<InvalidError>((await ExportAsync(console, auditor, new() { Zone = text }, RevealFiles.Csv)).Error);
        }
    }

    private static int Int(JsonElement element, string name) => element.GetProperty(name).GetInt32();

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static async Task<RevealExport> ExportOfAsync(TestConsole console)
    {
        await console.Settings.LoadAsync(default);
        return new RevealExport(console.Contexts, console.Work, console.Holder, console.Settings, console.Time);
    }

    private static async Task<(string[] Lines, ConsoleError? Error)> ExportAsync(TestConsole console, Actor actor, RevealFilterInput input, string format)
    {
        var export = await ExportOfAsync(console);
        var ticket = await export.BeginAsync(actor, input, format, default);
        if (!ticket.IsSuccess)
        {
            return ([], ticket.Error);
        }

        using var stream = new MemoryStream();
        var files = new RevealFiles(export, console.Time);
        await (string.Equals(format, RevealFiles.Csv, StringComparison.Ordinal) ? files.WriteCsvAsync(ticket.Value, stream, default) : files.WriteOcsfAsync(ticket.Value, stream, default));
        return (Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries), null);
    }
}

using System.Text;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Settings;
using AdminConsole.Features.Audit;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdminConsole.Tests.Features.Audit;

[Trait("Stage", "Database")]
public sealed class AuditExportTests
{
    [Theory, AllDatabases]
    public async Task Export_TheWholeTrail_IsRecordedAndHoldsNoFormula(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var auditor = await console.AddActorAsync(console.Root, BuiltInRoles.Auditor);
        await console.Loader.RefreshAsync(default);
        await console.AddEventsAsync(Enumerable.Range(0, 30).Select(index => console.Event(console.Support, with: parts => parts.Reason = index == 7 ? "=HYPERLINK(\"http://x\")" : "a, \"b\"")));

        var (lines, _) = await ExportAsync(console, auditor, new());

        Assert.Equal(31, lines.Length);
        Assert.DoesNotContain(lines, static line => line.Contains(",=", StringComparison.Ordinal) || line.Contains(",\"=", StringComparison.Ordinal));
        Assert.Contains("'=HYPERLINK", lines[8], StringComparison.Ordinal);
        await using var context = console.Contexts.CreateDbContext();
        var entry = Assert.Single(await context.AuditEvents.Where(static row => row.Action == AuditActions.AuditExport).ToListAsync());
        Assert.Equal((auditor.PersonId, AuditOutcome.Success, """{"events":30}"""), (entry.ActorId, entry.Outcome, entry.After));
    }

    [Theory, AllDatabases]
    public async Task Export_BranchAuditor_HoldsTheBranchAlone(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var auditor = await console.AddActorInBranchAsync(console.Support, console.Engineering, BuiltInRoles.Auditor);
        await console.Loader.RefreshAsync(default);
        var act = console.Key();
        var inside = console.Event(console.Platform, with: parts => parts.CorrelationId = act);
        await console.AddEventsAsync(inside, console.Event(console.Support, with: parts => parts.CorrelationId = act), console.Event(null, with: parts => parts.CorrelationId = act));

        foreach (var input in (AuditFilterInput[])[new() { Action = inside.Action }, new() { Correlation = act.ToString() }])
        {
            var (lines, _) = await ExportAsync(console, auditor, input);
            Assert.Contains(inside.Id.ToString(), Assert.Single(lines[1..]), StringComparison.Ordinal);
        }

        // The branch's own auditors see that it was taken.
        Assert.Equal(3, (await console.Service().CountAsync(auditor, new(), default)).Value.Count);
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
            context.AddRange(Enumerable.Range(0, 1_001).Select(_ => console.Event(console.Support)));
            await TestConsole.SaveAsync(context);
        }

        Assert.IsType<DeniedError>((await ExportAsync(console, hr, new())).Error);
        Assert.Equal(1_000, Assert.IsType<ExportTooLargeError>((await ExportAsync(console, auditor, new())).Error).Limit);
        foreach (var text in BadText.All.Where(static text => !string.IsNullOrWhiteSpace(text)))
        {
            Assert.IsType<InvalidError>((await ExportAsync(console, auditor, new() { Action = text })).Error);
        }
    }

    private static async Task<(string[] Lines, ConsoleError? Error)> ExportAsync(TestConsole console, Actor actor, AuditFilterInput input)
    {
        using var reader = new SettingsReader(console.Contexts, console.Feed, NullLogger<SettingsReader>.Instance);
        await reader.LoadAsync(default);
        var export = new AuditExport(console.Contexts, console.Work, console.Holder, reader, console.Time);
        var ticket = await export.BeginAsync(actor, input, default);
        if (!ticket.IsSuccess)
        {
            return ([], ticket.Error);
        }

        using var stream = new MemoryStream();
        await new AuditCsv(export, console.Time).WriteAsync(ticket.Value, stream, default);
        return (Encoding.UTF8.GetString(stream.ToArray()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries), null);
    }
}

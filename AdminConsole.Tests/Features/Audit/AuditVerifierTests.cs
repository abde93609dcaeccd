using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Features.Audit;
using AdminConsole.Security.AuditLog;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.Audit;

[Trait("Stage", "Database")]
public sealed class AuditVerifierTests
{
    private static readonly AuditFilterInput Everything = new();

    public static TheoryData<string, string> Tampering => new()
    {
        { "Id", "X'0198F000000070008000000000000001'" },
        { "At", "'2020-01-01 00:00:00.000000'" },
        { "ActorId", "X'0198F000000070008000000000000001'" },
        { "ActorId", "NULL" },
        { "SessionId", "NULL" },
        { "Action", "'person.enable'" },
        { "Action", "''" },
        { "TargetType", "'role'" },
        { "TargetId", "NULL" },
        { "DepartmentId", "NULL" },
        { "Outcome", "2" },
        { "Outcome", "99" },
        { "Reason", "'another'" },
        { "Reason", "''" },
        { "Before", "'{\"jobTitle\":\"Clerk \"}'" },
        { "After", "''" },
        { "After", "'no json'" },
        { "CorrelationId", "X'0198F000000070008000000000000001'" },
        { "Address", "'192.0.2.1'" },
        { "Mac", "X'00'" },
        { "Mac", "X'0000000000000000000000000000000000000000000000000000000000000000'" },
        { "Mac", "X''" },
    };

    [Theory, AllDatabases]
    public async Task Check_EachColumnAlteredByHand_IsFound(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var auditor = await console.AddActorAsync(console.Root, BuiltInRoles.Auditor);
        await console.Loader.RefreshAsync(default);
        foreach (var row in Tampering)
        {
            var (column, value) = row.Data;
            var victim = Full(console);
            await console.AddEventsAsync(Full(console), victim, Full(console));
            Assert.True((await CheckAsync(console, auditor)).IsClean);

            await SqlAsync(console, kind, $"UPDATE `AuditEvents` SET `{column}` = {value} WHERE `Sequence` = {victim.Sequence}");

            var check = await CheckAsync(console, auditor);
            var bad = Assert.Single(check.Bad);
            Assert.Equal((victim.Sequence, 1, true), (bad.Sequence, check.BadCount, check.IsWhole));
            Assert.Equal(value is "X''" ? AuditSealState.Missing : AuditSealState.Altered, bad.State);
            Assert.True((await console.Service().ListAsync(auditor, Everything, AuditCursor.Newest, 50, default)).IsSuccess);
            var detail = await console.Service().FindAsync(auditor, bad.Id!.Value, default);
            Assert.Equal(bad.State, detail.Value!.Seal.State);
            await SqlAsync(console, kind, $"DELETE FROM `AuditEvents` WHERE `Sequence` = {victim.Sequence}");
        }
    }

    [Theory, AllDatabases]
    public async Task Check_ARowThatIsNoEventAnyMore_IsFoundAndHidesNoOther(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var auditor = await console.AddActorAsync(console.Root, BuiltInRoles.Auditor);
        await console.Loader.RefreshAsync(default);
        var victim = Full(console);
        await console.AddEventsAsync(Full(console), victim, Full(console));

        // SQLite takes any bytes for a key; MySQL takes the zero date when it is told to.
        await SqlAsync(console, kind, kind == DatabaseKind.Sqlite
            ? $"UPDATE `AuditEvents` SET `CorrelationId` = X'0102' WHERE `Sequence` = {victim.Sequence}"
            : $"SET SESSION sql_mode = ''; UPDATE `AuditEvents` SET `At` = '0000-00-00 00:00:00' WHERE `Sequence` = {victim.Sequence}");

        var bad = Assert.Single((await CheckAsync(console, auditor)).Bad);
        Assert.Equal((victim.Sequence, AuditSealState.Unreadable), (bad.Sequence, bad.State));
        var rows = (await console.Service().ListAsync(auditor, Everything, AuditCursor.Newest, 50, default)).Value!.Rows;
        Assert.Equal(3, rows.Count);
        Assert.Equal(victim.Sequence, Assert.Single(rows, static row => row.IsUnreadable).Sequence);
    }

    [Theory, AllDatabases]
    public async Task Check_EventsOfAnotherKey_AreFound(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var auditor = await console.AddActorAsync(console.Root, BuiltInRoles.Auditor);
        await console.Loader.RefreshAsync(default);
        var forged = Full(console);
        forged.Mac = new AuditMac(new AuditKey(new byte[AuditKey.Size])).Compute(forged);
        await console.AddEventsAsync(Full(console), forged);

        Assert.Equal(forged.Id, Assert.Single((await CheckAsync(console, auditor)).Bad).Id);
    }

    [Theory, AllDatabases]
    public async Task Check_ManyBatches_ReportsProgressListsABoundedNumberAndCanBeStopped(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        await using (var context = console.Contexts.CreateDbContext())
        {
            context.AddRange(Enumerable.Range(0, 2_500).Select(_ => console.Event(console.Support)));
            await TestConsole.SaveAsync(context);
        }

        await SqlAsync(console, kind, "UPDATE `AuditEvents` SET `Reason` = 'touched' WHERE `Sequence` <= 150");
        List<AuditCheck> reports = [];

        var check = await console.Verifier().CheckAllAsync(new AuditFilter(), new Progress(reports.Add), default);

        Assert.Equal((2_500, 150, AuditVerifier.ListLimit, true), (check.Checked, check.BadCount, check.Bad.Count, check.IsWhole));
        Assert.Equal([1_000, 2_000, 2_500], reports.Select(static report => report.Checked));
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => console.Verifier().CheckAllAsync(new AuditFilter(), new Progress(_ => stop.Cancel()), stop.Token));
    }

    private static AuditEvent Full(TestConsole console)
        => console.Event(console.Support, AuditActions.PersonDisable, console.Key(), console.Key(), parts =>
        {
            parts.SessionId = console.Key();
            parts.Reason = "left";
            parts.Before = """{"jobTitle":"Clerk"}""";
            parts.After = """{"jobTitle":null}""";
        });

    private static async Task<AuditCheck> CheckAsync(TestConsole console, AdminConsole.Security.Authorization.Actor auditor)
        => (await console.Verifier().CheckAsync(auditor, Everything, null, default)).Value!;

    private static async Task SqlAsync(TestConsole console, DatabaseKind kind, string sql)
    {
        await using var context = console.Contexts.CreateDbContext();
#pragma warning disable EF1002 // The test writes by hand, as an attacker would.
        await context.Database.ExecuteSqlRawAsync((kind == DatabaseKind.Sqlite ? sql.Replace('`', '"') : sql).Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
#pragma warning restore EF1002
    }

    private sealed class Progress(Action<AuditCheck> report) : IProgress<AuditCheck>
    {
        public void Report(AuditCheck value) => report(value);
    }
}

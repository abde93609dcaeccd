using System.Diagnostics;
using System.Globalization;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Features.Audit;
using AdminConsole.Persistence;
using AdminConsole.Security.AuditLog;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;
using MySqlConnector;

namespace AdminConsole.Benchmarks;

/// <summary>
/// The audit list beside bare SQL by MySqlConnector on the same server in the same run: the first, a middle and the
/// last page, and the filters people use. The database is named by the caller and filled when it is empty.
/// </summary>
internal static class AuditListBenchmark
{
    private const int Events = 1_000_000;
    private const int Rounds = 60;
    private const string Columns = "`Sequence`,`Id`,`At`,`ActorId`,`SessionId`,`Action`,`TargetType`,`TargetId`,`DepartmentId`,`Outcome`,`Reason`,`CorrelationId`,`Address`";

    public static async Task RunAsync(string connectionString)
    {
        var database = await ResolvedDatabase.MySqlAsync(connectionString, default);
        var contexts = new ConsoleDbContextFactory(database);
        await using (var context = contexts.CreateDbContext())
        {
            await context.Database.MigrateAsync();
            if (!await context.AuditEvents.AnyAsync())
            {
                await FillAsync(connectionString);
            }
        }

        var reader = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        var branchReader = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        var holder = new AccessModelHolder();
        holder.Publish(Model(reader, branchReader));
        var service = new AuditService(contexts, holder, new AuditMac(new AuditKey(new byte[AuditKey.Size])), TimeProvider.System);
        var actor = new Actor(reader, null, string.Empty, reader);
        var branchActor = new Actor(branchReader, null, string.Empty, branchReader);
        await using var bare = new MySqlConnection(connectionString);
        await bare.OpenAsync();
        var middle = Events / 2;

        await CompareAsync("first page", () => ListAsync(service, actor, new(), AuditCursor.Newest), () => BareAsync(bare, "1=1", "DESC"));
        await CompareAsync("middle page", () => ListAsync(service, actor, new(), AuditCursor.OlderThan(middle)), () => BareAsync(bare, $"`Sequence`<{middle}", "DESC", $"`Sequence`>={middle}"));
        await CompareAsync("last page", () => ListAsync(service, actor, new(), AuditCursor.Oldest), () => BareAsync(bare, "1=1", "ASC"));
        var person = "0198f000-0000-7000-8000-" + 77.ToString("x12", CultureInfo.InvariantCulture);
        var personHex = "X'" + person.Replace("-", string.Empty, StringComparison.Ordinal) + "'";
        await CompareAsync("one actor", () => ListAsync(service, actor, new() { Actor = person }, AuditCursor.Newest), () => BareAsync(bare, $"`ActorId`={personHex}", "DESC"));
        await CompareAsync("one action, middle", () => ListAsync(service, actor, new() { Action = AuditActions.PersonEdit }, AuditCursor.OlderThan(middle)), () => BareAsync(bare, $"`Action`='person.edit' AND `Sequence`<{middle}", "DESC", $"`Action`='person.edit' AND `Sequence`>={middle}"));
        await CompareAsync("a week, long ago", () => ListAsync(service, actor, new() { From = "2025-03-01", To = "2025-03-07" }, AuditCursor.Newest), () => BareAsync(bare, "`At`>='2025-03-01' AND `At`<'2025-03-08'", "DESC", order: "`At` DESC, `Sequence`"));
        await CompareAsync("actor in a month", () => ListAsync(service, actor, new() { Actor = person, From = "2025-03-01", To = "2025-03-31" }, AuditCursor.Newest), () => BareAsync(bare, $"`ActorId`={personHex} AND `At`>='2025-03-01' AND `At`<'2025-04-01'", "DESC"));
        await CompareAsync("denied only", () => ListAsync(service, actor, new() { Outcome = "denied" }, AuditCursor.Newest), () => BareAsync(bare, "`Outcome`=2", "DESC"));
        await CompareAsync("branch reader", () => ListAsync(service, branchActor, new(), AuditCursor.Newest), () => BareAsync(bare, "`DepartmentId` IN (X'0198F000000070009000000000000001')", "DESC"));
        var correlation = "0198f000-0000-7000-a000-" + (Events / 3).ToString("x12", CultureInfo.InvariantCulture);
        var correlationHex = "X'" + correlation.Replace("-", string.Empty, StringComparison.Ordinal) + "'";
        await CompareAsync("correlation id", () => ListAsync(service, actor, new() { Correlation = correlation }, AuditCursor.Newest), () => BareAsync(bare, $"`CorrelationId`={correlationHex}", "DESC"), 3);
        await CompareAsync("words of a reason", () => ListAsync(service, actor, new() { Reason = "needle" }, AuditCursor.Newest), () => BareAsync(bare, "`Reason` LIKE '%needle%'", "DESC"), 3);
        await CompareAsync("count, capped", async () => (await service.CountAsync(actor, new(), default)).Value.Count, async () => await ScalarAsync(bare, "SELECT COUNT(*) FROM (SELECT 1 FROM `AuditEvents` LIMIT 10001) AS t"));
        await CompareAsync("count, one action", async () => (await service.CountAsync(actor, new() { Action = AuditActions.PersonEdit }, default)).Value.Count, async () => await ScalarAsync(bare, "SELECT COUNT(*) FROM (SELECT 1 FROM `AuditEvents` WHERE `Action`='person.edit' LIMIT 10001) AS t"));
    }

    private static AccessModel Model(Guid reader, Guid branchReader)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var (permission, role, department) = (Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), new Guid("0198f000-0000-7000-9000-000000000001"));
        return AccessModel.Compile(new AccessModelRows(
            1,
            [
                new PersonAccess(reader, Domain.People.PersonStatus.Active, true, [new HeldRole(reader, role, null, now.AddDays(-1), null)]),
                new PersonAccess(branchReader, Domain.People.PersonStatus.Active, true, [new HeldRole(branchReader, role, department, now.AddDays(-1), null)]),
            ],
            [new RoleRow(role, [permission])],
            [new PermissionRow(permission, ConsolePermissions.AuditRead, Domain.Permissions.Sensitivity.Medium)],
            [new DepartmentNode(department, null)]));
    }

    private static async Task<int> ListAsync(AuditService service, Actor actor, AuditFilterInput input, AuditCursor cursor)
        => (await service.ListAsync(actor, input, cursor, 50, default)).Value!.Rows.Count;

    // What the page shows, and no more: 51 rows, whether there is a page before, and the names behind the keys.
    private static async Task<int> BareAsync(MySqlConnection connection, string where, string direction, string? before = null, string order = "`Sequence`")
    {
        HashSet<Guid> people = [];
        HashSet<Guid> departments = [];
        var count = 0;
        await using (var command = new MySqlCommand($"SELECT {Columns} FROM `AuditEvents` WHERE {where} ORDER BY {order} {direction} LIMIT 51", connection))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                count++;
                _ = (reader.GetInt64(0), reader.GetDateTime(2), reader.GetString(5), reader.GetString(6), reader.GetByte(9), reader.GetString(10), reader.GetString(12));
                Keep(reader, 3, people);
                Keep(reader, 7, people);
                Keep(reader, 8, departments);
            }
        }

        if (before is not null)
        {
            await ScalarAsync(connection, $"SELECT EXISTS (SELECT 1 FROM `AuditEvents` WHERE {before})");
        }

        await NamesAsync(connection, "SELECT `Id`,`GivenName`,`FamilyName` FROM `People`", people);
        await NamesAsync(connection, "SELECT `Id`,`Name` FROM `Departments`", departments);
        return Math.Min(count, 50);
    }

    private static void Keep(MySqlDataReader reader, int column, HashSet<Guid> into)
    {
        if (!reader.IsDBNull(column))
        {
            into.Add(new Guid((byte[])reader.GetValue(column), bigEndian: true));
        }
    }

    private static async Task NamesAsync(MySqlConnection connection, string select, HashSet<Guid> keys)
    {
        if (keys.Count == 0)
        {
            return;
        }

        await using var command = new MySqlCommand($"{select} WHERE `Id` IN ({string.Join(',', keys.Select(static key => "X'" + key.ToString("N") + "'"))})", connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            _ = reader.GetString(1);
        }
    }

    private static async Task<int> ScalarAsync(MySqlConnection connection, string sql)
    {
        await using var command = new MySqlCommand(sql, connection);
        return Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private static async Task CompareAsync(string name, Func<Task<int>> ours, Func<Task<int>> bare, int rounds = Rounds)
    {
        List<double> oursTook = [];
        List<double> bareTook = [];
        var (rows, bareRows) = (0, 0);
        // In turns, so that a busy moment of the machine falls on both.
        for (var round = 0; round < rounds + Math.Min(rounds, 5); round++)
        {
            var start = Stopwatch.GetTimestamp();
            bareRows = await bare();
            var between = Stopwatch.GetTimestamp();
            rows = await ours();
            if (round >= Math.Min(rounds, 5))
            {
                bareTook.Add(Stopwatch.GetElapsedTime(start, between).TotalMilliseconds);
                oursTook.Add(Stopwatch.GetElapsedTime(between).TotalMilliseconds);
            }
        }

        oursTook.Sort();
        bareTook.Sort();
        var (a, b) = (oursTook[oursTook.Count / 2], bareTook[bareTook.Count / 2]);
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name,-22} {rows,6} rows ({bareRows})  console {a,9:0.00} ms   bare {b,9:0.00} ms   ratio {a / b:0.00}"));
    }

    private static async Task FillAsync(string connectionString)
    {
        await using var connection = new MySqlConnection(connectionString);
        await connection.OpenAsync();
        string[] script =
        [
            "INSERT INTO `Departments` (`Id`,`ParentId`,`Name`,`Code`,`Version`) VALUES (X'0198F000000070009000000000000001',NULL,'One','ONE',1)",
            "SET SESSION cte_max_recursion_depth = 2000000",
            "INSERT INTO `Departments` (`Id`,`ParentId`,`Name`,`Code`,`Version`) WITH RECURSIVE n AS (SELECT 2 i UNION ALL SELECT i+1 FROM n WHERE i<200) SELECT UNHEX(CONCAT('0198F000000070009000',LPAD(HEX(i),12,'0'))),X'0198F000000070009000000000000001',CONCAT('D',i),CONCAT('D',i),1 FROM n",
            "INSERT INTO `People` (`Id`,`EmployeeNumber`,`GivenName`,`FamilyName`,`SortName`,`GivenKey`,`WorkEmail`,`JobTitle`,`DepartmentId`,`Status`,`CreatedAt`,`Version`) WITH RECURSIVE n AS (SELECT 1 i UNION ALL SELECT i+1 FROM n WHERE i<5000) SELECT UNHEX(CONCAT('0198F000000070008000',LPAD(HEX(i),12,'0'))),CONCAT('E',i),CONCAT('Given',i),CONCAT('Family',i),CONCAT('family',i),CONCAT('given',i),CONCAT('p',i,'@test.example'),'Clerk',X'0198F000000070009000000000000001',1,'2024-01-01',1 FROM n",
            $"INSERT INTO `AuditEvents` (`Id`,`At`,`ActorId`,`SessionId`,`Action`,`TargetType`,`TargetId`,`DepartmentId`,`Outcome`,`Reason`,`Before`,`After`,`CorrelationId`,`Address`,`Mac`) WITH RECURSIVE n AS (SELECT 1 i UNION ALL SELECT i+1 FROM n WHERE i<{Events}) SELECT UNHEX(CONCAT('0198F00000007000B000',LPAD(HEX(i),12,'0'))), TIMESTAMPADD(SECOND, i*50, '2024-11-01'), UNHEX(CONCAT('0198F000000070008000',LPAD(HEX(1+(i*7919)%5000),12,'0'))), UNHEX(CONCAT('0198F00000007000C000',LPAD(HEX(i DIV 40),12,'0'))), ELT(1+(i*31)%5,'account.sign-in','account.sign-out','person.edit','assignment.give','person.disable'),'person', UNHEX(CONCAT('0198F000000070008000',LPAD(HEX(1+(i*104729)%5000),12,'0'))), UNHEX(CONCAT('0198F000000070009000',LPAD(HEX(1+(i*13)%200),12,'0'))), IF(i%50=0,2,1), IF(i%3=0,'Moved to another team',''), '{{\"jobTitle\":\"Clerk\"}}','{{\"jobTitle\":\"Lead\"}}', UNHEX(CONCAT('0198F00000007000A000',LPAD(HEX(i),12,'0'))),'192.0.2.10', REPEAT('x',32) FROM n ORDER BY i",
            "ANALYZE TABLE `AuditEvents`",
        ];
        foreach (var statement in script)
        {
            await using var command = new MySqlCommand(statement, connection) { CommandTimeout = 600 };
            await command.ExecuteNonQueryAsync();
        }
    }
}

using System.Data;
using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Requests;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using MySqlConnector;

namespace AdminConsole.Benchmarks.Requests;

/// <summary>
/// The rows of one approval by MySqlConnector in one transaction: the same checks of session and person, the same version
/// row, the same event with its MAC, what is read in two statements, and what is written sent together.
/// </summary>
internal sealed class BareApproval(BenchDatabase database, Actor actor, IReadOnlyList<AccessRequest> requests)
{
    private const string Ground = """
        UPDATE `AccessState` SET `Version` = `Version` + 1 WHERE `Id` = 1;
        SELECT `Version`,
          EXISTS (SELECT 1 FROM `Sessions` WHERE `Id` = @session AND `PersonId` = @actor AND `EndedAt` IS NULL AND `ExpiresAt` > @now),
          EXISTS (SELECT 1 FROM `People` WHERE `Id` = @actor AND `Status` = 1)
        FROM `AccessState` WHERE `Id` = 1
        """;

    private const string Request = """
        SELECT r.`Version`, r.`State`, r.`Days`, r.`ScopeDepartmentId`, s.`Id`, s.`State`, l.`State`, p.`DepartmentId`, p.`ManagerId`, p.`Status`
        FROM `AccessRequests` r
        JOIN `RequestStages` s ON s.`RequestId` = r.`Id` AND s.`Round` = r.`Round` AND s.`Ordinal` = r.`Stage`
        JOIN `RequestApprovers` l ON l.`StageId` = s.`Id` AND l.`PersonId` = @actor
        JOIN `People` p ON p.`Id` = r.`PersonId`
        WHERE r.`Id` = @request
        """;

    private const string Held = "SELECT `Id`, `RoleId`, `ScopeDepartmentId`, `ValidFrom`, `ValidUntil` FROM `Assignments` WHERE `PersonId` = @person";

    private const string Write = """
        UPDATE `AccessRequests` SET `State` = 3, `ClosedAt` = @now, `AssignmentId` = @assignment, `Version` = @version + 1 WHERE `Id` = @request AND `Version` = @version;
        UPDATE `RequestStages` SET `State` = 3 WHERE `Id` = @stage;
        UPDATE `RequestApprovers` SET `State` = 2 WHERE `StageId` = @stage AND `PersonId` = @actor;
        INSERT INTO `RequestDecisions` (`Id`, `RequestId`, `StageId`, `Round`, `PersonId`, `OnBehalfOf`, `At`, `Verdict`, `Comment`, `Days`, `ScopeDepartmentId`, `ShownHash`)
        VALUES (@decision, @request, @stage, 1, @actor, NULL, @now, 1, '', NULL, NULL, @hash);
        INSERT INTO `OutboxMessages` (`Id`, `Kind`, `RecipientId`, `SubjectId`, `Data`, `DedupKey`, `State`, `Attempts`, `NextAt`, `LastError`, `CreatedAt`, `SentAt`, `Version`)
        VALUES (@letter, 3, @person, @request, '{}', @dedup, 1, 0, @now, '', @now, NULL, 1);
        INSERT INTO `AuditEvents` (`Id`, `At`, `ActorId`, `SessionId`, `Action`, `TargetType`, `TargetId`, `DepartmentId`, `Outcome`, `Reason`, `Before`, `After`, `CorrelationId`, `Address`, `Mac`)
        VALUES (@event, @now, @actor, @session, @action, @targetType, @request, @department, 1, '', @before, @after, @correlation, @address, @mac);
        INSERT INTO `AccessChanges` (`Version`, `Ordinal`, `Kind`, `SubjectId`) VALUES (@moved, 0, 1, @person)
        """;

    private const string Give = """
        INSERT INTO `Assignments` (`Id`, `PersonId`, `RoleId`, `ScopeDepartmentId`, `ValidFrom`, `ValidUntil`, `Origin`, `SourceId`, `Reason`, `GiverId`, `CreatedAt`)
        VALUES (@assignment, @person, @role, @scope, @now, @until, 2, @request, @reason, @actor, @now);

        """;

    private int turn;

    public async Task ApproveAsync()
    {
        var request = requests[turn++];
        var now = UtcDateTimeConverter.Whole(TimeProvider.System.GetUtcNow().UtcDateTime);
        await using var connection = new MySqlConnection(database.Resolved.ConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        long moved;
        await using (var ground = Command(Ground, ("@session", Bytes(actor.SessionId!.Value)), ("@actor", Bytes(actor.PersonId!.Value)), ("@now", now)))
        await using (var reader = await ground.ExecuteReaderAsync())
        {
            Require(await reader.ReadAsync() && reader.GetInt64(1) == 1 && reader.GetInt64(2) == 1);
            moved = reader.GetInt64(0);
        }

        long version;
        byte[] stage;
        byte[] department;
        await using (var read = Command(Request, ("@request", Bytes(request.Id)), ("@actor", Bytes(actor.PersonId!.Value))))
        await using (var reader = await read.ExecuteReaderAsync())
        {
            Require(await reader.ReadAsync() && reader.GetByte(1) == 1 && reader.GetByte(5) == 2 && reader.GetByte(6) == 1 && reader.GetByte(9) == 1);
            (version, stage, department) = (reader.GetInt64(0), (byte[])reader.GetValue(4), (byte[])reader.GetValue(7));
        }

        await using (var held = Command(Held, ("@person", Bytes(request.PersonId))))
        await using (var reader = await held.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                Require(!((byte[])reader.GetValue(1)).AsSpan().SequenceEqual(Bytes(request.RoleId)));
            }
        }

        var assignment = Key();
        var entry = new AuditEvent
        {
            Id = Key(),
            At = now,
            ActorId = actor.PersonId,
            SessionId = actor.SessionId,
            Action = AuditActions.RequestApprove,
            TargetType = AuditTargets.Request,
            TargetId = request.Id,
            DepartmentId = new Guid(department, bigEndian: true),
            Outcome = AuditOutcome.Success,
            Reason = string.Empty,
            Before = "{}",
            After = $$"""{"stage":1,"person":"{{request.PersonId}}","roleId":"{{request.RoleId}}","assignment":"{{assignment}}"}""",
            CorrelationId = actor.CorrelationId,
            Address = actor.Address,
        };
        await using var write = Command(
            Give + Write,
            ("@now", now), ("@until", now.AddDays(30)), ("@assignment", Bytes(assignment)), ("@version", version), ("@request", Bytes(request.Id)), ("@stage", stage), ("@actor", Bytes(actor.PersonId!.Value)),
            ("@decision", Bytes(Key())), ("@hash", new byte[32]), ("@letter", Bytes(Key())), ("@person", Bytes(request.PersonId)), ("@dedup", $"3/{request.PersonId:N}/{request.Id:N}/"), ("@event", Bytes(entry.Id)),
            ("@session", Bytes(actor.SessionId!.Value)), ("@action", entry.Action), ("@targetType", entry.TargetType), ("@department", department), ("@before", entry.Before), ("@after", entry.After),
            ("@correlation", Bytes(entry.CorrelationId)), ("@address", entry.Address), ("@mac", database.Mac.Compute(entry)), ("@moved", moved), ("@role", Bytes(request.RoleId)), ("@scope", Bytes(request.ScopeDepartmentId!.Value)), ("@reason", request.Reason));
        Require(await write.ExecuteNonQueryAsync() == 8);
        await transaction.CommitAsync();

        MySqlCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> values)
        {
            var command = new MySqlCommand(sql, connection, transaction);
            foreach (var (name, value) in values)
            {
                command.Parameters.AddWithValue(name, value);
            }

            return command;
        }
    }

    private static void Require(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException("The bare approval found rows it did not expect.");
        }
    }

    private static Guid Key() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

    private static byte[] Bytes(Guid id) => id.ToByteArray(bigEndian: true);
}

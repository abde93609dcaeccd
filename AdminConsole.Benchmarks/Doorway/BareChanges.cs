using System.Data;
using System.Data.Common;
using System.Globalization;
using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.Data.Sqlite;
using MySqlConnector;

namespace AdminConsole.Benchmarks.Doorway;

/// <summary>
/// The same rows by the provider's own driver in one transaction: the same checks of session and person, the same
/// version row, the same event with its MAC, and statements sent together where the driver can.
/// </summary>
internal sealed class BareChanges(BenchDatabase database, Actor actor, IReadOnlyList<Guid> people, Guid roleId)
{
    private const string Ground = """
        SELECT `Version`,
          EXISTS (SELECT 1 FROM `Sessions` WHERE `Id` = @session AND `PersonId` = @actor AND `EndedAt` IS NULL AND `ExpiresAt` > @now),
          EXISTS (SELECT 1 FROM `People` WHERE `Id` = @actor AND `Status` = 1)
        FROM `AccessState` WHERE `Id` = 1
        """;

    private const string Move = "UPDATE `AccessState` SET `Version` = `Version` + 1 WHERE `Id` = 1";

    private const string Person = """
        SELECT `Id`, `EmployeeNumber`, `GivenName`, `FamilyName`, `SortName`, `GivenKey`, `WorkEmail`, `JobTitle`, `DepartmentId`, `ManagerId`, `Status`, `CreatedAt`, `DisabledAt`, `Version`
        FROM `People` WHERE `Id` = @id
        """;

    private const string Update = "UPDATE `People` SET `JobTitle` = @title, `Version` = @version + 1 WHERE `Id` = @id AND `Version` = @version";

    private const string InsertEvent = """
        INSERT INTO `AuditEvents` (`Id`, `At`, `ActorId`, `SessionId`, `Action`, `TargetType`, `TargetId`, `DepartmentId`, `Outcome`, `Reason`, `Before`, `After`, `CorrelationId`, `Address`, `Mac`)
        VALUES (@eventId, @now, @actor, @session, @action, @targetType, @id, @department, 1, @reason, @before, @after, @correlation, @address, @mac)
        """;

    private const string InsertAssignment = """
        INSERT INTO `Assignments` (`Id`, `PersonId`, `RoleId`, `ScopeDepartmentId`, `ValidFrom`, `ValidUntil`, `Origin`, `Reason`, `GiverId`, `CreatedAt`)
        VALUES (@assignment, @id, @role, NULL, @now, NULL, @origin, @reason, @actor, @now)
        """;

    private const string InsertChange = "INSERT INTO `AccessChanges` (`Version`, `Ordinal`, `Kind`, `SubjectId`) VALUES (@moved, 0, 1, @id)";

    private readonly bool sqlite = database.Resolved.Provider == DatabaseProvider.Sqlite;
    private int turn;

    public async Task EditAsync()
    {
        var number = turn++;
        var id = people[number % people.Count];
        var title = string.Create(CultureInfo.InvariantCulture, $"Post {number}");
        var now = UtcDateTimeConverter.Whole(TimeProvider.System.GetUtcNow().UtcDateTime);
        await using var connection = await OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        await CheckAsync(connection, transaction, now);
        string old;
        byte[] department;
        long version;
        await using (var read = Command(connection, transaction, Person, ("@id", Bytes(id))))
        await using (var reader = await read.ExecuteReaderAsync(CommandBehavior.SingleRow))
        {
            if (!await reader.ReadAsync())
            {
                throw new InvalidOperationException("The person is gone.");
            }

            old = reader.GetString(7);
            department = (byte[])reader.GetValue(8);
            version = reader.GetInt64(13);
        }

        var entry = Event(AuditActions.PersonEdit, id, now, string.Empty, $$"""{"jobTitle":"{{old}}"}""", $$"""{"jobTitle":"{{title}}"}""", department);
        await WriteAsync(connection, transaction, [Update, InsertEvent], [("@title", title), ("@version", version), .. entry]);
        await transaction.CommitAsync();
    }

    public async Task GiveAsync()
    {
        var id = people[turn++ % people.Count];
        var now = UtcDateTimeConverter.Whole(TimeProvider.System.GetUtcNow().UtcDateTime);
        await using var connection = await OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        var moved = await MoveAndCheckAsync(connection, transaction, now);
        byte[] department;
        await using (var read = Command(connection, transaction, "SELECT `DepartmentId`, `Status` FROM `People` WHERE `Id` = @id", ("@id", Bytes(id))))
        await using (var reader = await read.ExecuteReaderAsync(CommandBehavior.SingleRow))
        {
            if (!await reader.ReadAsync() || reader.GetByte(1) != (byte)PersonStatus.Active)
            {
                throw new InvalidOperationException("The person is gone.");
            }

            department = (byte[])reader.GetValue(0);
        }

        var assignment = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        var entry = Event(AuditActions.AssignmentGive, id, now, "measured", string.Empty, $$"""{"assignment":"{{assignment}}"}""", department);
        await WriteAsync(connection, transaction, [InsertAssignment, InsertEvent, InsertChange],
            [("@assignment", Bytes(assignment)), ("@role", Bytes(roleId)), ("@origin", (byte)AssignmentOrigin.Direct), ("@moved", moved), .. entry]);
        await transaction.CommitAsync();
    }

    private async Task<DbConnection> OpenAsync()
    {
        DbConnection connection = sqlite ? new SqliteConnection(database.Resolved.ConnectionString) : new MySqlConnection(database.Resolved.ConnectionString);
        await connection.OpenAsync();
        if (sqlite)
        {
            SqliteConnectionSetup.Prepare(connection);
        }

        return connection;
    }

    private async Task CheckAsync(DbConnection connection, DbTransaction transaction, DateTime now)
    {
        await using var command = Command(connection, transaction, Ground, ("@session", Bytes(actor.SessionId!.Value)), ("@actor", Bytes(actor.PersonId!.Value)), ("@now", now));
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow);
        await ReadGroundAsync(reader);
    }

    private async Task<long> MoveAndCheckAsync(DbConnection connection, DbTransaction transaction, DateTime now)
    {
        // One round trip for both: the reader passes over the update, which has no rows.
        await using var command = Command(connection, transaction, $"{Move};\n{Ground}", ("@session", Bytes(actor.SessionId!.Value)), ("@actor", Bytes(actor.PersonId!.Value)), ("@now", now));
        await using var reader = await command.ExecuteReaderAsync();
        return await ReadGroundAsync(reader);
    }

    private static async Task<long> ReadGroundAsync(DbDataReader reader)
    {
        if (!await reader.ReadAsync() || reader.GetInt64(1) != 1 || reader.GetInt64(2) != 1)
        {
            throw new InvalidOperationException("The session has ended.");
        }

        return reader.GetInt64(0);
    }

    private async Task WriteAsync(DbConnection connection, DbTransaction transaction, string[] statements, (string Name, object Value)[] values)
    {
        await using var command = Command(connection, transaction, string.Join(";\n", statements), values);
        if (await command.ExecuteNonQueryAsync() != statements.Length)
        {
            throw new InvalidOperationException("A row was not written.");
        }
    }

    private (string Name, object Value)[] Event(string action, Guid id, DateTime now, string reason, string before, string after, byte[] department)
    {
        var entry = new AuditEvent
        {
            Id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()),
            At = now,
            ActorId = actor.PersonId,
            SessionId = actor.SessionId,
            Action = action,
            TargetType = AuditTargets.Person,
            TargetId = id,
            DepartmentId = new Guid(department, bigEndian: true),
            Outcome = AuditOutcome.Success,
            Reason = reason,
            Before = before,
            After = after,
            CorrelationId = actor.CorrelationId,
            Address = actor.Address,
        };
        return
        [
            ("@eventId", Bytes(entry.Id)), ("@now", now), ("@actor", Bytes(actor.PersonId!.Value)), ("@session", Bytes(actor.SessionId!.Value)),
            ("@action", action), ("@targetType", entry.TargetType), ("@id", Bytes(id)), ("@department", department), ("@reason", reason),
            ("@before", before), ("@after", after), ("@correlation", Bytes(entry.CorrelationId)), ("@address", entry.Address), ("@mac", database.Mac.Compute(entry)),
        ];
    }

    private static DbCommand Command(DbConnection connection, DbTransaction transaction, string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static byte[] Bytes(Guid id) => id.ToByteArray(bigEndian: true);
}

using AdminConsole.Domain.Requests;
using AdminConsole.Features.Requests;
using AdminConsole.Persistence;
using MySqlConnector;

namespace AdminConsole.Benchmarks.Requests;

/// <summary>The same page of an inbox by MySqlConnector: the same columns, joins and range, written by hand.</summary>
internal sealed class BareInbox(ResolvedDatabase database, Guid person, int size)
{
    private const string Page = """
        SELECT r.`Id`, r.`BasketId`, r.`SubmittedAt`, r.`RequesterId`, q.`GivenName`, q.`FamilyName`, r.`PersonId`, p.`GivenName`, p.`FamilyName`, d.`Name`, r.`RoleId`, o.`Name`, c.`Name`,
          r.`StartsAt`, r.`Days`, r.`Reason`, r.`State`, r.`Stage`, s.`DueAt`, r.`StuckAt`, r.`ClosedAt`, r.`RenewsAssignmentId` IS NOT NULL, s.`Kind`, s.`OpenedAt`, s.`EscalatedAt`
        FROM (SELECT l.`RequestId` FROM `RequestApprovers` l WHERE l.`PersonId` = @person AND l.`State` = 1 {0} ORDER BY l.`RequestId` LIMIT @take) page
        JOIN `AccessRequests` r ON r.`Id` = page.`RequestId`
        JOIN `People` q ON q.`Id` = r.`RequesterId`
        JOIN `People` p ON p.`Id` = r.`PersonId`
        JOIN `Departments` d ON d.`Id` = p.`DepartmentId`
        JOIN `Roles` o ON o.`Id` = r.`RoleId`
        LEFT JOIN `Departments` c ON c.`Id` = r.`ScopeDepartmentId`
        LEFT JOIN `RequestStages` s ON s.`RequestId` = r.`Id` AND s.`Round` = r.`Round` AND s.`Ordinal` = r.`Stage`
        ORDER BY r.`Id`
        """;

    public Task<List<RequestRow>> FirstAsync() => ReadAsync(null);

    public async Task<List<RequestRow>> ReadAsync(Guid? after)
    {
        await using var connection = new MySqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = Page.Replace("{0}", after is null ? string.Empty : "AND l.`RequestId` > @after", StringComparison.Ordinal);
        command.Parameters.AddWithValue("@person", person.ToByteArray(bigEndian: true));
        command.Parameters.AddWithValue("@take", size + 1);
        if (after is { } id)
        {
            command.Parameters.AddWithValue("@after", id.ToByteArray(bigEndian: true));
        }

        var rows = new List<RequestRow>(size + 1);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(new RequestRow(
                Key(0), Key(1), Time(2)!.Value, Key(3), $"{reader.GetString(4)} {reader.GetString(5)}".Trim(), Key(6), $"{reader.GetString(7)} {reader.GetString(8)}".Trim(), reader.GetString(9), Key(10), reader.GetString(11),
                reader.IsDBNull(12) ? null : reader.GetString(12), Time(13), reader.IsDBNull(14) ? null : reader.GetInt32(14), reader.GetString(15), (RequestState)reader.GetByte(16), reader.GetInt32(17), Time(18), Time(19), Time(20), reader.GetInt64(21) == 1)
            {
                Kind = reader.IsDBNull(22) ? null : (StageKind)reader.GetByte(22),
                OpenedAt = Time(23),
                EscalatedAt = Time(24),
            });
        }

        if (rows.Count > size)
        {
            rows.RemoveAt(size);
        }

        return rows;

        Guid Key(int column) => new((byte[])reader.GetValue(column), bigEndian: true);

        DateTime? Time(int column) => reader.IsDBNull(column) ? null : DateTime.SpecifyKind(reader.GetDateTime(column), DateTimeKind.Utc);
    }
}

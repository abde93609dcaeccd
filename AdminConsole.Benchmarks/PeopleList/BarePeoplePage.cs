using AdminConsole.Domain.People;
using AdminConsole.Features.People;
using AdminConsole.Persistence;
using MySqlConnector;

namespace AdminConsole.Benchmarks.PeopleList;

/// <summary>The same page of people by MySqlConnector: the same columns and predicates, written by hand.</summary>
internal sealed class BarePeoplePage(ResolvedDatabase database, int size, Guid? department)
{
    private const string Columns = """
        SELECT p.`Id`, p.`EmployeeNumber`, p.`GivenName`, p.`FamilyName`, p.`SortName`, p.`WorkEmail`, p.`JobTitle`, p.`DepartmentId`,
          (SELECT d.`Name` FROM `Departments` d WHERE d.`Id` = p.`DepartmentId`), p.`Status`,
          EXISTS (SELECT 1 FROM `Accounts` a WHERE a.`Id` = p.`Id`), p.`CreatedAt`
        FROM `People` p WHERE TRUE
        """;

    public Task<List<PersonRow>> FirstAsync() => ReadAsync(null, descending: false);

    public Task<List<PersonRow>> AfterAsync(PersonRow row) => ReadAsync(row, descending: false);

    public async Task<List<PersonRow>> LastAsync()
    {
        var rows = await ReadAsync(null, descending: true);
        rows.Reverse();
        return rows;
    }

    private async Task<List<PersonRow>> ReadAsync(PersonRow? after, bool descending)
    {
        await using var connection = new MySqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        var sql = Columns;
        if (department is { } only)
        {
            sql += "\n AND p.`DepartmentId` = @department AND p.`Status` = 1";
            command.Parameters.AddWithValue("@department", only.ToByteArray(bigEndian: true));
        }

        if (after is not null)
        {
            sql += "\n AND p.`SortName` >= @name AND (p.`SortName` > @name OR p.`Id` > @id)";
            command.Parameters.AddWithValue("@name", after.SortName);
            command.Parameters.AddWithValue("@id", after.Id.ToByteArray(bigEndian: true));
        }

        var direction = descending ? " DESC" : string.Empty;
        command.CommandText = $"{sql}\n ORDER BY p.`SortName`{direction}, p.`Id`{direction} LIMIT @take";
        command.Parameters.AddWithValue("@take", size + 1);
        var rows = new List<PersonRow>(size + 1);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(new PersonRow(
                Key(reader, 0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetString(5), reader.GetString(6),
                Key(reader, 7), reader.GetString(8), (PersonStatus)reader.GetByte(9), reader.GetInt64(10) == 1, DateTime.SpecifyKind(reader.GetDateTime(11), DateTimeKind.Utc)));
        }

        if (rows.Count > size)
        {
            rows.RemoveAt(size);
        }

        return rows;
    }

    private static Guid Key(MySqlDataReader reader, int column) => new((byte[])reader.GetValue(column), bigEndian: true);
}

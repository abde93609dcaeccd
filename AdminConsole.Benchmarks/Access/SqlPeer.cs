using System.Text;
using AdminConsole.Domain.Access;
using MySqlConnector;

namespace AdminConsole.Benchmarks.Access;

/// <summary>The same questions to MySQL, prepared, over one connection: by a recursive query and by the table of the closure.</summary>
internal sealed class SqlPeer : IAsyncDisposable
{
    private const string HeldNow = """
        FROM Assignments JOIN People ON People.Id = Assignments.PersonId
          WHERE Assignments.PersonId = @person AND People.Status = 1 AND Assignments.ScopeDepartmentId IS NULL
            AND Assignments.ValidFrom <= @now AND (Assignments.ValidUntil IS NULL OR Assignments.ValidUntil > @now)
        """;

    private static readonly string Recursive = $"""
        WITH RECURSIVE Held (RoleId) AS (
          SELECT Assignments.RoleId {HeldNow}
          UNION
          SELECT RoleInheritances.JuniorId FROM Held JOIN RoleInheritances ON RoleInheritances.SeniorId = Held.RoleId)
        SELECT EXISTS (SELECT 1 FROM Held JOIN RoleGrants ON RoleGrants.RoleId = Held.RoleId AND RoleGrants.PermissionId = @permission)
        """;

    private static readonly string ByClosure = $"""
        SELECT EXISTS (SELECT 1 FROM (SELECT Assignments.RoleId {HeldNow}) AS Held
          JOIN {AccessCompanyDatabase.Closure} AS Closure ON Closure.SeniorId = Held.RoleId
          JOIN RoleGrants ON RoleGrants.RoleId = Closure.JuniorId AND RoleGrants.PermissionId = @permission)
        """;

    private static readonly string Paths = $"""
        WITH RECURSIVE Held (AssignmentId, RoleId, Path) AS (
          SELECT Assignments.Id, Assignments.RoleId, CAST(HEX(Assignments.RoleId) AS CHAR(2000)) {HeldNow}
          UNION ALL
          SELECT Held.AssignmentId, RoleInheritances.JuniorId, CONCAT(Held.Path, '>', HEX(RoleInheritances.JuniorId))
            FROM Held JOIN RoleInheritances ON RoleInheritances.SeniorId = Held.RoleId)
        SELECT HEX(Held.AssignmentId), Held.Path FROM Held JOIN RoleGrants ON RoleGrants.RoleId = Held.RoleId AND RoleGrants.PermissionId = @permission
        """;

    private static readonly string Holders = $"""
        SELECT Assignments.PersonId FROM RoleGrants
          JOIN {AccessCompanyDatabase.Closure} AS Closure ON Closure.JuniorId = RoleGrants.RoleId
          JOIN Assignments ON Assignments.RoleId = Closure.SeniorId
          JOIN People ON People.Id = Assignments.PersonId
        WHERE RoleGrants.PermissionId = @permission AND People.Status = 1
          AND Assignments.ValidFrom <= @now AND (Assignments.ValidUntil IS NULL OR Assignments.ValidUntil > @now)
        GROUP BY Assignments.PersonId
        """;

    private readonly MySqlConnection connection;
    private readonly Dictionary<string, MySqlCommand> commands = new(StringComparer.Ordinal);

    private SqlPeer(MySqlConnection connection) => this.connection = connection;

    public static async Task<SqlPeer> ConnectAsync(string connectionString, CancellationToken cancellationToken)
    {
        var peer = new SqlPeer(new MySqlConnection(connectionString));
        await peer.connection.OpenAsync(cancellationToken);
        return peer;
    }

    public bool AllowsByRecursion(Guid person, Guid permission) => Allows(Recursive, person, permission);

    public bool AllowsByClosure(Guid person, Guid permission) => Allows(ByClosure, person, permission);

    /// <summary>Every open way, as the assignment and the roles down from it.</summary>
    public IReadOnlyList<string> Explain(Guid person, Guid permission)
    {
        using var reader = Command(Paths, person, permission).ExecuteReader();
        List<string> ways = [];
        while (reader.Read())
        {
            ways.Add($"{reader.GetString(0)}:{reader.GetString(1)}");
        }

        return ways;
    }

    /// <summary>The ways as the model found them, in the words of <see cref="Explain"/>.</summary>
    public static IEnumerable<string> WaysOf(AccessExplanation explanation)
        => explanation.IsDisabled ? [] : explanation.Paths.Where(static path => path.State == PathState.Open)
            .Select(static path => $"{Hex(path.AssignmentId)}:{new StringBuilder().AppendJoin('>', path.Roles.Select(Hex))}");

    public IReadOnlyList<Guid> HoldersOf(Guid permission)
    {
        using var reader = Command(Holders, Guid.Empty, permission).ExecuteReader();
        List<Guid> people = [];
        var key = new byte[16];
        while (reader.Read())
        {
            reader.GetBytes(0, 0, key, 0, key.Length);
            people.Add(new Guid(key, bigEndian: true));
        }

        return people;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in commands.Values)
        {
            await command.DisposeAsync();
        }

        await connection.DisposeAsync();
    }

    private static string Hex(Guid id) => Convert.ToHexString(id.ToByteArray(bigEndian: true));

    private bool Allows(string sql, Guid person, Guid permission)
        => Convert.ToInt64(Command(sql, person, permission).ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) == 1;

    private MySqlCommand Command(string sql, Guid person, Guid permission)
    {
        if (!commands.TryGetValue(sql, out var command))
        {
            command = new MySqlCommand(sql, connection) { CommandTimeout = 300 };
            command.Parameters.Add("@person", MySqlDbType.Binary);
            command.Parameters.Add("@permission", MySqlDbType.Binary);
            command.Parameters.AddWithValue("@now", AccessCompany.Now);
            command.Prepare();
            commands.Add(sql, command);
        }

        command.Parameters[0].Value = person.ToByteArray(bigEndian: true);
        command.Parameters[1].Value = permission.ToByteArray(bigEndian: true);
        return command;
    }
}

using System.Data;
using MySqlConnector;

namespace AdminConsole.Persistence.Bulk;

/// <summary>
/// <c>LOAD DATA LOCAL</c> where the server takes it, inserts of many rows where it does not. The connection is its
/// own: a server that is not ours could ask any other for the client's files.
/// </summary>
internal sealed class MySqlBulkWriter : BulkWriter
{
    /// <summary>The server takes no local data, so rows go in statements.</summary>
    public const string NoteLocalInfileOff = "local-infile-off";

    private const int FewestLoaded = 1_000;

    private readonly MySqlConnection connection;
    private readonly bool canLoad;

    private MySqlBulkWriter(MySqlConnection connection, bool canLoad)
    {
        this.connection = connection;
        this.canLoad = canLoad;
        Note = canLoad ? null : NoteLocalInfileOff;
    }

    public static async Task<MySqlBulkWriter> ConnectAsync(ResolvedDatabase database, CancellationToken cancellationToken, bool mayLoad = true)
    {
        var connection = new MySqlConnection(new MySqlConnectionStringBuilder(database.ConnectionString) { AllowLoadLocalInfile = true, Pooling = false, DefaultCommandTimeout = 600 }.ToString());
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT @@GLOBAL.local_infile";
        var canLoad = mayLoad && Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken), System.Globalization.CultureInfo.InvariantCulture) == 1;
        return new MySqlBulkWriter(connection, canLoad);
    }

    public override Task WriteAsync(BulkTable table, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
        // LOAD DATA LOCAL passes over rows whose key is taken and only counts them; for a few rows an insert says it outright.
        => canLoad && rows.Count > FewestLoaded ? LoadAsync(table, rows, cancellationToken) : InsertAsync(table, rows, cancellationToken);

    public override Task CompleteAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override async Task AnalyzeAsync(IReadOnlyList<BulkTable> tables, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"ANALYZE TABLE {string.Join(", ", tables.Select(static table => Quote(table.Name)))}";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public override ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task LoadAsync(BulkTable table, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        using var data = new DataTable();
        data.Locale = System.Globalization.CultureInfo.InvariantCulture;
        var copy = new MySqlBulkCopy(connection) { DestinationTableName = Quote(table.Name), BulkCopyTimeout = 600 };
        for (var index = 0; index < table.ColumnNames.Count; index++)
        {
            data.Columns.Add(table.ColumnNames[index], table.ColumnTypes[index]);
            copy.ColumnMappings.Add(new MySqlBulkCopyColumnMapping(index, table.ColumnNames[index]));
        }

        data.MinimumCapacity = rows.Count;
        data.BeginLoadData();
        foreach (var row in rows)
        {
            data.Rows.Add(row);
        }

        await copy.WriteToServerAsync(data, cancellationToken);
    }

    private async Task InsertAsync(BulkTable table, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await RowInserts.InsertAsync(transaction, table, rows, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static string Quote(string name) => $"`{name}`";
}

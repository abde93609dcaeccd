using System.Data;
using System.Text;
using MySqlConnector;

namespace AdminConsole.Persistence.Seed;

/// <summary>
/// <c>LOAD DATA LOCAL</c> where the server takes it, inserts of many rows where it does not. The connection is its
/// own: a server that is not ours could ask any other for the client's files.
/// </summary>
internal sealed class MySqlBulkWriter : BulkWriter
{
    private const int RowsInInsert = 1_000;
    /// <summary>The protocol numbers parameters in 16 bits.</summary>
    private const int MostParameters = 60_000;

    private readonly MySqlConnection connection;
    private readonly bool canLoad;

    private MySqlBulkWriter(MySqlConnection connection, bool canLoad)
    {
        this.connection = connection;
        this.canLoad = canLoad;
        Note = canLoad ? null : DemoStages.NoteLocalInfileOff;
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
        => canLoad && rows.Count > RowsInInsert ? LoadAsync(table, rows, cancellationToken) : InsertAsync(table, rows, cancellationToken);

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
        var width = table.ColumnNames.Count;
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var chunk in rows.Chunk(Math.Min(RowsInInsert, MostParameters / width)))
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            var sql = new StringBuilder($"INSERT INTO {Quote(table.Name)} ({string.Join(", ", table.ColumnNames.Select(Quote))}) VALUES ");
            for (var row = 0; row < chunk.Length; row++)
            {
                sql.Append(row == 0 ? "(" : ",(");
                for (var column = 0; column < width; column++)
                {
                    var name = $"@p{(row * width) + column}";
                    sql.Append(column == 0 ? string.Empty : ",").Append(name);
                    command.Parameters.AddWithValue(name, chunk[row][column]);
                }

                sql.Append(')');
            }

            command.CommandText = sql.ToString();
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static string Quote(string name) => $"`{name}`";
}

using Microsoft.Data.Sqlite;

namespace AdminConsole.Persistence.Bulk;

/// <summary>One prepared insert a table, in transactions of many rows, without waiting for the disk until the end.</summary>
internal sealed class SqliteBulkWriter : BulkWriter
{
    private const int RowsInTransaction = 50_000;
    // Negative is kibibytes. Large enough to keep the inner pages of every index while they grow.
    private const string Relaxed = "PRAGMA busy_timeout=15000; PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA cache_size=-131072; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=16384;";
    private const string Durable = "PRAGMA synchronous=FULL; PRAGMA wal_checkpoint(TRUNCATE);";

    private readonly SqliteConnection connection;
    private SqliteTransaction? transaction;
    private SqliteCommand? insert;
    private string? openTable;
    private int rowsInTransaction;

    private SqliteBulkWriter(SqliteConnection connection) => this.connection = connection;

    public static async Task<SqliteBulkWriter> ConnectAsync(ResolvedDatabase database, CancellationToken cancellationToken)
    {
        // Not from the pool: the relaxed settings must not come to anybody else.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ToString());
        await connection.OpenAsync(cancellationToken);
        var writer = new SqliteBulkWriter(connection);
        await writer.ExecuteAsync(Relaxed, cancellationToken);
        return writer;
    }

    public override async Task WriteAsync(BulkTable table, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        if (insert is null || !string.Equals(openTable, table.Name, StringComparison.Ordinal))
        {
            await CompleteAsync(cancellationToken);
            await PrepareAsync(table);
        }

        foreach (var row in rows)
        {
            transaction ??= connection.BeginTransaction(deferred: false);
            insert!.Transaction = transaction;
            RowInserts.ExecuteOne(insert, row);
            if (++rowsInTransaction == RowsInTransaction)
            {
                await CommitAsync(cancellationToken);
            }
        }
    }

    public override Task CompleteAsync(CancellationToken cancellationToken) => CommitAsync(cancellationToken);

    public override async Task AnalyzeAsync(IReadOnlyList<BulkTable> tables, CancellationToken cancellationToken)
    {
        foreach (var table in tables)
        {
            await ExecuteAsync($"ANALYZE {Quote(table.Name)};", cancellationToken);
        }

        await ExecuteAsync(Durable, cancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        if (insert is not null)
        {
            await insert.DisposeAsync();
        }

        if (transaction is not null)
        {
            await transaction.DisposeAsync();
        }

        await connection.DisposeAsync();
    }

    private async Task PrepareAsync(BulkTable table)
    {
        if (insert is not null)
        {
            await insert.DisposeAsync();
        }

        openTable = table.Name;
        insert = RowInserts.PrepareOne(connection, null, table);
    }

    private async Task CommitAsync(CancellationToken cancellationToken)
    {
        if (transaction is null)
        {
            return;
        }

        await transaction.CommitAsync(cancellationToken);
        await transaction.DisposeAsync();
        transaction = null;
        rowsInTransaction = 0;
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Quote(string name) => $"\"{name}\"";
}

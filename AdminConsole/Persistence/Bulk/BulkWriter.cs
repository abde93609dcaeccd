namespace AdminConsole.Persistence.Bulk;

/// <summary>Writes many rows the way its database takes them fastest, over a connection of its own.</summary>
internal abstract class BulkWriter : IAsyncDisposable
{
    /// <summary>What a reader should know of the path taken; null when there is nothing.</summary>
    public string? Note { get; protected init; }

    public static async Task<BulkWriter> OpenAsync(ResolvedDatabase database, CancellationToken cancellationToken)
        => database.Provider == DatabaseProvider.Sqlite
            ? await SqliteBulkWriter.ConnectAsync(database, cancellationToken)
            : await MySqlBulkWriter.ConnectAsync(database, cancellationToken);

    /// <summary>Writes the rows in their order.</summary>
    public abstract Task WriteAsync(BulkTable table, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken);

    /// <summary>Commits what was written of a table.</summary>
    public abstract Task CompleteAsync(CancellationToken cancellationToken);

    /// <summary>Counts the tables anew, so that queries are planned for what they hold now.</summary>
    public abstract Task AnalyzeAsync(IReadOnlyList<BulkTable> tables, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}

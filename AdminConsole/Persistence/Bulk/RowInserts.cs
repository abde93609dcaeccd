using System.Data.Common;
using System.Text;
using Microsoft.Data.Sqlite;
using MySqlConnector;

namespace AdminConsole.Persistence.Bulk;

/// <summary>Inserts rows within a transaction that somebody else began: every value is a parameter.</summary>
internal static class RowInserts
{
    private const int RowsInInsert = 500;

    /// <summary>The protocol numbers parameters in 16 bits.</summary>
    private const int MostParameters = 60_000;

    /// <summary>Characters and bytes of one statement's values: well below the smallest packet that a server takes by default.</summary>
    private const int MostWeight = 1 << 20;

    public static async Task InsertAsync(DbTransaction transaction, BulkTable table, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        if (transaction is SqliteTransaction sqlite)
        {
            using var insert = PrepareOne(sqlite.Connection!, sqlite, table);
            foreach (var row in rows)
            {
                ExecuteOne(insert, row);
            }

            return;
        }

        var most = Math.Min(RowsInInsert, MostParameters / table.ColumnNames.Count);
        var (from, weight) = (0, 0);
        for (var at = 0; at < rows.Count; at++)
        {
            weight += Weigh(rows[at]);
            if (at + 1 == rows.Count || at + 1 - from == most || weight >= MostWeight)
            {
                await StatementAsync((MySqlTransaction)transaction, table, rows, from, at + 1, cancellationToken);
                (from, weight) = (at + 1, 0);
            }
        }
    }

    /// <summary>One prepared insert, for SQLite: its rows cost no journey.</summary>
    public static SqliteCommand PrepareOne(SqliteConnection connection, SqliteTransaction? transaction, BulkTable table)
    {
        var insert = connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = $"INSERT INTO \"{table.Name}\" ({string.Join(", ", table.ColumnNames.Select(static name => $"\"{name}\""))}) VALUES ({string.Join(", ", table.ColumnNames.Select(static (_, index) => $"@p{index}"))})";
        for (var index = 0; index < table.ColumnNames.Count; index++)
        {
            insert.Parameters.Add(new SqliteParameter { ParameterName = $"@p{index}" });
        }

        return insert;
    }

    /// <summary>Inserts a row. SQLite has no asynchronous calls; the awaited form would only add to each row.</summary>
    public static void ExecuteOne(SqliteCommand insert, object?[] row)
    {
        for (var index = 0; index < row.Length; index++)
        {
            insert.Parameters[index].Value = row[index] ?? DBNull.Value;
        }

        insert.ExecuteNonQuery();
    }

    private static async Task StatementAsync(MySqlTransaction transaction, BulkTable table, IReadOnlyList<object?[]> rows, int from, int to, CancellationToken cancellationToken)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        var places = $"({string.Join(',', Enumerable.Repeat('?', table.ColumnNames.Count))})";
        var sql = new StringBuilder("INSERT INTO `").Append(table.Name).Append("` (").AppendJoin(", ", table.ColumnNames.Select(static name => $"`{name}`")).Append(") VALUES ").Append(places);
        for (var row = from + 1; row < to; row++)
        {
            sql.Append(',').Append(places);
        }

        for (var row = from; row < to; row++)
        {
            foreach (var value in rows[row])
            {
                command.Parameters.Add(new MySqlParameter { Value = value });
            }
        }

        command.CommandText = sql.ToString();
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static int Weigh(object?[] row)
    {
        var weight = 0;
        foreach (var value in row)
        {
            weight += value switch
            {
                string text => text.Length,
                byte[] bytes => bytes.Length,
                _ => sizeof(long),
            };
        }

        return weight;
    }
}

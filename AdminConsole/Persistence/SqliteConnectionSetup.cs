using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace AdminConsole.Persistence;

/// <summary>Sets each SQLite connection up: readers beside one writer, and a commit that survives a power cut: whoever was told "saved" finds the change and its event again.</summary>
internal sealed class SqliteConnectionSetup : DbConnectionInterceptor
{
    public static readonly SqliteConnectionSetup Instance = new();
    private const string Wait = "PRAGMA busy_timeout=15000;";
    private const string Pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; " + Wait;

    /// <summary>By connection string, of which there are few. The migrator looks read-only whether the file is there, and may come to one that somebody is just making.</summary>
    private static readonly ConcurrentDictionary<string, string> ByString = new(StringComparer.Ordinal);

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Prepare(connection);

    /// <summary>For connections that do not come from a context.</summary>
    public static void Prepare(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = PragmasOf(connection);
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = PragmasOf(connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string PragmasOf(DbConnection connection)
        => ByString.GetOrAdd(connection.ConnectionString, static text => new SqliteConnectionStringBuilder(text).Mode == SqliteOpenMode.ReadOnly ? Wait : Pragmas);
}

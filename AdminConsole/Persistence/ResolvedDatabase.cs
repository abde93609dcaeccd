using AdminConsole.Persistence.Migrations;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using MySqlConnector;

namespace AdminConsole.Persistence;

/// <summary>A database that answered: its provider, how to reach it and which server it is.</summary>
internal sealed class ResolvedDatabase
{
    private readonly ServerVersion? server;

    private ResolvedDatabase(DatabaseProvider provider, string connectionString, ServerVersion? server)
    {
        Provider = provider;
        ConnectionString = connectionString;
        this.server = server;
    }

    public DatabaseProvider Provider { get; }

    /// <summary>May hold a password; never logged.</summary>
    public string ConnectionString { get; }

    /// <summary>The file of an embedded database; null on a server.</summary>
    public string? File => Provider == DatabaseProvider.Sqlite ? new SqliteConnectionStringBuilder(ConnectionString).DataSource : null;

    /// <summary>What to call it to a person: never its address or account.</summary>
    public string DisplayName => server is null ? "SQLite" : $"{server.Type} {server.Version}";

    public static ResolvedDatabase Sqlite(string file)
        => new(
            DatabaseProvider.Sqlite,
            new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true, DefaultTimeout = 30 }.ToString(),
            null);

    /// <summary>Asks the server which it is.</summary>
    /// <exception cref="MySqlException">The server does not answer or refuses the account.</exception>
    public static async Task<ResolvedDatabase> MySqlAsync(string connectionString, CancellationToken cancellationToken)
    {
        var builder = new MySqlConnectionStringBuilder(connectionString)
        {
            // EF counts the rows it matched, and keys travel as the converter makes them.
            UseAffectedRows = false,
            GuidFormat = MySqlGuidFormat.None,
            CharacterSet = "utf8mb4",
        };
        var complete = builder.ToString();
        await using var connection = new MySqlConnection(complete);
        await connection.OpenAsync(cancellationToken);
        return new ResolvedDatabase(DatabaseProvider.MySql, complete, ServerVersion.Parse(connection.ServerVersion));
    }

    /// <summary>Sets a context up for this database; the migrations of another model are noted in a table of their own.</summary>
    public void Configure(DbContextOptionsBuilder builder, string history = HistoryRepository.DefaultTableName)
    {
        if (Provider == DatabaseProvider.Sqlite)
        {
            builder.UseSqlite(ConnectionString, options => options.MigrationsHistoryTable(history));
            builder.ReplaceService<IHistoryRepository, SqliteLeasedHistory>();
            builder.AddInterceptors(SqliteConnectionSetup.Instance);
        }
        else
        {
            builder.UseMySql(ConnectionString, server!, options => options.MigrationsHistoryTable(history));
            builder.ReplaceService<IHistoryRepository, MySqlLeasedHistory>();
        }

        builder.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);
    }
}

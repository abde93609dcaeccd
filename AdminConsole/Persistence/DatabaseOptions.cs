namespace AdminConsole.Persistence;

/// <summary>Which database holds the console, from the section <c>Database</c>.</summary>
internal sealed class DatabaseOptions
{
    public const string Section = "Database";

    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;

    /// <summary>For MySQL and MariaDB. SQLite takes its file from the data folder unless this names another.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>A file that holds the connection string, for secrets that are mounted; it wins over <see cref="ConnectionString"/>.</summary>
    public string? ConnectionStringFile { get; set; }

    /// <summary>A database of their own for the wrapped data keys and the blind index, with backups of its own; without one they lie beside the rest. MySQL and MariaDB.</summary>
    public string? KeysConnectionString { get; set; }

    /// <summary>A file that holds <see cref="KeysConnectionString"/>; it wins over it.</summary>
    public string? KeysConnectionStringFile { get; set; }
}

internal enum DatabaseProvider
{
    Sqlite = 1,
    /// <summary>MySQL 8.4 and later or MariaDB 10.11 and later; which one is asked of the server.</summary>
    MySql = 2,
}

using System.Data.Common;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Keys;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using MySqlConnector;

namespace AdminConsole.Hosting;

/// <summary>Reaches the configured database, and decides whether its schema suits this program.</summary>
internal static class DatabaseStart
{
    public const string ConnectionSetting = $"{DatabaseOptions.Section}:{nameof(DatabaseOptions.ConnectionString)}";
    public const string KeysConnectionSetting = $"{DatabaseOptions.Section}:{nameof(DatabaseOptions.KeysConnectionString)}";
    public const string KeysConnectionFileSetting = $"{DatabaseOptions.Section}:{nameof(DatabaseOptions.KeysConnectionStringFile)}";
    public const string ConnectionFileSetting = $"{DatabaseOptions.Section}:{nameof(DatabaseOptions.ConnectionStringFile)}";

    /// <summary>The setting that gave the connection string, and the string; null for the embedded file.</summary>
    public static (string Setting, string? Value) ReadConnection(DatabaseOptions options)
        => ReadNamed(ConnectionSetting, options.ConnectionString, ConnectionFileSetting, options.ConnectionStringFile);

    /// <summary>The same for the keys' own database; null when they lie beside the rest.</summary>
    public static (string Setting, string? Value) ReadKeysConnection(DatabaseOptions options)
        => ReadNamed(KeysConnectionSetting, options.KeysConnectionString, KeysConnectionFileSetting, options.KeysConnectionStringFile);

    private static (string Setting, string? Value) ReadNamed(string setting, string? value, string fileSetting, string? file)
    {
        if (string.IsNullOrWhiteSpace(file))
        {
            return (setting, string.IsNullOrWhiteSpace(value) ? null : value);
        }

        try
        {
            return File.ReadAllText(file).Trim() is { Length: > 0 } text
                ? (fileSetting, text)
                : throw new StartRefusedException(fileSetting, $"\"{file}\" is empty.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException(fileSetting, $"\"{file}\" cannot be read: {exception.Message}");
        }
    }

    /// <summary>The parts of a MySQL connection string, or a refusal that shows none of it.</summary>
    public static MySqlConnectionStringBuilder ParseMySql(string setting, string value)
    {
        try
        {
            return new MySqlConnectionStringBuilder(value);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException)
        {
            throw new StartRefusedException(setting, "it is not a MySQL connection string such as \"Server=…;Database=…;User ID=…;Password=…;SslMode=VerifyFull\".");
        }
    }

    public static async Task<ResolvedDatabase> ReachAsync(DatabaseOptions options, string dataFolder, CancellationToken cancellationToken)
    {
        var (setting, value) = ReadConnection(options);
        if (options.Provider == DatabaseProvider.Sqlite)
        {
            return ReachSqlite(setting, value, dataFolder);
        }

        var parts = ParseMySql(setting, value ?? throw new StartRefusedException(setting, "MySQL needs a connection string."));
        if (string.IsNullOrEmpty(parts.Database))
        {
            throw new StartRefusedException(setting, "it names no Database.");
        }

        try
        {
            return await ResolvedDatabase.MySqlAsync(value, cancellationToken);
        }
        catch (Exception exception) when (exception is MySqlException or InvalidOperationException or TimeoutException or System.Security.Authentication.AuthenticationException)
        {
            throw new StartRefusedException(setting, $"the database cannot be used: {Explain(exception)}");
        }
    }

    /// <summary>Reaches the database of the keys: one of their own when it is named, else beside the main one.</summary>
    public static async Task<KeyDatabase> ReachKeysAsync(DatabaseOptions options, ResolvedDatabase main, CancellationToken cancellationToken)
    {
        var named = ReadKeysConnection(options);
        if (named.Value is not { } value)
        {
            var beside = KeyDatabase.Beside(main);
            if (beside.Database.File is { } file)
            {
                PrepareSqlite(file);
            }

            return beside;
        }

        if (main.Provider == DatabaseProvider.Sqlite)
        {
            throw new StartRefusedException(named.Setting, "an embedded console keeps its keys in a file beside its database; leave this out.");
        }

        var parts = ParseMySql(named.Setting, value);
        if (string.IsNullOrEmpty(parts.Database))
        {
            throw new StartRefusedException(named.Setting, "it names no Database.");
        }

        try
        {
            return new KeyDatabase(await ResolvedDatabase.MySqlAsync(value, cancellationToken), isApart: true);
        }
        catch (Exception exception) when (exception is MySqlException or InvalidOperationException or TimeoutException or System.Security.Authentication.AuthenticationException)
        {
            throw new StartRefusedException(named.Setting, $"the database of the keys cannot be used: {Explain(exception)}");
        }
    }

    /// <summary>Brings the schema up to this program's.</summary>
    public static async Task MigrateAsync<TContext>(IDbContextFactory<TContext> contexts, CancellationToken cancellationToken)
        where TContext : DbContext
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        RefuseNewer(await SchemaState.ReadAsync(context, cancellationToken));
        await context.Database.MigrateAsync(cancellationToken);
    }

    /// <summary>Lets the console start only on the schema it was built for.</summary>
    public static async Task RequireCurrentAsync<TContext>(IDbContextFactory<TContext> contexts, CancellationToken cancellationToken)
        where TContext : DbContext
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var state = await SchemaState.ReadAsync(context, cancellationToken);
        RefuseNewer(state);
        if (state.Pending > 0)
        {
            throw new StartRefusedException(
                DatabaseOptions.Section,
                $"the schema is older than this program by {state.Pending} {(state.Pending == 1 ? "migration" : "migrations")}; run \"AdminConsole migrate\" with an account that may change the schema.");
        }
    }

    /// <summary>What went wrong, in words that hold neither password nor stack.</summary>
    public static string Explain(Exception exception) => exception switch
    {
        MySqlException { ErrorCode: MySqlErrorCode.UnableToConnectToHost } => "no server answers at the address it names.",
        MySqlException { ErrorCode: MySqlErrorCode.AccessDenied } => "the server refuses the account or its password.",
        MySqlException { ErrorCode: MySqlErrorCode.DatabaseAccessDenied } => "the account may not use the database it names.",
        MySqlException { ErrorCode: MySqlErrorCode.UnknownDatabase } => "the server has no database of the name it gives.",
        MySqlException { ErrorCode: MySqlErrorCode.TableAccessDenied } => "the account lacks a right on a table; migrate needs one that may change the schema.",
        SqliteException { SqliteErrorCode: 26 or 11 } => "the file is not a SQLite database, or is damaged.",
        SqliteException { SqliteErrorCode: 8 or 14 } => "the file cannot be opened or written.",
        SqliteException { SqliteErrorCode: 13 } => "the disk is full.",
        DbException database => $"{database.Message.ReplaceLineEndings(" ").TrimEnd('.')}.",
        TimeoutException => "it did not answer in time.",
        _ => $"{exception.GetBaseException().Message.ReplaceLineEndings(" ").TrimEnd('.')}.",
    };

    private static ResolvedDatabase ReachSqlite(string setting, string? value, string dataFolder)
    {
        var file = Path.Combine(dataFolder, DataFolder.DatabaseFile);
        if (value is not null)
        {
            file = Path.GetFullPath(ParseSqlite(setting, value).DataSource, dataFolder);
        }

        PrepareSqlite(file);
        return ResolvedDatabase.Sqlite(file);
    }

    private static void PrepareSqlite(string file)
    {
        DataFolder.CreateOwnerOnly(file);
        if (new FileInfo(file).Length == 0)
        {
            // Whether a schema is there is asked over a read-only connection, which could not set this itself.
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode=WAL";
            command.ExecuteNonQuery();
        }
    }

    private static SqliteConnectionStringBuilder ParseSqlite(string setting, string value)
    {
        var refusal = new StartRefusedException(setting, "it is not a SQLite connection string such as \"Data Source=console.db\".");
        try
        {
            var parts = new SqliteConnectionStringBuilder(value);
            return parts.DataSource is { Length: > 0 } source && !source.StartsWith(':') ? parts : throw refusal;
        }
        catch (ArgumentException)
        {
            throw refusal;
        }
    }

    private static void RefuseNewer(SchemaState state)
    {
        if (state.Unknown > 0)
        {
            throw new StartRefusedException(DatabaseOptions.Section, "the schema is newer than this program; start the version that made it, or a later one.");
        }
    }
}

/// <summary>How the database's schema stands to the program's.</summary>
internal readonly record struct SchemaState(int Pending, int Unknown)
{
    public bool IsCurrent => Pending == 0 && Unknown == 0;

    public static async Task<SchemaState> ReadAsync(DbContext context, CancellationToken cancellationToken)
    {
        var known = context.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        var applied = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        return new SchemaState(known.Count(id => !applied.Contains(id)), applied.Count(id => !known.Contains(id)));
    }
}

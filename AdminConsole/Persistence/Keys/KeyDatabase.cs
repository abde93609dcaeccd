namespace AdminConsole.Persistence.Keys;

/// <summary>Where the keys lie: beside the rest, or in a database of their own.</summary>
internal sealed class KeyDatabase(ResolvedDatabase database, bool isApart)
{
    public const string File = "keys.db";

    public ResolvedDatabase Database { get; } = database;

    /// <summary>True when a backup of the main database holds no key.</summary>
    public bool IsApart { get; } = isApart;

    /// <summary>The keys where nothing else was said: a file beside an embedded database, the same database on a server.</summary>
    public static KeyDatabase Beside(ResolvedDatabase main)
        => main.File is { } file
            ? new KeyDatabase(ResolvedDatabase.Sqlite(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, File)), isApart: true)
            : new KeyDatabase(main, isApart: false);
}

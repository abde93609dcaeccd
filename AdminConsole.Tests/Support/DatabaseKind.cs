namespace AdminConsole.Tests.Support;

/// <summary>The databases every database test runs on.</summary>
public enum DatabaseKind
{
    Sqlite,
    MariaDb,
    MySql,
}

using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using MySqlConnector;

namespace AdminConsole.Persistence;

/// <summary>Which faults of a database are gone when the whole unit is tried again.</summary>
internal static class TransientFaults
{
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;
    private const int SqliteConstraint = 19;
    private const int SqliteConstraintUnique = 2067;
    private const int SqliteConstraintPrimaryKey = 1555;
    private const int SqliteConstraintForeignKey = 787;
    private const int WsrepNotReady = 1047;

    /// <summary>Deadlock, lock wait, lost connection, a Galera certification failure, a full house; SQLite busy.</summary>
    public static bool IsTransient(Exception exception)
    {
        for (var current = exception; current is not null; current = current.InnerException)
        {
            switch (current)
            {
                case MySqlException { IsTransient: true }:
                case MySqlException { ErrorCode: MySqlErrorCode.LockDeadlock or MySqlErrorCode.LockWaitTimeout or MySqlErrorCode.TooManyUserConnections or MySqlErrorCode.ServerShutdown }:
                case MySqlException { Number: WsrepNotReady }:
                case MySqlException { InnerException: System.IO.IOException or System.Net.Sockets.SocketException }:
                case SqliteException { SqliteErrorCode: SqliteBusy or SqliteLocked }:
                case System.IO.EndOfStreamException:
                case TimeoutException:
                    return true;
                default:
                    continue;
            }
        }

        return false;
    }

    /// <summary>
    /// Somebody else's row came first: a stale version, a value that must be unique, a row put under one that is being
    /// taken away. A second look names it.
    /// </summary>
    public static bool IsRace(Exception exception)
        => exception is DbUpdateConcurrencyException
            || (exception is DbUpdateException { InnerException: { } inner } && (IsDuplicateKey(inner) || IsOrphan(inner)));

    private static bool IsOrphan(Exception exception) => exception switch
    {
        MySqlException { ErrorCode: MySqlErrorCode.RowIsReferenced or MySqlErrorCode.RowIsReferenced2 or MySqlErrorCode.NoReferencedRow or MySqlErrorCode.NoReferencedRow2 } => true,
        SqliteException { SqliteErrorCode: SqliteConstraint, SqliteExtendedErrorCode: SqliteConstraintForeignKey } => true,
        _ => false,
    };

    /// <summary>A row with this key is there already.</summary>
    public static bool IsDuplicateKey(Exception exception) => exception switch
    {
        MySqlException { ErrorCode: MySqlErrorCode.DuplicateKeyEntry } => true,
        SqliteException { SqliteErrorCode: SqliteConstraint, SqliteExtendedErrorCode: SqliteConstraintUnique or SqliteConstraintPrimaryKey } => true,
        _ => false,
    };
}

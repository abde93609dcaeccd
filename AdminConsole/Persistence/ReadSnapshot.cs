using System.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace AdminConsole.Persistence;

/// <summary>A transaction in which several reads see one state and nobody is kept from writing.</summary>
internal static class ReadSnapshot
{
    public static async Task<IDbContextTransaction> BeginAsync(ConsoleDbContext context, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        if (context.Database.GetDbConnection() is not SqliteConnection sqlite)
        {
            return await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        }

        // SQLite's ordinary BEGIN here would take the writer's place and wait for a unit that waits for this read.
        var transaction = sqlite.BeginTransaction(IsolationLevel.Serializable, deferred: true);
        return (await context.Database.UseTransactionAsync(transaction, cancellationToken))!;
    }
}

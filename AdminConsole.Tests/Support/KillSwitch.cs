using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace AdminConsole.Tests.Support;

/// <summary>From a chosen command on nothing reaches the database any more, as when the process was killed there.</summary>
internal sealed class KillSwitch(int after) : DbCommandInterceptor
{
    private int count;

    /// <summary>True once it struck.</summary>
    public bool HasStruck => Volatile.Read(ref count) > after;

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Strike();
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Strike();
        return ValueTask.FromResult(result);
    }

    private void Strike()
    {
        if (Interlocked.Increment(ref count) > after)
        {
            throw new OperationCanceledException("Killed here.");
        }
    }
}

using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace AdminConsole.Tests.Support;

/// <summary>
/// Breaks chosen round trips of a real database: before a command is sent, before a commit is sent, or after the
/// commit was done but before the caller hears of it.
/// </summary>
internal sealed class FaultInjector : DbTransactionInterceptor
{
    private readonly Queue<Fault> commits = new();
    private readonly CommandFaults commands = new();
    private int broken;

    public enum Fault
    {
        None,
        BeforeCommit,
        AfterCommit,
    }

    /// <summary>How many round trips it broke so far.</summary>
    public int Broken => broken + commands.Broken;

    public IInterceptor[] Interceptors => [this, commands];

    /// <summary>What befalls the next commits, in order.</summary>
    public void OnCommits(IEnumerable<Fault> faults)
    {
        foreach (var fault in faults)
        {
            commits.Enqueue(fault);
        }
    }

    /// <summary>Breaks the commands with these numbers, counted from now.</summary>
    public void OnCommands(IEnumerable<int> numbers) => commands.Arm(numbers);

    public void Disarm()
    {
        commits.Clear();
        commands.Arm([]);
    }

    public override ValueTask<InterceptionResult> TransactionCommittingAsync(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        => commits.TryPeek(out var fault) && fault == Fault.BeforeCommit
            ? throw Lost(commits.Dequeue())
            : ValueTask.FromResult(result);

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        => commits.TryDequeue(out var fault) && fault == Fault.AfterCommit ? throw Lost(fault) : Task.CompletedTask;

    private EndOfStreamException Lost(Fault fault)
    {
        broken++;
        return new EndOfStreamException($"The connection was lost: {fault}.");
    }

    private sealed class CommandFaults : DbCommandInterceptor
    {
        private HashSet<int> numbers = [];
        private int count;

        public int Broken { get; private set; }

        public void Arm(IEnumerable<int> next)
        {
            numbers = [.. next];
            count = 0;
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Break();
            return ValueTask.FromResult(result);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Break();
            return ValueTask.FromResult(result);
        }

        private void Break()
        {
            if (numbers.Remove(++count))
            {
                Broken++;
                throw new EndOfStreamException("The connection was lost: before a command.");
            }
        }
    }
}

using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace AdminConsole.Persistence.Bulk;

/// <summary>
/// Rows that are added with a context's other changes, in its transaction. A few go through the change tracker like
/// everything else; many would cost more there than in the database, and go in statements of many rows after it.
/// </summary>
internal sealed class ManyRows
{
    /// <summary>Up to so many the change tracker takes.</summary>
    public const int Few = 40;

    private static readonly ConcurrentDictionary<(IModel Model, Type Entity), BulkTable> tables = new();
    private readonly List<Part> parts = [];

    public int Count { get; private set; }

    /// <summary>
    /// Adds rows. They may refer to what the context saves, and to rows added here before them; nothing that the context
    /// saves may refer to them.
    /// </summary>
    public void Add<TEntity>(IEnumerable<TEntity> rows)
        where TEntity : class
    {
        TEntity[] all = [.. rows];
        if (all.Length > 0)
        {
            Count += all.Length;
            if (parts.Count > 0 && parts[^1].Entity == typeof(TEntity))
            {
                parts[^1].Rows.AddRange(all);
                return;
            }

            parts.Add(new Part(typeof(TEntity), [.. all], static context => tables.GetOrAdd((context.Model, typeof(TEntity)), static (_, context) => BulkTable.Of<TEntity>(context), context)));
        }
    }

    /// <summary>Saves the context and writes the rows. Give it a context in a transaction.</summary>
    /// <exception cref="DbUpdateException">A row cannot be written, as when the context saves.</exception>
    public async Task SaveAsync(DbContext context, Func<CancellationToken, Task> save, CancellationToken cancellationToken)
    {
        if (Count <= Few)
        {
            parts.ForEach(part => context.AddRange(part.Rows));
            await save(cancellationToken);
            return;
        }

        await save(cancellationToken);
        var transaction = context.Database.CurrentTransaction?.GetDbTransaction() ?? throw new InvalidOperationException("Many rows are written in a transaction.");
        foreach (var part in parts)
        {
            try
            {
                var table = part.Table(context);
                await RowInserts.InsertAsync(transaction, table, [.. part.Rows.Select(table.Row)], cancellationToken);
            }
            catch (DbException exception)
            {
                // As Entity Framework says it, so that what is a race there is one here.
                throw new DbUpdateException("Rows could not be written.", exception);
            }
        }
    }

    private sealed record Part(Type Entity, List<object> Rows, Func<DbContext, BulkTable> Table);
}

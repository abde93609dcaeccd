using Serilog.Configuration;
using Serilog.Core;
using Serilog.Events;

namespace AdminConsole.Hosting.Logging;

/// <summary>
/// The bounded waiting room before <see cref="MySqlLogTable"/>. A request only ever puts its event down here; when the
/// database is away longer than there is room, events are dropped, counted, and said in one line once it is back.
/// </summary>
internal sealed class MySqlSink : ILogEventSink, IDisposable, IAsyncDisposable
{
    private readonly ILogEventSink batches;
    private readonly MySqlLogTable table;
    private readonly int queueLimit;

    private MySqlSink(ILogEventSink batches, MySqlLogTable table, int queueLimit)
    {
        this.batches = batches;
        this.table = table;
        this.queueLimit = queueLimit;
    }

    public static MySqlSink Create(
        string connectionString, string tableName, bool storeTimestampInUtc, uint batchSize, int queueLimit, TimeSpan period, Action<string> say)
    {
        var table = new MySqlLogTable(connectionString, tableName, storeTimestampInUtc, say);
        var batches = LoggerSinkConfiguration.CreateSink(sinks => sinks.Sink((IBatchedLogEventSink)table, new BatchingOptions
        {
            BatchSizeLimit = (int)Math.Clamp(batchSize, 1, 1_000),
            BufferingTimeLimit = period,
            EagerlyEmitFirstEvent = true,
            // The room is bounded here, where what does not fit is counted; a failed batch is never given up.
            QueueLimit = null,
            RetryTimeLimit = TimeSpan.FromDays(365),
        }));
        return new MySqlSink(batches, table, Math.Max(1, queueLimit));
    }

    public void Emit(LogEvent logEvent)
    {
        if (table.TryWait(queueLimit))
        {
            batches.Emit(logEvent);
        }
    }

    public void Dispose() => (batches as IDisposable)?.Dispose();

    public async ValueTask DisposeAsync()
    {
        if (batches is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }
}

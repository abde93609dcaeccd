using System.Diagnostics.Tracing;
using System.Globalization;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;

namespace AdminConsole.Benchmarks.Measuring;

/// <summary>What another .NET process holds, by type: the answer to "where does the memory of a circuit go".</summary>
internal static class HeapTypes
{
    private const long Snapshot = 0x1980001;

    public static async Task<Dictionary<string, (long Count, long Bytes)>> ReadAsync(int processId, CancellationToken cancellationToken)
    {
        var client = new DiagnosticsClient(processId);
        var names = new Dictionary<ulong, string>();
        var sizes = new Dictionary<ulong, (long Count, long Bytes)>();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var collection = -1;
        using var session = await client.StartEventPipeSessionAsync([new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Verbose, Snapshot)], requestRundown: false, circularBufferMB: 1024, token: cancellationToken);
        using var source = new EventPipeEventSource(session.EventStream);
        source.Clr.TypeBulkType += types =>
        {
            for (var index = 0; index < types.Count; index++)
            {
                names[types.Values(index).TypeID] = types.Values(index).TypeName;
            }
        };
        source.Clr.GCBulkNode += nodes =>
        {
            for (var index = 0; index < nodes.Count; index++)
            {
                var node = nodes.Values(index);
                var (count, bytes) = sizes.GetValueOrDefault(node.TypeID);
                sizes[node.TypeID] = (count + 1, bytes + (long)node.Size);
            }
        };
        source.Clr.GCStart += start => collection = collection < 0 && start.Depth == 2 ? start.Count : collection;
        source.Clr.GCStop += stop =>
        {
            if (stop.Count == collection)
            {
                done.TrySetResult();
            }
        };
        var reading = Task.Run(source.Process, CancellationToken.None);
        await done.Task.WaitAsync(TimeSpan.FromSeconds(120), cancellationToken);
        await session.StopAsync(CancellationToken.None);
        await reading;
        return sizes.GroupBy(entry => names.GetValueOrDefault(entry.Key, "?"), StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => (group.Sum(static entry => entry.Value.Count), group.Sum(static entry => entry.Value.Bytes)), StringComparer.Ordinal);
    }

    /// <summary>Prints the types that grew most, for each of so many.</summary>
    public static void Explain(Dictionary<string, (long Count, long Bytes)> before, Dictionary<string, (long Count, long Bytes)> after, int each)
    {
        foreach (var (name, count, bytes) in after
            .Select(entry => (entry.Key, Count: entry.Value.Count - before.GetValueOrDefault(entry.Key).Count, Bytes: entry.Value.Bytes - before.GetValueOrDefault(entry.Key).Bytes))
            .OrderByDescending(static entry => entry.Bytes).Take(45))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)each,10:0} B {count / (double)each,8:0.0} × {name}"));
        }
    }
}

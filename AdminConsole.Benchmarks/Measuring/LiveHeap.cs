using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;

namespace AdminConsole.Benchmarks.Measuring;

/// <summary>Has another .NET process collect its garbage and says what was left: what is really held, not what the collector keeps in hand.</summary>
internal static class LiveHeap
{
    private const long Collections = 0x1;
    private const long CollectNow = 0x800000;

    public static async Task<long> BytesAsync(int processId, CancellationToken cancellationToken)
    {
        // Twice, since finalizers let go of more.
        await CollectAsync(processId, cancellationToken);
        return await CollectAsync(processId, cancellationToken);
    }

    private static async Task<long> CollectAsync(int processId, CancellationToken cancellationToken)
    {
        var client = new DiagnosticsClient(processId);
        var left = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        var full = false;
        using var session = await client.StartEventPipeSessionAsync([new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, Collections | CollectNow)], requestRundown: false, token: cancellationToken);
        using var source = new EventPipeEventSource(session.EventStream);
        source.Clr.GCStart += start => full |= start.Depth == 2;
        source.Clr.GCHeapStats += stats =>
        {
            if (full)
            {
                left.TrySetResult(stats.TotalPromoted);
            }
        };
        var reading = Task.Run(source.Process, CancellationToken.None);
        try
        {
            return await left.Task.WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
        }
        finally
        {
            await session.StopAsync(CancellationToken.None);
            await reading;
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using AdminConsole.Benchmarks.Measuring;

namespace AdminConsole.Benchmarks.Circuits;

/// <summary>Opens so many pages on one server and turns them: bounded in number and in time.</summary>
internal sealed class CircuitLoad(ServerProcess server, ITurnedPage page, IReadOnlyList<Visitor> visitors, string path)
{
    private const int AtOnce = 4;
    private const double TurnsPerSecond = 20;

    public async Task<CircuitLoadResult> RunAsync(int circuits, int turns, bool explain, CancellationToken cancellationToken)
    {
        // Warm: what is compiled and cached once is not a circuit's.
        var warm = await OpenAsync(20, cancellationToken);
        foreach (var client in warm)
        {
            for (var turn = 0; turn < 5; turn++)
            {
                await page.TurnAsync(client);
            }
        }

        await CloseAsync(warm);
        await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
        var heapBefore = await LiveHeap.BytesAsync(server.Id, cancellationToken);
        var memoryBefore = server.PrivateBytes();
        var typesBefore = explain ? await HeapTypes.ReadAsync(server.Id, cancellationToken) : [];
        var clients = await OpenAsync(circuits, cancellationToken);
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
            var heap = await LiveHeap.BytesAsync(server.Id, cancellationToken) - heapBefore;
            var memory = server.PrivateBytes() - memoryBefore;

            if (explain)
            {
                HeapTypes.Explain(typesBefore, await HeapTypes.ReadAsync(server.Id, cancellationToken), circuits);
            }

            // The first round compiles for speed, in the background for a while after; the second is measured.
            await TurnAllAsync(clients, turns);
            await Task.Delay(TimeSpan.FromSeconds(5), cancellationToken);
            var spent = server.ProcessorTime();
            await TurnAllAsync(clients, turns);
            var processor = server.ProcessorTime() - spent;
            var latencies = await TurnAtRateAsync(clients, turns, cancellationToken);
            return new CircuitLoadResult(
                heap / (double)circuits / 1024,
                memory / (double)circuits / 1024,
                processor.TotalMilliseconds / turns,
                Statistics.Median(latencies),
                Statistics.Percentile(latencies, 99));
        }
        finally
        {
            await CloseAsync(clients);
        }
    }

    private async Task<CircuitClient[]> OpenAsync(int count, CancellationToken cancellationToken)
    {
        var opened = new ConcurrentBag<CircuitClient>();
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (index, token) =>
        {
            var client = await visitors[index % visitors.Count].OpenAsync(path, token);
            opened.Add(client);
            await page.ReadyAsync(client);
        });
        return [.. opened];
    }

    private async Task TurnAllAsync(CircuitClient[] clients, int turns)
    {
        for (var turn = 0; turn < turns; turn++)
        {
            await page.TurnAsync(clients[turn % clients.Length]);
        }
    }

    /// <summary>Turns begin on a clock, whether or not the last has ended, so that a slow one does not hide those behind it.</summary>
    private async Task<List<double>> TurnAtRateAsync(CircuitClient[] clients, int turns, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1 / TurnsPerSecond));
        List<Task<double>> running = [];
        for (var turn = 0; turn < turns && await timer.WaitForNextTickAsync(cancellationToken); turn++)
        {
            running.Add(TimeAsync(clients[turn % clients.Length]));
        }

        return [.. await Task.WhenAll(running)];
    }

    private async Task<double> TimeAsync(CircuitClient client)
    {
        var start = Stopwatch.GetTimestamp();
        await page.TurnAsync(client);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static async Task CloseAsync(IEnumerable<CircuitClient> clients)
    {
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }
}

/// <summary>Kilobytes a circuit on the managed heap after a collection, and of the process; milliseconds of processor a turn; milliseconds a turn took.</summary>
internal sealed record CircuitLoadResult(double HeapKilobytes, double ProcessKilobytes, double ProcessorMilliseconds, double Median, double Percentile99);

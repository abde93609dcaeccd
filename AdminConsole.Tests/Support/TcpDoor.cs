using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace AdminConsole.Tests.Support;

/// <summary>A way to a server that a test can shut and open again.</summary>
internal sealed class TcpDoor : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentBag<TcpClient> open = [];
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task accepting;
    private volatile bool isShut;

    public TcpDoor(string host, int port)
    {
        listener.Start();
        accepting = AcceptAsync(host, port);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void Shut()
    {
        isShut = true;
        while (open.TryTake(out var client))
        {
            client.Dispose();
        }
    }

    public void Open() => isShut = false;

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Dispose();
        Shut();
        await accepting;
        stopping.Dispose();
    }

    private async Task AcceptAsync(string host, int port)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stopping.Token);
                if (isShut)
                {
                    client.Dispose();
                    continue;
                }

                var server = new TcpClient();
                await server.ConnectAsync(host, port, stopping.Token);
                open.Add(client);
                open.Add(server);
                _ = PumpAsync(client, server);
                _ = PumpAsync(server, client);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private static async Task PumpAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The door was shut.
        }

        from.Dispose();
        to.Dispose();
    }
}

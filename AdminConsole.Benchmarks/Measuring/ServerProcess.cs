using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AdminConsole.Benchmarks.Measuring;

/// <summary>A published web program in a process of its own on a free port of 127.0.0.1, watched through <c>/proc</c>.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const double ClockTicksPerSecond = 100;
    private readonly Process process;
    private readonly StringBuilder errors = new();

    private ServerProcess(Process process, Uri address)
    {
        this.process = process;
        Address = address;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += (_, line) =>
        {
            lock (errors)
            {
                errors.AppendLine(line.Data);
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    public int Id => process.Id;

    /// <summary>Starts the program; it does not wait for the first answer.</summary>
    public static ServerProcess Start(string folder, string assembly, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}/"));
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, assembly), .. arguments, "--urls", address.ToString().TrimEnd('/')])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        return new ServerProcess(Process.Start(start)!, address);
    }

    /// <summary>Asks for a page until it is there.</summary>
    public async Task ServedAsync(HttpClient client, string path, CancellationToken cancellationToken)
    {
        var limit = Stopwatch.StartNew();
        while (true)
        {
            if (process.HasExited || limit.Elapsed > TimeSpan.FromSeconds(60))
            {
                throw new InvalidOperationException($"The server did not come up:\n{errors}");
            }

            try
            {
                using var answer = await client.GetAsync(new Uri(Address, path), cancellationToken);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    await answer.Content.ReadAsByteArrayAsync(cancellationToken);
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(2, cancellationToken);
        }
    }

    /// <summary>Processor time used so far, all threads.</summary>
    public TimeSpan ProcessorTime()
    {
        var text = File.ReadAllText($"/proc/{Id.ToString(CultureInfo.InvariantCulture)}/stat");
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds(ticks / ClockTicksPerSecond);
    }

    /// <summary>Memory that is this process's own, in bytes.</summary>
    public long PrivateBytes()
        => File.ReadLines($"/proc/{Id.ToString(CultureInfo.InvariantCulture)}/smaps_rollup")
            .Where(static line => line.StartsWith("Private_", StringComparison.Ordinal))
            .Sum(static line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)) * 1024;

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

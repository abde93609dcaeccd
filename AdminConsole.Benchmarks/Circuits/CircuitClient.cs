using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Benchmarks.Circuits;

/// <summary>
/// One page open in no browser: it opens the circuit of a served page, acknowledges what is rendered, answers what
/// the server asks of its script, follows links and raises events.
/// </summary>
internal sealed class CircuitClient : IAsyncDisposable
{
    private const int ReturnsReference = 1;
    private readonly HubConnection connection;
    private readonly Uri site;
    private readonly Lock gate = new();
    private readonly List<Waiter> waiters = [];
    private readonly TaskCompletionSource<long> sentAway = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long rendererInterop;
    private int nextCall;
    private int nextReference;

    private CircuitClient(Uri site, string cookies)
    {
        this.site = site;
        var builder = new HubConnectionBuilder().WithUrl(new Uri(site, "_blazor"), options =>
        {
            options.Transports = HttpTransportType.WebSockets;
            options.SkipNegotiation = true;
            options.Headers["Cookie"] = cookies;
            options.Headers["Origin"] = site.GetLeftPart(UriPartial.Authority);
        });
        builder.Services.AddSingleton<IHubProtocol>(new BlazorPackProtocol());
        connection = builder.Build();
        connection.On<long, string, string, int, long, int>("JS.BeginInvokeJS", OnCall);
        connection.On<long, byte[]>("JS.RenderBatch", OnBatch);
        connection.On<string, bool, string>("JS.EndInvokeDotNet", static (_, _, _) => { });
        connection.On<int, string>("JS.AttachComponent", static (_, _) => { });
        connection.On<long>("JS.EndUpdateRootComponents", static _ => { });
        connection.On<int, byte[]>("JS.ReceiveByteArray", static (_, _) => { });
        connection.On<string>("JS.Error", error => Fail(new InvalidOperationException($"The circuit ended: {error}")));
        connection.Closed += error =>
        {
            Fail(error ?? new IOException("The circuit was closed."));
            return Task.CompletedTask;
        };
    }

    /// <summary>What a browser would show. Read it within <see cref="WaitAsync{T}"/>, or after the page came to rest.</summary>
    public PageTree Page { get; } = new();

    /// <summary>The functions the server asked of the page's script.</summary>
    public HashSet<string> Called { get; } = new(StringComparer.Ordinal);

    /// <summary>Ends when the server first sends the page to another address, with the <see cref="Stopwatch"/>'s time of it.</summary>
    public Task<long> SentAway => sentAway.Task;

    public long BatchBytes { get; private set; }

    public int Batches { get; private set; }

    /// <summary>Opens the circuit of a page that was served as <paramref name="html"/> at <paramref name="address"/>.</summary>
    public static async Task<CircuitClient> OpenAsync(Uri site, Uri address, string html, string cookies, CancellationToken cancellationToken)
    {
        var markers = ComponentMarkers.Read(html);
        if (markers.Markers.Count == 0)
        {
            throw new InvalidOperationException($"{address.AbsolutePath} has no interactive component.");
        }

        var client = new CircuitClient(site, cookies);
        await client.connection.StartAsync(cancellationToken);
        var secret = await client.connection.InvokeAsync<string?>("StartCircuit", site.ToString(), address.ToString(), "[]", string.Empty, cancellationToken);
        if (string.IsNullOrEmpty(secret))
        {
            throw new InvalidOperationException("The server refused the circuit.");
        }

        await client.connection.SendAsync("UpdateRootComponents", markers.AddOperations(), markers.State, cancellationToken);
        return client;
    }

    /// <summary>Waits until <paramref name="look"/> finds something; it looks after each batch.</summary>
    public async Task<T> WaitAsync<T>(Func<PageTree, T?> look, TimeSpan limit)
        where T : class
    {
        var waiter = new Waiter(look);
        lock (gate)
        {
            waiter.Look(Page);
            waiters.Add(waiter);
        }

        try
        {
            return (T)await waiter.Task.WaitAsync(limit);
        }
        finally
        {
            lock (gate)
            {
                waiters.Remove(waiter);
            }
        }
    }

    /// <summary>What the script does when a link within the site is followed.</summary>
    public Task FollowAsync(string href) => connection.SendAsync("OnLocationChanged", new Uri(site, href).ToString(), null, true);

    /// <summary>Raises an event of an element, with arguments as the script would send them.</summary>
    public Task RaiseAsync(ulong handler, string eventName, JsonNode arguments)
    {
        var descriptor = new JsonObject { ["eventHandlerId"] = handler, ["eventName"] = eventName, ["eventFieldInfo"] = null };
        return InvokeAsync(null, "DispatchEventAsync", rendererInterop, new JsonArray(descriptor, arguments).ToJsonString());
    }

    /// <summary>Calls a .NET method as the script would; anything may be put in, for tests of what the server refuses.</summary>
    public Task InvokeAsync(string? assembly, string method, long target, string argumentsJson)
        => connection.SendAsync("BeginInvokeDotNetFromJS", Interlocked.Increment(ref nextCall).ToString(CultureInfo.InvariantCulture), assembly, method, target, argumentsJson);

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private Task OnBatch(long id, byte[] bytes)
    {
        lock (gate)
        {
            Batches++;
            BatchBytes += bytes.Length;
            try
            {
                Page.Apply(new RenderBatch(bytes));
            }
            catch (Exception exception)
            {
                // The tree is not to be trusted from here on: whoever waits for it must hear so.
                Fail(exception);
                throw;
            }

            foreach (var waiter in waiters)
            {
                waiter.Look(Page);
            }
        }

        return connection.SendAsync("OnRenderCompleted", id, null);
    }

    private Task OnCall(long handle, string identifier, string argumentsJson, int resultType, long target, int callType)
    {
        lock (gate)
        {
            Called.Add(identifier);
        }

        if (identifier.EndsWith("navigationManager.navigateTo", StringComparison.Ordinal))
        {
            sentAway.TrySetResult(Stopwatch.GetTimestamp());
        }

        if (identifier.EndsWith("attachWebRendererInterop", StringComparison.Ordinal)
            && JsonNode.Parse(argumentsJson) is JsonArray arguments && arguments.OfType<JsonObject>().FirstOrDefault(static argument => argument.ContainsKey("__dotNetObject")) is { } reference)
        {
            rendererInterop = reference["__dotNetObject"]!.GetValue<long>();
        }

        if (handle == 0)
        {
            return Task.CompletedTask;
        }

        JsonNode? result = resultType == ReturnsReference ? new JsonObject { ["__jsObjectId"] = Interlocked.Increment(ref nextReference) } : null;
        return connection.SendAsync("EndInvokeJSFromDotNet", handle, true, new JsonArray(handle, true, result).ToJsonString(JsonSerializerOptions.Web));
    }

    private void Fail(Exception error)
    {
        lock (gate)
        {
            foreach (var waiter in waiters)
            {
                waiter.Fail(error);
            }
        }
    }

    private sealed class Waiter(Func<PageTree, object?> look)
    {
        private readonly TaskCompletionSource<object> source = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<object> Task => source.Task;

        public void Look(PageTree page)
        {
            if (!source.Task.IsCompleted && look(page) is { } found)
            {
                source.TrySetResult(found);
            }
        }

        public void Fail(Exception error) => source.TrySetException(error);
    }
}

using System.Collections.Concurrent;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Hosting;

/// <summary>
/// Stands before the circuits: only pages of this site may open one, only over a WebSocket, and no person, nor all of
/// them together, more than was set. A connection counts for as long as it lives.
/// </summary>
internal sealed partial class CircuitGate(RequestDelegate next, CircuitCount count, ILogger<CircuitGate> logger)
{
    private const string Hub = "/_blazor";

    public async Task InvokeAsync(HttpContext http)
    {
        if (!http.Request.Path.StartsWithSegments(Hub, StringComparison.OrdinalIgnoreCase, out var rest))
        {
            await next(http);
            return;
        }

        if (!IsOwnOrigin(http.Request))
        {
            LogForeignOrigin(http.TraceIdentifier);
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        if (rest.HasValue && rest.Value is not "/")
        {
            await next(http);
            return;
        }

        // Long polling would spread one page over many requests, which no count could hold.
        if (!IsWebSocket(http))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var key = RequestLimits.PersonKey(http);
        if (!count.TryEnter(key))
        {
            LogTooMany();
            http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            http.Response.Headers.RetryAfter = "30";
            return;
        }

        try
        {
            await next(http);
        }
        finally
        {
            count.Leave(key);
        }
    }

    /// <summary>
    /// A browser names the page's origin in every WebSocket handshake and every POST (RFC 6455 section 10.2); a
    /// program that is no browser has no cookies of a victim to abuse, and may leave it out.
    /// </summary>
    private static bool IsOwnOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        return origin.Count == 0
            || (origin.Count == 1 && string.Equals(origin[0], $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsWebSocket(HttpContext http)
        => string.Equals(http.Request.Headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase)
            || http.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: "websocket" };

    [LoggerMessage(EventId = 5101, Level = LogLevel.Warning, Message = "Request {RequestId} from a page of another site was kept from the circuits")]
    private partial void LogForeignOrigin(string requestId);

    [LoggerMessage(EventId = 5102, Level = LogLevel.Warning, Message = "A page was not opened: its person, or all of them together, have as many open as may be")]
    private partial void LogTooMany();
}

/// <summary>The open connections of pages, by person.</summary>
internal sealed class CircuitCount
{
    private readonly LimitOptions limits;
    private readonly SettingsReader settings;
    private readonly ConcurrentDictionary<string, int> byPerson = new(StringComparer.Ordinal);
    private int all;

    public CircuitCount(HostingOptions options, SettingsReader settings)
    {
        limits = options.Limits;
        this.settings = settings;
        ConsoleTelemetry.Meter.CreateObservableGauge("adminconsole.circuits", () => All, description: "Open pages of this replica");
    }

    public int All => Volatile.Read(ref all);

    public bool TryEnter(string key)
    {
        if (Interlocked.Increment(ref all) <= limits.Circuits)
        {
            if (byPerson.AddOrUpdate(key, 1, static (_, open) => open + 1) <= Math.Min(settings.Get(SettingDefinitions.CircuitsPerPerson), limits.CircuitsPerPerson))
            {
                return true;
            }

            LeavePerson(key);
        }

        Interlocked.Decrement(ref all);
        return false;
    }

    public void Leave(string key)
    {
        LeavePerson(key);
        Interlocked.Decrement(ref all);
    }

    private void LeavePerson(string key)
    {
        if (byPerson.AddOrUpdate(key, 0, static (_, open) => open - 1) == 0)
        {
            byPerson.TryRemove(KeyValuePair.Create(key, 0));
        }
    }
}

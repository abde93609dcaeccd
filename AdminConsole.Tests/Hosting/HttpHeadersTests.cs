using System.Net;
using System.Net.WebSockets;
using AdminConsole.Controls;
using AdminConsole.Tests.Support;

namespace AdminConsole.Tests.Hosting;

[Trait("Stage", "Http")]
public sealed class HttpHeadersTests
{
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ConsoleUrls.SignIn, HttpStatusCode.OK)]
    [InlineData(ConsoleUrls.Home, HttpStatusCode.Redirect)]
    [InlineData(ConsoleUrls.HealthLive, HttpStatusCode.OK)]
    [InlineData("/css/console.css", HttpStatusCode.OK)]
    public async Task Response_OfEveryKind_CarriesTheHeaders(string path, HttpStatusCode status)
    {
        await using var server = await ConsoleServer.StartAsync(cancellationToken: Cancelled);
        using var client = server.Client();

        var response = await client.GetAsync(path, Cancelled);

        Assert.Equal(status, response.StatusCode);
        AssertHeaders(response);
    }

    [Fact]
    public async Task Response_ToForeignHost_IsRefusedUnderTheSameHeaders()
    {
        await using var server = await ConsoleServer.StartAsync(cancellationToken: Cancelled);
        using var client = server.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, ConsoleUrls.SignIn) { Headers = { Host = "evil.example" } };

        var response = await client.SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        AssertHeaders(response);
    }

    [Fact]
    public async Task CacheControl_IsNoStoreButForAssets()
    {
        await using var server = await ConsoleServer.StartAsync(cancellationToken: Cancelled);
        using var client = server.Client();

        var page = await client.GetAsync(ConsoleUrls.SignIn, Cancelled);
        var redirect = await client.GetAsync(ConsoleUrls.People, Cancelled);
        var asset = await client.GetAsync("/css/console.css", Cancelled);

        Assert.Equal("no-store", page.Headers.CacheControl?.ToString());
        Assert.Equal("no-store", redirect.Headers.CacheControl?.ToString());
        Assert.DoesNotContain("no-store", asset.Headers.CacheControl?.ToString() ?? string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ContentSecurityPolicy_OfPage_IsOneAndAllowsNothingInlineInScripts()
    {
        await using var server = await ConsoleServer.StartAsync(cancellationToken: Cancelled);
        using var client = server.Client();

        var response = await client.GetAsync(ConsoleUrls.SignIn, Cancelled);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        var directives = policy.Split(';', StringSplitOptions.TrimEntries);

        Assert.Contains("default-src 'none'", directives);
        Assert.Contains("script-src 'self'", directives);
        Assert.Contains("style-src 'self'", directives);
        Assert.Contains("frame-ancestors 'none'", directives);
        Assert.DoesNotContain(directives, static directive => directive.Contains("unsafe", StringComparison.Ordinal) && !directive.StartsWith("style-src-attr", StringComparison.Ordinal));
        Assert.DoesNotContain("<script>", await response.Content.ReadAsStringAsync(Cancelled), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Cookies_BehindTrustedProxy_AreBoundToHostAndHttps()
    {
        await using var server = await ConsoleServer.StartAsync(settings: Settings(("Hosting:TrustedProxies:0", "127.0.0.1"), ("AllowedHosts", "console.example")), cancellationToken: Cancelled);
        using var client = server.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, ConsoleUrls.SignIn) { Headers = { { "X-Forwarded-Proto", "https" }, { "Host", "console.example" } } };

        var response = await client.SendAsync(request, Cancelled);
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));

        Assert.StartsWith("__Host-console-form=", cookie, StringComparison.Ordinal);
        Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.True(response.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task ForwardedHeaders_OfAnybodyElse_AreIgnored()
    {
        await using var server = await ConsoleServer.StartAsync(settings: Settings(("Hosting:TrustedProxies:0", "10.1.2.3")), cancellationToken: Cancelled);
        using var client = server.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, ConsoleUrls.Home) { Headers = { { "X-Forwarded-Proto", "https" }, { "X-Forwarded-For", "203.0.113.9" } } };

        var response = await client.SendAsync(request, Cancelled);

        Assert.Equal("http", response.Headers.Location?.Scheme);
        Assert.False(response.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task SignIn_TriedTooOften_IsTurnedAwayWithTheTimeToComeBack()
    {
        await using var server = await ConsoleServer.StartAsync(settings: Settings(("Hosting:Limits:SignInsPerMinute", "3")), cancellationToken: Cancelled);
        using var client = server.Client();
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");

        HttpResponseMessage? last = null;
        for (var attempt = 0; attempt < 4; attempt++)
        {
            Assert.NotEqual(HttpStatusCode.TooManyRequests, last?.StatusCode);
            last = await client.PostAsync(ConsoleUrls.SignIn, new FormUrlEncodedContent([]), Cancelled);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last?.StatusCode);
        Assert.InRange(last!.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.Contains(AdminConsole.Resources.HostingText.TooManyTitle, await last.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        AssertHeaders(last);
    }

    [Fact]
    public async Task Request_LargerThanTheLimit_IsRefused()
    {
        await using var server = await ConsoleServer.StartAsync(settings: Settings(("Hosting:Limits:RequestKilobytes", "32")), cancellationToken: Cancelled);
        using var client = server.Client();

        var response = await client.PostAsync(ConsoleUrls.SignIn, new FormUrlEncodedContent([KeyValuePair.Create("x", new string('a', 60_000))]), Cancelled);

        Assert.InRange((int)response.StatusCode, 400, 499);
    }

    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    public async Task Circuit_FromPageOfAnotherSite_IsRefused(string origin, HttpStatusCode status)
    {
        await using var server = await ConsoleServer.StartAsync(cancellationToken: Cancelled);

        Assert.Equal(status, await HandshakeAsync(server, origin));
    }

    [Fact]
    public async Task Circuit_FromOwnPage_PassesTheOriginCheck()
    {
        await using var server = await ConsoleServer.StartAsync(cancellationToken: Cancelled);

        Assert.NotEqual(HttpStatusCode.Forbidden, await HandshakeAsync(server, server.Address.GetLeftPart(UriPartial.Authority)));
    }

    [Fact]
    public async Task Circuit_ByLongPolling_IsRefused()
    {
        await using var server = await ConsoleServer.StartAsync(cancellationToken: Cancelled);
        using var client = server.Client();

        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/_blazor?id=x", Cancelled)).StatusCode);
    }

    private static Dictionary<string, string?> Settings(params (string Key, string Value)[] settings)
        => settings.ToDictionary(static pair => pair.Key, static pair => (string?)pair.Value, StringComparer.OrdinalIgnoreCase);

    private static async Task<HttpStatusCode> HandshakeAsync(ConsoleServer server, string origin)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", origin);
        socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await socket.ConnectAsync(new UriBuilder(server.Address) { Scheme = "ws", Path = "/_blazor" }.Uri, Cancelled);
        }
        catch (WebSocketException)
        {
            // The status tells.
        }

        return socket.HttpStatusCode;
    }

    private static void AssertHeaders(HttpResponseMessage response)
    {
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(response.Headers.GetValues("X-Frame-Options")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Cross-Origin-Opener-Policy")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.Contains("camera=()", Assert.Single(response.Headers.GetValues("Permissions-Policy")), StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Server"));
    }
}

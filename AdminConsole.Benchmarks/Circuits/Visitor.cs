using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace AdminConsole.Benchmarks.Circuits;

/// <summary>Somebody signed in over HTTP, who opens pages.</summary>
internal sealed partial class Visitor : IDisposable
{
    private readonly CookieContainer cookies = new();
    private readonly HttpClient client;
    private readonly Uri site;

    private Visitor(Uri site)
    {
        this.site = site;
        client = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = site };
    }

    public void Dispose() => client.Dispose();

    public static async Task<Visitor> SignInAsync(Uri site, string path, string name, string password, CancellationToken cancellationToken)
    {
        var visitor = new Visitor(site);
        var form = await visitor.client.GetStringAsync(new Uri(path, UriKind.Relative), cancellationToken);
        // The language form carries a token of its own; both are good for this visitor.
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["Input.Name"] = name, ["Input.Password"] = password };
        foreach (Match hidden in Hidden().Matches(form))
        {
            fields.TryAdd(hidden.Groups["name"].Value, WebUtility.HtmlDecode(hidden.Groups["value"].Value));
        }

        using var content = new FormUrlEncodedContent(fields);
        using var answer = await visitor.client.PostAsync(new Uri(path, UriKind.Relative), content, cancellationToken);
        if (answer.StatusCode is not (HttpStatusCode.Found or HttpStatusCode.SeeOther))
        {
            throw new InvalidOperationException($"{name} could not sign in: {(int)answer.StatusCode}.");
        }

        return visitor;
    }

    /// <summary>A visitor nobody knows, for pages that ask for nobody.</summary>
    public static Visitor Unknown(Uri site) => new(site);

    /// <summary>A preference that the page's script would have kept.</summary>
    public void Remember(string cookie, string value) => cookies.Add(site, new Cookie(cookie, value));

    /// <summary>The same browser at another replica: cookies know no port.</summary>
    public Visitor At(Uri replica)
    {
        var same = new Visitor(replica);
        foreach (Cookie cookie in cookies.GetCookies(site))
        {
            same.cookies.Add(replica, new Cookie(cookie.Name, cookie.Value));
        }

        return same;
    }

    /// <summary>Asks for the page and opens its circuit.</summary>
    public async Task<CircuitClient> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var address = new Uri(site, path);
        var html = await client.GetStringAsync(address, cancellationToken);
        return await CircuitClient.OpenAsync(site, address, html, cookies.GetCookieHeader(site), cancellationToken);
    }

    /// <summary>Signs out by the form of the page at <paramref name="path"/>; returns the <see cref="Stopwatch"/>'s time just before the form was sent.</summary>
    public async Task<long> SignOutAsync(string path, string signOut, CancellationToken cancellationToken)
    {
        var html = await client.GetStringAsync(new Uri(path, UriKind.Relative), cancellationToken);
        var form = html[html.IndexOf($"action=\"{signOut}\"", StringComparison.Ordinal)..];
        var token = Hidden().Match(form);
        using var content = new FormUrlEncodedContent([new(token.Groups["name"].Value, WebUtility.HtmlDecode(token.Groups["value"].Value))]);
        var sent = Stopwatch.GetTimestamp();
        using var answer = await client.PostAsync(new Uri(signOut, UriKind.Relative), content, cancellationToken);
        return answer.StatusCode is HttpStatusCode.Found or HttpStatusCode.SeeOther ? sent : throw new InvalidOperationException($"Signing out was refused: {(int)answer.StatusCode}.");
    }

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*name=\"(?<name>[^\"]*)\"[^>]*value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Hidden();
}

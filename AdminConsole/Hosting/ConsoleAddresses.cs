using System.Net;

namespace AdminConsole.Hosting;

/// <summary>The addresses the console listens on, and what follows from them.</summary>
internal sealed record ConsoleAddresses(IReadOnlyList<BindingAddress> All)
{
    public const string Setting = "Urls";
    public const string Default = "http://localhost:5080";

    /// <summary>Only this machine can reach it.</summary>
    public bool IsLoopback => All.All(static address => IsLoopbackHost(address.Host));

    /// <summary>Beyond this machine in plain HTTP.</summary>
    public bool HasOpenPlainHttp => All.Any(static address => !IsHttps(address) && !IsLoopbackHost(address.Host));

    /// <summary>Every address is HTTPS.</summary>
    public bool IsHttps() => All.All(IsHttps);

    public static ConsoleAddresses Parse(string? urls)
    {
        List<BindingAddress> parsed = [];
        foreach (var url in (string.IsNullOrWhiteSpace(urls) ? Default : urls).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            try
            {
                var address = BindingAddress.Parse(url);
                if (address.Scheme is not ("http" or "https") || address.PathBase.Length > 0)
                {
                    throw new FormatException();
                }

                parsed.Add(address);
            }
            catch (FormatException)
            {
                throw new StartRefusedException(Setting, $"\"{url}\" is not an address such as {Default}.");
            }
        }

        return parsed.Count > 0 ? new ConsoleAddresses(parsed) : Parse(null);
    }

    public override string ToString() => string.Join(';', All);

    private static bool IsHttps(BindingAddress address) => string.Equals(address.Scheme, Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase);

    private static bool IsLoopbackHost(string host)
        => string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}

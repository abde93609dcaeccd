using System.Net;

namespace AdminConsole.Hosting;

/// <summary>
/// The name that passkeys are bound to (WebAuthn's relying party id): the setting, else the one name that people type
/// by the list of allowed hosts, else localhost. A passkey made under one name is worth nothing under another.
/// </summary>
internal static class PasskeyDomain
{
    public const string Setting = $"{HostingOptions.Section}:{nameof(HostingOptions.ServerDomain)}";
    private const string Local = "localhost";

    public static string Of(string? setting, string? allowedHosts)
        => !string.IsNullOrWhiteSpace(setting) ? setting.Trim().ToLowerInvariant() : Names(allowedHosts) is [var only] ? only : Local;

    /// <summary>What is wrong, or null.</summary>
    public static string? Problem(string? setting, string? allowedHosts)
    {
        var names = Names(allowedHosts);
        if (string.IsNullOrWhiteSpace(setting))
        {
            return names.Count > 1 || names.Any(static name => name.StartsWith('*'))
                ? $"{Setting}: AllowedHosts gives more than one name ({string.Join(", ", names)}) and passkeys are bound to one; set the name that people type, or the parent that these share."
                : null;
        }

        var domain = Of(setting, allowedHosts);
        return Uri.CheckHostName(domain) != UriHostNameType.Dns ? $"{Setting}: \"{setting}\" is not the name of a host, such as console.example.com."
            : names.Any(name => !Covers(domain, name.TrimStart('*', '.'))) ? $"{Setting}: \"{domain}\" is neither all the names in AllowedHosts nor a parent of theirs, so browsers would refuse passkeys there."
            : null;
    }

    // Addresses are no names, and localhost beside a name is for probes.
    private static List<string> Names(string? allowedHosts)
        => [.. (allowedHosts ?? string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(static host => host.ToLowerInvariant())
            .Where(static host => host is not (Local or "*") && !IPAddress.TryParse(host.Trim('[', ']'), out _))
            .Distinct(StringComparer.Ordinal)];

    private static bool Covers(string domain, string name)
        => string.Equals(domain, name, StringComparison.Ordinal) || name.EndsWith($".{domain}", StringComparison.Ordinal);
}

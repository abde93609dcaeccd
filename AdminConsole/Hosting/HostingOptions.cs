using System.Net;
using AdminConsole.Domain.Settings;
using AdminConsole.Security.Authentication;

namespace AdminConsole.Hosting;

/// <summary>How the console is put up, from the section <c>Hosting</c>.</summary>
internal sealed class HostingOptions
{
    public const string Section = "Hosting";

    /// <summary>A file of further passwords that may not be chosen: one a line, or its SHA-1.</summary>
    public string? PasswordBlocklistFile { get; set; }

    /// <summary>How many of it run on the same database.</summary>
    public int Replicas { get; set; } = 1;

    /// <summary>Addresses or networks (<c>10.0.0.0/8</c>) of the proxies whose word on address and scheme counts.</summary>
    public IList<string> TrustedProxies { get; } = [];

    /// <summary>The name passkeys are bound to, when AllowedHosts does not give it: the one people type, or a parent of it.</summary>
    public string? ServerDomain { get; set; }

    /// <summary>Lets plain HTTP be served beyond loopback, where something outside the console's sight keeps it private.</summary>
    public bool AllowPlainHttp { get; set; }

    /// <summary>Seconds between being told to stop and stopping, in which the console says it is not ready.</summary>
    public int DrainSeconds { get; set; }

    /// <summary>Seconds that requests under way get to end.</summary>
    public int ShutdownSeconds { get; set; } = 20;

    public LimitOptions Limits { get; } = new();

    public TelemetryOptions Telemetry { get; } = new();

    /// <summary>The passwords of <see cref="PasswordBlocklistFile"/>.</summary>
    /// <exception cref="StartRefusedException">The file cannot be read, is empty or too long.</exception>
    public PasswordBlocklist ReadBlocklist()
    {
        try
        {
            return PasswordBlocklistFile is { Length: > 0 } file ? PasswordBlocklist.Read(file) : PasswordBlocklist.None;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new StartRefusedException($"{Section}:{nameof(PasswordBlocklistFile)}", $"\"{PasswordBlocklistFile}\" cannot be used: {exception.Message}");
        }
    }

    /// <summary>The networks of <see cref="TrustedProxies"/>.</summary>
    public IReadOnlyList<IPNetwork> ProxyNetworks() => [.. TrustedProxies.Select(static (text, index) => Network(text, index))];

    private static IPNetwork Network(string text, int index)
        => IPNetwork.TryParse(text, out var network) ? network
            : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128)
            : throw new StartRefusedException($"{Section}:TrustedProxies:{index}", $"\"{text}\" is neither an address nor a network such as 10.0.0.0/8.");

    /// <summary>Refuses values that make no sense, each by its name.</summary>
    public void Validate()
    {
        InRange(nameof(Replicas), Replicas, 1, 1_000);
        InRange(nameof(DrainSeconds), DrainSeconds, 0, 600);
        InRange(nameof(ShutdownSeconds), ShutdownSeconds, 1, 600);
        InRange("Limits:SignInsPerMinute", Limits.SignInsPerMinute, 1, 100_000);
        InRange("Limits:SignInsPerMinuteOverall", Limits.SignInsPerMinuteOverall, 1, 1_000_000);
        InRange("Limits:RequestsPerMinute", Limits.RequestsPerMinute, 10, 1_000_000);
        InRange("Limits:CircuitsPerPerson", Limits.CircuitsPerPerson, 1, 10_000);
        InRange("Limits:Circuits", Limits.Circuits, 1, 1_000_000);
        InRange("Limits:MessageKilobytes", Limits.MessageKilobytes, 8, 1_024);
        InRange("Limits:RequestKilobytes", Limits.RequestKilobytes, 32, 1_048_576);
        InRange("Limits:DisconnectedCircuits", Limits.DisconnectedCircuits, 0, 100_000);
        InRange("Limits:DisconnectedSeconds", Limits.DisconnectedSeconds, 0, 3_600);
        ProxyNetworks();
        if (Telemetry.Endpoint is { Length: > 0 } endpoint && !Uri.TryCreate(endpoint, UriKind.Absolute, out _))
        {
            throw new StartRefusedException($"{Section}:Telemetry:Endpoint", $"\"{endpoint}\" is not an address.");
        }
    }

    private static void InRange(string name, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            throw new StartRefusedException($"{Section}:{name}", $"{value} is not between {least} and {most}.");
        }
    }
}

/// <summary>What one person or address may ask for.</summary>
internal sealed class LimitOptions
{
    /// <summary>Sign-in and setup attempts from one address, whatever the settings page allows.</summary>
    public int SignInsPerMinute { get; set; } = SettingDefinitions.SignInAttemptsPerMinute.Maximum;

    /// <summary>Sign-in and setup attempts from everywhere together.</summary>
    public int SignInsPerMinuteOverall { get; set; } = 600;

    /// <summary>Pages, downloads and connections of one person, or of one address before sign-in.</summary>
    public int RequestsPerMinute { get; set; } = 600;

    /// <summary>Open pages of one person, whatever the settings page allows.</summary>
    public int CircuitsPerPerson { get; set; } = SettingDefinitions.CircuitsPerPerson.Maximum;

    /// <summary>Open pages of this replica.</summary>
    public int Circuits { get; set; } = 5_000;

    /// <summary>The largest message a page may send.</summary>
    public int MessageKilobytes { get; set; } = 32;

    /// <summary>The largest body of a request.</summary>
    public int RequestKilobytes { get; set; } = 1_024;

    /// <summary>Pages kept for a browser that lost its connection.</summary>
    public int DisconnectedCircuits { get; set; } = 200;

    /// <summary>How long they are kept.</summary>
    public int DisconnectedSeconds { get; set; } = 180;
}

/// <summary>Where metrics and traces go.</summary>
internal sealed class TelemetryOptions
{
    /// <summary>The OTLP collector's address; without one nothing is sent.</summary>
    public string? Endpoint { get; set; }
}

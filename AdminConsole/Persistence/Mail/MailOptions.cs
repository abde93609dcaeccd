using System.Net;
using System.Net.Mail;

namespace AdminConsole.Persistence.Mail;

/// <summary>The mail server letters leave by, from the section <c>Mail</c>. Without a host they wait in the outbox.</summary>
internal sealed class MailOptions
{
    public const string Section = "Mail";

    /// <summary>The SMTP server's name.</summary>
    public string? Host { get; set; }

    public int Port { get; set; } = 587;

    public MailTls Tls { get; set; } = MailTls.StartTls;

    /// <summary>Whom the console signs in as; without one it does not.</summary>
    public string? User { get; set; }

    /// <summary>The file with the password, mode 0600. A password is never a setting.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>The address letters come from.</summary>
    public string? From { get; set; }

    /// <summary>The console's own address as people type it, for links: <c>https://console.example.com</c>.</summary>
    public string? ConsoleUrl { get; set; }

    /// <summary>Seconds for each step of the talk with the server.</summary>
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>How often a letter that the server refuses is tried before it is a dead one.</summary>
    public int Attempts { get; set; } = 8;

    public bool IsConfigured => !string.IsNullOrWhiteSpace(Host);

    /// <summary>The first setting that makes no sense and why, or null.</summary>
    public (string Setting, string Why)? Problem()
    {
        if (!IsConfigured)
        {
            return null;
        }

        if (Uri.CheckHostName(Host) == UriHostNameType.Unknown)
        {
            return Of(nameof(Host), $"\"{Host}\" is not the name of a server.");
        }

        if (Port is < 1 or > 65_535)
        {
            return Of(nameof(Port), $"{Port} is not a port.");
        }

        if (Tls == MailTls.None && !IsLoopback(Host!))
        {
            return Of(nameof(Tls), "without TLS letters could be read on the way; None is for a server on this machine.");
        }

        if (!IsAddress(From))
        {
            return Of(nameof(From), "name the address letters come from, for example console@example.com.");
        }

        if (!Uri.TryCreate(ConsoleUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || (string.Equals(url.Scheme, Uri.UriSchemeHttp, StringComparison.Ordinal) && !url.IsLoopback) || url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            return Of(nameof(ConsoleUrl), "name the console's own address for the links in letters, for example https://console.example.com.");
        }

        if (string.IsNullOrWhiteSpace(User) != string.IsNullOrWhiteSpace(PasswordFile))
        {
            return Of(nameof(PasswordFile), "a user needs a password file and a password file a user.");
        }

        return TimeoutSeconds is < 1 or > 300 ? Of(nameof(TimeoutSeconds), $"{TimeoutSeconds} is not between 1 and 300.")
            : Attempts is < 1 or > 20 ? Of(nameof(Attempts), $"{Attempts} is not between 1 and 20.")
            : null;
    }

    /// <summary>One address and nothing else: no name, no list, no line break (CWE-93).</summary>
    public static bool IsAddress(string? text)
        => text is { Length: > 0 and <= Domain.FieldLimits.Email } && !text.Any(static character => char.IsControl(character) || char.IsWhiteSpace(character) || character is ',' or ';' or '<' or '>' or '"')
            && MailAddress.TryCreate(text, out var address) && string.Equals(address.Address, text, StringComparison.Ordinal);

    private static (string Setting, string Why) Of(string name, string why) => ($"{Section}:{name}", why);

    private static bool IsLoopback(string host)
        => string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}

/// <summary>How the connection is made private.</summary>
internal enum MailTls
{
    /// <summary>Begins in the clear and must turn to TLS before anything is said (RFC 3207).</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314).</summary>
    Tls,

    /// <summary>None, for a server on this machine.</summary>
    None,
}

/// <summary>The mail server's password, in memory only.</summary>
internal sealed record MailSecret(string? Password)
{
    public override string ToString() => "[mail password]";
}

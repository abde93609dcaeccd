using AdminConsole.Persistence;
using AdminConsole.Security.Encryption;
using Microsoft.Extensions.Configuration;
using MySqlConnector;

namespace AdminConsole.Hosting;

/// <summary>Names every setting with which the console must not be put in front of people. Development may do as it likes.</summary>
internal static class ProductionSafety
{
    private static readonly string[] KnownPasswords = ["password", "passw0rd", "root", "admin", "adminconsole", "secret", "mysql", "mariadb", "changeme", "change-me", "example", "test", "1234", "123456", "12345678"];

    /// <summary>What is wrong, each with the setting's name first; empty when nothing is.</summary>
    public static IReadOnlyList<string> Check(IConfiguration configuration, HostingOptions hosting, DatabaseOptions database, SecretOptions secrets, EncryptionOptions encryption, ConsoleAddresses addresses)
    {
        List<string> problems = [];
        if (configuration.GetValue<bool>("DetailedErrors"))
        {
            problems.Add("DetailedErrors: it shows the console's insides to everybody; remove it or set it to false.");
        }

        CheckHosts(configuration["AllowedHosts"], problems);
        if (PasskeyDomain.Problem(hosting.ServerDomain, configuration["AllowedHosts"]) is { } noDomain)
        {
            problems.Add(noDomain);
        }

        if (addresses.HasOpenPlainHttp && hosting.TrustedProxies.Count == 0 && !hosting.AllowPlainHttp)
        {
            problems.Add($"{ConsoleAddresses.Setting}: plain HTTP beyond this machine shows passwords to the network; listen on https://, name the proxy that does in {HostingOptions.Section}:{nameof(HostingOptions.TrustedProxies)}, or set {HostingOptions.Section}:{nameof(HostingOptions.AllowPlainHttp)} where the port is private.");
        }

        foreach (var network in hosting.ProxyNetworks())
        {
            if (network.PrefixLength == 0)
            {
                problems.Add($"{HostingOptions.Section}:{nameof(HostingOptions.TrustedProxies)}: {network} trusts everybody's word on who they are; name the proxies.");
            }
        }

        if (database.Provider == DatabaseProvider.Sqlite)
        {
            if (hosting.Replicas > 1)
            {
                problems.Add($"{HostingOptions.Section}:{nameof(HostingOptions.Replicas)}: SQLite is one file on one machine and serves one replica; set {DatabaseOptions.Section}:{nameof(DatabaseOptions.Provider)} to MySql.");
            }

            return problems;
        }

        CheckMySql(database, problems);
        if (string.IsNullOrWhiteSpace(secrets.AuditKeyFile))
        {
            problems.Add($"{SecretOptions.Section}:{nameof(SecretOptions.AuditKeyFile)}: it is empty; name a file with 32 random bytes in Base64, the same for every replica.");
        }

        if (string.IsNullOrWhiteSpace(secrets.KeyRingKeyFile) && string.IsNullOrWhiteSpace(secrets.KeyRingCertificateFile))
        {
            problems.Add($"{SecretOptions.Section}:{nameof(SecretOptions.KeyRingKeyFile)}: without it or {SecretOptions.Section}:{nameof(SecretOptions.KeyRingCertificateFile)} the key ring would lie in the database in plain text.");
        }

        if (string.IsNullOrWhiteSpace(secrets.PersonalKeyFile) && !string.Equals(encryption.Provider, EncryptionOptions.KmsProvider, StringComparison.Ordinal))
        {
            problems.Add($"{SecretOptions.Section}:{nameof(SecretOptions.PersonalKeyFile)}: name the file with the keys of personal data (\"AdminConsole keys create FILE\" makes one), or set {EncryptionOptions.Section}:{nameof(EncryptionOptions.Provider)} to {EncryptionOptions.KmsProvider}.");
        }

        return problems;
    }

    /// <summary>Ends the start with everything that is wrong.</summary>
    public static void Require(IReadOnlyList<string> problems)
    {
        if (problems.Count > 0)
        {
            throw new StartRefusedException(string.Join(Environment.NewLine, problems));
        }
    }

    /// <summary>The connection string's own dangers, which a schema job shares with the console.</summary>
    public static void CheckMySql(DatabaseOptions database, List<string> problems)
    {
        var (setting, value) = DatabaseStart.ReadConnection(database);
        if (value is null)
        {
            problems.Add($"{setting}: MySQL needs a connection string.");
            return;
        }

        CheckConnection(setting, value, problems);
        if (DatabaseStart.ReadKeysConnection(database) is (var keysSetting, { } keys))
        {
            CheckConnection(keysSetting, keys, problems);
        }
    }

    private static void CheckConnection(string setting, string value, List<string> problems)
    {
        var parts = DatabaseStart.ParseMySql(setting, value);
        if (parts.SslMode is MySqlSslMode.None or MySqlSslMode.Preferred && !IsLoopback(parts))
        {
            problems.Add($"{setting}: SslMode={parts.SslMode} lets the database's traffic be read on the way; set SslMode=VerifyFull (or VerifyCA, or Required inside a private network).");
        }

        if (parts.Password.Length == 0 && parts.SslCert.Length == 0 && parts.CertificateFile.Length == 0)
        {
            problems.Add($"{setting}: its Password is empty.");
        }
        else if (KnownPasswords.Contains(parts.Password, StringComparer.OrdinalIgnoreCase))
        {
            problems.Add($"{setting}: its Password is one that everybody tries first.");
        }
    }

    private static void CheckHosts(string? allowed, List<string> problems)
    {
        var hosts = (allowed ?? string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (hosts.Length == 0 || hosts.Any(static host => host is "*" or "[::]" or "0.0.0.0"))
        {
            problems.Add($"AllowedHosts: \"{allowed}\" answers to any name; list the names people type, for example \"console.example.com\".");
        }
    }

    private static bool IsLoopback(MySqlConnectionStringBuilder parts)
        => parts.ConnectionProtocol != MySqlConnectionProtocol.Sockets
            || parts.Server.StartsWith('/')
            || parts.Server.Split(',').All(static server =>
                string.Equals(server.Trim(), "localhost", StringComparison.OrdinalIgnoreCase)
                || (System.Net.IPAddress.TryParse(server.Trim(), out var address) && System.Net.IPAddress.IsLoopback(address)));
}

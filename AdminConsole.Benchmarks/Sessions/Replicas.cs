using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Controls;

namespace AdminConsole.Benchmarks.Sessions;

/// <summary>Published consoles on one database, as replicas of one installation: they share the keys of a folder.</summary>
internal static class Replicas
{
    private const string AuditKeyName = "audit.key";
    private const string KeyRingKeyName = "keyring.key";

    /// <summary>Makes the keys that all of them use.</summary>
    public static void MakeKeys(string folder)
    {
        MakeKey(folder, AuditKeyName);
        MakeKey(folder, KeyRingKeyName);
    }

    private static void MakeKey(string folder, string name)
    {
        var file = Path.Combine(folder, name);
        File.WriteAllText(file, Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)));
        if (!OperatingSystem.IsWindows())
        {
            // A file that others may read is refused.
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    /// <summary>Starts one and waits until it serves.</summary>
    public static async Task<ServerProcess> StartAsync(string console, string data, BenchDatabase database, CancellationToken cancellationToken)
    {
        // As shipped, but for the limits that would keep one machine from playing a thousand people.
        var server = ServerProcess.Start(console, "AdminConsole.dll", ["--data", data], new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Database__Provider"] = "MySql",
            ["Database__ConnectionString"] = database.Resolved.ConnectionString,
            ["Secrets__AuditKeyFile"] = Path.Combine(data, AuditKeyName),
            ["Secrets__KeyRingKeyFile"] = Path.Combine(data, KeyRingKeyName),
            ["Secrets__PersonalKeyFile"] = database.KeyFile,
            ["Hosting__Limits__RequestsPerMinute"] = "1000000",
            ["Hosting__Limits__SignInsPerMinute"] = "100000",
            ["Hosting__Limits__SignInsPerMinuteOverall"] = "100000",
            ["Hosting__Limits__DisconnectedCircuits"] = "0",
        });
        try
        {
            using var client = new HttpClient();
            await server.ServedAsync(client, ConsoleUrls.SignIn, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MimeKit;

namespace AdminConsole.Tests.Support;

/// <summary>A real SMTP server (Debian's python3-aiosmtpd) on a free port of 127.0.0.1 that keeps what it gets.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private readonly string folder;
    private Process process;

    private SmtpServer(string folder, Process process, int port)
    {
        this.folder = folder;
        this.process = process;
        Port = port;
    }

    public int Port { get; }

    /// <summary>What it took, in order.</summary>
    public IReadOnlyList<MimeMessage> Messages => [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(static file => MimeMessage.Load(Path.ChangeExtension(file, ".eml")))];

    /// <summary>The recipients of each, as the envelope named them.</summary>
    public IReadOnlyList<string> Envelopes => [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    /// <param name="withTls">Whether it offers STARTTLS, with a certificate that nobody vouches for.</param>
    /// <param name="password">When given, it takes letters from the user "console" with this password only.</param>
    public static async Task<SmtpServer> StartAsync(bool withTls = false, string? password = null)
    {
        var folder = Directory.CreateTempSubdirectory("console-smtp-").FullName;
        var (process, port) = await RunAsync(folder, 0, withTls, password);
        return new SmtpServer(folder, process, port);
    }

    /// <summary>What it does with letters from now: "ok", "later", "refuse" or "hangup".</summary>
    public void Answer(string mode) => File.WriteAllText(Path.Combine(folder, "mode"), mode);

    public async Task StopAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }

    /// <summary>The same server once more, on the same port.</summary>
    public async Task StartAgainAsync()
    {
        process.Dispose();
        (process, _) = await RunAsync(folder, Port, withTls: false, password: null);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<(Process Process, int Port)> RunAsync(string folder, int port, bool withTls, string? password)
    {
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardOutput = true, RedirectStandardInput = true, UseShellExecute = false };
        start.ArgumentList.Add(Script());
        start.ArgumentList.Add(folder);
        start.ArgumentList.Add(port.ToString(CultureInfo.InvariantCulture));
        if (password is not null)
        {
            start.Environment["SMTP_PASSWORD"] = password;
        }

        if (withTls)
        {
            foreach (var file in Certificate(folder))
            {
                start.ArgumentList.Add(file);
            }
        }

        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20));
        return (process, int.Parse(line ?? throw new InvalidOperationException("The SMTP server did not start; is python3-aiosmtpd installed?"), CultureInfo.InvariantCulture));
    }

    private static string[] Certificate(string folder)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var (certificateFile, keyFile) = (Path.Combine(folder, "tls.crt"), Path.Combine(folder, "tls.key"));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return [certificateFile, keyFile];
    }

    private static string Script([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "smtp_server.py");
}

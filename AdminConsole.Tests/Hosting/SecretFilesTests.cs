using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AdminConsole.Controls;
using AdminConsole.Hosting;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Hosting;

[Trait("Stage", "Unit")]
public sealed class SecretFilesTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string folder = Directory.CreateTempSubdirectory("adminconsole-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Load_EmbeddedFirstTime_MakesFilesForTheOwnerAlone()
    {
        var first = SecretFiles.Load(new SecretOptions(), folder);
        var again = SecretFiles.Load(new SecretOptions(), folder);

        Assert.Equal(first.KeyRingKey!.Id, again.KeyRingKey!.Id);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Path.Combine(folder, SecretFiles.AuditKeyName)));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Path.Combine(folder, SecretFiles.KeyRingKeyName)));
        Assert.Equal(2, Directory.GetFiles(folder).Length);
    }

    [Theory]
    [InlineData(OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead)]
    [InlineData(OwnerOnly | UnixFileMode.GroupWrite)]
    public void Load_FileThatOthersMayRead_IsRefused(UnixFileMode mode)
    {
        SecretFiles.Load(new SecretOptions(), folder);
        File.SetUnixFileMode(Path.Combine(folder, SecretFiles.AuditKeyName), mode);

        AssertRefused("Secrets:AuditKeyFile", new SecretOptions());
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("c2hvcnQ=")]
    public void Load_FileWithoutRandomKey_IsRefused(string content)
        => AssertRefused("Secrets:KeyRingKeyFile", new SecretOptions { KeyRingKeyFile = Write("own", content) });

    [Fact]
    public void Load_OneKeyForBoth_IsRefused()
    {
        var file = Write("own", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));

        AssertRefused("Secrets:KeyRingKeyFile", new SecretOptions { AuditKeyFile = file, KeyRingKeyFile = file });
    }

    [Fact]
    public void Load_MissingFile_IsRefused() => AssertRefused("Secrets:AuditKeyFile", new SecretOptions { AuditKeyFile = Path.Combine(folder, "none") });

    [Fact]
    public async Task KeyRing_WrappedByKeyFile_HoldsNoPlainKey()
    {
        await using var server = await ConsoleServer.StartAsync(dataFolder: folder, cancellationToken: TestContext.Current.CancellationToken);
        using var client = server.Client();
        await client.GetAsync(ConsoleUrls.SignIn, TestContext.Current.CancellationToken);

        var xml = Assert.Single(await StoredAsync(server));

        Assert.Contains("wrappedBy", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("masterKey", xml, StringComparison.Ordinal);
    }

    [Trait("Speed", "Slow")]
    [Fact]
    public async Task KeyRing_WrappedByCertificate_HoldsNoPlainKeyAndOpensAgain()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=key ring", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddYears(1));
        var file = Path.Combine(folder, "ring.pfx");
        await File.WriteAllBytesAsync(file, certificate.Export(X509ContentType.Pkcs12, "p"), TestContext.Current.CancellationToken);
        File.SetUnixFileMode(file, OwnerOnly);
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Secrets:KeyRingCertificateFile"] = file, ["Secrets:KeyRingCertificatePasswordFile"] = Write("password", "p\n") };
        for (var start = 0; start < 2; start++)
        {
            await using var server = await ConsoleServer.StartAsync(dataFolder: folder, settings: settings, cancellationToken: TestContext.Current.CancellationToken);
            using var client = server.Client();
            Assert.True((await client.GetAsync(ConsoleUrls.SignIn, TestContext.Current.CancellationToken)).IsSuccessStatusCode);

            // The second start opens the key of the first: it makes no other.
            var xml = Assert.Single(await StoredAsync(server));
            Assert.Contains("EncryptedData", xml, StringComparison.Ordinal);
            Assert.DoesNotContain("<masterKey", xml, StringComparison.Ordinal);
        }
    }

    private static async Task<List<string?>> StoredAsync(ConsoleServer server)
    {
        await using var context = await server.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await context.DataProtectionKeys.Select(static key => key.Xml).ToListAsync(TestContext.Current.CancellationToken);
    }

    private string Write(string name, string content)
    {
        var file = Path.Combine(folder, name);
        File.WriteAllText(file, content);
        File.SetUnixFileMode(file, OwnerOnly);
        return file;
    }

    private void AssertRefused(string setting, SecretOptions options)
    {
        var refused = Assert.Throws<StartRefusedException>(() => SecretFiles.Load(options, folder));
        Assert.StartsWith(setting, refused.Message, StringComparison.Ordinal);
    }
}

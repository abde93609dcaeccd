using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using AdminConsole.Domain;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Encryption;
using AdminConsole.Tests.Support;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace AdminConsole.Tests.Security.Encryption;

/// <summary>Files are opened by BouncyCastle, and by GnuPG with keys of its own in a temporary home.</summary>
public sealed class OpenPgpFileTests : IDisposable
{
    private const string Passphrase = "correct horse battery staple";
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly string home = Directory.CreateTempSubdirectory("gpg-").FullName;

    public void Dispose()
    {
        Run("gpgconf", null, "--kill", "all");
        Directory.Delete(home, recursive: true);
    }

    [Trait("Speed", "Slow")]
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(1_000_003)]
    public async Task Passphrase_File_OpensWithItAlone(int size)
    {
        var plain = RandomNumberGenerator.GetBytes(size);
        var sealedBytes = await SealAsync(OpenPgpRecipient.FromPassphrase("p", Passphrase).Value!, plain);
        Assert.Equal(plain, Open(sealedBytes, Passphrase));
        Assert.ThrowsAny<Exception>(() => Open(sealedBytes, "another long passphrase"));
        sealedBytes[^1] ^= 1;
        Assert.ThrowsAny<Exception>(() => Open(sealedBytes, Passphrase));
    }

    [Trait("Speed", "Slow")]
    [Fact]
    public async Task Write_MoreThanMemory_GoesThroughInChunks()
    {
        var sink = new CountingStream();
        var chunk = new byte[1 << 16];
        await using var file = new OpenPgpFile(sink, OpenPgpRecipient.FromPassphrase("p", Passphrase).Value!, "data.csv", Now);
        for (var index = 0; index < 320; index++)
        {
            await file.WriteAsync(chunk);
            Assert.InRange(((long)(index + 1) * chunk.Length) - sink.Count, long.MinValue, 4 * chunk.Length);
        }

        await file.CompleteAsync(default);
        Assert.InRange(sink.Count, 320L * chunk.Length, (320L * chunk.Length) + 100_000);
        Assert.InRange(sink.Largest, 1, 4 * chunk.Length);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await file.WriteAsync(chunk));
        Assert.Throws<NotSupportedException>(() => file.Write(chunk, 0, 1));
    }

    [Trait("Speed", "Slow")]
    [Fact]
    public async Task Write_BrokenOff_OpensNowhere()
    {
        using var sink = new MemoryStream();
        await using (var file = new OpenPgpFile(sink, OpenPgpRecipient.FromPassphrase("p", Passphrase).Value!, "data.csv", Now))
        {
            await file.WriteAsync(RandomNumberGenerator.GetBytes(300_000));
        }

        Assert.ThrowsAny<Exception>(() => Open(sink.ToArray(), Passphrase));
    }

    [Theory]
    [InlineData("rsa2048")]
    [InlineData("rsa3072")]
    [InlineData("cv25519")]
    [InlineData("nistp256")]
    public async Task Key_File_OpensWithItsSecretHalf(string algorithm)
    {
        var armored = NewKey(algorithm);
        var recipient = OpenPgpRecipient.FromKey("key", armored, Now);
        Assert.True(recipient.IsSuccess, recipient.Error?.ToString());
        var plain = RandomNumberGenerator.GetBytes(200_000);
        var file = Path.Combine(home, "file.pgp");
        await File.WriteAllBytesAsync(file, await SealAsync(recipient.Value, plain));
        var target = Path.Combine(home, "plain");
        var (code, said) = Run("gpg", null, "--batch", "--yes", "--output", target, "--decrypt", file);
        Assert.True(code == 0, said);
        Assert.Equal(plain, await File.ReadAllBytesAsync(target));
    }

    [Fact]
    public async Task Passphrase_File_OpensWithGnuPg()
    {
        var plain = Encoding.UTF8.GetBytes("número;teléfono\n");
        var file = Path.Combine(home, "file.pgp");
        await File.WriteAllBytesAsync(file, await SealAsync(OpenPgpRecipient.FromPassphrase("p", "contraseña larga y única").Value!, plain));
        var target = Path.Combine(home, "plain");
        var (code, said) = Run("gpg", "contraseña larga y única", "--batch", "--yes", "--pinentry-mode", "loopback", "--passphrase-fd", "0", "--output", target, "--decrypt", file);
        Assert.True(code == 0, said);
        Assert.Equal(plain, await File.ReadAllBytesAsync(target));
        var (_, packets) = Run("gpg", "contraseña larga y única", "--batch", "--pinentry-mode", "loopback", "--passphrase-fd", "0", "--list-packets", file);
        Assert.Contains("cipher 9", packets, StringComparison.Ordinal);
        Assert.Contains("count 65011712", packets, StringComparison.Ordinal);
        Assert.Contains("mdc_method: 2", packets, StringComparison.Ordinal);
    }

    [Fact]
    public void Key_ThatCannotBeUsed_IsNamed()
    {
        Assert.Equal(OpenPgpProblems.Weak, CodeOf(NewKey("rsa1024")));
        Assert.Equal(OpenPgpProblems.SignsOnly, CodeOf(NewKey("rsa2048", "sign")));
        var good = NewKey("rsa2048", "default", "1d");
        Assert.Null(CodeOf(good));
        Assert.Equal(OpenPgpProblems.Expired, CodeOf(good, Now.AddDays(2)));
        Assert.Equal(OpenPgpProblems.Unreadable, CodeOf(good[..(good.Length / 2)]));
        Assert.Equal(OpenPgpProblems.Several, CodeOf(Run("gpg", null, "--batch", "--armor", "--export").Said));
        Assert.Equal(OpenPgpProblems.Secret, CodeOf(Run("gpg", null, "--batch", "--pinentry-mode", "loopback", "--passphrase", string.Empty, "--armor", "--export-secret-keys").Said));
    }

    [Fact]
    public void Key_Revoked_IsNamed()
    {
        NewKey("rsa2048");
        var certificate = Directory.GetFiles(Path.Combine(home, "openpgp-revocs.d")).Single();
        // GnuPG keeps the certificate with a colon before its first line, against accidents.
        var text = File.ReadAllText(certificate).Replace(":-----BEGIN", "-----BEGIN", StringComparison.Ordinal);
        File.WriteAllText(certificate, text);
        Run("gpg", null, "--batch", "--import", certificate);
        Assert.Equal(OpenPgpProblems.Revoked, CodeOf(Run("gpg", null, "--batch", "--armor", "--export").Said));
    }

    [Fact]
    public void Key_BadText_IsNamedAndNeverThrows()
        => Assert.All([.. BadText.All, "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n=AAAA\n-----END PGP PUBLIC KEY BLOCK-----", new string('A', 60_000)], static text => Assert.NotNull(CodeOf(text)));

    [Theory]
    [InlineData(null, TextRules.Required)]
    [InlineData("short", PasswordRules.TooShort)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaa", PasswordRules.TooShort)]
    [InlineData("a long passphrase\u0007", TextRules.ControlCharacter)]
    public void Passphrase_Bad_IsNamed(string? text, string code)
        => Assert.Equal(code, Assert.IsType<InvalidError>(OpenPgpRecipient.FromPassphrase("p", text).Error).Problems[0].Code);

    [Fact]
    public void ToString_ShowsNothing() => Assert.Equal("[recipient]", OpenPgpRecipient.FromPassphrase("p", Passphrase).Value!.ToString());

    private static string? CodeOf(string? armored, DateTimeOffset? at = null)
        => OpenPgpRecipient.FromKey("key", armored, at ?? Now).Error is InvalidError { Problems: [var problem, ..] } ? problem.Code : null;

    private static async Task<byte[]> SealAsync(OpenPgpRecipient recipient, byte[] plain)
    {
        using var sink = new MemoryStream();
        await using var file = new OpenPgpFile(sink, recipient, "data.csv", Now);
        await file.WriteAsync(plain);
        await file.CompleteAsync(default);
        return sink.ToArray();
    }

    internal static byte[] Open(byte[] bytes, string passphrase)
    {
        var list = (PgpEncryptedDataList)new PgpObjectFactory(new MemoryStream(bytes)).NextPgpObject();
        var data = (PgpPbeEncryptedData)list[0];
        using var clear = data.GetDataStreamUtf8(passphrase.ToCharArray());
        using var read = new MemoryStream();
        ((PgpLiteralData)new PgpObjectFactory(clear).NextPgpObject()).GetInputStream().CopyTo(read);
        return data.Verify() ? read.ToArray() : throw new CryptographicException("The integrity does not hold.");
    }

    private string NewKey(string algorithm, string usage = "default", string expires = "0")
    {
        string[] start = ["--batch", "--pinentry-mode", "loopback", "--passphrase", string.Empty];
        var (main, sub) = algorithm switch
        {
            "cv25519" => ("ed25519", "cv25519"),
            _ => (algorithm, algorithm),
        };
        var name = $"Export {RandomNumberGenerator.GetHexString(6)}";
        var (code, said) = Run("gpg", null, [.. start, "--quick-generate-key", name, main, "sign", expires]);
        Assert.True(code == 0, said);
        if (usage is "default")
        {
            var print = Run("gpg", null, "--batch", "--with-colons", "--list-keys", name).Said.Split('\n').First(static line => line.StartsWith("fpr:", StringComparison.Ordinal)).Split(':')[9];
            (code, said) = Run("gpg", null, [.. start, "--quick-add-key", print, sub, "encr", expires]);
            Assert.True(code == 0, said);
        }

        return Run("gpg", null, "--batch", "--armor", "--export", name).Said;
    }

    private (int Code, string Said) Run(string program, string? input, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, StandardInputEncoding = new UTF8Encoding(false) };
        start.Environment["GNUPGHOME"] = home;
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync();
        var complained = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input ?? string.Empty);
        process.StandardInput.Close();
        process.WaitForExit();
        return (process.ExitCode, process.ExitCode == 0 ? said.Result : said.Result + complained.Result);
    }

    private sealed class CountingStream : MemoryStream
    {
        public long Count { get; private set; }

        public int Largest { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Count += buffer.Length;
            Largest = Math.Max(Largest, buffer.Length);
            return ValueTask.CompletedTask;
        }
    }
}

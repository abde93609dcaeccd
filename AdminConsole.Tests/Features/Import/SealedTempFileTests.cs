using System.Security.Cryptography;
using System.Text;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Import;
using AdminConsole.Features.Import;
using AdminConsole.Tests.Support;

namespace AdminConsole.Tests.Features.Import;

public sealed class SealedTempFileTests : IDisposable
{
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;
    private readonly string folder = Directory.CreateTempSubdirectory("adminconsole-spool-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(64 * 1024)]
    [InlineData((64 * 1024) + 1)]
    [InlineData(300_001)]
    public async Task Open_AnyLength_GivesBackTheBytesAsOftenAsAsked(int length)
    {
        var bytes = RandomNumberGenerator.GetBytes(length);
        using var file = await TakeAsync(Spool(), bytes);
        Assert.Equal(length, file.Length);
        for (var time = 0; time < 2; time++)
        {
            await using var stream = file.Open();
            using var read = new MemoryStream();
            await stream.CopyToAsync(read, Cancelled);
            Assert.Equal(bytes, read.ToArray());
        }
    }

    [Theory]
    [InlineData(1024 * 1024, null)]
    [InlineData((1024 * 1024) + 1, ImportRules.TooLarge)]
    [InlineData(20 * 1024 * 1024, ImportRules.TooLarge)]
    public async Task Take_LongerThanTheLimit_KeepsNothingAndSaysSo(int length, string? code)
    {
        var taken = await Spool(largest: 1).TakeAsync(new MemoryStream(new byte[length]), announced: null, Cancelled);

        var problem = (taken.Error as InvalidError)?.Problems.Single();
        Assert.Equal(code, problem?.Code);
        Assert.Equal(code is null ? 1 : 0, Files().Length);
        Assert.True(problem is null || ProblemText.Of(problem).Contains('1', StringComparison.Ordinal));
        taken.Value?.Dispose();
        Assert.Empty(Files());
    }

    [Theory]
    [InlineData(1_048_576, null)]
    [InlineData(0, 1L << 60)]
    public async Task Take_DiskThatHasNoRoom_IsRefusedBeforeAByteIsWritten(int keepFree, long? announced)
    {
        using var content = new MemoryStream(new byte[1_000]);

        var taken = await new ImportSpool(new ImportOptions { Folder = folder, KeepFreeMegabytes = keepFree, LargestMegabytes = 1_048_576 }).TakeAsync(content, announced, Cancelled);

        Assert.Equal(ImportRules.NoRoom, Assert.Single(Assert.IsType<InvalidError>(taken.Error).Problems).Code);
        Assert.Equal(0, content.Position);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task Take_DiskThatFillsMeanwhile_KeepsNothing()
    {
        // The one device on which every write ends for want of room.
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        var asked = 0;
        var taken = await SealedTempFile.WriteAsync(new MemoryStream(new byte[40 << 20]), folder, length => asked++ > 1 ? new InvalidError("file", ImportRules.NoRoom) : null, Cancelled);
        Assert.Equal(ImportRules.NoRoom, Assert.Single(Assert.IsType<InvalidError>(taken.Error).Problems).Code);
        Assert.Empty(Files());

        var full = await SealedTempFile.WriteAsync(new FullStream(), folder, static _ => null, Cancelled);
        Assert.Equal(ImportRules.NoRoom, Assert.Single(Assert.IsType<InvalidError>(full.Error).Problems).Code);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task Take_ConnectionThatBreaks_LeavesNoFile()
    {
        await Assert.ThrowsAsync<IOException>(() => Spool().TakeAsync(new BrokenStream(), announced: null, Cancelled));
        Assert.Empty(Files());
    }

    [Fact]
    public async Task File_OnTheDisk_HoldsNoWordOfItIsTheOwnersAloneAndIsGoneAfterwards()
    {
        const string Name = "Telesforo Quintanilla";
        var file = await TakeAsync(Spool(), Encoding.UTF8.GetBytes(Name));
        var path = Assert.Single(Files());
        Assert.DoesNotContain(Name, Encoding.Latin1.GetString(await ReadAsync(path)), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }

        file.Dispose();
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Sweep_FilesOfTheDeadTheLivingAndTheJustBorn_TakesTheDeadAlone()
    {
        var spool = Spool();
        using var held = await TakeAsync(spool, [1, 2, 3]);
        var living = Assert.Single(Files());
        var (dead, young, other) = (Path.Combine(folder, SealedTempFile.Prefix + "dead"), Path.Combine(folder, SealedTempFile.Prefix + "young"), Path.Combine(folder, "other"));
        foreach (var path in (string[])[dead, young, other])
        {
            await File.WriteAllBytesAsync(path, [1], Cancelled);
        }

        var before = TimeProvider.System.GetUtcNow().UtcDateTime;
        foreach (var path in (string[])[dead, living, other])
        {
            File.SetLastWriteTimeUtc(path, before.AddDays(-1));
        }

        File.SetLastWriteTimeUtc(young, before.AddMinutes(1));

        Assert.Equal(1, spool.Sweep(before));
        Assert.Equal(new[] { living, young, other }.Order(StringComparer.Ordinal), Directory.GetFiles(folder).Order(StringComparer.Ordinal));
        Assert.Equal(0, spool.Sweep(before));
        await using var stream = held.Open();
        Assert.Equal(1, stream.ReadByte());
    }

    [Fact]
    public async Task Start_AfterACrash_ClearsAwayWhatItLeft()
    {
        var dead = Path.Combine(folder, SealedTempFile.Prefix + "dead");
        await File.WriteAllBytesAsync(dead, new byte[1_000], Cancelled);
        File.SetLastWriteTimeUtc(dead, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2));
        using var living = await TakeAsync(Spool(), [1]);

        await using var server = await ConsoleServer.StartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Import:Folder"] = folder }, cancellationToken: Cancelled);

        Assert.False(File.Exists(dead));
        Assert.Single(Files());
    }

    private static async Task<SealedTempFile> TakeAsync(ImportSpool spool, byte[] bytes)
    {
        var taken = await spool.TakeAsync(new MemoryStream(bytes), bytes.Length, Cancelled);
        Assert.True(taken.IsSuccess, taken.Error?.Code);
        return taken.Value;
    }

    private static async Task<byte[]> ReadAsync(string path)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var read = new MemoryStream();
        await stream.CopyToAsync(read, Cancelled);
        return read.ToArray();
    }

    private ImportSpool Spool(int largest = 64) => new(new ImportOptions { Folder = folder, LargestMegabytes = largest, KeepFreeMegabytes = 1 });

    private string[] Files() => Directory.GetFiles(folder, SealedTempFile.Prefix + "*");

    /// <summary>Ends as a disk does that is full.</summary>
    private sealed class FullStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await using var device = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            await device.WriteAsync(new byte[10], cancellationToken);
            return 0;
        }
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("The client went away.");
    }
}

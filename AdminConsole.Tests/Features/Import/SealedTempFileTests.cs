using System.Security.Cryptography;
using System.Text;
using AdminConsole.Features.Import;

namespace AdminConsole.Tests.Features.Import;

public sealed class SealedTempFileTests
{
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(64 * 1024)]
    [InlineData((64 * 1024) + 1)]
    [InlineData(300_001)]
    public async Task Open_AnyLength_GivesBackTheBytesAsOftenAsAsked(int length)
    {
        var bytes = RandomNumberGenerator.GetBytes(length);
        using var file = await SealedTempFile.WriteAsync(new MemoryStream(bytes), ImportUploads.Largest, Cancelled);
        Assert.Equal(length, file!.Length);
        for (var time = 0; time < 2; time++)
        {
            await using var stream = file.Open();
            using var read = new MemoryStream();
            await stream.CopyToAsync(read, Cancelled);
            Assert.Equal(bytes, read.ToArray());
        }
    }

    [Fact]
    public async Task Write_LongerThanTheLimit_KeepsNothing()
    {
        var before = Files().Length;
        Assert.Null(await SealedTempFile.WriteAsync(new MemoryStream(new byte[200_000]), 150_000, Cancelled));
        Assert.True(Files().Length <= before);
    }

    [Fact]
    public async Task File_OnTheDisk_HoldsNoWordOfItAndIsGoneAfterwards()
    {
        const string Name = "Telesforo Quintanilla";
        var before = Files();
        var file = await SealedTempFile.WriteAsync(new MemoryStream(Encoding.UTF8.GetBytes(Name)), 1_000, Cancelled);
        var path = Assert.Single(Files().Except(before, StringComparer.Ordinal));
        Assert.DoesNotContain(Name, Encoding.Latin1.GetString(await File.ReadAllBytesAsync(path, Cancelled)), StringComparison.Ordinal);
        file!.Dispose();
        Assert.False(File.Exists(path));
    }

    private static string[] Files() => Directory.GetFiles(Path.GetTempPath(), "adminconsole-import-*");
}

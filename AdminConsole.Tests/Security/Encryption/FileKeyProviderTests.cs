using System.Security.Cryptography;
using AdminConsole.Security.Encryption;
using Microsoft.Extensions.Time.Testing;

namespace AdminConsole.Tests.Security.Encryption;

public sealed class FileKeyProviderTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string folder = Directory.CreateTempSubdirectory("keys-").FullName;
    private readonly FakeTimeProvider time = new();
    private readonly Guid id = Guid.CreateVersion7();
    private readonly byte[] dataKey = RandomNumberGenerator.GetBytes(32);

    private string Path1 => Path.Combine(folder, "console.keys");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task WrapUnwrap_OwnFile_ComesBack()
    {
        var provider = Made();
        var wrapped = await provider.WrapAsync(dataKey, id, default);
        Assert.Equal(await provider.CurrentAsync(default), wrapped.Name);
        Assert.Equal(dataKey, await provider.UnwrapAsync(wrapped, id, default));
        Assert.NotEqual(wrapped.Bytes, (await provider.WrapAsync(dataKey, id, default)).Bytes);
        Assert.DoesNotContain(Convert.ToHexString(dataKey), Convert.ToHexString(wrapped.Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Create_NewFile_IsPrivateAndLeavesNothingBeside()
    {
        Assert.True(FileKeyProvider.Create(Path1));
        Assert.Equal(Private, File.GetUnixFileMode(Path1));
        Assert.Equal([Path1], Directory.GetFiles(folder));
        Assert.False(FileKeyProvider.Create(Path1));
    }

    [Fact]
    public async Task Create_ManyAtOnce_EndWithOneKey()
    {
        using var gate = new Barrier(8);
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                gate.SignalAndWait();
                var isMine = FileKeyProvider.Create(Path1);
                return (isMine, Name: KeyFile.Read(Path1).Ring.Current);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        Assert.Single(made, static one => one.isMine);
        Assert.Single(made.Select(static one => one.Name).Distinct(StringComparer.Ordinal));
        Assert.Equal([Path1], Directory.GetFiles(folder));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public async Task Use_FileOpenToOthers_IsRefused(UnixFileMode more)
    {
        var provider = Made();
        Assert.Null(provider.Check());
        File.SetUnixFileMode(Path1, Private | more);
        Assert.Contains("chmod 600", provider.Check(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<KeyUnavailableException>(async () => await provider.CurrentAsync(default));
        File.SetUnixFileMode(Path1, Private | UnixFileMode.GroupRead);
        Assert.Null(provider.Check());
    }

    [Fact]
    public async Task Use_LinkToAPrivateFile_Works()
    {
        FileKeyProvider.Create(Path1);
        var link = Path.Combine(folder, "link");
        File.CreateSymbolicLink(link, Path1);
        var provider = new FileKeyProvider(link, time);
        var wrapped = await provider.WrapAsync(dataKey, id, default);
        await provider.RotateAsync(default);
        Assert.Equal(Path1, new FileInfo(link).LinkTarget);
        Assert.Equal(dataKey, await new FileKeyProvider(Path1, time).UnwrapAsync(wrapped, id, default));
    }

    [Fact]
    public async Task Rotate_EarlierKeys_StillUnwrap()
    {
        var provider = Made();
        var before = await provider.WrapAsync(dataKey, id, default);
        File.SetUnixFileMode(Path1, Private | UnixFileMode.GroupRead);
        var name = await provider.RotateAsync(default);
        Assert.NotEqual(before.Name, name);
        Assert.Equal(name, await provider.CurrentAsync(default));
        Assert.Equal(Private | UnixFileMode.GroupRead, File.GetUnixFileMode(Path1));
        Assert.Equal(dataKey, await provider.UnwrapAsync(before, id, default));
        Assert.Equal(new[] { before.Name, name }.Order(StringComparer.Ordinal), await provider.ListAsync(default));

        Assert.True(await provider.RemoveAsync(before.Name, default));
        await Assert.ThrowsAsync<KeyUnavailableException>(async () => await provider.UnwrapAsync(before, id, default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => provider.RemoveAsync(name, default));
        Assert.Equal([name], await provider.ListAsync(default));
    }

    [Fact]
    public async Task Rotate_SeenByASecondProvider_AtOnceForItsDataAndWithinASecondForNew()
    {
        var first = Made();
        var second = new FileKeyProvider(Path1, time);
        var old = await second.CurrentAsync(default);
        var name = await first.RotateAsync(default);
        var wrapped = await first.WrapAsync(dataKey, id, default);
        Assert.Equal(dataKey, await second.UnwrapAsync(wrapped, id, default));

        var third = new FileKeyProvider(Path1, time);
        Assert.Equal(name, await third.CurrentAsync(default));
        var next = await first.RotateAsync(default);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(next, await third.CurrentAsync(default));
        Assert.NotEqual(old, next);
    }

    [Fact]
    public async Task Rotate_ManyAtOnce_LosesNoKey()
    {
        Made();
        var providers = Enumerable.Range(0, 6).Select(_ => new FileKeyProvider(Path1, time)).ToArray();
        var names = await Task.WhenAll(providers.Select(provider => Task.Run(() => provider.RotateAsync(default))));
        Assert.Equal(7, (await providers[0].ListAsync(default)).Count);
        Assert.Equal(6, names.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Unwrap_AnyChangedByte_IsRefused()
    {
        var provider = Made();
        var wrapped = await provider.WrapAsync(dataKey, id, default);
        for (var place = 0; place < wrapped.Bytes.Length; place++)
        {
            byte[] bytes = [.. wrapped.Bytes];
            bytes[place] ^= 1;
            await Assert.ThrowsAsync<KeyUnavailableException>(async () => await provider.UnwrapAsync(wrapped with { Bytes = bytes }, id, default));
        }

        foreach (var length in new[] { 0, 1, 12, 60 })
        {
            await Assert.ThrowsAsync<KeyUnavailableException>(async () => await provider.UnwrapAsync(wrapped with { Bytes = wrapped.Bytes[..length] }, id, default));
        }

        await Assert.ThrowsAsync<KeyUnavailableException>(async () => await provider.UnwrapAsync(wrapped with { Bytes = null! }, id, default));
        await Assert.ThrowsAsync<KeyUnavailableException>(async () => await provider.UnwrapAsync(wrapped with { Name = "key-of-nobody" }, id, default));
        await Assert.ThrowsAsync<KeyUnavailableException>(async () => await provider.UnwrapAsync(wrapped, Guid.CreateVersion7(), default));
    }

    [Fact]
    public async Task Unwrap_KeyUnderAnotherName_IsRefused()
    {
        var provider = Made();
        var wrapped = await provider.WrapAsync(dataKey, id, default);
        var name = await provider.RotateAsync(default);
        await Assert.ThrowsAsync<KeyUnavailableException>(async () => await provider.UnwrapAsync(wrapped with { Name = name }, id, default));
    }

    [Fact]
    public async Task Unwrap_FileOfAnotherConsole_IsRefused()
    {
        var wrapped = await Made().WrapAsync(dataKey, id, default);
        var other = Path.Combine(folder, "other.keys");
        FileKeyProvider.Create(other);
        await Assert.ThrowsAsync<KeyUnavailableException>(async () => await new FileKeyProvider(other, time).UnwrapAsync(wrapped, id, default));
        File.WriteAllText(other, File.ReadAllText(other).Replace(KeyFile.Read(other).Ring.Current, wrapped.Name, StringComparison.Ordinal));
        await Assert.ThrowsAsync<KeyUnavailableException>(async () => await new FileKeyProvider(other, time).UnwrapAsync(wrapped, id, default));
    }

    [Fact]
    public async Task Use_EveryTruncation_IsRefused()
    {
        FileKeyProvider.Create(Path1);
        await KeyFile.ChangeAsync(Path1, static ring => ring.Rotated(), default);
        var whole = await File.ReadAllTextAsync(Path1);
        for (var length = 0; length < whole.Length - 1; length++)
        {
            Assert.Null(KeyRing.Parse(whole[..length]));
        }

        await File.WriteAllTextAsync(Path1, whole[..(whole.Length / 2)]);
        Assert.Contains("damaged", new FileKeyProvider(Path1, time).Check(), StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path1, new string('x', 100_000));
        Assert.Contains("too large", new FileKeyProvider(Path1, time).Check(), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_AnyChangedCharacter_IsRefused()
    {
        var whole = KeyRing.New().Write();
        for (var place = 0; place < whole.Length - 1; place++)
        {
            Assert.Null(KeyRing.Parse($"{whole[..place]}{(whole[place] == 'a' ? 'b' : 'a')}{whole[(place + 1)..]}"));
        }
    }

    [Fact]
    public async Task Use_FileGone_IsRefusedAndComesBackWithTheFile()
    {
        var provider = Made();
        var wrapped = await provider.WrapAsync(dataKey, id, default);
        File.Move(Path1, Path1 + ".away");
        time.Advance(TimeSpan.FromSeconds(2));
        var refused = await Assert.ThrowsAsync<KeyUnavailableException>(async () => await provider.UnwrapAsync(wrapped, id, default));
        Assert.Contains("cannot be read", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<KeyUnavailableException>(() => provider.RotateAsync(default));
        File.Move(Path1 + ".away", Path1);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(dataKey, await provider.UnwrapAsync(wrapped, id, default));
    }

    [Fact]
    public async Task Create_FolderThatIsNotThere_SaysSo()
    {
        var file = Path.Combine(folder, "nowhere", "console.keys");
        Assert.Throws<KeyUnavailableException>(() => FileKeyProvider.Create(file));
        Assert.NotNull(new FileKeyProvider(file, time).Check());
        await Assert.ThrowsAsync<KeyUnavailableException>(() => new FileKeyProvider(file, time).RotateAsync(default));
    }

    [Fact]
    public void ToString_ShowsNoKey()
    {
        Assert.Equal("[key file]", Made().ToString());
        Assert.Equal("[keys]", KeyRing.New().ToString());
    }

    private FileKeyProvider Made()
    {
        FileKeyProvider.Create(Path1);
        return new FileKeyProvider(Path1, time);
    }
}

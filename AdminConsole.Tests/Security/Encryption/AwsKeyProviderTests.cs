using System.Diagnostics;
using System.Security.Cryptography;
using AdminConsole.Security.Encryption;
using AdminConsole.Tests.Support;
using Amazon.Runtime;
using Microsoft.Extensions.Time.Testing;

namespace AdminConsole.Tests.Security.Encryption;

public sealed class AwsKeyProviderTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new();
    private readonly Guid id = Guid.CreateVersion7();
    private readonly byte[] dataKey = RandomNumberGenerator.GetBytes(32);
    private FakeKms kms = null!;
    private string key = string.Empty;

    public async ValueTask InitializeAsync()
    {
        kms = await FakeKms.StartAsync();
        key = kms.AddKey();
    }

    public ValueTask DisposeAsync() => kms.DisposeAsync();

    [Fact]
    public async Task WrapUnwrap_ThroughTheService_ComesBack()
    {
        using var provider = Provider();
        var wrapped = await provider.WrapAsync(dataKey, id, default);
        Assert.Equal(key, wrapped.Name);
        Assert.Equal(key, await provider.CurrentAsync(default));
        Assert.Equal(key, await provider.RotateAsync(default));
        Assert.False(await provider.RemoveAsync(key, default));
        Assert.Equal([key], await provider.ListAsync(default));

        using var other = Provider();
        Assert.Equal(dataKey, await other.UnwrapAsync(wrapped, id, default));
        Assert.All(kms.Bodies, body => Assert.Contains(id.ToString("D"), body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Unwrap_Again_AsksOnceUntilTheTimeIsOver()
    {
        using var first = Provider();
        var wrapped = await first.WrapAsync(dataKey, id, default);
        using var provider = Provider();
        await provider.UnwrapAsync(wrapped, id, default);
        var before = kms.Requests;
        var copy = await provider.UnwrapAsync(wrapped, id, default);
        Array.Clear(copy);
        Assert.Equal(dataKey, await provider.UnwrapAsync(wrapped, id, default));
        Assert.Equal(before, kms.Requests);

        time.Advance(TimeSpan.FromSeconds(301));
        Assert.Equal(dataKey, await provider.UnwrapAsync(wrapped, id, default));
        Assert.Equal(before + 1, kms.Requests);
    }

    [Fact]
    public async Task Unwrap_AnotherContext_IsRefused()
    {
        using var provider = Provider();
        var wrapped = await provider.WrapAsync(dataKey, id, default);
        await RefusedAsync(provider, wrapped, Guid.CreateVersion7(), "did not wrap");
        using var other = Provider(options => options.ConsoleName = "another");
        await RefusedAsync(other, wrapped, id, "did not wrap");
        byte[] bytes = [.. wrapped.Bytes];
        bytes[^1] ^= 1;
        await RefusedAsync(provider, wrapped with { Bytes = bytes }, id, "did not wrap");
        await RefusedAsync(provider, wrapped with { Bytes = bytes[..5] }, id, "did not wrap");
        await RefusedAsync(provider, wrapped with { Bytes = [] }, id, "empty");
    }

    [Fact]
    public async Task Unwrap_KeyThatIsNotConfigured_IsNotAskedFor()
    {
        using var provider = Provider();
        var wrapped = await provider.WrapAsync(dataKey, id, default);
        var second = kms.AddKey();
        using var moved = Provider(options => options.KeyId = second);
        var before = kms.Requests;
        await RefusedAsync(moved, wrapped, id, "not among the configured");
        Assert.Equal(before, kms.Requests);

        using var both = Provider(options =>
        {
            options.KeyId = second;
            options.EarlierKeyIds.Add(key);
        });
        Assert.Equal(dataKey, await both.UnwrapAsync(wrapped, id, default));
        Assert.Equal(second, (await both.WrapAsync(dataKey, id, default)).Name);
        Assert.Equal([second, key], await both.ListAsync(default));
    }

    [Theory]
    [InlineData(nameof(FakeKms.Mood.Denying), "denies")]
    [InlineData(nameof(FakeKms.Mood.Throttling), "too often")]
    [InlineData(nameof(FakeKms.Mood.Disabled), "disabled")]
    [InlineData(nameof(FakeKms.Mood.Failing), "failed")]
    [InlineData(nameof(FakeKms.Mood.Silent), "cannot be asked")]
    [InlineData(nameof(FakeKms.Mood.Garbled), "cannot be read")]
    public async Task Use_ServiceInTrouble_IsNamedWithinItsTime(string mood, string said)
    {
        kms.Is = Enum.Parse<FakeKms.Mood>(mood);
        // A service that answers is tried anew after waits of up to one and two seconds; one that is silent is waited for to the end.
        var seconds = kms.Is == FakeKms.Mood.Silent ? 2 : 6;
        using var provider = Provider(options => options.TimeoutSeconds = seconds, TimeProvider.System);
        var clock = Stopwatch.StartNew();
        var refused = await Assert.ThrowsAsync<KeyUnavailableException>(async () => await provider.WrapAsync(dataKey, id, default));
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", refused.ToString(), StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(seconds + 2));
        Assert.InRange(kms.Requests, 1, 3);

        kms.Is = FakeKms.Mood.Working;
        Assert.Equal(key, (await provider.WrapAsync(dataKey, id, default)).Name);
    }

    [Fact]
    public async Task Use_ServiceGone_IsNamedWithinItsTime()
    {
        using var provider = Provider(static options => options.TimeoutSeconds = 3, TimeProvider.System);
        await kms.DisposeAsync();
        var clock = Stopwatch.StartNew();
        await Assert.ThrowsAsync<KeyUnavailableException>(async () => await provider.WrapAsync(dataKey, id, default));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Use_UnknownKey_IsNamed()
    {
        using var provider = Provider(static options => options.KeyId = "arn:aws:kms:eu-south-2:000000000000:key/none");
        Assert.Contains("does not know", (await Assert.ThrowsAsync<KeyUnavailableException>(async () => await provider.WrapAsync(dataKey, id, default))).Message, StringComparison.Ordinal);
        using var none = Provider(static options => options.KeyId = null);
        await Assert.ThrowsAsync<KeyUnavailableException>(async () => await none.CurrentAsync(default));
    }

    [Fact]
    public async Task Use_Cancelled_IsCancelled()
    {
        using var provider = Provider();
        kms.Is = FakeKms.Mood.Silent;
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await provider.WrapAsync(dataKey, id, soon.Token));
    }

    [Fact]
    public void Cache_Full_KeepsItsBound()
    {
        using var cache = new DataKeyCache(100, TimeSpan.FromMinutes(5), time);
        var wrapped = Enumerable.Range(0, 500).Select(static index => new WrappedKey("key", BitConverter.GetBytes(index))).ToArray();
        foreach (var one in wrapped)
        {
            cache.Keep(one, id, dataKey);
            Assert.Equal(dataKey, cache.Find(one, id));
            Assert.Null(cache.Find(one, Guid.Empty));
            Assert.Null(cache.Find(one with { Name = "other" }, id));
        }

        Assert.InRange(cache.Count, 1, 100);
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public void Options_WhatMakesNoSense_IsNamed()
    {
        Assert.Null(new EncryptionOptions().Problem());
        Assert.Equal("Encryption:Provider", new EncryptionOptions { Provider = "vault" }.Problem()?.Setting);
        Assert.Equal("Encryption:Kms:KeyId", Of(static kms => kms.KeyId = null)?.Setting);
        Assert.Equal("Encryption:Kms:KeyId", Of(static kms => kms.KeyId = "alias/console")?.Setting);
        Assert.Equal("Encryption:Kms:Endpoint", Of(static kms => kms.Endpoint = "http://kms.example.com")?.Setting);
        Assert.Equal("Encryption:Kms:Endpoint", Of(static kms => kms.Endpoint = "nonsense")?.Setting);
        Assert.Equal("Encryption:Kms:TimeoutSeconds", Of(static kms => kms.TimeoutSeconds = 0)?.Setting);
        Assert.Equal("Encryption:Kms:CacheSeconds", Of(static kms => kms.CacheSeconds = 601)?.Setting);
        Assert.Equal("Encryption:Kms:ConsoleName", Of(static kms => kms.ConsoleName = " ")?.Setting);
        Assert.Null(Of(static kms => kms.Endpoint = "http://127.0.0.1:4566"));

        static (string Setting, string Why)? Of(Action<KmsOptions> set)
        {
            var options = new EncryptionOptions { Provider = EncryptionOptions.KmsProvider };
            options.Kms.KeyId = "11111111-2222-3333-4444-555555555555";
            set(options.Kms);
            return options.Problem();
        }
    }

    [Fact]
    public void ToString_ShowsNothing()
    {
        using var provider = Provider();
        Assert.Equal("[aws kms]", provider.ToString());
    }

    private static async Task RefusedAsync(AwsKeyProvider provider, WrappedKey wrapped, Guid keyId, string said)
        => Assert.Contains(said, (await Assert.ThrowsAsync<KeyUnavailableException>(async () => await provider.UnwrapAsync(wrapped, keyId, default))).Message, StringComparison.Ordinal);

    private AwsKeyProvider Provider(Action<KmsOptions>? set = null, TimeProvider? clock = null)
    {
        var options = new KmsOptions { KeyId = key, Region = "eu-south-2", Endpoint = kms.Address };
        set?.Invoke(options);
        return new AwsKeyProvider(() => AwsKeyProvider.Connect(options, new BasicAWSCredentials("test", "test")), options, clock ?? time);
    }
}

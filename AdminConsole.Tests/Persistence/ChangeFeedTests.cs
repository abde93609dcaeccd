using AdminConsole.Persistence;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdminConsole.Tests.Persistence;

[Trait("Stage", "Unit")]
public sealed class ChangeFeedTests
{
    [Fact]
    public async Task InTurn_ManyPages_ReadAFewAtATimeAndAllOfThem()
    {
        using var feed = new ChangeFeed(NullLogger<ChangeFeed>.Instance);
        var (now, most, done) = (0, 0, 0);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => feed.InTurnAsync(
            async () =>
            {
                var here = Interlocked.Increment(ref now);
                InterlockedMax(ref most, here);
                await Task.Delay(1);
                Interlocked.Decrement(ref now);
                Interlocked.Increment(ref done);
            },
            TestContext.Current.CancellationToken)));

        Assert.Equal(100, done);
        Assert.InRange(most, 1, ChangeFeed.ReadingAtOnce);
    }

    [Fact]
    public async Task InTurn_AfterAPageThatFailed_TheNextReads()
    {
        using var feed = new ChangeFeed(NullLogger<ChangeFeed>.Instance);
        for (var page = 0; page < ChangeFeed.ReadingAtOnce * 2; page++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => feed.InTurnAsync(static () => Task.FromException(new InvalidOperationException()), TestContext.Current.CancellationToken));
        }

        var read = false;
        await feed.InTurnAsync(
            () =>
            {
                read = true;
                return Task.CompletedTask;
            },
            TestContext.Current.CancellationToken);
        Assert.True(read);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}

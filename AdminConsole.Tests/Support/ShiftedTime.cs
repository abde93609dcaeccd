namespace AdminConsole.Tests.Support;

/// <summary>The clock of the machine, moved by hand: what waits goes on waiting in real time.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long ticks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref ticks));

    public void Shift(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);

    /// <summary>Goes on to that moment; never back.</summary>
    public void MoveTo(DateTime utc)
    {
        var by = utc - GetUtcNow().UtcDateTime;
        Assert.True(by > TimeSpan.Zero, $"The clock stands past {utc:O} already.");
        Shift(by);
    }
}

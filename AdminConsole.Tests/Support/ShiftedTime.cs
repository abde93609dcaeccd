namespace AdminConsole.Tests.Support;

/// <summary>The clock of the machine, moved by hand: what waits goes on waiting in real time.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long ticks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref ticks));

    public void Shift(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);
}

namespace AdminConsole.Benchmarks.Credentials;

/// <summary>A clock that stands still until it is moved, so that each code is of a new step.</summary>
internal sealed class MovedTime : TimeProvider
{
    private DateTimeOffset now = System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => now;

    public void Move(TimeSpan by) => now += by;
}

namespace AdminConsole.Controls;

/// <summary>Says once that this replica is about to stop, so that pages can say so and balancers look elsewhere.</summary>
internal sealed class ShutdownNotice
{
    private int given;

    /// <summary>Raised once, on a thread of its own; pages answer through <c>InvokeAsync</c>.</summary>
    public event Action? Given;

    public bool IsGiven => Volatile.Read(ref given) != 0;

    /// <summary>True the first time.</summary>
    public bool Give()
    {
        if (Interlocked.Exchange(ref given, 1) != 0)
        {
            return false;
        }

        _ = Task.Run(() => Given?.Invoke());
        return true;
    }
}

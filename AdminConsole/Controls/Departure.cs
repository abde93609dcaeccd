using Microsoft.JSInterop;

namespace AdminConsole.Controls;

/// <summary>
/// How a circuit leaves for good: once, to the sign-in or to its own page anew. A page that is not connected leaves when
/// it comes back. The browser goes without answering, and a page that left is not listened to, so that nobody waits for
/// an answer: one that never comes is the ordinary end, not a fault of the circuit.
/// </summary>
internal sealed class Departure(IJSRuntime browser)
{
    private readonly Lock gate = new();
    private (string Call, object?[] Arguments)? due;
    private bool isConnected = true;

    /// <summary>From the moment it was asked to leave.</summary>
    public bool HasLeft { get; private set; }

    public void ToSignIn() => Leave("location.assign", ConsoleUrls.SignIn);

    public void Anew() => Leave("location.reload");

    /// <summary>The page's connection came or went.</summary>
    public void Connected(bool isUp)
    {
        lock (gate)
        {
            isConnected = isUp;
        }

        Go();
    }

    private void Leave(string call, params object?[] arguments)
    {
        lock (gate)
        {
            if (HasLeft)
            {
                return;
            }

            HasLeft = true;
            due = (call, arguments);
        }

        Go();
    }

    private void Go()
    {
        (string Call, object?[] Arguments) now;
        lock (gate)
        {
            if (due is not { } waiting || !isConnected)
            {
                return;
            }

            (now, due) = (waiting, null);
        }

        _ = GoAsync(now.Call, now.Arguments);
    }

    private async Task GoAsync(string call, object?[] arguments)
    {
        try
        {
            await browser.InvokeVoidAsync(call, arguments);
        }
        catch (Exception exception) when (exception is OperationCanceledException or JSDisconnectedException)
        {
            // It is gone, which is what was asked of it.
        }
    }
}

namespace AdminConsole.Security.Authorization;

/// <summary>
/// Who asks, from where. Taken from the signed cookie, never from a form. <see cref="PersonId"/> is null when
/// nobody is signed in: a sign-in, the first run, the command line.
/// </summary>
internal sealed record Actor(Guid? PersonId, Guid? SessionId, string Address, Guid CorrelationId)
{
    /// <summary>The browser in plain words, for records of failed attempts; empty when it did not say, and never to be decided by.</summary>
    public string Browser { get; init; } = string.Empty;

    /// <summary>True for the operator of the machine and for the console's own schedule; never for a request, signed in or not.</summary>
    public bool IsConsole => IsOperator && PersonId is null && SessionId is null;

    private bool IsOperator { get; init; }

    /// <summary>The console itself, at the command line or on its own schedule.</summary>
    public static Actor Console(TimeProvider time) => new(null, null, string.Empty, Guid.CreateVersion7(time.GetUtcNow())) { IsOperator = true };
}

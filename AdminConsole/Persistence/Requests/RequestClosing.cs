namespace AdminConsole.Persistence.Requests;

/// <summary>What becomes of requests when somebody leaves.</summary>
internal static class RequestClosing
{
    /// <summary>
    /// Withdraws the pending requests that the person made or was to get, and routes anew those that wait for them, in a
    /// unit that has already changed the person. It moves no access by itself.
    /// </summary>
    public static Task<RequestClosure> CloseForAsync(Unit unit, Guid personId, CancellationToken cancellationToken) => throw new NotImplementedException();
}

/// <summary>What was withdrawn, and what went to somebody else.</summary>
internal sealed record RequestClosure(int Withdrawn, int Rerouted);

namespace AdminConsole.Domain.Requests;

/// <summary>The request, or what the approver was shown of it, moved since. The page reads it anew and says what is different.</summary>
internal sealed record RequestMovedError() : ConsoleError("request-moved");

/// <summary>The request waits for no decision or change any more.</summary>
internal sealed record RequestClosedError(RequestState State) : ConsoleError("request-closed");

/// <summary>The actor may see the request, and is none of those who decide it now.</summary>
internal sealed record NotApproverError() : ConsoleError("not-approver");

/// <summary>A stage leads to nobody who could decide it; counted from one.</summary>
internal sealed record NoRouteError(int Stage, StageKind Kind) : ConsoleError("no-route");

using AdminConsole.Domain;
using AdminConsole.Domain.Requests;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;

namespace AdminConsole.Features.Requests;

/// <summary>What approvers do.</summary>
internal sealed class RequestDecisions
{
    /// <summary>
    /// Approves, refuses or asks back, bound to what was shown. What moved since gives <see cref="RequestMovedError"/> with
    /// the <see cref="RequestView"/> as it is now. Gives back where the request stands afterwards.
    /// </summary>
    public Task<Result<RequestState>> DecideAsync(Actor actor, Guid id, DecisionInput input, CancellationToken cancellationToken) => throw new NotImplementedException();
}

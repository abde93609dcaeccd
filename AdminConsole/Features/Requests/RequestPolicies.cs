using AdminConsole.Domain;
using AdminConsole.Domain.Requests;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Requests;

/// <summary>The ways requests go, kept by whoever holds <c>console:request.manage</c> for the whole company.</summary>
internal sealed class RequestPolicies
{
    /// <summary>All in force, those of a role first, then by sensitivity from the highest; retired ones behind them.</summary>
    public Task<IReadOnlyList<PolicyRow>> ListAsync(Actor actor, bool withRetired, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<PolicyForm?> ReadAsync(Actor actor, Guid id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Whom the policy would leave without a decider, before it is saved.</summary>
    public Task<Result<PolicyCheck>> CheckAsync(Actor actor, RequestPolicyInput input, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>
    /// Saves a policy, a new one without <paramref name="id"/>. One that blocks somebody is refused unless <paramref name="withGaps"/>.
    /// A stale version gives <see cref="ConflictError"/> with the <see cref="RequestPolicyInput"/> that stands now.
    /// </summary>
    public Task<Result<Guid>> SaveAsync(Actor actor, Guid? id, RequestPolicyInput input, bool withGaps, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Takes the policy out of use; requests under way go on.</summary>
    public Task<Result<Done>> RetireAsync(Actor actor, Guid id, long version, CancellationToken cancellationToken) => throw new NotImplementedException();
}

using AdminConsole.Domain.Requests;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Requests;

/// <summary>Reads requests: lists by key, and one with all that a decision needs.</summary>
internal sealed class RequestReader
{
    /// <summary>Counting goes no further.</summary>
    public const int CountLimit = 1_000;

    /// <summary>Permissions of a role listed in a view; the count is of all.</summary>
    public const int PermissionsShown = 100;

    /// <summary>One page. The inbox runs oldest first, the others newest first.</summary>
    public Task<RequestPage> PageAsync(Actor actor, RequestQuery query, KeysetRequest request, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The request; null where it is not or the actor may not see it.</summary>
    public Task<RequestView?> ReadAsync(Actor actor, Guid id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The others of the same basket that the actor may see, this one included.</summary>
    public Task<IReadOnlyList<RequestRow>> BasketAsync(Actor actor, Guid basketId, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<RequestCounts> CountsAsync(Actor actor, CancellationToken cancellationToken) => throw new NotImplementedException();
}

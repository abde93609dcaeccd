using AdminConsole.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Requests;

/// <summary>What waits for somebody, for a menu or a home page. Each counts up to a limit.</summary>
internal static class RequestCounting
{
    /// <summary>Counting goes no further.</summary>
    public const int Limit = 1_000;

    /// <summary>Requests that wait for the person's decision.</summary>
    public static Task<int> ToDecideAsync(ConsoleDbContext context, Guid personId, CancellationToken cancellationToken)
        => context.RequestApprovers.Where(line => line.PersonId == personId && line.State == ApproverState.Open).Take(Limit).CountAsync(cancellationToken);

    /// <summary>Requests by or for the person that are not decided yet.</summary>
    public static Task<int> OpenOfAsync(ConsoleDbContext context, Guid personId, CancellationToken cancellationToken)
        => context.AccessRequests.Where(request => (request.RequesterId == personId || request.PersonId == personId) && (request.State == RequestState.Open || request.State == RequestState.Question)).Take(Limit).CountAsync(cancellationToken);

    /// <summary>Requests on which the person was asked something.</summary>
    public static Task<int> QuestionsToAsync(ConsoleDbContext context, Guid personId, CancellationToken cancellationToken)
        => context.AccessRequests.Where(request => request.RequesterId == personId && request.State == RequestState.Question).Take(Limit).CountAsync(cancellationToken);
}

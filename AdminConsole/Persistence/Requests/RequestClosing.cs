using AdminConsole.Domain.Mail;
using AdminConsole.Domain.Requests;
using AdminConsole.Persistence.Mail;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Requests;

/// <summary>What becomes of requests when somebody leaves.</summary>
internal static class RequestClosing
{
    /// <summary>Requests routed anew in the leaver's own unit. The rest follow within seconds, so that leaving takes no longer for it.</summary>
    public const int RoutedAtOnce = 10;

    /// <summary>
    /// Withdraws the pending requests that the person made or was to get, and routes anew those that wait for them, in a
    /// unit that has already changed the person. It moves no access by itself.
    /// </summary>
    public static async Task<RequestClosure> CloseForAsync(Unit unit, Guid personId, CancellationToken cancellationToken)
    {
        var mine = await unit.Database.AccessRequests
            .Where(request => (request.RequesterId == personId || request.PersonId == personId) && (request.State == RequestState.Open || request.State == RequestState.Question))
            .ToListAsync(cancellationToken);
        foreach (var request in mine)
        {
            var asked = await RequestFlow.CloseAsync(unit, request, RequestState.Withdrawn, cancellationToken);
            Tell(unit, request, asked, personId);
        }

        var waiting = await unit.Database.RequestApprovers
            .Where(line => (line.PersonId == personId || line.OnBehalfOf == personId) && (line.State == ApproverState.Open || line.State == ApproverState.Asked))
            .Select(static line => line.RequestId).Distinct().OrderBy(static id => id).Take(RoutedAtOnce + mine.Count).ToListAsync(cancellationToken);
        var rerouted = 0;
        foreach (var id in waiting.Where(id => !mine.Exists(request => request.Id == id)).Take(RoutedAtOnce))
        {
            var request = await unit.Database.AccessRequests.SingleAsync(row => row.Id == id, cancellationToken);
            rerouted += await RequestFlow.RerouteAsync(unit, request, cancellationToken, gone: personId) ? 1 : 0;
        }

        return new RequestClosure(mine.Count, rerouted);
    }

    /// <summary>Tells those who had it before them, and the requester when it was for somebody else, that nothing is to be decided any more.</summary>
    public static void Tell(Unit unit, AccessRequest request, IEnumerable<Guid> asked, Guid by)
    {
        foreach (var reader in asked.Append(request.RequesterId).Append(request.PersonId).Distinct().Where(id => id != by))
        {
            Outbox.Add(unit, MailKind.RequestWithdrawn, reader, request.Id);
        }
    }
}

/// <summary>What was withdrawn, and what went to somebody else.</summary>
internal sealed record RequestClosure(int Withdrawn, int Rerouted);

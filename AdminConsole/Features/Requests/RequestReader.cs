using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Requests;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Requests;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Requests;

/// <summary>Reads requests: lists by key, and one with all that a decision needs.</summary>
internal sealed class RequestReader(IDbContextFactory<ConsoleDbContext> contexts, RequestViewReader views, AccessModelHolder access, TimeProvider time)
{
    /// <summary>Counting goes no further.</summary>
    public const int CountLimit = RequestCounting.Limit;

    /// <summary>Permissions of a role listed in a view; the count is of all.</summary>
    public const int PermissionsShown = 100;

    // Keys are in the order of time, so that the order needs no other column.
    private static readonly Keyset<AccessRequest, RequestRow> ByTime = new Keyset<AccessRequest, RequestRow>("time").By(static request => request.Id, static row => row.Id);

    private static readonly Keyset<RequestApprover, RequestRow> Inbox = new Keyset<RequestApprover, RequestRow>("inbox").By(static line => line.RequestId, static row => row.Id);

    /// <summary>One page. The inbox runs oldest first, the others newest first.</summary>
    public async Task<RequestPage> PageAsync(Actor actor, RequestQuery query, KeysetRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var model = access.Current;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (actor.PersonId is not { } me)
        {
            return new RequestPage(new KeysetPage<RequestRow>([], false, false, false), null, null);
        }

        if (query.List == RequestList.ToDecide)
        {
            var lines = context.RequestApprovers.Where(line => line.PersonId == me && line.State == ApproverState.Open);
            if (HasFilter(query))
            {
                var matching = await FilteredAsync(context, model, me, context.AccessRequests, query, now, cancellationToken);
                lines = lines.Where(line => matching.Any(row => row.Id == line.RequestId));
            }

            var inbox = await Inbox.ReadAsync(
                (position, downwards, take) => RequestRows.ReadAsync(
                    context, model, Inbox.Slice(lines, position, downwards).Take(take).Join(context.AccessRequests, static line => line.RequestId, static row => row.Id, static (_, row) => row), now, downwards, cancellationToken),
                request,
                descending: false);
            return PageOf(inbox, row => Inbox.CursorOf(row, descending: false));
        }

        var requests = await FilteredAsync(context, model, me, await ReachableAsync(context, model, me, query, now, cancellationToken), query, now, cancellationToken);
        var page = await ByTime.ReadAsync(
            (position, downwards, take) => RequestRows.ReadAsync(context, model, ByTime.Slice(requests, position, downwards).Take(take), now, downwards, cancellationToken),
            request,
            descending: true);
        return PageOf(page, row => ByTime.CursorOf(row, descending: true));
    }

    /// <summary>The request; null where it is not or the actor may not see it.</summary>
    public async Task<RequestView?> ReadAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return actor.PersonId is { } me ? await views.ReadAsync(context, access.Current, me, id, time.GetUtcNow().UtcDateTime, cancellationToken) : null;
    }

    /// <summary>The others of the same basket that the actor may see, this one included.</summary>
    public async Task<IReadOnlyList<RequestRow>> BasketAsync(Actor actor, Guid basketId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var model = access.Current;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        List<RequestRow> seen = [];
        foreach (var row in await RequestRows.ReadAsync(context, model, context.AccessRequests.Where(row => row.BasketId == basketId), now, descending: false, cancellationToken))
        {
            if (actor.PersonId is { } me && await RequestViewReader.MaySeeAsync(context, model, me, row.Id, now, cancellationToken))
            {
                seen.Add(row);
            }
        }

        return seen;
    }

    /// <summary>The roles of the requests that the actor may list, by name: what the list can be filtered by.</summary>
    public async Task<IReadOnlyList<KeyValuePair<string, string>>> RolesAskedAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (actor.PersonId is not { } me)
        {
            return [];
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var requests = await ReachableAsync(context, access.Current, me, new RequestQuery(RequestList.All), time.GetUtcNow().UtcDateTime, cancellationToken);
        var roles = await context.Roles.Where(role => requests.Any(request => request.RoleId == role.Id)).Select(static role => new { role.Id, role.Name }).ToListAsync(cancellationToken);
        return [.. roles.OrderBy(static role => role.Name, StringComparer.CurrentCultureIgnoreCase).Select(static role => new KeyValuePair<string, string>(role.Id.ToString("D"), role.Name))];
    }

    public async Task<RequestCounts> CountsAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (actor.PersonId is not { } me)
        {
            return new RequestCounts(0, 0, 0);
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return new RequestCounts(
            await RequestCounting.ToDecideAsync(context, me, cancellationToken),
            await RequestCounting.OpenOfAsync(context, me, cancellationToken),
            await RequestCounting.QuestionsToAsync(context, me, cancellationToken));
    }

    private static async Task<IQueryable<AccessRequest>> ReachableAsync(ConsoleDbContext context, AccessModel model, Guid me, RequestQuery query, DateTime now, CancellationToken cancellationToken)
    {
        IQueryable<AccessRequest> requests = context.AccessRequests;
        if (query.List == RequestList.Mine)
        {
            return requests.Where(request => request.RequesterId == me || request.PersonId == me);
        }

        var reach = model.Reach(me, ConsolePermissions.RequestRead, null, now);
        if (query.List == RequestList.OfPerson && query.PersonId is { } person)
        {
            if (person == me || (await RouteReader.LineAsync(context, person, cancellationToken)).Contains(me))
            {
                reach = null;
            }

            requests = requests.Where(request => request.PersonId == person);
        }

        return reach is null ? requests
            : requests.Where(request => request.RequesterId == me || request.PersonId == me || context.People.Any(row => row.Id == request.PersonId && reach.Contains(row.DepartmentId)));
    }

    private static bool HasFilter(RequestQuery query)
        => query is not { State: null, IsPending: false, IsStuck: null, IsLate: null, IsAskedByMe: null, PersonId: null, RoleId: null, DepartmentId: null } || !string.IsNullOrWhiteSpace(query.Text);

    private static async Task<IQueryable<AccessRequest>> FilteredAsync(
        ConsoleDbContext context, AccessModel model, Guid me, IQueryable<AccessRequest> requests, RequestQuery query, DateTime now, CancellationToken cancellationToken)
    {
        if (query.State is { } state)
        {
            requests = requests.Where(request => request.State == state);
        }

        if (query.IsPending)
        {
            requests = requests.Where(static request => request.State == RequestState.Open || request.State == RequestState.Question);
        }

        // As the rows say it: what is asked back or closed is not late, and has nobody to wait for.
        if (query.IsStuck is { } stuck)
        {
            requests = requests.Where(request => (request.State == RequestState.Open && request.StuckAt != null) == stuck);
        }

        if (query.IsLate is { } late)
        {
            requests = requests.Where(request => (request.State == RequestState.Open
                && context.RequestStages.Any(stage => stage.RequestId == request.Id && stage.State == StageState.Open && stage.DueAt <= now)) == late);
        }

        if (query.IsAskedByMe is { } own)
        {
            requests = requests.Where(request => request.RequesterId == me == own);
        }

        if (query.PersonId is { } person)
        {
            requests = requests.Where(request => request.PersonId == person);
        }

        if (query.RoleId is { } role)
        {
            requests = requests.Where(request => request.RoleId == role);
        }

        if (query.DepartmentId is { } department)
        {
            var branch = model.Departments.Branch(department).ToArray();
            requests = requests.Where(request => context.People.Any(row => row.Id == request.PersonId && branch.Contains(row.DepartmentId)));
        }

        if (PeopleMatching.WordsOf(query.Text ?? string.Empty) is { Count: > 0 } words)
        {
            var named = context.People.Matching(words);
            // Names of roles are not kept folded, so that the words are looked for here.
            var roles = await context.Roles.Select(static row => new { row.Id, row.Name }).ToListAsync(cancellationToken);
            Guid[] asked = [.. roles.Where(row => TextRules.Fold(row.Name) is var folded && words.All(word => folded.Contains(word, StringComparison.Ordinal))).Select(static row => row.Id)];
            requests = requests.Where(request => named.Any(row => row.Id == request.PersonId) || asked.Contains(request.RoleId));
        }

        return requests;
    }

    private static RequestPage PageOf(KeysetPage<RequestRow> page, Func<RequestRow, string> cursor)
        => page.Rows.Count == 0 ? new RequestPage(page, null, null) : new RequestPage(page, cursor(page.Rows[0]), cursor(page.Rows[^1]));
}

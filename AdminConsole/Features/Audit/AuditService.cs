using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Persistence;
using AdminConsole.Security.AuditLog;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Audit;

/// <summary>
/// Reads the audit trail. Whoever may read it for the whole company sees all of it; whoever may for a branch sees the
/// events of that branch's departments and nothing else, by whatever way they ask.
/// </summary>
internal sealed class AuditService(IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder holder, AuditMac mac, TimeProvider time)
{
    public const int MostRows = 200;
    public const int FewestRows = 10;
    public const int CountLimit = 10_000;
    public const int NewsLimit = 100;
    private const int NeighbourLimit = 50;

    /// <summary>A page of the events that match and the actor may see.</summary>
    public async Task<Result<AuditPageRows>> ListAsync(Actor actor, AuditFilterInput input, AuditCursor cursor, int size, CancellationToken cancellationToken)
    {
        if (!TryScope(actor, out var access, out var scope))
        {
            return new DeniedError(ConsolePermissions.AuditRead);
        }

        size = Math.Clamp(size, FewestRows, MostRows);
        var (filter, problems) = AuditFilter.Parse(input, access.Departments, Now);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // One connection for the page's few questions: taking one from the pool costs a round trip of its own.
        await context.Database.OpenConnectionAsync(cancellationToken);
        var matching = await AuditQuery.MatchingAsync(context, filter, scope, access.Departments, cancellationToken);
        var upwards = cursor.Kind is AuditCursorKind.Newer or AuditCursorKind.Oldest;
        var from = cursor.Kind switch
        {
            AuditCursorKind.Older => matching.Where(entry => entry.Sequence < cursor.Sequence),
            AuditCursorKind.Newer => matching.Where(entry => entry.Sequence > cursor.Sequence),
            _ => matching,
        };
        var ordered = upwards ? from.OrderBy(static entry => entry.Sequence) : from.OrderByDescending(static entry => entry.Sequence);
        // One row more than the page says whether there is another page on that side.
        var rows = await TolerantRead.RowsAsync(context, ordered.Take(size + 1), cancellationToken);
        rows.Sort(static (one, other) => other.Sequence.CompareTo(one.Sequence));
        var isMore = rows.Count > size;
        if (isMore)
        {
            rows.RemoveAt(upwards ? 0 : size);
        }

        // On the side it came from there is the page it came from, unless the address was written by hand.
        var isBack = cursor.Kind is AuditCursorKind.Older or AuditCursorKind.Newer
            && (cursor.Kind == AuditCursorKind.Older
                ? await matching.AnyAsync(entry => entry.Sequence >= cursor.Sequence, cancellationToken)
                : await matching.AnyAsync(entry => entry.Sequence <= cursor.Sequence, cancellationToken));
        return new AuditPageRows(
            rows,
            HasNewer: upwards ? isMore : isBack,
            HasOlder: upwards ? isBack : isMore,
            problems);
    }

    /// <summary>How many events match, counted no further than <see cref="CountLimit"/>.</summary>
    public Task<Result<CappedCount>> CountAsync(Actor actor, AuditFilterInput input, CancellationToken cancellationToken)
        => CountAsync(actor, input, 0, CountLimit, cancellationToken);

    /// <summary>How many matching events came after <paramref name="sequence"/>, no further than <see cref="NewsLimit"/>.</summary>
    public Task<Result<CappedCount>> CountNewsAsync(Actor actor, AuditFilterInput input, long sequence, CancellationToken cancellationToken)
        => CountAsync(actor, input, sequence, NewsLimit, cancellationToken);

    /// <summary>One event with both sides, whether it is as it was written, and what else was done in the same act.</summary>
    public async Task<Result<AuditDetail>> FindAsync(Actor actor, Guid eventId, CancellationToken cancellationToken)
    {
        if (!TryScope(actor, out _, out var scope))
        {
            return new DeniedError(ConsolePermissions.AuditRead);
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var visible = AuditQuery.Visible(context.AuditEvents.AsNoTracking(), scope);
        var found = await TolerantRead.EventsAsync(visible.Where(entry => entry.Id == eventId), cancellationToken);
        if (found is not [{ Event: { } entry }])
        {
            return new NotFoundError();
        }

        var neighbours = await TolerantRead.RowsAsync(
            context,
            visible.Where(other => other.CorrelationId == entry.CorrelationId && other.Sequence != entry.Sequence).OrderBy(static other => other.Sequence).Take(NeighbourLimit),
            cancellationToken);
        neighbours.Sort(static (one, other) => one.Sequence.CompareTo(other.Sequence));
        var named = await AuditNames.NamedAsync(context, [TolerantRead.Row(entry)], cancellationToken);
        var diff = AuditDiff.Of(entry.Before, entry.After);
        return new AuditDetail(named[0], diff, AuditSeal.Of(mac, entry), neighbours) { Names = await AuditNames.OfValuesAsync(context, diff, cancellationToken) };
    }

    /// <summary>The departments the actor may narrow by, in the order of their names.</summary>
    public async Task<IReadOnlyList<(Guid Id, string Name)>> DepartmentsAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!TryScope(actor, out _, out var scope))
        {
            return [];
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var all = await context.Departments.OrderBy(static department => department.Name).Select(static department => new { department.Id, department.Name }).ToListAsync(cancellationToken);
        return [.. all.Where(department => scope.Contains(department.Id)).Select(static department => (department.Id, department.Name))];
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private async Task<Result<CappedCount>> CountAsync(Actor actor, AuditFilterInput input, long above, int limit, CancellationToken cancellationToken)
    {
        if (!TryScope(actor, out var access, out var scope))
        {
            return new DeniedError(ConsolePermissions.AuditRead);
        }

        var (filter, _) = AuditFilter.Parse(input, access.Departments, Now);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var matching = await AuditQuery.MatchingAsync(context, filter, scope, access.Departments, cancellationToken);
        if (above > 0)
        {
            matching = matching.Where(entry => entry.Sequence > above);
        }

        var count = await matching.OrderByDescending(static entry => entry.Sequence).Select(static entry => entry.Sequence).Take(limit + 1).CountAsync(cancellationToken);
        return new CappedCount(Math.Min(count, limit), count > limit);
    }

    private bool TryScope(Actor actor, out AccessModel access, out DepartmentScope scope)
    {
        access = holder.Current;
        scope = actor.PersonId is { } person ? access.ScopeOf(person, ConsolePermissions.AuditRead, Now) : DepartmentScope.Nowhere;
        return !scope.IsNowhere;
    }
}

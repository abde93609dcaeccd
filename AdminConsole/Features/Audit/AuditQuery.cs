using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Audit;

/// <summary>Makes a query of a filter and a scope that the trail's indexes can answer.</summary>
internal static class AuditQuery
{
    /// <summary>
    /// How far an event's number may stand from the place its time would give it: units that run long, and clocks of
    /// replicas that differ.
    /// </summary>
    private static readonly TimeSpan Disorder = TimeSpan.FromHours(1);

    /// <summary>
    /// The events that match. A time range becomes a range of numbers as well, by two look-ups in the index on time:
    /// every index ends in the number, so that "this actor, last spring" stays one short range.
    /// </summary>
    public static async Task<IQueryable<AuditEvent>> MatchingAsync(
        ConsoleDbContext context, AuditFilter filter, DepartmentScope scope, DepartmentTree departments, CancellationToken cancellationToken)
    {
        var query = Visible(context.AuditEvents.AsNoTracking(), scope);
        if (filter.Branch is { } branch)
        {
            Guid?[] within = [.. departments.Branch(branch).ToArray().Select(static id => (Guid?)id)];
            query = query.Where(entry => within.Contains(entry.DepartmentId));
        }

        if (filter.From is { } from)
        {
            var edge = from - Disorder;
            var above = await context.AuditEvents.Where(entry => entry.At < edge)
                .OrderByDescending(static entry => entry.At).ThenByDescending(static entry => entry.Sequence)
                .Select(static entry => entry.Sequence).FirstOrDefaultAsync(cancellationToken);
            query = query.Where(entry => entry.Sequence > above && entry.At >= from);
        }

        if (filter.To is { } to)
        {
            var edge = to + Disorder;
            var below = await context.AuditEvents.Where(entry => entry.At >= edge)
                .OrderBy(static entry => entry.At).ThenBy(static entry => entry.Sequence)
                .Select(static entry => (long?)entry.Sequence).FirstOrDefaultAsync(cancellationToken) ?? long.MaxValue;
            query = query.Where(entry => entry.Sequence < below && entry.At < to);
        }

        return Narrow(query, filter);
    }

    /// <summary>What the scope lets see. An event without a department belongs to the company as a whole.</summary>
    public static IQueryable<AuditEvent> Visible(IQueryable<AuditEvent> query, DepartmentScope scope)
    {
        if (scope.IsCompany)
        {
            return query;
        }

        Guid?[] reach = [.. scope.Departments.Select(static id => (Guid?)id)];
        return query.Where(entry => reach.Contains(entry.DepartmentId));
    }

    private static IQueryable<AuditEvent> Narrow(IQueryable<AuditEvent> query, AuditFilter filter)
    {
        if (filter.ActorId is { } actor)
        {
            query = query.Where(entry => entry.ActorId == actor);
        }

        if (filter.Action is { } action)
        {
            query = query.Where(entry => entry.Action == action);
        }

        if (filter.TargetType is { } type)
        {
            query = query.Where(entry => entry.TargetType == type);
        }

        if (filter.TargetId is { } target)
        {
            query = query.Where(entry => entry.TargetId == target);
        }

        if (filter.Outcome is { } outcome)
        {
            query = query.Where(entry => entry.Outcome == outcome);
        }

        if (filter.CorrelationId is { } correlation)
        {
            query = query.Where(entry => entry.CorrelationId == correlation);
        }

        if (filter.SessionId is { } session)
        {
            query = query.Where(entry => entry.SessionId == session);
        }

        if (filter.Address is { } address)
        {
            query = address[^1] is '.' or ':' ? query.Where(entry => entry.Address.StartsWith(address)) : query.Where(entry => entry.Address == address);
        }

        if (filter.Reason is { } words)
        {
            // Both, because SQLite's own lower() knows ASCII only.
            var lower = words.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862, MA0011 // Translated to SQL, where there is no culture.
            query = query.Where(entry => entry.Reason.Contains(words) || entry.Reason.ToLower().Contains(lower));
#pragma warning restore CA1304, CA1311, CA1862, MA0011
        }

        return query;
    }
}

using System.Linq.Expressions;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.AccessLog;

/// <summary>
/// Makes a query of a filter and a scope that the table's indexes can answer: each begins with what people ask by and
/// goes on with the time. Every list, count, drawing and export starts here, so that none sees past the scope.
/// </summary>
internal static class RevealMatching
{
    /// <summary>How far back an hour of the week, and a drawing, reach when nothing else bounds them.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(731);

    public static IQueryable<Reveal> Of(ConsoleDbContext context, RevealFilter filter, DepartmentScope scope, DepartmentTree departments, DateTime now)
    {
        var query = Visible(context.Reveals.AsNoTracking(), scope);
        if (filter.Branch is { } branch)
        {
            List<Guid> within = [.. departments.Branch(branch).ToArray().Where(scope.Contains)];
            query = query.Where(reveal => within.Contains(reveal.DepartmentId));
        }

        if (filter.From is { } from)
        {
            query = query.Where(reveal => reveal.At >= from);
        }

        if (filter.To is { } to)
        {
            query = query.Where(reveal => reveal.At < to);
        }

        return Narrow(filter.Hour is { } hour ? At(query, hour, filter, now) : query, filter);
    }

    private static IQueryable<Reveal> Visible(IQueryable<Reveal> query, DepartmentScope scope)
    {
        if (scope.IsCompany)
        {
            return query;
        }

        List<Guid> reach = [.. scope.Departments];
        return query.Where(reveal => reach.Contains(reveal.DepartmentId));
    }

    private static IQueryable<Reveal> Narrow(IQueryable<Reveal> query, RevealFilter filter)
    {
        if (filter.ReaderId is { } reader)
        {
            query = query.Where(reveal => reveal.ReaderId == reader);
        }

        if (filter.SubjectId is { } subject)
        {
            query = query.Where(reveal => reveal.SubjectId == subject);
        }

        if (filter.Field is { } field)
        {
            query = query.Where(reveal => reveal.Field == field);
        }

        if (filter.Class is { } kept)
        {
            List<PersonalField> fields = [.. PersonalFields.All.Where(info => info.Class == kept).Select(static info => info.Field)];
            query = query.Where(reveal => fields.Contains(reveal.Field));
        }

        if (filter.ReasonId is { } reason)
        {
            query = query.Where(reveal => reveal.ReasonId == reason);
        }

        if (filter.Ticket is { } ticket)
        {
            var upper = ticket.ToUpperInvariant();
#pragma warning disable CA1304, CA1311, CA1862, MA0011 // Translated to SQL, where there is no culture.
            query = query.Where(reveal => reveal.Ticket.StartsWith(ticket) || reveal.Ticket.ToUpper().StartsWith(upper));
#pragma warning restore CA1304, CA1311, CA1862, MA0011
        }

        if (filter.Kind is { } kind)
        {
            query = query.Where(reveal => reveal.Kind == kind);
        }

        return query;
    }

    // As spans of time in UTC, since what the clock shows there the database cannot say: some hundred in two years.
    private static IQueryable<Reveal> At(IQueryable<Reveal> query, HourOfWeek hour, RevealFilter filter, DateTime now)
    {
        var end = filter.To is { } to && to < now ? to : now.AddMinutes(1);
        var start = filter.From is { } from && from > end - Longest ? from : end - Longest;
        var spans = hour.Between(start, end, filter.Zone);
        if (spans.Count == 0)
        {
            return query.Where(static reveal => false);
        }

        var row = Expression.Parameter(typeof(Reveal), "reveal");
        return query.Where(Expression.Lambda<Func<Reveal, bool>>(Any(spans, 0, spans.Count, row), row));
    }

    // Halved again and again: a chain of so many would be deeper than the translation goes.
    private static Expression Any(IReadOnlyList<(DateTime From, DateTime To)> spans, int first, int count, ParameterExpression row)
        => count == 1
            ? new Replace(row).Visit(Within(spans[first]).Body)
            : Expression.OrElse(Any(spans, first, count / 2, row), Any(spans, first + (count / 2), count - (count / 2), row));

    private static Expression<Func<Reveal, bool>> Within((DateTime From, DateTime To) span)
    {
        var (from, to) = span;
        return reveal => reveal.At >= from && reveal.At < to;
    }

    private sealed class Replace(ParameterExpression row) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => row;
    }
}

using AdminConsole.Domain.Audit;
using AdminConsole.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Audit;

/// <summary>
/// Reads events even where somebody wrote into the table by hand: a row that is no event any more must not hide the
/// others. The ordinary case is one query; only when that fails are the rows read one by one.
/// </summary>
internal static class TolerantRead
{
    /// <summary>Rows with their names, in the order of the query. The names come along in the same round trip.</summary>
    public static async Task<List<AuditRow>> RowsAsync(ConsoleDbContext context, IQueryable<AuditEvent> query, CancellationToken cancellationToken)
    {
        try
        {
            return await AuditNames.Joined(context, query).ToListAsync(cancellationToken);
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            var rows = (await OneByOneAsync(query, cancellationToken)).ConvertAll(static read => read.Event is { } entry ? Row(entry) : Unreadable(read.Sequence));
            return await AuditNames.NamedAsync(context, rows, cancellationToken);
        }
    }

    /// <summary>Whole events; null where a row is none.</summary>
    public static async Task<List<ReadEvent>> EventsAsync(IQueryable<AuditEvent> query, CancellationToken cancellationToken)
    {
        try
        {
            return (await query.ToListAsync(cancellationToken)).ConvertAll(static entry => new ReadEvent(entry.Sequence, entry));
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            return await OneByOneAsync(query, cancellationToken);
        }
    }

    public static AuditRow Row(AuditEvent entry)
        => new(
            entry.Sequence, entry.Id, entry.At, entry.ActorId, entry.SessionId, entry.Action, entry.TargetType, entry.TargetId, entry.DepartmentId,
            entry.Outcome, entry.Reason, entry.CorrelationId, entry.Address);

    // A key of its own, so that a page can tell several such rows apart; no event has a key of this shape.
    private static AuditRow Unreadable(long sequence)
        => new(sequence, new Guid(0, 0, 0, BitConverter.GetBytes(sequence)), default, null, null, string.Empty, string.Empty, null, null, default, string.Empty, Guid.Empty, string.Empty) { IsUnreadable = true };

    private static async Task<List<ReadEvent>> OneByOneAsync(IQueryable<AuditEvent> query, CancellationToken cancellationToken)
    {
        var sequences = await query.Select(static entry => entry.Sequence).ToListAsync(cancellationToken);
        List<ReadEvent> result = new(sequences.Count);
        foreach (var sequence in sequences)
        {
            AuditEvent? entry = null;
            try
            {
                entry = await query.Where(row => row.Sequence == sequence).SingleOrDefaultAsync(cancellationToken);
            }
            catch (Exception exception) when (IsUnreadable(exception))
            {
                // Said by the null.
            }

            result.Add(new ReadEvent(sequence, entry));
        }

        return result;
    }

    private static bool IsUnreadable(Exception exception)
        => exception is InvalidCastException or FormatException or ArgumentException or OverflowException
            || (exception is InvalidOperationException { InnerException: { } inner } && IsUnreadable(inner))
            || exception is InvalidOperationException and not ObjectDisposedException;
}

/// <summary>A row of the trail and the event in it, if there is one.</summary>
internal readonly record struct ReadEvent(long Sequence, AuditEvent? Event);

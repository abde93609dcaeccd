using System.Globalization;
using System.Runtime.CompilerServices;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Audit;

/// <summary>
/// Hands the filtered trail out, oldest first. That somebody took it is itself an event, written before the first
/// row leaves; the export ends where the trail ended at that moment.
/// </summary>
internal sealed class AuditExport(IDbContextFactory<ConsoleDbContext> contexts, UnitOfWork work, AccessModelHolder holder, SettingsReader settings, TimeProvider time)
{
    private const int Batch = 1_000;

    /// <summary>Asks leave, counts against the limit and records the export.</summary>
    public async Task<Result<AuditExportTicket>> BeginAsync(Actor actor, AuditFilterInput input, CancellationToken cancellationToken)
    {
        var (filter, problems) = AuditFilter.Parse(input, holder.Current.Departments, time.GetUtcNow().UtcDateTime);
        if (problems.Count > 0)
        {
            // A page says which part it left out; a file would not, and would hold more than was asked for.
            return new InvalidError(problems);
        }

        var limit = settings.Get(SettingDefinitions.AuditExportLimit);
        return await work.ExecuteAsync<AuditExportTicket>(
            actor,
            Intent.ByPermission(ConsolePermissions.AuditExport, AuditActions.AuditExport, AuditTargets.Audit, null, alwaysRecord: true),
            async (unit, token) =>
            {
                var scope = unit.ScopeOf(ConsolePermissions.AuditRead, ConsolePermissions.AuditExport);
                if (unit.AuthorizeWithin(scope) is { } denied)
                {
                    return denied;
                }

                var matching = await AuditQuery.MatchingAsync(unit.Database, filter, scope, unit.Access.Departments, token);
                var last = await unit.Database.AuditEvents.MaxAsync(static entry => (long?)entry.Sequence, token) ?? 0;
                matching = matching.Where(entry => entry.Sequence <= last);
                var count = await matching.Select(static entry => entry.Sequence).OrderBy(static sequence => sequence).Take(limit + 1).CountAsync(token);
                if (count > limit)
                {
                    return new ExportTooLargeError(limit);
                }

                unit.Audit.Note("events", count);
                Note(unit, filter);
                return new AuditExportTicket(filter, scope, last, count);
            },
            cancellationToken);
    }

    /// <summary>The events of a ticket, a batch at a time, with the names of today.</summary>
    public async IAsyncEnumerable<AuditExportRow> RowsAsync(AuditExportTicket ticket, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var above = 0L;
        while (true)
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var matching = await AuditQuery.MatchingAsync(context, ticket.Filter, ticket.Scope, holder.Current.Departments, cancellationToken);
            var batch = await TolerantRead.EventsAsync(
                matching.Where(entry => entry.Sequence > above && entry.Sequence <= ticket.LastSequence).OrderBy(static entry => entry.Sequence).Take(Batch), cancellationToken);
            if (batch.Count == 0)
            {
                yield break;
            }

            var named = await AuditNames.NamedAsync(context, [.. batch.Where(static read => read.Event is not null).Select(static read => TolerantRead.Row(read.Event!))], cancellationToken);
            var bySequence = named.ToDictionary(static row => row.Sequence);
            foreach (var (sequence, entry) in batch)
            {
                yield return new AuditExportRow(sequence, entry, bySequence.GetValueOrDefault(sequence));
            }

            above = batch[^1].Sequence;
        }
    }

    private static void Note(Unit unit, AuditFilter filter)
    {
        Put("from", filter.From);
        Put("to", filter.To);
        Put("actor", filter.ActorId);
        Put("action", filter.Action);
        Put("targetType", filter.TargetType);
        Put("target", filter.TargetId);
        Put("branch", filter.Branch);
        Put("outcome", filter.Outcome is { } outcome ? AuditFilter.Word(outcome) : null);
        Put("address", filter.Address);
        Put("correlation", filter.CorrelationId);
        Put("session", filter.SessionId);
        // Somebody's words, which may name a person: that they narrowed is kept, the words are not.
        unit.Audit.ChangePersonal("reason", null, filter.Reason);

        void Put<T>(string field, T? value)
        {
            if (value is not null)
            {
                unit.Audit.Note(field, value);
            }
        }
    }
}

/// <summary>Leave to take the events of a filter up to a number.</summary>
internal sealed record AuditExportTicket(AuditFilter Filter, DepartmentScope Scope, long LastSequence, int Count);

/// <summary>An event on its way out; both parts are null where the row is no event any more.</summary>
internal sealed record AuditExportRow(long Sequence, AuditEvent? Event, AuditRow? Named);

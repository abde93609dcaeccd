using System.Runtime.CompilerServices;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.AccessLog;

/// <summary>
/// Hands the filtered log out, oldest first. That somebody took it is itself an event, written before the first row
/// leaves; the export ends where the log ended at that moment.
/// </summary>
internal sealed class RevealExport(IDbContextFactory<ConsoleDbContext> contexts, UnitOfWork work, AccessModelHolder holder, SettingsReader settings, TimeProvider time)
{
    private const int Batch = 1_000;

    /// <summary>Asks leave, counts against the limit and records the export.</summary>
    public async Task<Result<RevealTicket>> BeginAsync(Actor actor, RevealFilterInput input, string format, CancellationToken cancellationToken)
    {
        var (filter, problems) = RevealFilter.Parse(input, holder.Current.Departments, time.GetUtcNow().UtcDateTime);
        if (problems.Count > 0)
        {
            // A page says which part it left out; a file would not, and would hold more than was asked for.
            return new InvalidError(problems);
        }

        var limit = settings.Get(SettingDefinitions.AuditExportLimit);
        return await work.ExecuteAsync<RevealTicket>(
            actor,
            Intent.ByPermission(ConsolePermissions.PersonalLogExport, AuditActions.PersonalLogExport, AuditTargets.Audit, null, alwaysRecord: true),
            async (unit, token) =>
            {
                var scope = unit.ScopeOf(ConsolePermissions.PersonalLog, ConsolePermissions.PersonalLogExport);
                if (unit.AuthorizeWithin(scope) is { } denied)
                {
                    return denied;
                }

                var end = filter.To is { } to && to < unit.Now ? to : unit.Now;
                var sight = new RevealSight(filter with { To = end }, scope, unit.Access.Departments, unit.Now, []);
                var count = await sight.Of(unit.Database).Select(static reveal => reveal.Id).Take(limit + 1).CountAsync(token);
                if (count > limit)
                {
                    return new ExportTooLargeError(limit);
                }

                unit.Audit.Note("looks", count).Note("format", format);
                Note(unit, filter);
                return new RevealTicket(sight, count);
            },
            cancellationToken);
    }

    /// <summary>The looks of a ticket, a batch at a time, with the names of today.</summary>
    public async IAsyncEnumerable<RevealRow> RowsAsync(RevealTicket ticket, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        object[]? position = null;
        while (true)
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var batch = await RevealNames.ByTime.Slice(ticket.Sight.Of(context), position, descending: false).Take(Batch).Select(RevealNames.Row).ToListAsync(cancellationToken);
            foreach (var row in await RevealNames.NamedAsync(context, batch, cancellationToken))
            {
                yield return row;
            }

            if (batch.Count < Batch)
            {
                yield break;
            }

            position = RevealNames.ByTime.PositionOf(batch[^1]);
        }
    }

    private static void Note(Unit unit, RevealFilter filter)
    {
        Put("from", filter.From);
        Put("to", filter.To);
        Put("reader", filter.ReaderId);
        Put("subject", filter.SubjectId);
        Put("field", filter.Field is { } field ? PersonalFields.Of(field).Key : null);
        Put("class", filter.Class is { } kept ? RevealFilter.Word(kept) : null);
        Put("reasonId", filter.ReasonId);
        Put("ticket", filter.Ticket);
        Put("branch", filter.Branch);
        Put("kind", filter.Kind is { } kind ? RevealFilter.Word(kind) : null);
        Put("hour", filter.Hour?.ToString());

        void Put<T>(string name, T? value)
        {
            if (value is not null)
            {
                unit.Audit.Note(name, value);
            }
        }
    }
}

/// <summary>Leave to take the looks of a filter up to the moment it was given.</summary>
internal sealed record RevealTicket(RevealSight Sight, int Count);

using AdminConsole.Domain;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Lifecycle;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.BirthrightRules;

/// <summary>
/// Brings everybody to what the rules say after a rule, a branch or a role changed. It goes through people in the order
/// of their keys, writes only where something differs, and goes on where it stopped. Two replicas that sweep at once
/// find nothing left to write where the other was.
/// </summary>
internal sealed partial class BirthrightSweeper(IDbContextFactory<ConsoleDbContext> contexts, UnitOfWork work, AccessModelLoader loader, TimeProvider time, ILogger<BirthrightSweeper> logger) : BackgroundService
{
    /// <summary>People looked at in one read.</summary>
    public const int BatchSize = 1_000;

    /// <summary>People changed in one unit: other changes of access wait for no more than these.</summary>
    public const int UnitSize = 200;

    private static readonly TimeSpan pause = TimeSpan.FromSeconds(1);

    /// <summary>Sweeps when something changed since the last sweep; returns how many people were changed, null when there was nothing to do.</summary>
    public async Task<int?> SweepAsync(CancellationToken cancellationToken)
    {
        BirthrightState state;
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            state = await context.BirthrightStates.SingleAsync(cancellationToken);
        }

        if (state.AppliedVersion >= state.Version)
        {
            return null;
        }

        var (target, position, done, refused) = (state.Version, state.SweepVersion == state.Version ? state.Position : null, state.SweepVersion == state.Version ? state.Done : 0, 0);
        var changed = 0;
        while (true)
        {
            var (last, count, differing) = await LookAsync(position, cancellationToken);
            foreach (var chunk in differing.Chunk(UnitSize))
            {
                var result = await KeepAsync(chunk, cancellationToken);
                if (!result.IsSuccess)
                {
                    LogStopped(result.Error.Code);
                    return changed;
                }

                changed += result.Value.Changed;
                refused += result.Value.Refused.Count;
            }

            done += count;
            position = last;
            var isEnd = count < BatchSize;
            if (!(await NoteAsync(target, position, done, changed, refused, isEnd, cancellationToken)).IsSuccess || isEnd)
            {
                return changed;
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFault(exception);
            }
        }
    }

    /// <summary>The next people, and of them those with whom something differs; without tracking, since most differ in nothing.</summary>
    private async Task<(Guid? Last, int Count, List<Guid> Differing)> LookAsync(Guid? position, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        IQueryable<Person> people = context.People;
        if (position is { } after)
        {
            people = people.Where(person => person.Id.CompareTo(after) > 0);
        }

        var batch = await people.OrderBy(static person => person.Id).Take(BatchSize).ToListAsync(cancellationToken);
        if (batch.Count == 0)
        {
            return (position, 0, []);
        }

        var rules = await BirthrightKeeper.RulesAsync(context, cancellationToken);
        var (first, last) = (batch[0].Id, batch[^1].Id);
        var held = (await context.Assignments
            .Where(row => row.PersonId.CompareTo(first) >= 0 && row.PersonId.CompareTo(last) <= 0 && row.Origin == AssignmentOrigin.Birthright && row.ValidUntil == null)
            .Select(static row => new { row.PersonId, row.RoleId, row.ScopeDepartmentId, row.SourceId }).ToListAsync(cancellationToken)).ToLookup(static row => row.PersonId);
        // At least as new as the version that is swept for, which was read before.
        var departments = (await loader.RefreshAsync(cancellationToken)).Departments;
        List<Guid> differing = [];
        foreach (var person in batch)
        {
            var wanted = person.Status is PersonStatus.Active or PersonStatus.Disabled ? Birthrights.Of(rules, departments, Place.Of(person)) : [];
            var mine = held[person.Id].ToList();
            if (wanted.Any(right => !mine.Exists(row => row.RoleId == right.RoleId && row.ScopeDepartmentId == right.ScopeDepartmentId))
                || mine.Exists(row => row.SourceId is not null && !wanted.Any(right => row.RoleId == right.RoleId && row.ScopeDepartmentId == right.ScopeDepartmentId))
                // A row from before positions were folded.
                || (person.TitleKey.Length == 0 && person.JobTitle.Length > 0))
            {
                differing.Add(person.Id);
            }
        }

        return (last, batch.Count, differing);
    }

    private async Task<Result<BirthrightOutcome>> KeepAsync(Guid[] ids, CancellationToken cancellationToken)
    {
        var result = await work.ExecuteAsync<BirthrightOutcome>(
            Actor.Console(time),
            Intent.ByConsole(AuditActions.BirthrightApply, AuditTargets.Birthright, null, movesAccess: true, recordAlways: false),
            async (unit, token) =>
            {
                var people = await unit.Database.People.Where(person => ids.Contains(person.Id)).ToListAsync(token);
                foreach (var person in people.Where(static person => person.TitleKey.Length == 0))
                {
                    person.FoldTitle();
                }

                var outcome = await BirthrightKeeper.KeepAsync(unit, people, await BirthrightKeeper.RulesAsync(unit.Database, token), graceUntil: null, token);
                if (!unit.Database.ChangeTracker.HasChanges() && unit.Rows.Count == 0)
                {
                    return new NothingToKeepError(outcome);
                }

                if (outcome.Changed == 0)
                {
                    // Only positions were folded; the unit took the version row and must say for whom.
                    unit.TouchPerson(people[0].Id);
                }

                unit.Audit.Note("people", outcome.Changed).Note("birthrightsGiven", outcome.Given).Note("birthrightsEnded", outcome.Ended);
                return outcome;
            },
            cancellationToken);
        return result.Error is NothingToKeepError nothing ? nothing.Outcome : result;
    }

    private Task<Result<Done>> NoteAsync(long target, Guid? position, int done, int changed, int refused, bool isEnd, CancellationToken cancellationToken)
        => work.ExecuteAsync<Done>(
            Actor.Console(time),
            Intent.ByConsole(AuditActions.BirthrightApply, AuditTargets.Birthright, null, recordAlways: isEnd && changed > 0),
            async (unit, token) =>
            {
                var state = await unit.Database.BirthrightStates.SingleAsync(token);
                if (state.Version != target)
                {
                    // The rules moved on: the next sweep begins anew.
                    return new NothingToKeepError(new BirthrightOutcome());
                }

                (state.SweepVersion, state.Position, state.Done, state.Changed, state.Refused) = (target, isEnd ? null : position, done, changed, refused);
                if (isEnd)
                {
                    state.AppliedVersion = target;
                    unit.Audit.Note("people", done).Note("changed", changed).Note("refused", refused);
                }

                return Done.Instance;
            },
            cancellationToken);

    [LoggerMessage(EventId = 6201, Level = LogLevel.Error, Message = "Birthrights could not be applied; the sweep goes on where it stopped")]
    private partial void LogFault(Exception exception);

    [LoggerMessage(EventId = 6202, Level = LogLevel.Warning, Message = "The sweep of birthrights was stopped by {Error} and is tried again")]
    private partial void LogStopped(string error);

    /// <summary>Another replica did it first.</summary>
    private sealed record NothingToKeepError(BirthrightOutcome Outcome) : ConsoleError("nothing-to-keep");
}

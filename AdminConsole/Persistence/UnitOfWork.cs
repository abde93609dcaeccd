using System.Data;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Settings;
using AdminConsole.Security.AuditLog;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Persistence;

/// <summary>
/// The one doorway for every change. It checks the actor on current data, writes the change and its audit event
/// in one transaction, tries again after a passing fault of the database, and tells open pages on commit.
/// </summary>
internal sealed partial class UnitOfWork(
    IDbContextFactory<ConsoleDbContext> contexts,
    AccessModelLoader loader,
    AccessModelHolder holder,
    AuditMac mac,
    ChangeFeed feed,
    SettingsReader settings,
    TimeProvider time,
    ILogger<UnitOfWork> logger)
{
    /// <summary>Attempts before a passing fault is reported as <see cref="UnavailableError"/>.</summary>
    public const int Attempts = 6;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Runs the work. It may run several times, each with a fresh <see cref="Unit"/>, so it must have no effect
    /// but on the unit's context.
    /// </summary>
    public async Task<Result<T>> ExecuteAsync<T>(Actor actor, Intent intent, Func<Unit, CancellationToken, Task<Result<T>>> work, CancellationToken cancellationToken)
    {
        using var activity = ConsoleTelemetry.Activities.StartActivity(intent.Action);
        var eventId = Guid.CreateVersion7(time.GetUtcNow());
        var course = new Course<T>();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var context = await contexts.CreateDbContextAsync(cancellationToken);
                if (course.InDoubt is { } earlier && await context.AuditEvents.AnyAsync(entry => entry.Id == eventId, cancellationToken))
                {
                    await FollowAsync(cancellationToken);
                    Tell(actor, intent, eventId, null);
                    return earlier;
                }

                course.Begin();
                var result = await AttemptAsync(context, actor, intent, eventId, work, course, cancellationToken);
                ConsoleTelemetry.Units.Add(1, new("action", intent.Action), new("result", result.Error?.Code ?? "done"));
                if ((course.Hidden ?? result.Error) is { } refusal and (DeniedError or HoldsMoreError or SelfChangeError or LastHolderError))
                {
                    await RecordRefusalAsync(actor, intent, refusal, cancellationToken);
                }

                return result;
            }
            catch (Exception exception) when (TransientFaults.IsTransient(exception) || TransientFaults.IsRace(exception))
            {
                if (attempt == Attempts)
                {
                    if (course.InDoubt is not { } last)
                    {
                        LogGaveUp(exception, intent.Action, attempt);
                        ConsoleTelemetry.Units.Add(1, new("action", intent.Action), new("result", "gave-up"));
                        return new UnavailableError();
                    }

                    return await SettleAsync(exception, actor, intent, eventId, last, cancellationToken);
                }

                ConsoleTelemetry.Retries.Add(1, new KeyValuePair<string, object?>("action", intent.Action));
                LogRetry(intent.Action, attempt, exception.GetType().Name);
                // Spread, so that two units that met do not meet again.
                await Task.Delay(FirstPause * (1 << (attempt - 1)) * (0.5 + Random.Shared.NextDouble()), time, cancellationToken);
            }
        }
    }

    // Every attempt is spent and the last commit was sent, but no answer came: the database is asked once more how it ended.
    private async Task<Result<T>> SettleAsync<T>(Exception fault, Actor actor, Intent intent, Guid eventId, Result<T> result, CancellationToken cancellationToken)
    {
        bool? isDone = null;
        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            isDone = await context.AuditEvents.AnyAsync(entry => entry.Id == eventId, cancellationToken);
            if (isDone is true)
            {
                await FollowAsync(cancellationToken);
            }
        }
        catch (Exception exception) when (TransientFaults.IsTransient(exception))
        {
            LogRetry(intent.Action, Attempts, exception.GetType().Name);
        }

        if (isDone is true)
        {
            ConsoleTelemetry.Units.Add(1, new("action", intent.Action), new("result", "done"));
            Tell(actor, intent, eventId, null);
            return result;
        }

        if (isDone is null)
        {
            LogInDoubt(fault, intent.Action, Attempts, eventId);
        }
        else
        {
            LogGaveUp(fault, intent.Action, Attempts);
        }

        ConsoleTelemetry.Units.Add(1, new("action", intent.Action), new("result", isDone is null ? "in-doubt" : "gave-up"));
        return new UnavailableError(MayBeDone: isDone is null);
    }

    private async Task<Result<T>> AttemptAsync<T>(
        ConsoleDbContext context, Actor actor, Intent intent, Guid eventId, Func<Unit, CancellationToken, Task<Result<T>>> work, Course<T> course, CancellationToken cancellationToken)
    {
        context.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.TrackAll;
        // A failed save ends the attempt, so there is nothing to go back to within it.
        context.Database.AutoSavepointsEnabled = false;
        var now = UtcDateTimeConverter.Whole(time.GetUtcNow().UtcDateTime);
        await using var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        var ground = await Ground.ReadAsync(context, actor, intent.MovesAccess, now, cancellationToken);
        if (!ground.Session || !ground.Person)
        {
            return new SessionEndedError();
        }

        var committedVersion = intent.MovesAccess ? ground.Version - 1 : ground.Version;
        var before = await loader.AtLeastAsync(committedVersion, cancellationToken);
        var proved = ground.ProvedAt is { } at && now - at < TimeSpan.FromMinutes(settings.Get(SettingDefinitions.ProofMinutes));
        var unit = new Unit(context, actor, intent, eventId, before, now, proved, isRepeated: course.Attempts > 1);
        var result = await work(unit, cancellationToken);
        if (!result.IsSuccess)
        {
            course.Hidden = unit.Hidden;
            return result;
        }

        if (!unit.IsAuthorized)
        {
            throw new InvalidOperationException($"The unit '{intent.Action}' would commit without having asked whether the actor may.");
        }

        if (!context.ChangeTracker.HasChanges() && unit.Rows.Count == 0 && !unit.Audit.HasChanges && !intent.AlwaysRecord)
        {
            return result;
        }

        if (unit.AccessChanges.Count > 0 != intent.MovesAccess)
        {
            throw new InvalidOperationException($"The unit '{intent.Action}' must say both in its intent and by touching what it touches that it moves access.");
        }

        var entry = Event(actor, intent, eventId, now, unit.Audit, intent.Outcome);
        context.AuditEvents.Add(entry);
        unit.AddMany(unit.Companions.Select(companion => Event(actor, intent, Guid.CreateVersion7(time.GetUtcNow()), now, companion.Draft, intent.Outcome, (companion.Action, companion.TargetType))));
        unit.AddMany(unit.AccessChanges.Select((change, ordinal) => new AccessChange { Version = ground.Version, Ordinal = ordinal, Kind = change.Kind, SubjectId = change.SubjectId }));
        await unit.Rows.SaveAsync(context, token => SaveAsync(context, token), cancellationToken);
        var after = before;
        if (intent.MovesAccess)
        {
            after = await AfterAsync(context, before, ground.Version, unit, cancellationToken);
            if (AccessRules.KeepsHolder(before, after, now) is { } lastHolder)
            {
                return lastHolder;
            }
        }

        course.InDoubt = result;
        await transaction.CommitAsync(cancellationToken);
        if (intent.MovesAccess)
        {
            holder.Publish(after);
        }

        Tell(actor, intent, eventId, entry.TargetId);
        return result;
    }

    private static async Task<AccessModel> AfterAsync(ConsoleDbContext context, AccessModel before, long version, Unit unit, CancellationToken cancellationToken)
        => unit.AccessChanges.Any(static change => change.Kind == AccessChangeKind.Structure)
            ? await AccessModelLoader.LoadAsync(context, cancellationToken)
            : await AccessModelLoader.ApplyAsync(context, before, version, unit.AccessChanges, cancellationToken);

    private async Task RecordRefusalAsync(Actor actor, Intent intent, ConsoleError error, CancellationToken cancellationToken)
    {
        var draft = new AuditDraft().Note("error", error.Code);
        switch (error)
        {
            case DeniedError denied:
                draft.Note("permission", denied.Permission);
                break;
            case HoldsMoreError more:
                draft.Note("permission", more.Permission);
                break;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = UtcDateTimeConverter.Whole(time.GetUtcNow().UtcDateTime);
        // The reason is left out: a refused request's words were never accepted as a record's.
        context.AuditEvents.Add(Event(actor, intent, Guid.CreateVersion7(time.GetUtcNow()), now, draft, AuditOutcome.Denied));
        await SaveAsync(context, cancellationToken);
    }

    private AuditEvent Event(Actor actor, Intent intent, Guid id, DateTime now, AuditDraft draft, AuditOutcome outcome, (string Action, string TargetType)? beside = null)
    {
        var entry = new AuditEvent
        {
            Id = id,
            At = now,
            ActorId = actor.PersonId,
            SessionId = actor.SessionId,
            Action = beside?.Action ?? intent.Action,
            TargetType = beside?.TargetType ?? intent.TargetType,
            TargetId = draft.TargetId ?? intent.TargetId,
            DepartmentId = draft.DepartmentId,
            Outcome = outcome,
            Reason = outcome == AuditOutcome.Denied ? string.Empty : intent.Reason,
            Before = draft.BeforeJson(),
            After = draft.AfterJson(),
            CorrelationId = actor.CorrelationId,
            Address = actor.Address,
        };
        entry.Mac = mac.Compute(entry);
        return entry;
    }

    private async Task FollowAsync(CancellationToken cancellationToken) => await loader.RefreshAsync(cancellationToken);

    private void Tell(Actor actor, Intent intent, Guid eventId, Guid? targetId)
        => feed.Publish(new ChangeNotice(eventId, intent.Action, intent.TargetType, targetId ?? intent.TargetId, actor.PersonId, actor.SessionId));

#pragma warning disable RS0030 // The one place that saves.
    private static Task SaveAsync(ConsoleDbContext context, CancellationToken cancellationToken) => context.SaveChangesAsync(cancellationToken);
#pragma warning restore RS0030

    [LoggerMessage(EventId = 2101, Level = LogLevel.Information, Message = "The unit {Action} is tried again after attempt {Attempt} ended in {Fault}")]
    private partial void LogRetry(string action, int attempt, string fault);

    [LoggerMessage(EventId = 2102, Level = LogLevel.Error, Message = "The unit {Action} was given up after {Attempts} attempts; nothing was changed")]
    private partial void LogGaveUp(Exception exception, string action, int attempts);

    [LoggerMessage(EventId = 2103, Level = LogLevel.Error, Message = "The unit {Action} was given up after {Attempts} attempts with its commit unanswered: it was done if the event {EventId} exists")]
    private partial void LogInDoubt(Exception exception, string action, int attempts, Guid eventId);

    /// <summary>What the attempts at one unit leave for the next to know.</summary>
    private sealed class Course<T>
    {
        /// <summary>The result of a commit that was sent and not answered.</summary>
        public Result<T>? InDoubt { get; set; }

        /// <summary>The refusal that the caller is told as "not found".</summary>
        public DeniedError? Hidden { get; set; }

        public int Attempts { get; private set; }

        public void Begin()
        {
            Attempts++;
            InDoubt = null;
            Hidden = null;
        }
    }
}

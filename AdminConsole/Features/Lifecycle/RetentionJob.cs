using AdminConsole.Domain;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Mail;
using AdminConsole.Domain.People;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Keys;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Lifecycle;

/// <summary>
/// Removes the personal data of people who left, a class at a time as its days run out, and destroys their key with the
/// last (storage limitation, GDPR article 5 (1) e). Names, employment and the trail stay. Letters that left, or that
/// nobody needed any more, go likewise; a dead letter waits for somebody however old it is.
/// </summary>
internal sealed partial class RetentionJob(IDbContextFactory<ConsoleDbContext> contexts, UnitOfWork work, BlindIndexer index, PersonForgetting forgetting, SettingsReader settings, TimeProvider time, ILogger<RetentionJob> logger) : BackgroundService
{
    /// <summary>The reason that the trail gives for the last step.</summary>
    public const string Reason = "Retention of every class of personal data has ended";

    private const int PeopleAtOnce = 100;
    private const int LettersAtOnce = 500;
    private static readonly TimeSpan pause = TimeSpan.FromMinutes(10);

    /// <summary>Looks at everybody who left and still has data; returns how many people lost some.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var touched = 0;
        Guid? after = null;
        while (true)
        {
            List<(Guid Id, Guid PersonId, DateTime EndedAt)> periods;
            await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
            {
                var rows = context.Employments.Where(static period => period.SettledAt == null);
                if (after is { } last)
                {
                    rows = rows.Where(period => period.Id.CompareTo(last) > 0);
                }

                periods = (await rows.OrderBy(static period => period.Id).Take(PeopleAtOnce).Select(static period => new { period.Id, period.PersonId, period.EndedAt }).ToListAsync(cancellationToken))
                    .ConvertAll(static period => (period.Id, period.PersonId, period.EndedAt));
            }

            foreach (var period in periods)
            {
                touched += await SettleAsync(period.Id, period.PersonId, period.EndedAt, cancellationToken) ? 1 : 0;
            }

            if (periods.Count < PeopleAtOnce)
            {
                return touched;
            }

            after = periods[^1].Id;
        }
    }

    /// <summary>Removes the letters whose days are over; returns how many.</summary>
    public async Task<int> RemoveLettersAsync(CancellationToken cancellationToken)
    {
        var removed = 0;
        while (true)
        {
            var before = time.GetUtcNow().UtcDateTime.AddDays(-settings.Get(SettingDefinitions.KeepLetterDays));
            var bound = before.AddDays(1);
            var result = await work.ExecuteAsync<int>(
                Actor.Console(time),
                Intent.ByConsole(AuditActions.MailExpire, AuditTargets.Mail, targetId: null, recordAlways: false),
                async (unit, token) =>
                {
                    // The next attempt is held a few minutes beyond the one that sent: by it the index finds what may be old enough.
                    var old = await unit.Database.OutboxMessages
                        .Where(letter => (letter.State == OutboxState.Sent || letter.State == OutboxState.Dropped) && letter.NextAt <= bound && (letter.SentAt ?? letter.CreatedAt) <= before)
                        .OrderBy(static letter => letter.NextAt).ThenBy(static letter => letter.Id).Take(LettersAtOnce).ToListAsync(token);
                    unit.Database.OutboxMessages.RemoveRange(old);
                    if (old.Count > 0)
                    {
                        unit.Audit.Note("letters", old.Count).Note("before", before);
                    }

                    return old.Count;
                },
                cancellationToken);
            removed += result.IsSuccess ? result.Value : 0;
            if (!result.IsSuccess || result.Value < LettersAtOnce)
            {
                return removed;
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(pause, time);
        do
        {
            await TryAsync(RunAsync, stoppingToken);
            await TryAsync(RemoveLettersAsync, stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // What ails the one must not keep the other.
    private async Task TryAsync(Func<CancellationToken, Task<int>> run, CancellationToken cancellationToken)
    {
        try
        {
            await run(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFault(exception);
        }
    }

    private int DaysOf(PersonalClass @class) => settings.Get(@class switch
    {
        PersonalClass.Contact => SettingDefinitions.KeepContactDays,
        PersonalClass.Emergency => SettingDefinitions.KeepEmergencyDays,
        PersonalClass.Identity => SettingDefinitions.KeepIdentityDays,
        _ => SettingDefinitions.KeepPaymentDays,
    });

    private async Task<bool> SettleAsync(Guid periodId, Guid personId, DateTime endedAt, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var over = Enum.GetValues<PersonalClass>().Where(@class => endedAt.AddDays(DaysOf(@class)) <= now).ToHashSet();
        if (over.Count == 0)
        {
            return false;
        }

        var isAll = over.Count == Enum.GetValues<PersonalClass>().Length;
        var fields = PersonalFields.All.Where(field => over.Contains(field.Class)).Select(static field => field.Field).ToArray();
        var removed = await work.ExecuteAsync<int>(
            Actor.Console(time),
            Intent.ByConsole(AuditActions.LifecycleRetention, AuditTargets.Person, personId, recordAlways: false),
            async (unit, token) =>
            {
                var person = await unit.Database.People.AsNoTracking().SingleAsync(row => row.Id == personId, token);
                var period = await unit.Database.Employments.SingleAsync(row => row.Id == periodId, token);
                unit.Audit.DepartmentId = person.DepartmentId;
                if (person.Status is not PersonStatus.Left)
                {
                    // Came back: what is kept belongs to the new employment.
                    period.SettledAt = unit.Now;
                    return 0;
                }

                await PersonalTurns.TakeAsync(unit, personId, token);
                var values = await unit.Database.PersonalValues.Where(value => value.PersonId == personId && fields.Contains(value.Field)).ToListAsync(token);
                unit.Database.PersonalValues.RemoveRange(values);
                if (values.Count > 0)
                {
                    unit.Audit.Note("classes", over.Select(static @class => @class.ToString()).Order(StringComparer.Ordinal)).Note("values", values.Count);
                }

                if (isAll)
                {
                    period.SettledAt = unit.Now;
                }

                return values.Count == 0 && !isAll ? new NothingToRemoveError() : values.Count;
            },
            cancellationToken);
        if (!removed.IsSuccess)
        {
            return false;
        }

        if (removed.Value > 0)
        {
            await index.SweepAsync(personId, fields, [], cancellationToken);
        }

        if (isAll)
        {
            await forgetting.ForgetAsync(Actor.Console(time), personId, Reason, cancellationToken);
        }

        return removed.Value > 0;
    }

    [LoggerMessage(EventId = 6301, Level = LogLevel.Error, Message = "Personal data or letters whose time is over could not be removed; it is tried again")]
    private partial void LogFault(Exception exception);

    private sealed record NothingToRemoveError() : ConsoleError("nothing-to-remove");
}

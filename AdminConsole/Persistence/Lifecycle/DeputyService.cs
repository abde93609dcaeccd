using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.Mail;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence.Mail;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Lifecycle;

/// <summary>
/// Absences and deputies: by people for themselves, among those they work with; by whoever manages lifecycles for the
/// people of their departments. The deputy is told by a letter.
/// </summary>
internal sealed class DeputyService(UnitOfWork work, SettingsReader settings, TimeProvider time)
{
    // Nobody's: the one row that all who name a deputy queue behind.
    private static readonly Guid line = new("de900000-0000-7000-8000-000000000001");

    /// <summary>Says that somebody is away, or who stands in for them, or both.</summary>
    public async Task<Result<Guid>> NameAsync(Actor actor, Guid personId, DeputyInput input, CancellationToken cancellationToken)
    {
        var valid = DeputyRules.Validate(input, time.GetUtcNow().UtcDateTime, settings.Get(SettingDefinitions.CompanyTimeZone));
        if (!valid.IsSuccess)
        {
            return valid.Error;
        }

        var period = valid.Value;
        var id = Guid.CreateVersion7(time.GetUtcNow());
        return await work.ExecuteAsync<Guid>(
            actor,
            IntentOf(actor, personId, AuditActions.DeputyName, id, period.Reason),
            async (unit, token) =>
            {
                // A circle can close by several at once, each of whom sees nothing but its own piece: one after the other, the last sees all others'.
                if (input.DeputyId is not null)
                {
                    await PersonalTurns.TakeAsync(unit, line, token);
                }

                var (person, refused) = await TargetAsync(unit, personId, token);
                if (refused is not null)
                {
                    return refused;
                }

                if (person!.Status == PersonStatus.Left)
                {
                    return new PersonLeftError();
                }

                if (await ProblemAsync(unit, person, input, period, token) is { } problem)
                {
                    return problem;
                }

                unit.Database.Deputyships.Add(new Deputyship
                {
                    Id = id,
                    PersonId = personId,
                    DeputyId = input.DeputyId,
                    From = period.From,
                    Until = period.Until,
                    IsAbsence = input.IsAbsence,
                    Reason = period.Reason,
                    GiverId = unit.Actor.PersonId,
                    CreatedAt = unit.Now,
                });
                unit.Audit.Note("person", personId).Note("deputy", input.DeputyId).Note("from", period.From).Note("until", period.Until).Note("absence", input.IsAbsence);
                if (input.DeputyId is { } deputy)
                {
                    Outbox.Add(unit, MailKind.DeputyNamed, deputy, personId, new { from = period.From, until = period.Until }, id.ToString("N"));
                }

                return id;
            },
            cancellationToken);
    }

    /// <summary>Ends it now; what has not begun never does.</summary>
    public async Task<Result<Done>> EndAsync(Actor actor, Guid personId, Guid id, CancellationToken cancellationToken)
        => await work.ExecuteAsync<Done>(
            actor,
            IntentOf(actor, personId, AuditActions.DeputyEnd, id, string.Empty),
            async (unit, token) =>
            {
                var (_, refused) = await TargetAsync(unit, personId, token);
                if (refused is not null)
                {
                    return refused;
                }

                if (await unit.Database.Deputyships.SingleOrDefaultAsync(row => row.Id == id && row.PersonId == personId, token) is not { } stand)
                {
                    return new NotFoundError();
                }

                if (stand.Until <= unit.Now || stand.Until <= stand.From)
                {
                    return new ConflictError(stand.Until);
                }

                var end = stand.From > unit.Now ? stand.From : unit.Now;
                unit.Audit.Note("person", personId).Note("deputy", stand.DeputyId).Change("until", stand.Until, end);
                stand.Until = end;
                stand.Version++;
                return Done.Instance;
            },
            cancellationToken);

    private static Intent IntentOf(Actor actor, Guid personId, string action, Guid id, string reason)
        => actor.PersonId == personId
            ? Intent.ByOwner(action, AuditTargets.Deputy, id, ownerId: personId)
            : Intent.ByPermission(ConsolePermissions.LifecycleManage, action, AuditTargets.Deputy, id, reason);

    private static async Task<(Person? Person, ConsoleError? Refused)> TargetAsync(Unit unit, Guid personId, CancellationToken cancellationToken)
        => await unit.Database.People.SingleOrDefaultAsync(row => row.Id == personId, cancellationToken) is { } person
            ? (person, unit.AuthorizeVisible(person.DepartmentId, ConsolePermissions.PersonRead))
            : (null, new NotFoundError());

    private static async Task<ConsoleError?> ProblemAsync(Unit unit, Person person, DeputyInput input, DeputyPeriod period, CancellationToken cancellationToken)
    {
        // Who leaves at that moment finds a version moved, or this does: one of the two looks again.
        person.Version++;
        var deputy = input.DeputyId is { } other && other != person.Id ? await unit.Database.People.SingleOrDefaultAsync(row => row.Id == other, cancellationToken) : null;
        if (await unit.Database.Deputyships.AnyAsync(
            row => row.PersonId == person.Id && row.IsAbsence == input.IsAbsence && row.DeputyId == input.DeputyId && row.From < period.Until && row.Until > period.From && row.Until > row.From,
            cancellationToken))
        {
            return new InvalidError(nameof(DeputyInput.From), DeputyRules.Twice);
        }

        if (input.DeputyId is not { } deputyId)
        {
            return null;
        }

        if (deputyId == person.Id)
        {
            return new InvalidError(nameof(DeputyInput.DeputyId), DeputyRules.Oneself);
        }

        if (deputy is null || !MayName(unit, person, deputy))
        {
            return new InvalidError(nameof(DeputyInput.DeputyId), DeputyRules.Unknown);
        }

        deputy.Version++;
        return deputy.Status != PersonStatus.Active ? new InvalidError(nameof(DeputyInput.DeputyId), DeputyRules.NotActive)
            : await LeadsBackAsync(unit, person.Id, deputyId, period, cancellationToken) ? new InvalidError(nameof(DeputyInput.DeputyId), DeputyRules.Loop)
            : null;
    }

    // Somebody without a view of people names those they work with; whoever sees people names whom they see.
    private static bool MayName(Unit unit, Person person, Person deputy)
        => unit.Access.Allows(unit.Actor.PersonId!.Value, ConsolePermissions.PersonRead, deputy.DepartmentId, unit.Now)
            || (unit.Actor.PersonId == person.Id && DeputyChoices.IsColleague(person, deputy));

    private static async Task<bool> LeadsBackAsync(Unit unit, Guid personId, Guid deputyId, DeputyPeriod period, CancellationToken cancellationToken)
    {
        var seen = new HashSet<Guid> { deputyId };
        Guid[] next = [deputyId];
        while (next.Length > 0)
        {
            var through = next;
            var found = await unit.Database.Deputyships.AsNoTracking()
                .Where(row => through.Contains(row.PersonId) && row.DeputyId != null && row.From < period.Until && row.Until > period.From && row.Until > row.From)
                .Select(static row => row.DeputyId!.Value).Distinct().ToListAsync(cancellationToken);
            if (found.Contains(personId))
            {
                return true;
            }

            next = [.. found.Where(seen.Add)];
        }

        return false;
    }
}

/// <summary>Somebody who has left has nothing to be stood in for.</summary>
internal sealed record PersonLeftError() : ConsoleError("person-left");

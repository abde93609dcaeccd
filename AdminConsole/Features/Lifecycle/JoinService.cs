using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Calendars;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Lifecycle;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Lifecycle;

/// <summary>Brings somebody in, today or on a day to come, and says before what their place will give them.</summary>
internal sealed class JoinService(UnitOfWork work, PlaceReader places, SettingsReader settings, TimeProvider time)
{
    /// <summary>What the place gives; with it, everything in the input that needs no other row is checked.</summary>
    public async Task<Result<PlaceView>> PreviewAsync(Actor actor, JoinInput input, CancellationToken cancellationToken)
    {
        var valid = Validate(input);
        return valid.IsSuccess
            ? await places.ReadAsync(actor, new Place(valid.Value.DepartmentId, TextRules.Fold(valid.Value.JobTitle), input.Contract), cancellationToken)
            : valid.Error;
    }

    /// <summary>Makes the person; their first day comes by itself when it is not today.</summary>
    public async Task<Result<Guid>> JoinAsync(Actor actor, JoinInput input, CancellationToken cancellationToken)
    {
        var valid = Validate(input);
        if (!valid.IsSuccess)
        {
            return valid.Error;
        }

        var zone = settings.Get(SettingDefinitions.CompanyTimeZone);
        var id = Guid.CreateVersion7(time.GetUtcNow());
        var stepId = Guid.CreateVersion7(time.GetUtcNow());
        var dueAt = input.StartsOn is { } first ? CompanyTime.StartOf(first, zone) : DateTime.MinValue;
        var isNow = dueAt <= time.GetUtcNow().UtcDateTime;
        return await work.ExecuteAsync<Guid>(
            actor,
            Intent.ByPermission(ConsolePermissions.LifecycleManage, isNow ? AuditActions.LifecycleJoin : AuditActions.LifecyclePlan, AuditTargets.Person, id, movesAccess: true),
            async (unit, token) =>
            {
                var fields = valid.Value;
                if (unit.Authorize(fields.DepartmentId) is { } denied)
                {
                    return denied;
                }

                var problems = await PersonChecks.AgainstOthersAsync(unit, null, fields, token);
                if (problems.Count > 0)
                {
                    return new InvalidError(problems);
                }

                var person = PersonEntry.New(id, fields, unit.Now);
                (person.Contract, person.StartsOn, person.EndsOn, person.Status) = (input.Contract, input.StartsOn ?? CompanyTime.DayOf(unit.Now, zone), input.EndsOn, PersonStatus.Expected);
                person.Language = SettingDefinitions.DefaultLanguage.Choices.Contains(input.Language, StringComparer.Ordinal) ? input.Language! : string.Empty;
                unit.Database.People.Add(person);
                PersonEntry.Record(unit.Audit, null, fields);
                var step = new LifecycleEvent
                {
                    Id = stepId,
                    PersonId = id,
                    Kind = LifecycleKind.Join,
                    DueAt = isNow ? unit.Now : dueAt,
                    Plan = PlanText.Write(new JoinPlan(input.ByMail)),
                    PlannedBy = actor.PersonId,
                    PlannedAt = unit.Now,
                };
                unit.Database.LifecycleEvents.Add(step);
                ContractEnds.Plan(unit, person, zone);
                unit.Audit.Change("language", string.Empty, person.Language).Note("contract", input.Contract.ToString()).Note("startsOn", person.StartsOn?.ToString("O", System.Globalization.CultureInfo.InvariantCulture)).Note("endsOn", input.EndsOn?.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
                if (isNow && (await LifecycleSteps.DoAsync(unit, step, person, token)).Error is { } refused)
                {
                    return refused;
                }

                if (!isNow)
                {
                    unit.TouchPerson(id);
                }

                return id;
            },
            cancellationToken);
    }

    private Result<ValidPerson> Validate(JoinInput input)
    {
        List<FieldProblem> problems = [];
        var valid = PersonRules.Validate(input.Person);
        if (valid.Error is InvalidError invalid)
        {
            problems.AddRange(invalid.Problems);
        }

        LifecycleRules.CheckDays(input.Contract, input.StartsOn, input.EndsOn, CompanyTime.DayOf(time.GetUtcNow().UtcDateTime, settings.Get(SettingDefinitions.CompanyTimeZone)), problems);
        return problems.Count > 0 ? new InvalidError(problems) : valid;
    }
}

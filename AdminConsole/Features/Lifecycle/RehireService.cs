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

/// <summary>Brings somebody back: the same person with their history, in a new place, with what that place gives and nothing of what they held before.</summary>
internal sealed class RehireService(UnitOfWork work, PlaceReader places, SettingsReader settings, TimeProvider time)
{
    /// <summary>What the place will give.</summary>
    public async Task<Result<PlaceView>> PreviewAsync(Actor actor, RehireInput input, CancellationToken cancellationToken)
    {
        var valid = Validate(input, reasonToo: false);
        return valid.IsSuccess
            ? await places.ReadAsync(actor, new Place(valid.Value.DepartmentId, TextRules.Fold(valid.Value.JobTitle), valid.Value.Contract), cancellationToken)
            : valid.Error;
    }

    /// <summary>Does it or plans it; returns the step.</summary>
    public async Task<Result<Guid>> RehireAsync(Actor actor, Guid personId, RehireInput input, CancellationToken cancellationToken)
    {
        var valid = Validate(input, reasonToo: true);
        if (!valid.IsSuccess)
        {
            return valid.Error;
        }

        var plan = valid.Value;
        var zone = settings.Get(SettingDefinitions.CompanyTimeZone);
        var dueAt = CompanyTime.StartOf(plan.StartsOn, zone);
        var isNow = dueAt <= time.GetUtcNow().UtcDateTime;
        var id = Guid.CreateVersion7(time.GetUtcNow());
        return await work.ExecuteAsync<Guid>(
            actor,
            Intent.ByPermission(ConsolePermissions.LifecycleManage, isNow ? AuditActions.LifecycleRehire : AuditActions.LifecyclePlan, AuditTargets.Person, personId, input.Reason!.Trim(), movesAccess: true),
            async (unit, token) =>
            {
                var asked = await StepAuthority.AskAsync(unit, personId, token);
                if (!asked.IsSuccess)
                {
                    return asked.Error;
                }

                var person = asked.Value;
                if (person.Status != PersonStatus.Left)
                {
                    return new WrongStateError(person.Status);
                }

                if (plan.DepartmentId != person.DepartmentId && unit.Authorize(plan.DepartmentId) is { } denied)
                {
                    return denied;
                }

                if (LifecycleRules.InTheWay(await StepAuthority.PlannedAsync(unit, personId, token), LifecycleKind.Rehire, dueAt) is { } other)
                {
                    return new StepInTheWayError(other.Id, other.Kind, other.DueAt);
                }

                var fields = new ValidPerson(person.EmployeeNumber, person.GivenName, person.FamilyName, person.WorkEmail, plan.JobTitle, plan.DepartmentId, plan.ManagerId);
                var problems = await PersonChecks.AgainstOthersAsync(unit, person, fields, token);
                if (problems.Count > 0)
                {
                    return new InvalidError(problems);
                }

                PersonEntry.Record(unit.Audit, person, fields);
                unit.Audit.Change("contract", person.Contract.ToString(), plan.Contract.ToString()).Note("startsOn", plan.StartsOn.ToString("O", System.Globalization.CultureInfo.InvariantCulture)).Note("endsOn", plan.EndsOn?.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
                (person.DepartmentId, person.JobTitle, person.ManagerId, person.Contract) = (plan.DepartmentId, plan.JobTitle, plan.ManagerId, plan.Contract);
                (person.StartsOn, person.EndsOn, person.Status) = (plan.StartsOn, plan.EndsOn, PersonStatus.Expected);
                var step = new LifecycleEvent
                {
                    Id = id,
                    PersonId = personId,
                    Kind = LifecycleKind.Rehire,
                    DueAt = isNow ? unit.Now : dueAt,
                    Plan = PlanText.Write(plan),
                    Reason = input.Reason.Trim(),
                    PlannedBy = actor.PersonId,
                    PlannedAt = unit.Now,
                };
                unit.Database.LifecycleEvents.Add(step);
                ContractEnds.Plan(unit, person, zone);
                if (isNow)
                {
                    return (await LifecycleSteps.DoAsync(unit, step, person, token)).Error is { } refused ? refused : id;
                }

                person.Version++;
                unit.TouchPerson(personId);
                return id;
            },
            cancellationToken);
    }

    private Result<RehirePlan> Validate(RehireInput input, bool reasonToo)
    {
        List<FieldProblem> problems = [];
        var title = TextRules.Clean(nameof(input.JobTitle), input.JobTitle, FieldLimits.JobTitle, required: false, problems);
        if (reasonToo)
        {
            TextRules.Clean(ReasonRules.Field, input.Reason, FieldLimits.Reason, required: true, problems, multiline: true);
        }

        if (input.DepartmentId is null)
        {
            problems.Add(new FieldProblem(nameof(input.DepartmentId), TextRules.Required));
        }

        var today = CompanyTime.DayOf(time.GetUtcNow().UtcDateTime, settings.Get(SettingDefinitions.CompanyTimeZone));
        LifecycleRules.CheckDays(input.Contract, input.StartsOn, input.EndsOn, today, problems);
        return problems.Count > 0
            ? new InvalidError(problems)
            : new RehirePlan(input.DepartmentId!.Value, title, input.ManagerId, input.Contract, input.StartsOn ?? today, input.EndsOn, input.ByMail);
    }
}

using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Calendars;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Roles;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Lifecycle;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Lifecycle;

/// <summary>Moves somebody to another place, now or on a day to come: what the old place gave ends after a hand-over, what the new one gives comes at once.</summary>
internal sealed class MoveService(UnitOfWork work, PlaceReader places, SettingsReader settings, TimeProvider time)
{
    /// <summary>What the move would keep, end and give.</summary>
    public async Task<Result<MoveView>> PreviewAsync(Actor actor, Guid personId, MoveInput input, CancellationToken cancellationToken)
    {
        var valid = Validate(input, reasonToo: false);
        return valid.IsSuccess
            ? await places.CompareAsync(actor, personId, new Place(valid.Value.DepartmentId, TextRules.Fold(valid.Value.JobTitle), valid.Value.Contract), cancellationToken)
            : valid.Error;
    }

    /// <summary>Does it or plans it; returns the step. What was not shown is not decided: an assignment that came since makes it <see cref="HoldingsMovedError"/>.</summary>
    public async Task<Result<Guid>> MoveAsync(Actor actor, Guid personId, MoveInput input, CancellationToken cancellationToken)
    {
        var valid = Validate(input, reasonToo: true);
        if (!valid.IsSuccess)
        {
            return valid.Error;
        }

        var dueAt = input.On is { } day ? CompanyTime.StartOf(day, settings.Get(SettingDefinitions.CompanyTimeZone)) : DateTime.MinValue;
        var isNow = dueAt <= time.GetUtcNow().UtcDateTime;
        var id = Guid.CreateVersion7(time.GetUtcNow());
        return await work.ExecuteAsync<Guid>(
            actor,
            Intent.ByPermission(ConsolePermissions.LifecycleManage, isNow ? AuditActions.LifecycleMove : AuditActions.LifecyclePlan, AuditTargets.Person, personId, input.Reason!.Trim(), movesAccess: isNow),
            async (unit, token) =>
            {
                var asked = await StepAuthority.AskAsync(unit, personId, token);
                if (!asked.IsSuccess)
                {
                    return asked.Error;
                }

                var person = asked.Value;
                // A move leaves one scope and enters another: the actor needs the right in both.
                if (valid.Value.DepartmentId != person.DepartmentId && unit.Authorize(valid.Value.DepartmentId) is { } denied)
                {
                    return denied;
                }

                if (person.Status is not (PersonStatus.Active or PersonStatus.Disabled) && (isNow || person.Status != PersonStatus.Expected))
                {
                    return new WrongStateError(person.Status);
                }

                if (person.Version != input.Version || await MovedAsync(unit, personId, input, token))
                {
                    return new HoldingsMovedError();
                }

                if (await ProblemsAsync(unit, person, valid.Value, token) is { Count: > 0 } problems)
                {
                    return new InvalidError(problems);
                }

                var at = isNow ? unit.Now : dueAt;
                if (LifecycleRules.InTheWay(await StepAuthority.PlannedAsync(unit, personId, token), LifecycleKind.Move, at) is { } other)
                {
                    return new StepInTheWayError(other.Id, other.Kind, other.DueAt);
                }

                var step = new LifecycleEvent
                {
                    Id = id,
                    PersonId = personId,
                    Kind = LifecycleKind.Move,
                    DueAt = at,
                    Plan = PlanText.Write(valid.Value),
                    Reason = input.Reason.Trim(),
                    PlannedBy = actor.PersonId,
                    PlannedAt = unit.Now,
                };
                unit.Database.LifecycleEvents.Add(step);
                if (isNow)
                {
                    return (await LifecycleSteps.DoAsync(unit, step, person, token)).Error is { } refused ? refused : id;
                }

                // Of two officers who plan for one person at once, the second sees the first's step.
                person.Version++;
                unit.Audit.Note("kind", step.Kind.ToString()).Note("dueAt", step.DueAt).Note("departmentId", valid.Value.DepartmentId);
                return id;
            },
            cancellationToken);
    }

    private static async Task<bool> MovedAsync(Unit unit, Guid personId, MoveInput input, CancellationToken cancellationToken)
    {
        var held = await unit.Database.Assignments
            .Where(row => row.PersonId == personId && (row.ValidUntil == null || row.ValidUntil > unit.Now) && (row.Origin != AssignmentOrigin.Birthright || row.SourceId == null))
            .Select(static row => row.Id).ToListAsync(cancellationToken);
        return !held.ToHashSet().SetEquals(input.Fates.Select(static fate => fate.AssignmentId));
    }

    private static async Task<List<FieldProblem>> ProblemsAsync(Unit unit, Person person, MovePlan plan, CancellationToken cancellationToken)
    {
        var fields = new ValidPerson(person.EmployeeNumber, person.GivenName, person.FamilyName, person.WorkEmail, plan.JobTitle, plan.DepartmentId, plan.ManagerId);
        return await PersonChecks.AgainstOthersAsync(unit, person, fields, cancellationToken);
    }

    private Result<MovePlan> Validate(MoveInput input, bool reasonToo)
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

        if (input.GraceDays is < 0 or > LifecycleRules.MostGraceDays)
        {
            problems.Add(new FieldProblem(nameof(input.GraceDays), LifecycleRules.OutOfRange, 0, LifecycleRules.MostGraceDays));
        }

        if (input.On is { } day)
        {
            var today = CompanyTime.DayOf(time.GetUtcNow().UtcDateTime, settings.Get(SettingDefinitions.CompanyTimeZone));
            if (day < today || day > today.AddYears(LifecycleRules.FarthestYears))
            {
                problems.Add(new FieldProblem(nameof(input.On), day < today ? LifecycleRules.InThePast : LifecycleRules.TooFar));
            }
        }

        // What is kept needs no word.
        var plan = new MovePlan(input.DepartmentId ?? Guid.Empty, title, input.ManagerId, input.Contract, input.GraceDays, [.. input.Fates.Where(static fate => fate.Fate != Fate.Keep)]);
        if (PlanText.Write(plan).Length > FieldLimits.LifecyclePlan)
        {
            problems.Add(new FieldProblem(nameof(input.Fates), LifecycleRules.TooMany));
        }

        return problems.Count > 0 ? new InvalidError(problems) : plan;
    }
}

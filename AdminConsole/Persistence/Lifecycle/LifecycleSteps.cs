using AdminConsole.Domain;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Calendars;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.Mail;
using AdminConsole.Domain.People;
using AdminConsole.Persistence.Mail;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Lifecycle;

/// <summary>What a step of somebody's employment does when its time has come, within the unit that does it.</summary>
internal static class LifecycleSteps
{
    /// <summary>The audit action of the step itself.</summary>
    public static string ActionOf(LifecycleKind kind) => kind switch
    {
        LifecycleKind.Join => AuditActions.LifecycleJoin,
        LifecycleKind.Move => AuditActions.LifecycleMove,
        LifecycleKind.Leave => AuditActions.LifecycleLeave,
        _ => AuditActions.LifecycleRehire,
    };

    /// <summary>Does the step and marks it done. A step that no longer fits the person is refused and changes nothing.</summary>
    public static async Task<Result<Done>> DoAsync(Unit unit, LifecycleEvent step, Person person, CancellationToken cancellationToken)
    {
        ConsoleError? refused = step.Kind switch
        {
            LifecycleKind.Join => await JoinAsync(unit, step, person, cancellationToken),
            LifecycleKind.Move => await MoveAsync(unit, step, person, cancellationToken),
            LifecycleKind.Leave => await LeaveStep.DoAsync(unit, step, person, cancellationToken),
            _ => await RehireAsync(unit, step, person, cancellationToken),
        };
        if (refused is not null)
        {
            return refused;
        }

        person.Version++;
        unit.TouchPerson(person.Id);
        unit.Audit.DepartmentId ??= person.DepartmentId;
        (step.State, step.SettledAt) = (LifecycleState.Done, unit.Now);
        step.Version++;
        return Done.Instance;
    }

    /// <summary>The first day: the account may be used, the place gives what it gives.</summary>
    private static async Task<ConsoleError?> JoinAsync(Unit unit, LifecycleEvent step, Person person, CancellationToken cancellationToken)
    {
        if (person.Status != PersonStatus.Expected)
        {
            return new WrongStateError(person.Status);
        }

        await ComeInAsync(unit, step, person, PlanText.Read<JoinPlan>(step.Plan) is { ByMail: true }, cancellationToken);
        return null;
    }

    private static async Task<ConsoleError?> MoveAsync(Unit unit, LifecycleEvent step, Person person, CancellationToken cancellationToken)
    {
        if (person.Status is not (PersonStatus.Active or PersonStatus.Disabled) || PlanText.Read<MovePlan>(step.Plan) is not { } plan)
        {
            return new WrongStateError(person.Status);
        }

        if (!await unit.Database.Departments.AnyAsync(department => department.Id == plan.DepartmentId, cancellationToken))
        {
            return new InvalidError(nameof(MoveInput.DepartmentId), PersonRules.UnknownDepartment);
        }

        unit.Audit
            .Change("departmentId", person.DepartmentId, plan.DepartmentId)
            .Change("jobTitle", person.JobTitle, plan.JobTitle)
            .Change("managerId", person.ManagerId, plan.ManagerId)
            .Change("contract", person.Contract.ToString(), plan.Contract.ToString());
        (person.DepartmentId, person.JobTitle, person.ManagerId, person.Contract) = (plan.DepartmentId, plan.JobTitle, await StillThereAsync(unit, plan.ManagerId, cancellationToken), plan.Contract);
        var grace = plan.GraceDays > 0 ? unit.Now.AddDays(plan.GraceDays) : (DateTime?)null;
        await BirthrightKeeper.KeepAsync(unit, person, grace, cancellationToken);

        var fates = plan.Fates.ToDictionary(static fate => fate.AssignmentId, static fate => fate.Fate);
        var (ended, inGrace) = (0, 0);
        foreach (var row in await unit.Database.Assignments.Where(row => row.PersonId == person.Id && (row.ValidUntil == null || row.ValidUntil > unit.Now)).ToListAsync(cancellationToken))
        {
            switch (fates.GetValueOrDefault(row.Id, Fate.Keep))
            {
                case Fate.End:
                    row.ValidUntil = unit.Now;
                    ended++;
                    break;
                case Fate.EndAfterGrace when (grace ?? unit.Now) is var end && (row.ValidUntil is null || row.ValidUntil > end):
                    row.ValidUntil = end;
                    inGrace++;
                    break;
            }
        }

        unit.Audit.Note("assignmentsEnded", ended).Note("assignmentsInGrace", inGrace).Note("graceUntil", grace);
        if (person.ManagerId is { } manager)
        {
            Outbox.Add(unit, MailKind.TeamJoined, manager, person.Id, occasion: step.Id.ToString("N"));
        }

        return null;
    }

    private static async Task<ConsoleError?> RehireAsync(Unit unit, LifecycleEvent step, Person person, CancellationToken cancellationToken)
    {
        // Expected: planned for a later day, and placed when it was planned.
        if (person.Status != PersonStatus.Expected || PlanText.Read<RehirePlan>(step.Plan) is not { } plan)
        {
            return new WrongStateError(person.Status);
        }

        await ComeInAsync(unit, step, person, plan.ByMail, cancellationToken);
        return null;
    }

    private static async Task ComeInAsync(Unit unit, LifecycleEvent step, Person person, bool byMail, CancellationToken cancellationToken)
    {
        unit.Audit.Change("status", person.Status.ToString(), PersonStatus.Active.ToString());
        (person.Status, person.DisabledAt) = (PersonStatus.Active, null);
        person.ManagerId = await StillThereAsync(unit, person.ManagerId, cancellationToken);
        await BirthrightKeeper.KeepAsync(unit, person, graceUntil: null, cancellationToken);
        await Checklists.OpenAsync(unit, step, person.DepartmentId, LifecycleKind.Join, cancellationToken);
        if (byMail)
        {
            Outbox.Add(unit, MailKind.Invitation, person.Id, person.Id, occasion: step.Id.ToString("N"));
        }

        if (person.ManagerId is { } manager)
        {
            Outbox.Add(unit, MailKind.TeamJoined, manager, person.Id, occasion: step.Id.ToString("N"));
        }
    }

    /// <summary>The manager, or the first above them who is still there: whoever was named weeks ago may have left since.</summary>
    public static async Task<Guid?> StillThereAsync(Unit unit, Guid? personId, CancellationToken cancellationToken)
    {
        for (var level = 0; personId is { } id && level < PersonChecks.DeepestChain; level++)
        {
            var found = await unit.Database.People.Where(person => person.Id == id).Select(static person => new { person.Status, person.ManagerId }).SingleOrDefaultAsync(cancellationToken);
            if (found is { Status: PersonStatus.Active or PersonStatus.Expected })
            {
                return id;
            }

            personId = found?.ManagerId;
        }

        return null;
    }
}

using AdminConsole.Domain;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Calendars;
using AdminConsole.Domain.Import;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Lifecycle;
using AdminConsole.Security.AuditLog;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Import;

/// <summary>
/// Writes the batches of an import: people with what their places give and their data encrypted, then managers. No
/// password is made. Everybody who comes or changes has an event of their own in the trail, as by hand.
/// </summary>
internal sealed class ImportWriter(ImportSealer sealer)
{
    /// <summary>The first pass.</summary>
    public async Task<Result<BatchCounts>> WritePeopleAsync(Unit unit, ImportPass pass, IReadOnlyList<ImportRow> rows, BatchMemo memo, string zone, CancellationToken cancellationToken)
    {
        var plans = await pass.Planner.PlanAsync(unit.Database, unit.Access, unit.Now, rows, cancellationToken);
        var made = await sealer.PrepareAsync(unit, memo, [.. plans.Where(static plan => plan.Outcome == ImportOutcome.Created).Select(static plan => plan.Row)], cancellationToken);
        if (!made.IsSuccess)
        {
            return made.Error;
        }

        var filled = await sealer.FillAsync(unit, plans, cancellationToken);
        if (!filled.IsSuccess)
        {
            return filled.Error;
        }

        var counts = new BatchCounts();
        var problems = new ImportProblems(unit, pass);
        List<Person> touched = [];
        var arrivals = new Arrivals();
        // Managers are for the second pass, and so is counting them.
        foreach (var plan in filled.Value.Select(static plan => plan.WithoutManager()))
        {
            switch (plan.Outcome)
            {
                case ImportOutcome.Created when made.Value.People.TryGetValue(plan.Row.Line, out var own):
                    touched.Add(Create(unit, plan, own.Id, own.Values, arrivals, zone));
                    counts.Created++;
                    break;
                case ImportOutcome.Changed:
                    await EditAsync(unit, plan, touched, cancellationToken);
                    counts.Changed++;
                    break;
                case ImportOutcome.Unchanged:
                    counts.Unchanged++;
                    break;
                default:
                    counts.Refused++;
                    // Created since by another hand: said as what it is.
                    await problems.AddAsync(plan.Row.Line, plan.Problems.Count > 0 ? plan.Problems : [new FieldProblem(ImportColumns.Number, PersonRules.Taken)], cancellationToken);
                    break;
            }
        }

        // In the order in which they refer to each other.
        unit.AddMany(arrivals.People);
        unit.AddMany(arrivals.Values);
        unit.AddMany(arrivals.Steps);
        if (touched.Count > 0)
        {
            var birthrights = await BirthrightKeeper.KeepAsync(unit, touched, await BirthrightKeeper.RulesAsync(unit.Database, cancellationToken), graceUntil: null, cancellationToken);
            unit.Audit.Note("birthrightsGiven", birthrights.Given).Note("birthrightsEnded", birthrights.Ended).Note("birthrightsRefused", birthrights.Refused.Count);
        }

        foreach (var person in touched)
        {
            unit.TouchPerson(person.Id);
        }

        Touch(unit, touched.Count);
        return counts;
    }

    /// <summary>The second pass: by now everybody of the file is there.</summary>
    public static async Task<BatchCounts> WriteManagersAsync(Unit unit, ImportPass pass, IReadOnlyList<ImportRow> rows, CancellationToken cancellationToken)
    {
        // Asked as in the first pass, so that a row that was refused there does nothing here either.
        var plans = await pass.Planner.PlanAsync(unit.Database, unit.Access, unit.Now, rows, cancellationToken);
        var numbers = plans.Select(static plan => plan.Row.ManagerNumber).Where(static number => number.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        var managers = await unit.Database.People.AsNoTracking().Where(person => numbers.Contains(person.EmployeeNumber))
            .Select(static person => new { person.EmployeeNumber, person.Id }).ToDictionaryAsync(static person => person.EmployeeNumber, static person => person.Id, StringComparer.Ordinal, cancellationToken);
        // The links are judged by the access of the same unit.
        var links = pass.Links!;
        links.See(unit.Access, unit.Now);
        var problems = new ImportProblems(unit, pass);
        List<ManagerChange> changes = [];
        List<Guid?> before = [];
        foreach (var plan in plans.Where(static plan => plan is { Outcome: not ImportOutcome.Refused, Current: not null, Row.ManagerNumber.Length: > 0 }))
        {
            var person = plan.Current!;
            if (links.Link(plan.Row.Number, plan.Row.ManagerNumber) is { } wrong)
            {
                await problems.AddAsync(plan.Row.Line, [wrong], cancellationToken);
            }
            else if (managers.TryGetValue(plan.Row.ManagerNumber, out var manager) && person.ManagerId != manager)
            {
                // Of whoever came a moment ago too: by this run or by another hand, nothing has said yet who is above them.
                unit.AlsoRecord(AuditActions.PersonEdit, AuditTargets.Person, person.Id, person.DepartmentId).Change("managerId", person.ManagerId, manager);
                changes.Add(new ManagerChange(person.Id, manager, person.Version));
                if (person.CreatedAt < pass.StartedAt)
                {
                    before.Add(person.Id);
                }
            }
        }

        var changed = await OnlyNowAsync(unit, pass, before, cancellationToken);
        await ManagerChanges.WriteAsync(unit.Database, changes, cancellationToken);
        unit.Audit.Note("managers", changes.Count);
        Touch(unit, 0);
        return new BatchCounts { Changed = changed, Unchanged = -changed };
    }

    // How many of them the first pass left as they were: whom it changed has an event since the run began.
    private static async Task<int> OnlyNowAsync(Unit unit, ImportPass pass, List<Guid?> people, CancellationToken cancellationToken)
        => people.Count == 0 ? 0 : people.Count - await unit.Database.AuditEvents
            .Where(entry => people.Contains(entry.TargetId) && entry.Action == AuditActions.PersonEdit && entry.At >= pass.StartedAt && entry.ActorId == unit.Actor.PersonId)
            .Select(static entry => entry.TargetId).Distinct().CountAsync(cancellationToken);

    // The unit took the version row and must say for whom, also when nobody changed.
    private static void Touch(Unit unit, int touched)
    {
        if (touched == 0)
        {
            unit.TouchPerson(unit.Actor.PersonId ?? unit.EventId);
        }
    }

    private static Person Create(Unit unit, RowPlan plan, Guid id, IReadOnlyList<PersonalValue> values, Arrivals arrivals, string zone)
    {
        var fields = plan.Row.Person!;
        var valid = new ValidPerson(plan.Row.Number, fields.GivenName, fields.FamilyName, fields.WorkEmail, fields.JobTitle ?? string.Empty, plan.DepartmentId, null);
        var person = PersonEntry.New(id, valid, unit.Now);
        (person.Contract, person.StartsOn, person.EndsOn, person.CalendarId) = (fields.Contract ?? ContractKind.Permanent, fields.StartsOn, fields.EndsOn, plan.CalendarId);
        arrivals.People.Add(person);
        arrivals.Values.AddRange(values);
        if (fields.StartsOn is { } first && CompanyTime.StartOf(first, zone) is var start && start > unit.Now)
        {
            person.Status = PersonStatus.Expected;
            arrivals.Steps.Add(Step(unit, id, LifecycleKind.Join, start, PlanText.Write(new JoinPlan(ByMail: true))));
        }

        if (fields.EndsOn is { } last)
        {
            arrivals.Steps.Add(Step(unit, id, LifecycleKind.Leave, CompanyTime.StartOf(last.AddDays(1), zone), PlanText.Write(new LeavePlan(LeaveCause.ContractEnded, null, null))));
        }

        // Their manager is set in the second pass, and recorded there: a cell is no number until somebody is found by it.
        RecordPersonal(PersonEntry.Record(unit.AlsoRecord(AuditActions.PersonCreate, AuditTargets.Person, id, plan.DepartmentId), null, valid), plan.Row.Personal);
        return person;
    }

    private static void RecordPersonal(AuditDraft draft, IReadOnlyList<(PersonalField Field, PersonalText Text)> values)
    {
        foreach (var (field, _) in values)
        {
            draft.ChangePersonal(PersonalFields.Of(field).Key, null, "new");
        }
    }

    private static LifecycleEvent Step(Unit unit, Guid personId, LifecycleKind kind, DateTime dueAt, string plan) => new()
    {
        Id = Guid.CreateVersion7(new DateTimeOffset(unit.Now, TimeSpan.Zero)),
        PersonId = personId,
        Kind = kind,
        DueAt = dueAt,
        Plan = plan,
        PlannedBy = unit.Actor.PersonId,
        PlannedAt = unit.Now,
    };

    private static async Task EditAsync(Unit unit, RowPlan plan, List<Person> touched, CancellationToken cancellationToken)
    {
        var draft = unit.AlsoRecord(AuditActions.PersonEdit, AuditTargets.Person, plan.Current!.Id, plan.DepartmentId);
        RecordPersonal(draft, plan.Missing);
        if (plan.IsEdited)
        {
            await ChangeAsync(unit, plan.Current, plan, draft, cancellationToken);
            touched.Add(plan.Current);
        }
    }

    private static async Task ChangeAsync(Unit unit, Person person, RowPlan plan, AuditDraft draft, CancellationToken cancellationToken)
    {
        var fields = plan.Row.Person!;
        var (jobTitle, contract, calendar) = (fields.JobTitle ?? person.JobTitle, fields.Contract ?? person.Contract, plan.CalendarId ?? person.CalendarId);
        PersonEntry.Record(draft, person, new ValidPerson(person.EmployeeNumber, fields.GivenName, fields.FamilyName, fields.WorkEmail, jobTitle, plan.DepartmentId, person.ManagerId))
            .Change("contract", person.Contract.ToString(), contract.ToString()).Change("calendarId", person.CalendarId, calendar);
        await PersonEntry.ReaddressAsync(unit, person, fields.WorkEmail, cancellationToken);
        if (!string.Equals(person.GivenName, fields.GivenName, StringComparison.Ordinal) || !string.Equals(person.FamilyName, fields.FamilyName, StringComparison.Ordinal))
        {
            person.Rename(fields.GivenName, fields.FamilyName);
        }

        (person.JobTitle, person.DepartmentId, person.Contract, person.CalendarId) = (jobTitle, plan.DepartmentId, contract, calendar);
        person.Version++;
    }

    /// <summary>The rows of who is new.</summary>
    private sealed class Arrivals
    {
        public List<Person> People { get; } = [];

        public List<PersonalValue> Values { get; } = [];

        public List<LifecycleEvent> Steps { get; } = [];
    }
}

/// <summary>What came of a batch.</summary>
internal sealed class BatchCounts
{
    public int Created { get; set; }

    public int Changed { get; set; }

    public int Unchanged { get; set; }

    public int Refused { get; set; }
}

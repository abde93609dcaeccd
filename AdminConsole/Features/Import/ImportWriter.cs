using System.Text;
using AdminConsole.Domain;
using AdminConsole.Domain.Calendars;
using AdminConsole.Domain.Import;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Keys;
using AdminConsole.Persistence.Lifecycle;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Security.Encryption;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Import;

/// <summary>
/// Writes the batches of an import: people with what their places give and their data encrypted, then managers. No
/// password is made. What is stored of somebody's personal data is not read, so a file fills empty fields and replaces
/// none.
/// </summary>
internal sealed class ImportWriter(IDbContextFactory<KeyDbContext> keyContexts, DataKeyStore keys, BlindIndexer index, TimeProvider time)
{
    /// <summary>
    /// Makes the keys of people who are new and seals their values. Keys lie in another database, so this happens once for
    /// all attempts at the batch, and only for rows that come in. A key whose person never came opens nothing.
    /// </summary>
    private async Task<Result<PreparedBatch>> PrepareAsync(IEnumerable<ImportRow> rows, CancellationToken cancellationToken)
    {
        var batch = new PreparedBatch();
        try
        {
            await using var keyContext = await keyContexts.CreateDbContextAsync(cancellationToken);
            foreach (var row in rows)
            {
                var id = Guid.CreateVersion7(time.GetUtcNow());
                List<PersonalValue> values = [];
                if (row.Personal.Count > 0)
                {
                    var (keyRow, key) = await keys.NewAsync(id, generation: 1, cancellationToken);
                    keyContext.DataKeys.Add(keyRow);
                    foreach (var (field, text) in row.Personal)
                    {
                        var value = Seal(id, field, text, key);
                        values.Add(value);
                        if (PersonalFields.Of(field).IsFindable)
                        {
                            keyContext.BlindIndex.AddRange(BlindIndexer.Rows(await index.KeyAsync(field, cancellationToken), id, field, value.ValueId, text.Exact, text.Tail));
                        }
                    }
                }

                batch.People[row.Line] = (id, values);
            }

            await keyContext.WriteAsync(cancellationToken);
            return batch;
        }
        catch (KeyUnavailableException)
        {
            return new KeysUnavailableError();
        }
    }

    /// <summary>The first pass.</summary>
    public async Task<Result<BatchCounts>> WritePeopleAsync(Unit unit, ImportPass pass, IReadOnlyList<ImportRow> rows, BatchMemo memo, string zone, CancellationToken cancellationToken)
    {
        var plans = await pass.Planner.PlanAsync(unit.Database, unit.Access, unit.Now, rows, cancellationToken);
        if (memo.Prepared is null)
        {
            var made = await PrepareAsync(plans.Where(static plan => plan.Outcome == ImportOutcome.Created).Select(static plan => plan.Row), cancellationToken);
            if (!made.IsSuccess)
            {
                return made.Error;
            }

            memo.Prepared = made.Value;
        }

        var prepared = memo.Prepared;
        var counts = new BatchCounts();
        var problems = new ImportProblems(unit, pass);
        List<Person> touched = [];
        foreach (var plan in plans)
        {
            switch (plan.Outcome)
            {
                case ImportOutcome.Created when prepared.People.TryGetValue(plan.Row.Line, out var made):
                    touched.Add(Create(unit, plan, made.Id, made.Values, zone));
                    counts.Created++;
                    break;
                case ImportOutcome.Changed or ImportOutcome.Unchanged:
                    var person = await unit.Database.People.SingleAsync(row => row.Id == plan.Current!.Id, cancellationToken);
                    var filled = await FillAsync(unit, person, plan.Row, cancellationToken);
                    if (plan.Outcome == ImportOutcome.Changed)
                    {
                        await ChangeAsync(unit, person, plan, cancellationToken);
                        touched.Add(person);
                    }

                    counts.Changed += plan.Outcome == ImportOutcome.Changed || filled ? 1 : 0;
                    counts.Unchanged += plan.Outcome == ImportOutcome.Changed || filled ? 0 : 1;
                    break;
                default:
                    counts.Refused++;
                    // Created since by another hand: said as what it is.
                    await problems.AddAsync(plan.Row.Line, plan.Problems.Count > 0 ? plan.Problems : [new FieldProblem(ImportColumns.Number, PersonRules.Taken)], cancellationToken);
                    break;
            }
        }

        if (touched.Count > 0)
        {
            await BirthrightKeeper.KeepAsync(unit, touched, await BirthrightKeeper.RulesAsync(unit.Database, cancellationToken), graceUntil: null, cancellationToken);
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
        var numbers = rows.SelectMany(static row => new[] { row.Number, row.ManagerNumber }).Where(static number => number.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        var people = await unit.Database.People.Where(person => numbers.Contains(person.EmployeeNumber)).ToDictionaryAsync(static person => person.EmployeeNumber, StringComparer.Ordinal, cancellationToken);
        var problems = new ImportProblems(unit, pass);
        foreach (var row in rows.Where(static row => row.Person is not null && row.ManagerNumber.Length > 0))
        {
            if (!people.TryGetValue(row.Number, out var person) || !pass.MayLink(unit, person))
            {
                // Refused in the first pass, which said why.
                continue;
            }

            if (pass.Links!.Link(row.Number, row.ManagerNumber) is { } wrong)
            {
                await problems.AddAsync(row.Line, [wrong], cancellationToken);
            }
            else if (people.TryGetValue(row.ManagerNumber, out var manager) && person.ManagerId != manager.Id)
            {
                person.ManagerId = manager.Id;
                person.Version++;
            }
        }

        Touch(unit, 0);
        return new BatchCounts();
    }

    // The unit took the version row and must say for whom, also when nobody changed.
    private static void Touch(Unit unit, int touched)
    {
        if (touched == 0)
        {
            unit.TouchPerson(unit.Actor.PersonId ?? unit.EventId);
        }
    }

    private static Person Create(Unit unit, RowPlan plan, Guid id, IReadOnlyList<PersonalValue> values, string zone)
    {
        var fields = plan.Row.Person!;
        var person = PersonEntry.New(id, new ValidPerson(plan.Row.Number, fields.GivenName, fields.FamilyName, fields.WorkEmail, fields.JobTitle ?? string.Empty, plan.DepartmentId, null), unit.Now);
        (person.Contract, person.StartsOn, person.EndsOn, person.CalendarId) = (fields.Contract ?? ContractKind.Permanent, fields.StartsOn, fields.EndsOn, plan.CalendarId);
        unit.Database.People.Add(person);
        unit.Database.PersonalValues.AddRange(values.Select(static value => new PersonalValue { PersonId = value.PersonId, Field = value.Field, Sealed = value.Sealed, Mask = value.Mask, ValueId = value.ValueId, ChangedAt = value.ChangedAt }));
        if (fields.StartsOn is { } first && CompanyTime.StartOf(first, zone) is var start && start > unit.Now)
        {
            person.Status = PersonStatus.Expected;
            Plan(unit, id, LifecycleKind.Join, start, PlanText.Write(new JoinPlan(ByMail: true)));
        }

        if (fields.EndsOn is { } last)
        {
            Plan(unit, id, LifecycleKind.Leave, CompanyTime.StartOf(last.AddDays(1), zone), PlanText.Write(new LeavePlan(LeaveCause.ContractEnded, null, null)));
        }

        return person;
    }

    private static void Plan(Unit unit, Guid personId, LifecycleKind kind, DateTime dueAt, string plan)
        => unit.Database.LifecycleEvents.Add(new LifecycleEvent
        {
            Id = Guid.CreateVersion7(new DateTimeOffset(unit.Now, TimeSpan.Zero)),
            PersonId = personId,
            Kind = kind,
            DueAt = dueAt,
            Plan = plan,
            PlannedBy = unit.Actor.PersonId,
            PlannedAt = unit.Now,
        });

    private static async Task ChangeAsync(Unit unit, Person person, RowPlan plan, CancellationToken cancellationToken)
    {
        var fields = plan.Row.Person!;
        await PersonEntry.ReaddressAsync(unit, person, fields.WorkEmail, cancellationToken);
        if (!string.Equals(person.GivenName, fields.GivenName, StringComparison.Ordinal) || !string.Equals(person.FamilyName, fields.FamilyName, StringComparison.Ordinal))
        {
            person.Rename(fields.GivenName, fields.FamilyName);
        }

        (person.JobTitle, person.DepartmentId, person.Contract, person.CalendarId) = (fields.JobTitle ?? person.JobTitle, plan.DepartmentId, fields.Contract ?? person.Contract, plan.CalendarId ?? person.CalendarId);
        person.Version++;
    }

    private async Task<bool> FillAsync(Unit unit, Person person, ImportRow row, CancellationToken cancellationToken)
    {
        if (row.Personal.Count == 0 || person.ForgottenAt is not null)
        {
            return false;
        }

        var stored = await unit.Database.PersonalValues.Where(value => value.PersonId == person.Id).Select(static value => value.Field).ToListAsync(cancellationToken);
        var missing = row.Personal.Where(value => !stored.Contains(value.Field)).ToList();
        if (missing.Count == 0)
        {
            return false;
        }

        await PersonalTurns.TakeAsync(unit, person.Id, cancellationToken);
        var key = await keys.ForSealingAsync(person.Id, cancellationToken);
        if (!key.IsSuccess)
        {
            return false;
        }

        foreach (var (field, text) in missing)
        {
            var value = Seal(person.Id, field, text, key.Value);
            await index.AddAsync(person.Id, field, value.ValueId, text.Exact, text.Tail, cancellationToken);
            unit.Database.PersonalValues.Add(value);
        }

        return true;
    }

    private PersonalValue Seal(Guid personId, PersonalField field, PersonalText text, DataKey key)
    {
        var value = new PersonalValue { PersonId = personId, Field = field, Sealed = [], Mask = [], ValueId = Guid.CreateVersion7(time.GetUtcNow()), ChangedAt = UtcDateTimeConverter.Whole(time.GetUtcNow().UtcDateTime) };
        PersonalSeals.Seal(value, key, Encoding.UTF8.GetBytes(text.Canonical), Encoding.UTF8.GetBytes(text.Mask));
        return value;
    }
}

/// <summary>The keys of who is new, by the line of their row: their id and their sealed values.</summary>
internal sealed class PreparedBatch
{
    public Dictionary<long, (Guid Id, IReadOnlyList<PersonalValue> Values)> People { get; } = [];
}

/// <summary>What the attempts at one batch share.</summary>
internal sealed class BatchMemo
{
    public PreparedBatch? Prepared { get; set; }
}

/// <summary>What came of a batch.</summary>
internal sealed class BatchCounts
{
    public int Created { get; set; }

    public int Changed { get; set; }

    public int Unchanged { get; set; }

    public int Refused { get; set; }
}

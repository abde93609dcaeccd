using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Import;
using AdminConsole.Domain.People;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Import;

/// <summary>
/// Decides what each row of a batch would do against what is there, the same for the dry run and for the run: it is asked
/// again in the unit that writes. It remembers numbers and addresses of the whole file as short hashes, so that a second
/// one is found however far away it is.
/// </summary>
internal sealed class ImportPlanner(ImportAuthority authority)
{
    private readonly Dictionary<UInt128, long> numbers = [];
    private readonly Dictionary<UInt128, long> emails = [];
    private ILookup<string, Guid>? departments;
    private Dictionary<string, Guid>? calendars;

    /// <summary>One plan a row, in the same order.</summary>
    public async Task<List<RowPlan>> PlanAsync(ConsoleDbContext context, AccessModel model, DateTime now, IReadOnlyList<ImportRow> rows, CancellationToken cancellationToken)
    {
        departments ??= await DepartmentsAsync(context, cancellationToken);
        calendars ??= await context.Calendars.ToDictionaryAsync(static calendar => TextRules.Fold(calendar.Name), static calendar => calendar.Id, StringComparer.Ordinal, cancellationToken);
        var keys = rows.Select(static row => row.Number).Where(static number => number.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        var known = await context.People.Where(person => keys.Contains(person.EmployeeNumber)).ToDictionaryAsync(static person => person.EmployeeNumber, StringComparer.Ordinal, cancellationToken);
        var addresses = rows.Select(static row => row.Person?.WorkEmail).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        var names = addresses.Select(static address => address.ToUpperInvariant()).ToArray();
        var owners = await context.People.Where(person => addresses.Contains(person.WorkEmail)).Select(static person => new { person.WorkEmail, person.Id }).ToDictionaryAsync(static person => person.WorkEmail, static person => person.Id, StringComparer.Ordinal, cancellationToken);
        var signIns = await context.Users.Where(account => names.Contains(account.NormalizedUserName!)).Select(static account => new { Name = account.NormalizedUserName!, account.Id }).ToDictionaryAsync(static account => account.Name, static account => account.Id, StringComparer.Ordinal, cancellationToken);
        var there = new There(known, owners, signIns, await ManagersAsync(context, known, model, now, cancellationToken), await FieldsAsync(context, known, rows, cancellationToken));
        return [.. rows.Select(row => Plan(row, there, model, now))];
    }

    /// <summary>A row that an earlier run settled: only that its number and address are taken.</summary>
    public void Remember(ImportRow row)
    {
        if (row.Number.Length > 0)
        {
            numbers.TryAdd(ShortHash.Of(row.Number), row.Line);
        }

        if (row.Person is { } person)
        {
            emails.TryAdd(ShortHash.Of(person.WorkEmail), row.Line);
        }
    }

    private static async Task<ILookup<string, Guid>> DepartmentsAsync(ConsoleDbContext context, CancellationToken cancellationToken)
    {
        var all = await context.Departments.Select(static department => new { department.Id, department.Code, department.Name }).ToListAsync(cancellationToken);
        return all.SelectMany(static department => new[] { (Key: TextRules.Fold(department.Code), department.Id), (Key: TextRules.Fold(department.Name), department.Id) })
            .Distinct().ToLookup(static pair => pair.Key, static pair => pair.Id, StringComparer.Ordinal);
    }

    // A manager out of sight is as if there were none: "unchanged" would tell their number to whoever guesses it.
    private async Task<Dictionary<Guid, string>> ManagersAsync(ConsoleDbContext context, Dictionary<string, Person> known, AccessModel model, DateTime now, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. known.Values.Select(static person => person.ManagerId).OfType<Guid>().Distinct()];
        var managers = ids.Length == 0 ? [] : await context.People.Where(person => ids.Contains(person.Id)).Select(static person => new { person.Id, person.EmployeeNumber, person.DepartmentId }).ToListAsync(cancellationToken);
        return managers.Where(person => authority.MayName(model, now, person.DepartmentId, isBrought: false)).ToDictionary(static person => person.Id, static person => person.EmployeeNumber);
    }

    private static async Task<ILookup<Guid, PersonalField>> FieldsAsync(ConsoleDbContext context, Dictionary<string, Person> known, IReadOnlyList<ImportRow> rows, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. rows.Where(static row => row.Personal.Count > 0).Select(row => known.GetValueOrDefault(row.Number)?.Id).OfType<Guid>().Distinct()];
        return (ids.Length == 0 ? [] : await context.PersonalValues.Where(value => ids.Contains(value.PersonId)).Select(static value => new { value.PersonId, value.Field }).ToListAsync(cancellationToken))
            .ToLookup(static value => value.PersonId, static value => value.Field);
    }

    private RowPlan Plan(ImportRow row, There there, AccessModel model, DateTime now)
    {
        var current = there.Known.GetValueOrDefault(row.Number);
        List<FieldProblem> problems = [.. row.Problems];
        if (row.Number.Length > 0 && Seen(numbers, row.Number, row.Line))
        {
            problems.Add(new FieldProblem(ImportColumns.Number, ImportRules.NumberTwice));
        }

        if (row.Person is { } person)
        {
            if (Seen(emails, person.WorkEmail, row.Line))
            {
                problems.Add(new FieldProblem(ImportColumns.WorkEmail, ImportRules.EmailTwice));
            }
            else if ((there.Owners.TryGetValue(person.WorkEmail, out var owner) && owner != current?.Id)
                || (there.SignIns.TryGetValue(person.WorkEmail.ToUpperInvariant(), out var account) && account != current?.Id))
            {
                problems.Add(new FieldProblem(ImportColumns.WorkEmail, PersonRules.Taken));
            }
        }

        var found = departments![TextRules.Fold(row.Department)].ToArray();
        if (row.Department.Length > 0 && found.Length != 1)
        {
            problems.Add(new FieldProblem(ImportColumns.Department, found.Length == 0 ? ImportRules.UnknownDepartment : ImportRules.SeveralDepartments));
        }

        Guid? calendar = null;
        if (row.Calendar.Length > 0)
        {
            if (calendars!.TryGetValue(TextRules.Fold(row.Calendar), out var id))
            {
                calendar = id;
            }
            else
            {
                problems.Add(new FieldProblem(ImportColumns.Calendar, ImportRules.UnknownCalendar));
            }
        }

        if (found.Length == 1 && problems.Count == 0 && authority.Refuses(model, now, current, found[0], row.Person!.WorkEmail, row.Personal.Count > 0) is { } refused)
        {
            problems.Add(refused);
        }

        if (problems.Count > 0 || row.Person is not { } fields)
        {
            return new RowPlan(row, ImportOutcome.Refused, current, Guid.Empty, null, [], problems);
        }

        var place = found[0];
        if (current is null)
        {
            return new RowPlan(row, ImportOutcome.Created, null, place, calendar, [], []);
        }

        // What is stored of somebody's personal data is not read: a file fills empty fields and replaces none.
        List<(PersonalField, PersonalText)> missing = current.ForgottenAt is null ? [.. row.Personal.Where(value => !there.Fields[current.Id].Contains(value.Field))] : [];
        var isRelinked = row.ManagerNumber.Length > 0 && !(current.ManagerId is { } manager && there.Managers.TryGetValue(manager, out var number) && string.Equals(number, row.ManagerNumber, StringComparison.Ordinal));
        return new RowPlan(row, ImportOutcome.Changed, current, place, calendar, missing, []) { IsEdited = Differs(current, fields, place, calendar), IsRelinked = isRelinked }.Settled();
    }

    private static bool Differs(Person person, ImportedPerson fields, Guid department, Guid? calendar)
        => !string.Equals(person.GivenName, fields.GivenName, StringComparison.Ordinal)
            || !string.Equals(person.FamilyName, fields.FamilyName, StringComparison.Ordinal)
            || !string.Equals(person.WorkEmail, fields.WorkEmail, StringComparison.Ordinal)
            || (fields.JobTitle is not null && !string.Equals(person.JobTitle, fields.JobTitle, StringComparison.Ordinal))
            || person.DepartmentId != department
            || (fields.Contract is { } contract && person.Contract != contract)
            || (calendar is not null && person.CalendarId != calendar);

    // By line, so that a batch that is planned again in its unit does not meet itself.
    private static bool Seen(Dictionary<UInt128, long> seen, string text, long line)
        => !seen.TryAdd(ShortHash.Of(text), line) && seen[ShortHash.Of(text)] != line;

    /// <summary>What is there of a batch's numbers and addresses.</summary>
    private sealed record There(Dictionary<string, Person> Known, Dictionary<string, Guid> Owners, Dictionary<string, Guid> SignIns, Dictionary<Guid, string> Managers, ILookup<Guid, PersonalField> Fields);
}

/// <summary>What comes of a row.</summary>
internal enum ImportOutcome : byte
{
    Created = 1,
    Changed = 2,
    Unchanged = 3,
    Refused = 4,
}

/// <summary>A row, what would come of it, and why not.</summary>
/// <param name="Row">As read.</param>
/// <param name="Outcome">What would come of it.</param>
/// <param name="Current">Whoever has the number.</param>
/// <param name="DepartmentId">The place of the row.</param>
/// <param name="CalendarId">Null to leave it.</param>
/// <param name="Missing">Personal values that somebody who is there does not have yet.</param>
/// <param name="Problems">Why it is refused.</param>
internal sealed record RowPlan(
    ImportRow Row, ImportOutcome Outcome, Person? Current, Guid DepartmentId, Guid? CalendarId, IReadOnlyList<(PersonalField Field, PersonalText Text)> Missing, IReadOnlyList<FieldProblem> Problems)
{
    /// <summary>Something of the person's own row changes, besides their manager and their personal data.</summary>
    public bool IsEdited { get; init; }

    /// <summary>They are to have another manager.</summary>
    public bool IsRelinked { get; init; }

    /// <summary>The same, with nothing of their personal data kept.</summary>
    public RowPlan WithoutPersonal() => (this with { Missing = [] }).Settled();

    /// <summary>The same, with whoever is above them left as they are.</summary>
    public RowPlan WithoutManager() => (this with { IsRelinked = false }).Settled();

    /// <summary>The same, with the outcome that what is left to change makes.</summary>
    public RowPlan Settled()
        => Current is null || Outcome == ImportOutcome.Refused ? this : this with { Outcome = IsEdited || IsRelinked || Missing.Count > 0 ? ImportOutcome.Changed : ImportOutcome.Unchanged };
}

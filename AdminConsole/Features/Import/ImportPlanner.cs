using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Import;
using AdminConsole.Domain.People;
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
        return [.. rows.Select(row => Plan(row, known.GetValueOrDefault(row.Number), owners, signIns, model, now))];
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

    private RowPlan Plan(ImportRow row, Person? current, Dictionary<string, Guid> owners, Dictionary<string, Guid> signIns, AccessModel model, DateTime now)
    {
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
            else if ((owners.TryGetValue(person.WorkEmail, out var owner) && owner != current?.Id)
                || (signIns.TryGetValue(person.WorkEmail.ToUpperInvariant(), out var account) && account != current?.Id))
            {
                problems.Add(new FieldProblem(ImportColumns.WorkEmail, PersonRules.Taken));
            }
        }

        var found = departments![TextRules.Fold(row.Department)].ToArray();
        if (row.Department.Length > 0 && found.Length != 1)
        {
            problems.Add(new FieldProblem(ImportColumns.Department, PersonRules.UnknownDepartment));
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
            return new RowPlan(row, ImportOutcome.Refused, current, Guid.Empty, null, problems);
        }

        var place = found[0];
        var outcome = current is null ? ImportOutcome.Created : Differs(current, fields, place, calendar) ? ImportOutcome.Changed : ImportOutcome.Unchanged;
        return new RowPlan(row, outcome, current, place, calendar, []);
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
internal sealed record RowPlan(ImportRow Row, ImportOutcome Outcome, Person? Current, Guid DepartmentId, Guid? CalendarId, IReadOnlyList<FieldProblem> Problems);

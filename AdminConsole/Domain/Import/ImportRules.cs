using System.Globalization;
using System.Text.RegularExpressions;
using AdminConsole.Domain.People;
using AdminConsole.Domain.PersonalData;

namespace AdminConsole.Domain.Import;

/// <summary>What one row says, as far as the row alone can tell.</summary>
/// <param name="Line">The line of the file where it begins, from 1.</param>
/// <param name="Number">The employee number, cleaned; empty when there is none.</param>
/// <param name="Person">The person without department and manager, when everything needed is there.</param>
/// <param name="Department">The department as written: a code or a name.</param>
/// <param name="ManagerNumber">The manager's employee number, cleaned; empty for none.</param>
/// <param name="Calendar">The working calendar's name; empty for none.</param>
/// <param name="Personal">What personal data came with it, checked.</param>
/// <param name="Problems">What is wrong; the field is the column's key.</param>
internal sealed record ImportRow(
    long Line, string Number, ImportedPerson? Person, string Department, string ManagerNumber, string Calendar, IReadOnlyList<(PersonalField Field, PersonalText Text)> Personal, IReadOnlyList<FieldProblem> Problems);

/// <summary>The plain fields of a row that obeys the rules; null where the file has no such column or says nothing, and then what is there stays.</summary>
internal sealed record ImportedPerson(string GivenName, string FamilyName, string WorkEmail, string? JobTitle, ContractKind? Contract, DateOnly? StartsOn, DateOnly? EndsOn);

/// <summary>Turns the cells of a row into what the rules make of them.</summary>
internal static class ImportRules
{
    public const string MissingColumn = "missing-column";
    public const string ColumnTwice = "column-twice";
    public const string BadDate = "import-bad-date";
    public const string BadContract = "import-bad-contract";
    public const string StartBeforeBirth = "import-start-before-birth";
    public const string NumberTwice = "import-number-twice";
    public const string EmailTwice = "import-email-twice";
    public const string UnknownDepartment = "import-unknown-department";
    public const string SeveralDepartments = "import-several-departments";
    public const string UnknownManager = "import-unknown-manager";
    public const string ManagerCircle = "import-manager-circle";
    public const string UnknownCalendar = "import-unknown-calendar";
    public const string BadPair = "import-bad-pair";
    public const string UnknownColumn = "import-unknown-column";
    public const string UnknownHeader = "import-unknown-header";
    public const string HeaderTwice = "import-header-twice";
    public const string Empty = "import-empty";
    public const string NoRows = "import-no-rows";
    public const string Malformed = "import-malformed";
    public const string MalformedAt = "import-malformed-at";
    public const string BadTextAt = "import-bad-text-at";
    public const string TooLarge = "import-too-large";
    public const string NoRoom = "import-no-room";
    public const string NotAllowed = "import-not-allowed";
    public const string LeftCompany = "import-left";

    private const int Attempts = 5;

    private static readonly Dictionary<string, ContractKind> contracts = new(StringComparer.Ordinal)
    {
        ["permanent"] = ContractKind.Permanent,
        ["indefinido"] = ContractKind.Permanent,
        ["fijo"] = ContractKind.Permanent,
        ["fixed term"] = ContractKind.FixedTerm,
        ["fixed-term"] = ContractKind.FixedTerm,
        ["fixedterm"] = ContractKind.FixedTerm,
        ["temporal"] = ContractKind.FixedTerm,
        ["contractor"] = ContractKind.Contractor,
        ["externo"] = ContractKind.Contractor,
        ["externa"] = ContractKind.Contractor,
        ["intern"] = ContractKind.Intern,
        ["en practicas"] = ContractKind.Intern,
        ["practicas"] = ContractKind.Intern,
        ["becario"] = ContractKind.Intern,
    };

    /// <summary>Reads the cells. <paramref name="cell"/> gives the text of a column, empty where the file has none; <paramref name="has"/> says whether the file has the column.</summary>
    public static ImportRow Read(long line, Func<string, string> cell, Func<string, bool> has, ImportDates dates, string country, DateOnly today)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            try
            {
                return ReadOnce(line, cell, has, dates, country, today);
            }
            catch (RegexMatchTimeoutException)
            {
                // Among millions of rows a pause of the machine falls into a match now and then; a text that is to blame
                // does it every time, and costs its own row and no other.
            }
        }

        return new ImportRow(line, string.Empty, null, string.Empty, string.Empty, string.Empty, [], [new FieldProblem(ImportColumns.Number, TextRules.Malformed)]);
    }

    private static ImportRow ReadOnce(long line, Func<string, string> cell, Func<string, bool> has, ImportDates dates, string country, DateOnly today)
    {
        List<FieldProblem> problems = [];
        var input = new PersonInput
        {
            EmployeeNumber = cell(ImportColumns.Number),
            GivenName = cell(ImportColumns.GivenName),
            FamilyName = cell(ImportColumns.FamilyName),
            WorkEmail = cell(ImportColumns.WorkEmail),
            JobTitle = cell(ImportColumns.JobTitle),
            DepartmentId = Guid.Empty,
        };
        var valid = PersonRules.Validate(input);
        if (valid.Error is InvalidError invalid)
        {
            problems.AddRange(invalid.Problems.Select(static problem => problem with { Field = ColumnOf(problem.Field) }));
        }

        var department = TextRules.Clean(ImportColumns.Department, cell(ImportColumns.Department), FieldLimits.DepartmentName, required: true, problems);
        var manager = TextRules.Clean(ImportColumns.Manager, cell(ImportColumns.Manager), FieldLimits.EmployeeNumber, required: false, problems).ToUpperInvariant();
        var calendar = TextRules.Clean(ImportColumns.Calendar, cell(ImportColumns.Calendar), FieldLimits.CalendarName, required: false, problems);
        var contract = ContractOf(cell(ImportColumns.Contract), problems);
        var starts = DayOf(ImportColumns.StartsOn, cell(ImportColumns.StartsOn), dates, problems);
        var ends = DayOf(ImportColumns.EndsOn, cell(ImportColumns.EndsOn), dates, problems);
        var birth = DayOf(ImportColumns.BirthDate, cell(ImportColumns.BirthDate), dates, problems);
        if (ends < starts)
        {
            problems.Add(new FieldProblem(ImportColumns.EndsOn, Lifecycle.LifecycleRules.EndsBeforeStart));
        }

        if (starts < birth)
        {
            problems.Add(new FieldProblem(ImportColumns.StartsOn, StartBeforeBirth));
        }

        var personal = Personal(cell, birth, country, today, problems);
        var number = valid.IsSuccess ? valid.Value.EmployeeNumber : TextRules.Clean(ImportColumns.Number, cell(ImportColumns.Number), FieldLimits.EmployeeNumber, required: false, []).ToUpperInvariant();
        var person = problems.Count == 0 && valid.IsSuccess
            ? new ImportedPerson(valid.Value.GivenName, valid.Value.FamilyName, valid.Value.WorkEmail, has(ImportColumns.JobTitle) ? valid.Value.JobTitle : null, contract, starts, ends)
            : null;
        return new ImportRow(line, number, person, department, manager, calendar, personal, problems);
    }

    /// <summary>The day of a cell; null for an empty one or one that is none, which is then a problem.</summary>
    public static DateOnly? DayOf(string column, string text, ImportDates dates, List<FieldProblem> problems)
    {
        var clean = text.Trim();
        if (clean.Length == 0)
        {
            return null;
        }

        string[] formats = dates switch
        {
            ImportDates.DayFirst => ["d/M/yyyy", "d-M-yyyy", "d.M.yyyy"],
            ImportDates.MonthFirst => ["M/d/yyyy", "M-d-yyyy", "M.d.yyyy"],
            _ => ["yyyy-MM-dd", "yyyyMMdd"],
        };
        if (DateOnly.TryParseExact(clean, formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        problems.Add(new FieldProblem(column, BadDate));
        return null;
    }

    /// <summary>Whether a cell is a day in ISO 8601, which no two people read differently.</summary>
    public static bool IsIso(string text) => DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static ContractKind? ContractOf(string text, List<FieldProblem> problems)
    {
        var folded = TextRules.Fold(text.Trim());
        if (folded.Length == 0)
        {
            return null;
        }

        if (contracts.TryGetValue(folded, out var contract))
        {
            return contract;
        }

        problems.Add(new FieldProblem(ImportColumns.Contract, BadContract));
        return null;
    }

    private static List<(PersonalField, PersonalText)> Personal(Func<string, string> cell, DateOnly? birth, string country, DateOnly today, List<FieldProblem> problems)
    {
        List<(PersonalField, PersonalText)> values = [];
        foreach (var (column, field) in PersonalColumns)
        {
            var text = field == PersonalField.BirthDate ? birth?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? string.Empty : cell(column);
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            List<FieldProblem> mine = [];
            if (PersonalRules.Check(field, text, country, today, mine) is { } value)
            {
                values.Add((field, value));
            }

            problems.AddRange(mine.Select(problem => problem with { Field = column }));
        }

        List<FieldProblem> wrong = [];
        if (PersonalRules.CheckAddress(AddressOf(cell, country), wrong) is { } address)
        {
            values.Add((PersonalField.HomeAddress, address));
        }

        problems.AddRange(wrong.Select(static problem => problem with { Field = ColumnOfPart(problem.Field) }));
        return values;
    }

    // Who gives no country lives in the company's, as with telephones.
    private static PostalAddress AddressOf(Func<string, string> cell, string country) => new()
    {
        Line1 = cell(ImportColumns.AddressLine1),
        Line2 = cell(ImportColumns.AddressLine2),
        City = cell(ImportColumns.City),
        Region = cell(ImportColumns.Region),
        PostalCode = cell(ImportColumns.PostalCode),
        Country = string.IsNullOrWhiteSpace(cell(ImportColumns.Country)) ? country : cell(ImportColumns.Country),
    };

    private static string ColumnOfPart(string field) => field switch
    {
        PostalAddresses.Line1 => ImportColumns.AddressLine1,
        PostalAddresses.Line2 => ImportColumns.AddressLine2,
        PostalAddresses.City => ImportColumns.City,
        PostalAddresses.Region => ImportColumns.Region,
        PostalAddresses.PostalCode => ImportColumns.PostalCode,
        _ => ImportColumns.Country,
    };

    private static readonly (string Column, PersonalField Field)[] PersonalColumns =
    [
        (ImportColumns.Telephone, PersonalField.PersonalTelephone), (ImportColumns.PersonalEmail, PersonalField.PersonalEmail),
        (ImportColumns.EmergencyName, PersonalField.EmergencyName), (ImportColumns.EmergencyTelephone, PersonalField.EmergencyTelephone),
        (ImportColumns.NationalId, PersonalField.NationalId), (ImportColumns.BirthDate, PersonalField.BirthDate), (ImportColumns.BankAccount, PersonalField.BankAccount),
    ];

    /// <summary>The column of a field of <see cref="PersonInput"/>.</summary>
    public static string ColumnOf(string field) => field switch
    {
        nameof(PersonInput.EmployeeNumber) => ImportColumns.Number,
        nameof(PersonInput.GivenName) => ImportColumns.GivenName,
        nameof(PersonInput.FamilyName) => ImportColumns.FamilyName,
        nameof(PersonInput.WorkEmail) => ImportColumns.WorkEmail,
        nameof(PersonInput.JobTitle) => ImportColumns.JobTitle,
        nameof(PersonInput.DepartmentId) => ImportColumns.Department,
        nameof(PersonInput.ManagerId) => ImportColumns.Manager,
        _ => field,
    };
}

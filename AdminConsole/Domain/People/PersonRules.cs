using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace AdminConsole.Domain.People;

/// <summary>What may be written about a person. The page binds it, the rules clean it, the service saves what they return.</summary>
internal sealed record PersonInput
{
    [MaxLength(FieldLimits.EmployeeNumber)]
    public string? EmployeeNumber { get; set; }

    [MaxLength(FieldLimits.PersonName)]
    public string? GivenName { get; set; }

    [MaxLength(FieldLimits.PersonName)]
    public string? FamilyName { get; set; }

    [MaxLength(FieldLimits.Email)]
    public string? WorkEmail { get; set; }

    [MaxLength(FieldLimits.JobTitle)]
    public string? JobTitle { get; set; }

    public Guid? DepartmentId { get; set; }

    public Guid? ManagerId { get; set; }

    /// <summary>The version the page showed; 0 for somebody new.</summary>
    public long Version { get; set; }
}

/// <summary>A <see cref="PersonInput"/> that obeys every rule that needs no database.</summary>
internal sealed record ValidPerson(string EmployeeNumber, string GivenName, string FamilyName, string WorkEmail, string JobTitle, Guid DepartmentId, Guid? ManagerId);

internal static partial class PersonRules
{
    public const string Taken = "taken";
    public const string UnknownDepartment = "unknown-department";
    public const string UnknownManager = "unknown-manager";
    public const string InactiveManager = "inactive-manager";
    public const string OwnManager = "own-manager";
    public const string ManagerCycle = "manager-cycle";

    public static Result<ValidPerson> Validate(PersonInput input)
    {
        List<FieldProblem> problems = [];
        var number = TextRules.Clean(nameof(input.EmployeeNumber), input.EmployeeNumber, FieldLimits.EmployeeNumber, true, problems).ToUpperInvariant();
        var given = TextRules.Clean(nameof(input.GivenName), input.GivenName, FieldLimits.PersonName, true, problems);
        var family = TextRules.Clean(nameof(input.FamilyName), input.FamilyName, FieldLimits.PersonName, true, problems);
        var email = CleanEmail(nameof(input.WorkEmail), input.WorkEmail, problems);
        var title = TextRules.Clean(nameof(input.JobTitle), input.JobTitle, FieldLimits.JobTitle, false, problems);

        if (number.Length > 0 && !EmployeeNumberShape().IsMatch(number))
        {
            problems.Add(new FieldProblem(nameof(input.EmployeeNumber), TextRules.BadEmployeeNumber));
        }

        if (input.DepartmentId is null)
        {
            problems.Add(new FieldProblem(nameof(input.DepartmentId), TextRules.Required));
        }

        return problems.Count > 0
            ? new InvalidError(problems)
            : new ValidPerson(number, given, family, email, title, input.DepartmentId!.Value, input.ManagerId);
    }

    /// <summary>An e-mail address in lower case, or a problem named for the field.</summary>
    public static string CleanEmail(string field, string? value, List<FieldProblem> problems)
    {
        var email = TextRules.Clean(field, value, FieldLimits.Email, true, problems).ToLowerInvariant();
        if (email.Length > 0 && !EmailShape().IsMatch(email))
        {
            problems.Add(new FieldProblem(field, TextRules.BadEmail));
        }

        return email;
    }

    [GeneratedRegex(@"\A[A-Z0-9][A-Z0-9._/-]*\z", RegexOptions.CultureInvariant, 100)]
    private static partial Regex EmployeeNumberShape();

    // The shape of HTML's <input type=email>, with a dot asked for in the domain.
    [GeneratedRegex(@"\A[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+\z", RegexOptions.CultureInvariant, 100)]
    private static partial Regex EmailShape();
}

using System.ComponentModel.DataAnnotations;

namespace AdminConsole.Domain.Departments;

/// <summary>What may be said of a department. The page binds it, the rules clean it.</summary>
internal sealed record DepartmentInput
{
    [MaxLength(FieldLimits.DepartmentName)]
    public string? Name { get; set; }

    [MaxLength(FieldLimits.DepartmentCode)]
    public string? Code { get; set; }

    /// <summary>The department above. Read when one is made; afterwards a department is moved, not edited, to another place.</summary>
    public Guid? ParentId { get; set; }
}

/// <summary>A <see cref="DepartmentInput"/> that obeys every rule that needs no database.</summary>
internal sealed record ValidDepartment(string Name, string Code, Guid? ParentId);

internal static class DepartmentInputRules
{
    public const string BadCode = "bad-department-code";
    public const string CodeTaken = "department-code-taken";
    public const string NameTaken = "department-name-taken";
    public const string TopDepartment = "top-department";
    public const string SameParent = "same-parent";

    public static Result<ValidDepartment> Validate(DepartmentInput input)
    {
        List<FieldProblem> problems = [];
        var name = TextRules.Clean(nameof(input.Name), input.Name, FieldLimits.DepartmentName, required: true, problems);
        var code = TextRules.Clean(nameof(input.Code), input.Code, FieldLimits.DepartmentCode, required: true, problems).ToUpperInvariant();
        if (code.Any(static character => !char.IsAsciiLetterUpper(character) && !char.IsAsciiDigit(character) && character != '-'))
        {
            problems.Add(new FieldProblem(nameof(input.Code), BadCode));
        }

        return problems.Count > 0 ? new InvalidError(problems) : new ValidDepartment(name, code, input.ParentId);
    }
}

using System.ComponentModel.DataAnnotations;

namespace AdminConsole.Domain.Roles;

/// <summary>What may be said of a role. The page binds it, the rules clean it.</summary>
internal sealed record RoleInput
{
    [MaxLength(FieldLimits.RoleName)]
    public string? Name { get; set; }

    [MaxLength(FieldLimits.Description)]
    public string? Description { get; set; }

    /// <summary>Who owns it; null for the company.</summary>
    public Guid? DepartmentId { get; set; }
}

/// <summary>A <see cref="RoleInput"/> that obeys every rule that needs no database.</summary>
internal sealed record ValidRole(string Name, string Description, Guid? DepartmentId);

internal static class RoleInputRules
{
    public const string NameTaken = "role-name-taken";

    public static Result<ValidRole> Validate(RoleInput input)
    {
        List<FieldProblem> problems = [];
        var name = TextRules.Clean(nameof(input.Name), input.Name, FieldLimits.RoleName, required: true, problems);
        var description = TextRules.Clean(nameof(input.Description), input.Description, FieldLimits.Description, required: false, problems, multiline: true);
        return problems.Count > 0 ? new InvalidError(problems) : new ValidRole(name, description, input.DepartmentId);
    }

    /// <summary>A stable key from a name in any script: its letters and digits, or nothing of it where there are none in Latin.</summary>
    public static string KeyOf(string name, Guid id)
    {
        var folded = TextRules.Fold(name);
        var letters = new string([.. folded.Select(static character => char.IsAsciiLetterOrDigit(character) ? character : '-')]).Trim('-');
        while (letters.Contains("--", StringComparison.Ordinal))
        {
            letters = letters.Replace("--", "-", StringComparison.Ordinal);
        }

        // The tail keeps two roles apart whose names fold to the same.
        var tail = id.ToString("N")[^8..];
        var room = FieldLimits.RoleKey - tail.Length - 1;
        return letters.Length == 0 ? $"role-{tail}" : $"{letters[..Math.Min(letters.Length, room)].TrimEnd('-')}-{tail}";
    }
}

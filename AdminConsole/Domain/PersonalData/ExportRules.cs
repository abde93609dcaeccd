namespace AdminConsole.Domain.PersonalData;

/// <summary>What somebody asks for: whose data, which of it, and why.</summary>
internal sealed record ExportInput
{
    public Guid? DepartmentId { get; set; }

    /// <summary>Keys of <see cref="PersonalFields"/>.</summary>
    public IReadOnlyList<string> Fields { get; set; } = [];

    [System.ComponentModel.DataAnnotations.MaxLength(FieldLimits.Reason)]
    public string? Reason { get; set; }
}

/// <summary>An <see cref="ExportInput"/> that obeys every rule that needs no database; the fields in their own order.</summary>
internal sealed record ValidExport(Guid DepartmentId, IReadOnlyList<PersonalFieldInfo> Fields, string Reason);

/// <summary>The rules of taking personal data away in a file.</summary>
internal static class ExportRules
{
    public const string NoFields = "export-no-fields";
    public const string UnknownField = "export-unknown-field";

    /// <summary>The approval's time is over.</summary>
    public const string Expired = "export-expired";

    /// <summary>How long an approval is good for its one delivery.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    public static Result<ValidExport> Validate(ExportInput input)
    {
        List<FieldProblem> problems = [];
        var fields = PersonalFields.All.Where(info => input.Fields.Contains(info.Key, StringComparer.Ordinal)).ToArray();
        if (input.DepartmentId is null)
        {
            problems.Add(new FieldProblem(nameof(input.DepartmentId), TextRules.Required));
        }

        if (input.Fields.Count == 0)
        {
            problems.Add(new FieldProblem(nameof(input.Fields), NoFields));
        }
        else if (input.Fields.Any(static key => PersonalFields.Find(key) is null))
        {
            problems.Add(new FieldProblem(nameof(input.Fields), UnknownField));
        }

        var reason = TextRules.Clean(nameof(input.Reason), input.Reason, FieldLimits.Reason, required: true, problems, multiline: true);
        return problems.Count > 0 ? new InvalidError(problems) : new ValidExport(input.DepartmentId!.Value, fields, reason);
    }

    /// <summary>The fields of a stored request. A name that is known no more is left out.</summary>
    public static IReadOnlyList<PersonalFieldInfo> FieldsOf(string fields) => [.. fields.Split(',').Select(PersonalFields.Find).OfType<PersonalFieldInfo>()];

    /// <summary>True when it was approved and not fetched in time.</summary>
    public static bool IsExpired(ExportState state, DateTime? expiresAt, DateTime now) => state == ExportState.Approved && expiresAt <= now;
}

using System.ComponentModel.DataAnnotations;
using AdminConsole.Domain;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;

namespace AdminConsole.Features.BirthrightRules;

/// <summary>What may be said of a rule. The page binds it.</summary>
internal sealed record BirthrightInput
{
    [MaxLength(FieldLimits.RuleName)]
    public string? Name { get; set; }

    /// <summary>Null for any department.</summary>
    public Guid? DepartmentId { get; set; }

    public bool IncludesBranch { get; set; } = true;

    [MaxLength(FieldLimits.JobTitle)]
    public string? JobTitle { get; set; }

    public ContractKind? Contract { get; set; }

    public Guid? RoleId { get; set; }

    public BirthrightReach Reach { get; set; } = BirthrightReach.OwnDepartment;

    [MaxLength(FieldLimits.Reason)]
    public string? Reason { get; set; }

    /// <summary>The version the page showed; 0 for a new rule.</summary>
    public long Version { get; set; }

    public static BirthrightInput Of(BirthrightRule rule) => new()
    {
        Name = rule.Name,
        DepartmentId = rule.DepartmentId,
        IncludesBranch = rule.IncludesBranch,
        JobTitle = rule.JobTitle,
        Contract = rule.Contract,
        RoleId = rule.RoleId,
        Reach = rule.Reach,
        Version = rule.Version,
    };

    /// <summary>The rule as it would stand; the reason is looked at only when something is to be saved.</summary>
    public Result<BirthrightRule> ToRule(Guid id, DateTime now, Guid? by, bool reasonToo)
    {
        List<FieldProblem> problems = [];
        var name = TextRules.Clean(nameof(Name), Name, FieldLimits.RuleName, required: reasonToo, problems);
        var title = TextRules.Clean(nameof(JobTitle), JobTitle, FieldLimits.JobTitle, required: false, problems);
        var reason = reasonToo ? TextRules.Clean(ReasonRules.Field, Reason, FieldLimits.Reason, required: true, problems, multiline: true) : string.Empty;
        if (RoleId is null)
        {
            problems.Add(new FieldProblem(nameof(RoleId), TextRules.Required));
        }

        return problems.Count > 0 ? new InvalidError(problems) : new BirthrightRule
        {
            Id = id,
            Name = name,
            DepartmentId = DepartmentId,
            IncludesBranch = DepartmentId is not null && IncludesBranch,
            JobTitle = title,
            TitleKey = TextRules.Fold(title),
            Contract = Contract,
            RoleId = RoleId!.Value,
            Reach = Reach,
            Reason = reason,
            CreatedAt = now,
            CreatedBy = by,
        };
    }
}

using System.ComponentModel.DataAnnotations;

namespace AdminConsole.Domain.Roles;

/// <summary>What may be said when a role is given. The page binds it, the rules clean it.</summary>
internal sealed record GiveRoleInput
{
    public Guid? RoleId { get; set; }

    /// <summary>The branch the role is to reach; null for the whole company, which <see cref="WholeCompany"/> must then say.</summary>
    public Guid? ScopeDepartmentId { get; set; }

    /// <summary>Said on purpose: a branch that was left out must not become the whole company.</summary>
    public bool WholeCompany { get; set; }

    /// <summary>UTC; null for at once.</summary>
    public DateTime? ValidFrom { get; set; }

    /// <summary>UTC, exclusive; null for no end.</summary>
    public DateTime? ValidUntil { get; set; }

    [MaxLength(FieldLimits.Reason)]
    public string? Reason { get; set; }
}

/// <summary>A <see cref="GiveRoleInput"/> that obeys every rule that needs no database.</summary>
internal sealed record ValidGrant(Guid RoleId, Guid? ScopeDepartmentId, DateTime ValidFrom, DateTime? ValidUntil, string Reason);

internal static class AssignmentRules
{
    public const string InThePast = "in-the-past";
    public const string EndsBeforeItStarts = "ends-before-start";
    public const string AlreadyHeld = "already-held";
    public const string TooFar = "too-far";
    public const string UnknownRole = "unknown-role";
    public const string DisabledPerson = "disabled-person";

    /// <summary>No assignment is planned for longer: what has no end says so.</summary>
    private const int FarthestYears = 50;

    public static Result<ValidGrant> Validate(GiveRoleInput input, DateTime now)
    {
        List<FieldProblem> problems = [];
        var reason = TextRules.Clean(ReasonRules.Field, input.Reason, FieldLimits.Reason, required: true, problems, multiline: true);
        if (input.RoleId is null)
        {
            problems.Add(new FieldProblem(nameof(input.RoleId), TextRules.Required));
        }

        if (!input.WholeCompany && input.ScopeDepartmentId is null)
        {
            problems.Add(new FieldProblem(nameof(input.ScopeDepartmentId), TextRules.Required));
        }

        var from = input.ValidFrom ?? now;
        if (from < now.Date)
        {
            problems.Add(new FieldProblem(nameof(input.ValidFrom), InThePast));
        }
        else if (from > now.AddYears(FarthestYears))
        {
            problems.Add(new FieldProblem(nameof(input.ValidFrom), TooFar));
        }

        if (input.ValidUntil is { } until)
        {
            if (until <= now)
            {
                problems.Add(new FieldProblem(nameof(input.ValidUntil), InThePast));
            }
            else if (until <= from)
            {
                problems.Add(new FieldProblem(nameof(input.ValidUntil), EndsBeforeItStarts));
            }
            else if (until > now.AddYears(FarthestYears))
            {
                problems.Add(new FieldProblem(nameof(input.ValidUntil), TooFar));
            }
        }

        return problems.Count > 0
            ? new InvalidError(problems)
            // Nothing is given backwards in time, whatever hour of today was named.
            : new ValidGrant(input.RoleId!.Value, input.WholeCompany ? null : input.ScopeDepartmentId, from < now ? now : from, input.ValidUntil, reason);
    }
}

using System.ComponentModel.DataAnnotations;

namespace AdminConsole.Domain.PersonalData;

/// <summary>What may be said of a reason for looking at personal data.</summary>
internal sealed record RevealReasonInput
{
    [MaxLength(FieldLimits.RevealReasonName)]
    public string? NameEn { get; set; }

    [MaxLength(FieldLimits.RevealReasonName)]
    public string? NameEs { get; set; }

    public bool NeedsTicket { get; set; }
}

/// <summary>The rules of a reason that need no database.</summary>
internal static class RevealReasonRules
{
    public const string Taken = "reason-taken";

    /// <summary>The cleaned input, or what is wrong with it.</summary>
    public static Result<RevealReasonInput> Validate(RevealReasonInput input)
    {
        List<FieldProblem> problems = [];
        var clean = new RevealReasonInput
        {
            NameEn = TextRules.Clean(nameof(input.NameEn), input.NameEn, FieldLimits.RevealReasonName, required: true, problems),
            NameEs = TextRules.Clean(nameof(input.NameEs), input.NameEs, FieldLimits.RevealReasonName, required: true, problems),
            NeedsTicket = input.NeedsTicket,
        };
        return problems.Count > 0 ? new InvalidError(problems) : clean;
    }
}

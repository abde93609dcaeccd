using System.ComponentModel.DataAnnotations;
using AdminConsole.Domain.Calendars;

namespace AdminConsole.Domain.Lifecycle;

/// <summary>What an absence and a deputy must keep to.</summary>
internal static class DeputyRules
{
    /// <summary>Days from the first to the last.</summary>
    public const int LongestDays = 366;

    /// <summary>Days ahead of today that the first may stand.</summary>
    public const int FurthestDays = 366;

    public const string Needed = "deputy-needed";
    public const string Oneself = "deputy-self";
    public const string Loop = "deputy-loop";
    public const string Twice = "deputy-twice";
    public const string Unknown = "deputy-unknown";
    public const string NotActive = "deputy-not-active";
    public const string DaysTurned = "deputy-days-turned";
    public const string Past = "deputy-past";
    public const string TooLong = "deputy-too-long";

    /// <summary>The period that was typed as moments, the last day whole, or what is wrong with it.</summary>
    /// <param name="input">As typed.</param>
    /// <param name="now">UTC.</param>
    /// <param name="zone">The company's time zone, in which days are meant.</param>
    public static Result<DeputyPeriod> Validate(DeputyInput input, DateTime now, string zone)
    {
        List<FieldProblem> problems = [];
        var reason = TextRules.Clean(nameof(DeputyInput.Reason), input.Reason, FieldLimits.Reason, required: false, problems, multiline: true);
        var today = CompanyTime.DayOf(now, zone);
        if (input is { IsAbsence: false, DeputyId: null })
        {
            problems.Add(new FieldProblem(nameof(DeputyInput.DeputyId), Needed));
        }

        if (input.From is null)
        {
            problems.Add(new FieldProblem(nameof(DeputyInput.From), TextRules.Required));
        }
        else if (input.From < today)
        {
            problems.Add(new FieldProblem(nameof(DeputyInput.From), Past));
        }
        else if (input.From > today.AddDays(FurthestDays))
        {
            problems.Add(new FieldProblem(nameof(DeputyInput.From), TooLong, FurthestDays));
        }

        if (input.LastDay is null)
        {
            problems.Add(new FieldProblem(nameof(DeputyInput.LastDay), TextRules.Required));
        }
        else if (input.LastDay < input.From)
        {
            problems.Add(new FieldProblem(nameof(DeputyInput.LastDay), DaysTurned));
        }
        else if (input.From is { } first && input.LastDay.Value.DayNumber - first.DayNumber >= LongestDays)
        {
            problems.Add(new FieldProblem(nameof(DeputyInput.LastDay), TooLong, LongestDays));
        }

        return problems.Count > 0
            ? new InvalidError(problems)
            : new DeputyPeriod(CompanyTime.StartOf(input.From!.Value, zone), CompanyTime.StartOf(input.LastDay!.Value.AddDays(1), zone), reason);
    }
}

/// <summary>An absence, a deputy, or both, as typed. Days are the company's.</summary>
internal sealed record DeputyInput
{
    public Guid? DeputyId { get; set; }

    public DateOnly? From { get; set; }

    /// <summary>The last whole day.</summary>
    public DateOnly? LastDay { get; set; }

    public bool IsAbsence { get; set; }

    [MaxLength(FieldLimits.Reason)]
    public string? Reason { get; set; }
}

/// <summary>From–until in UTC, the end exclusive.</summary>
internal sealed record DeputyPeriod(DateTime From, DateTime Until, string Reason);

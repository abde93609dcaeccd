using AdminConsole.Domain.Access;
using AdminConsole.Domain.Calendars;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.Roles;

namespace AdminConsole.Domain.Requests;

/// <summary>The rules of asking and deciding that need no database.</summary>
internal static class RequestRules
{
    public const string NoItems = "basket-empty";
    public const string TooManyItems = "basket-too-many";
    public const string Twice = "basket-twice";
    public const string BadDays = "request-bad-days";
    public const string TooLong = "request-too-long";
    public const string NeedsEnd = "request-needs-end";
    public const string AlreadyAsked = "request-already-asked";
    public const string NotRenewable = "request-not-renewable";
    public const string NotSmaller = "decision-not-smaller";
    public const string NotShorter = "decision-not-shorter";
    public const string NotShown = "decision-not-shown";
    public const string BadVerdict = "decision-bad-verdict";

    public const int MostItems = 20;

    /// <summary>A start is planned no further ahead than a year.</summary>
    public const int FarthestStart = 366;

    /// <param name="input">As it was typed.</param>
    /// <param name="zone">IANA name of the company's time zone.</param>
    /// <param name="now">UTC.</param>
    public static Result<ValidBasket> Validate(BasketInput input, string zone, DateTime now)
    {
        List<FieldProblem> problems = [];
        var reason = TextRules.Clean(ReasonRules.Field, input.Reason, FieldLimits.Reason, required: true, problems, multiline: true);
        if (input.PersonId is null)
        {
            problems.Add(new FieldProblem(nameof(input.PersonId), TextRules.Required));
        }

        var startsAt = StartOf(nameof(input.StartsOn), input.StartsOn, zone, now, problems);
        if (input.Items.Count == 0)
        {
            problems.Add(new FieldProblem(nameof(input.Items), NoItems));
        }
        else if (input.Items.Count > MostItems)
        {
            problems.Add(new FieldProblem(nameof(input.Items), TooManyItems, MostItems));
        }
        else
        {
            for (var index = 0; index < input.Items.Count; index++)
            {
                var item = input.Items[index];
                CheckScope(FieldOf(index, nameof(item.ScopeDepartmentId)), item.ScopeDepartmentId, item.WholeCompany, problems);
                CheckDays(FieldOf(index, nameof(item.Days)), item.Days, problems);
                if (input.Items.Take(index).Any(other => other.RoleId == item.RoleId && ScopeOf(other.ScopeDepartmentId, other.WholeCompany) == ScopeOf(item.ScopeDepartmentId, item.WholeCompany)))
                {
                    problems.Add(new FieldProblem(FieldOf(index, nameof(item.RoleId)), Twice));
                }
            }
        }

        return problems.Count > 0
            ? new InvalidError(problems)
            : new ValidBasket(input.PersonId!.Value, startsAt, reason, [.. input.Items.Select(static item => new ValidItem(item.RoleId, ScopeOf(item.ScopeDepartmentId, item.WholeCompany), item.Days))]);
    }

    public static Result<ValidWish> Validate(RequestEditInput input, string zone, DateTime now)
    {
        List<FieldProblem> problems = [];
        var reason = TextRules.Clean(ReasonRules.Field, input.Reason, FieldLimits.Reason, required: true, problems, multiline: true);
        var startsAt = StartOf(nameof(input.StartsOn), input.StartsOn, zone, now, problems);
        CheckScope(nameof(input.ScopeDepartmentId), input.ScopeDepartmentId, input.WholeCompany, problems);
        CheckDays(nameof(input.Days), input.Days, problems);
        return problems.Count > 0 ? new InvalidError(problems) : new ValidWish(ScopeOf(input.ScopeDepartmentId, input.WholeCompany), startsAt, input.Days, reason);
    }

    public static Result<ValidWish> Validate(RenewInput input)
    {
        List<FieldProblem> problems = [];
        var reason = TextRules.Clean(ReasonRules.Field, input.Reason, FieldLimits.Reason, required: true, problems, multiline: true);
        CheckDays(nameof(input.Days), input.Days, problems);
        return problems.Count > 0 ? new InvalidError(problems) : new ValidWish(null, null, input.Days, reason);
    }

    /// <summary>The comment, cleaned; or what is wrong with the decision in itself.</summary>
    public static Result<string> Validate(DecisionInput input)
    {
        List<FieldProblem> problems = [];
        var isApproval = input.Verdict == RequestVerdict.Approve;
        var comment = TextRules.Clean(nameof(input.Comment), input.Comment, FieldLimits.Reason, required: !isApproval, problems, multiline: true);
        if (input.Verdict is not (RequestVerdict.Approve or RequestVerdict.Refuse or RequestVerdict.Ask) || (!isApproval && (input.Days is not null || input.ScopeDepartmentId is not null)))
        {
            problems.Add(new FieldProblem(nameof(input.Verdict), BadVerdict));
        }

        if (input.Shown is null)
        {
            problems.Add(new FieldProblem(nameof(input.Shown), NotShown));
        }

        return problems.Count > 0 ? new InvalidError(problems) : comment;
    }

    /// <summary>Null when the approval gives no more than was asked for.</summary>
    public static FieldProblem? IsNarrowing(AccessRequest request, DecisionInput input, AccessModel model)
        => input.Days is { } days && (days < 1 || days > (request.Days ?? RequestPolicyRules.MostDays)) ? new FieldProblem(nameof(input.Days), NotShorter, request.Days ?? RequestPolicyRules.MostDays)
            : input.ScopeDepartmentId is { } scope && (request.RenewsAssignmentId is not null || !model.Departments.IsKnown(model.Departments.IndexOf(scope)) || !model.Covers(request.ScopeDepartmentId, scope))
                ? new FieldProblem(nameof(input.ScopeDepartmentId), NotSmaller)
            : null;

    /// <summary>What is wrong with the days under the way's bound.</summary>
    public static FieldProblem? TooLongFor(RequestWay way, int? days, string field)
        => way.MaximumDays is not { } most ? null
            : days is null ? new FieldProblem(field, NeedsEnd, most)
            : days > most ? new FieldProblem(field, TooLong, most)
            : null;

    /// <summary>The highest sensitivity of what the role gives.</summary>
    public static Sensitivity SensitivityOf(AccessModel model, Guid roleId)
    {
        var highest = Sensitivity.Low;
        foreach (var permission in model.PermissionsOf(roleId))
        {
            highest = permission.Sensitivity > highest ? permission.Sensitivity : highest;
        }

        return highest;
    }

    /// <summary>When an approval now would begin and end it.</summary>
    public static (DateTime From, DateTime? Until) PeriodOf(AccessRequest request, DateTime now)
    {
        var from = request.StartsAt is { } start && start > now ? start : now;
        return (from, request.Days is { } days ? from.AddDays(days) : null);
    }

    public static string FieldOf(int index, string name) => $"{nameof(BasketInput.Items)}[{index}].{name}";

    private static Guid? ScopeOf(Guid? scope, bool wholeCompany) => wholeCompany ? null : scope;

    private static void CheckScope(string field, Guid? scope, bool wholeCompany, List<FieldProblem> problems)
    {
        if (!wholeCompany && scope is null)
        {
            problems.Add(new FieldProblem(field, TextRules.Required));
        }
    }

    private static void CheckDays(string field, int? days, List<FieldProblem> problems)
    {
        if (days is < 1 or > RequestPolicyRules.MostDays)
        {
            problems.Add(new FieldProblem(field, BadDays, RequestPolicyRules.MostDays));
        }
    }

    private static DateTime? StartOf(string field, DateOnly? day, string zone, DateTime now, List<FieldProblem> problems)
    {
        if (day is not { } first)
        {
            return null;
        }

        var today = CompanyTime.DayOf(now, zone);
        if (first < today)
        {
            problems.Add(new FieldProblem(field, AssignmentRules.InThePast));
        }
        else if (first > today.AddDays(FarthestStart))
        {
            problems.Add(new FieldProblem(field, AssignmentRules.TooFar));
        }
        else if (first > today)
        {
            return CompanyTime.StartOf(first, zone);
        }

        return null;
    }
}

/// <summary>A <see cref="BasketInput"/> that obeys every rule that needs no database.</summary>
internal sealed record ValidBasket(Guid PersonId, DateTime? StartsAt, string Reason, IReadOnlyList<ValidItem> Items);

internal sealed record ValidItem(Guid RoleId, Guid? ScopeDepartmentId, int? Days);

/// <summary>What is asked for, cleaned.</summary>
internal sealed record ValidWish(Guid? ScopeDepartmentId, DateTime? StartsAt, int? Days, string Reason);

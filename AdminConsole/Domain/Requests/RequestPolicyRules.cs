using AdminConsole.Domain.Permissions;

namespace AdminConsole.Domain.Requests;

/// <summary>What a policy may be, and which one a role comes under. Needs no database.</summary>
internal static class RequestPolicyRules
{
    public const string NoStages = "policy-no-stages";
    public const string AutomaticWithStages = "policy-automatic-stages";
    public const string AutomaticSensitive = "policy-automatic-sensitive";
    public const string TooManyStages = "policy-too-many-stages";
    public const string NeedsTwo = "policy-needs-two";
    public const string BadNeeded = "policy-bad-needed";
    public const string BadHours = "policy-bad-hours";
    public const string BadDays = "policy-bad-days";
    public const string NoSubject = "policy-no-subject";
    public const string TwoSubjects = "policy-two-subjects";
    public const string EscalatesFirst = "policy-escalates-first";
    public const string PolicyTaken = "request-policy-taken";
    public const string SubjectTaken = "policy-subject-taken";
    public const string UnknownMember = "policy-unknown-member";

    public const int MostStages = 6;
    public const int MostMembers = 50;
    public const int MostHours = 1_000;

    /// <summary>Ten years: who needs longer asks for no end.</summary>
    public const int MostDays = 3_650;
    public const int UsualRemindHours = 8;
    public const int UsualEscalateHours = 24;

    /// <summary>The days that the built-in way allows of what is critical.</summary>
    public const int CriticalDays = 90;

    public static Result<RequestPolicyInput> Validate(RequestPolicyInput input)
    {
        List<FieldProblem> problems = [];
        var clean = input with
        {
            Name = TextRules.Clean(nameof(input.Name), input.Name, FieldLimits.PolicyName, required: true, problems),
            Stages = [.. input.Stages.Select(static stage => new PolicyStageItem { Kind = stage.Kind, Needed = stage.Needed, Members = stage.Kind == StageKind.Group ? [.. stage.Members.Distinct()] : [] })],
        };
        if (clean.RoleId is null && clean.MinimumSensitivity is null)
        {
            problems.Add(new FieldProblem(nameof(input.RoleId), NoSubject));
        }
        else if (clean.RoleId is not null && clean.MinimumSensitivity is not null)
        {
            problems.Add(new FieldProblem(nameof(input.MinimumSensitivity), TwoSubjects));
        }
        else if (clean.MinimumSensitivity is { } least && !Enum.IsDefined(least))
        {
            problems.Add(new FieldProblem(nameof(input.MinimumSensitivity), TextRules.Required));
        }

        if (clean.MaximumDays is < 1 or > MostDays)
        {
            problems.Add(new FieldProblem(nameof(input.MaximumDays), BadDays, MostDays));
        }

        CheckHours(clean, problems);
        CheckStages(clean, problems);
        return problems.Count > 0 ? new InvalidError(problems) : clean;
    }

    /// <summary>
    /// The policy of a role: the one that names it, else the one by the highest sensitivity that it reaches; null for
    /// the built-in way.
    /// </summary>
    public static RequestPolicy? For(Guid roleId, Sensitivity sensitivity, IEnumerable<RequestPolicy> policies)
    {
        RequestPolicy? best = null;
        foreach (var policy in policies)
        {
            if (policy.RetiredAt is not null)
            {
                continue;
            }

            if (policy.RoleId == roleId)
            {
                return policy;
            }

            if (policy.RoleId is null && policy.MinimumSensitivity <= sensitivity && (best is null || policy.MinimumSensitivity > best.MinimumSensitivity))
            {
                best = policy;
            }
        }

        return best;
    }

    /// <summary>The way for what no policy speaks of: the manager, and from high sensitivity on a security officer too.</summary>
    public static RequestWay BuiltIn(Sensitivity sensitivity)
        => new(
            null,
            sensitivity >= Sensitivity.High ? [new WayStage(StageKind.Manager, 1, null), new WayStage(StageKind.SecurityOfficer, 1, null)] : [new WayStage(StageKind.Manager, 1, null)],
            sensitivity == Sensitivity.Critical ? CriticalDays : null,
            sensitivity == Sensitivity.Critical,
            UsualRemindHours,
            UsualEscalateHours);

    private static void CheckHours(RequestPolicyInput input, List<FieldProblem> problems)
    {
        if (input.RemindHours is < 0 or > MostHours)
        {
            problems.Add(new FieldProblem(nameof(input.RemindHours), BadHours, MostHours));
        }

        if (input.EscalateHours is < 0 or > MostHours)
        {
            problems.Add(new FieldProblem(nameof(input.EscalateHours), BadHours, MostHours));
        }
        else if (input.EscalateHours > 0 && input.RemindHours > input.EscalateHours)
        {
            problems.Add(new FieldProblem(nameof(input.EscalateHours), EscalatesFirst));
        }
    }

    private static void CheckStages(RequestPolicyInput input, List<FieldProblem> problems)
    {
        const string Field = nameof(input.Stages);
        if (input.Automatic)
        {
            if (input.Stages.Count > 0)
            {
                problems.Add(new FieldProblem(Field, AutomaticWithStages));
            }

            if (input.FourEyes || input.MinimumSensitivity >= Sensitivity.High)
            {
                problems.Add(new FieldProblem(nameof(input.Automatic), AutomaticSensitive));
            }

            return;
        }

        if (input.Stages.Count == 0)
        {
            problems.Add(new FieldProblem(Field, NoStages));
        }
        else if (input.Stages.Count > MostStages)
        {
            problems.Add(new FieldProblem(Field, TooManyStages, MostStages));
        }
        else if (input.Stages.Any(static stage => !IsSound(stage)))
        {
            problems.Add(new FieldProblem(Field, BadNeeded, MostMembers));
        }
        else if (input.FourEyes && input.Stages.Sum(static stage => stage.Needed) < 2)
        {
            problems.Add(new FieldProblem(nameof(input.FourEyes), NeedsTwo));
        }
    }

    private static bool IsSound(PolicyStageItem stage)
        => Enum.IsDefined(stage.Kind) && (stage.Kind == StageKind.Group
            ? stage.Members.Count <= MostMembers && stage.Needed >= 1 && stage.Needed <= stage.Members.Count
            : stage.Needed == 1);
}

/// <summary>The stages a request goes through, with its bounds.</summary>
/// <param name="PolicyId">Null for the built-in way.</param>
/// <param name="Stages">None for what is granted at once.</param>
/// <param name="MaximumDays">Null for no bound.</param>
/// <param name="FourEyes">At least two different people over all the stages.</param>
/// <param name="RemindHours">Working hours; zero for never.</param>
/// <param name="EscalateHours">Working hours; zero for never.</param>
internal sealed record RequestWay(Guid? PolicyId, IReadOnlyList<WayStage> Stages, int? MaximumDays, bool FourEyes, int RemindHours, int EscalateHours)
{
    public bool IsAutomatic => Stages.Count == 0;
}

/// <summary>A stage of a way; <paramref name="PolicyStageId"/> names the group.</summary>
internal sealed record WayStage(StageKind Kind, int Needed, Guid? PolicyStageId);

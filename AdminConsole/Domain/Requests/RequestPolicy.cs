using AdminConsole.Domain.Permissions;

namespace AdminConsole.Domain.Requests;

/// <summary>The way that requests for a role, or for roles of some sensitivity, go.</summary>
internal sealed class RequestPolicy
{
    public required Guid Id { get; init; }

    public required string Name { get; set; }

    /// <summary>For this role; null for roles by sensitivity.</summary>
    public Guid? RoleId { get; set; }

    /// <summary>For roles of at least this; null where a role is named. The highest that fits counts.</summary>
    public Sensitivity? MinimumSensitivity { get; set; }

    /// <summary>The longest a request may ask for, in days; null for no bound.</summary>
    public int? MaximumDays { get; set; }

    /// <summary>At least two different people must agree over all the stages.</summary>
    public bool FourEyes { get; set; }

    /// <summary>Granted at once, without a stage.</summary>
    public bool Automatic { get; set; }

    /// <summary>Working hours until the approvers of a stage are reminded; zero for never.</summary>
    public int RemindHours { get; set; } = RequestPolicyRules.UsualRemindHours;

    /// <summary>Working hours until a stage goes to those above; zero for never.</summary>
    public int EscalateHours { get; set; } = RequestPolicyRules.UsualEscalateHours;

    public required DateTime CreatedAt { get; init; }

    /// <summary>UTC; a retired policy takes no more requests, and those under way go on.</summary>
    public DateTime? RetiredAt { get; set; }

    public long Version { get; set; } = 1;
}

/// <summary>A stage of a policy. An edit of the policy writes new ones, so that requests under way keep theirs.</summary>
internal sealed class RequestPolicyStage
{
    public required Guid Id { get; init; }

    public required Guid PolicyId { get; init; }

    /// <summary>The version of the policy it belongs to.</summary>
    public required long PolicyVersion { get; init; }

    /// <summary>From one.</summary>
    public required int Ordinal { get; init; }

    public required StageKind Kind { get; init; }

    public required int Needed { get; init; }
}

/// <summary>Somebody of a group stage.</summary>
internal sealed class RequestPolicyMember
{
    public required Guid StageId { get; init; }

    public required Guid PersonId { get; init; }
}

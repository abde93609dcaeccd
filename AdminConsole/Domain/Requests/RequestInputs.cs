using System.ComponentModel.DataAnnotations;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Permissions;

namespace AdminConsole.Domain.Requests;

/// <summary>Several roles asked for at once, for one person. The page binds it, the rules clean it.</summary>
internal sealed record BasketInput
{
    /// <summary>For whom: oneself or somebody who reports to one, directly or through others.</summary>
    public Guid? PersonId { get; set; }

    /// <summary>The first day, in the company's time zone; null for as soon as it is approved.</summary>
    public DateOnly? StartsOn { get; set; }

    [MaxLength(FieldLimits.Reason)]
    public string? Reason { get; set; }

    public IReadOnlyList<BasketItem> Items { get; set; } = [];
}

/// <summary>One role of a basket.</summary>
internal sealed record BasketItem
{
    public Guid RoleId { get; set; }

    /// <summary>The branch it is to reach; null for the whole company, which <see cref="WholeCompany"/> must then say.</summary>
    public Guid? ScopeDepartmentId { get; set; }

    public bool WholeCompany { get; set; }

    /// <summary>For how many days; null for no end.</summary>
    public int? Days { get; set; }
}

/// <summary>A request as its requester would have it instead.</summary>
internal sealed record RequestEditInput
{
    /// <summary>What the page showed.</summary>
    public long Version { get; set; }

    public Guid? ScopeDepartmentId { get; set; }

    public bool WholeCompany { get; set; }

    public DateOnly? StartsOn { get; set; }

    public int? Days { get; set; }

    [MaxLength(FieldLimits.Reason)]
    public string? Reason { get; set; }
}

/// <summary>The wish to keep for longer what a request once gave.</summary>
internal sealed record RenewInput
{
    /// <summary>Days more, counted from the end it has, or from the approval where that comes later.</summary>
    public int? Days { get; set; }

    [MaxLength(FieldLimits.Reason)]
    public string? Reason { get; set; }
}

/// <summary>What an approver says.</summary>
internal sealed record DecisionInput
{
    public RequestVerdict Verdict { get; set; }

    /// <summary>Needed to refuse and to ask.</summary>
    [MaxLength(FieldLimits.Reason)]
    public string? Comment { get; set; }

    /// <summary>With an approval: fewer days than asked for; null for as asked.</summary>
    public int? Days { get; set; }

    /// <summary>With an approval: a branch within the one asked for; null for as asked.</summary>
    public Guid? ScopeDepartmentId { get; set; }

    /// <summary>What the approver was shown.</summary>
    public PreviewStamp? Shown { get; set; }
}

/// <summary>A policy as its form has it.</summary>
internal sealed record RequestPolicyInput
{
    /// <summary>What the page showed; zero for a new one.</summary>
    public long Version { get; set; }

    [MaxLength(FieldLimits.PolicyName)]
    public string? Name { get; set; }

    public Guid? RoleId { get; set; }

    public Sensitivity? MinimumSensitivity { get; set; }

    public int? MaximumDays { get; set; }

    public bool FourEyes { get; set; }

    public bool Automatic { get; set; }

    public int RemindHours { get; set; } = RequestPolicyRules.UsualRemindHours;

    public int EscalateHours { get; set; } = RequestPolicyRules.UsualEscalateHours;

    public IReadOnlyList<PolicyStageItem> Stages { get; set; } = [];
}

/// <summary>A stage as the form of a policy has it.</summary>
internal sealed class PolicyStageItem
{
    public StageKind Kind { get; set; } = StageKind.Manager;

    /// <summary>How many must agree; more than one only for a group.</summary>
    public int Needed { get; set; } = 1;

    /// <summary>The people of a group.</summary>
    public IReadOnlyList<Guid> Members { get; set; } = [];
}

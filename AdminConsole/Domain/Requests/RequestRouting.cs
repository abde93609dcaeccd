using AdminConsole.Domain.Access;

namespace AdminConsole.Domain.Requests;

/// <summary>
/// Who decides a stage. Nobody decides about their own wish, nor about what is for themselves, nor as deputy of whoever
/// may not; who stands nowhere is replaced by those above, and a stage of which nobody is left is blocked.
/// </summary>
internal static class RequestRouting
{
    /// <param name="stage">Its kind, how many more must agree, and its group.</param>
    /// <param name="facts">Who stands where now.</param>
    /// <param name="used">Those who have spoken already and do not count again.</param>
    /// <param name="isLate">True when those above are to be asked too.</param>
    public static StageRoute Find(WayStage stage, RouteFacts facts, IReadOnlySet<Guid> used, bool isLate = false)
    {
        var named = Named(stage, facts);
        List<RouteApprover> lines = [];
        Guid[] fit = [.. named.Where(Fits)];
        lines.AddRange(fit.Select(static id => new RouteApprover(id, null, ApproverVia.Self)));
        foreach (var principal in fit)
        {
            foreach (var deputy in facts.Deputies.GetValueOrDefault(principal) ?? [])
            {
                Add(deputy, principal, ApproverVia.Deputy);
            }
        }

        var fault = fit.Length >= stage.Needed ? RouteFault.None
            : !named.Any(facts.Able.ContainsKey) ? RouteFault.Nobody
            : fit.Length == 0 ? RouteFault.OnlySelf
            : RouteFault.TooFew;
        var isEmptyHouse = fit.Length > 0 && lines.TrueForAll(line => facts.Away.Contains(line.PersonId));
        if (fault != RouteFault.None || isLate || isEmptyHouse)
        {
            foreach (var above in Above(stage.Kind, fit))
            {
                Add(above, null, ApproverVia.Escalation);
            }
        }

        // A deputy speaks with their principal's voice, so deputies are not counted.
        var voices = lines.Count(static line => line.Via != ApproverVia.Deputy);
        return new StageRoute(lines, fault, voices < stage.Needed);

        bool Fits(Guid id) => facts.Able.ContainsKey(id) && id != facts.RequesterId && id != facts.PersonId && !used.Contains(id);

        void Add(Guid id, Guid? onBehalfOf, ApproverVia via)
        {
            if (Fits(id) && !lines.Exists(line => line.PersonId == id))
            {
                lines.Add(new RouteApprover(id, onBehalfOf, via));
            }
        }

        // Security officers have nobody above them who would see to security.
        IEnumerable<Guid> Above(StageKind kind, IReadOnlyList<Guid> from)
        {
            if (kind == StageKind.SecurityOfficer)
            {
                return [];
            }

            Guid[] next = kind == StageKind.Manager
                ? [.. facts.Line.Skip(1).Where(Fits).Take(1)]
                : [.. from.Select(id => facts.Able.GetValueOrDefault(id)).OfType<Guid>().Where(Fits).Distinct()];
            return next.Length > 0 ? next : facts.Officers;
        }
    }

    /// <summary>
    /// The people who may decide as security officer where the role is to hold: by a role that they had when the request was
    /// handed in, so that nobody is made its judge by another request; and, where the role would let its holder stand above
    /// others, who may hand that out.
    /// </summary>
    public static IReadOnlyList<Guid> Officers(AccessModel model, Guid roleId, Guid? scope, DateTime submittedAt, DateTime now)
    {
        if (model.Permissions.Find(ConsolePermissions.RequestDecide) is not { } wanted)
        {
            return [];
        }

        var asked = scope is { } department ? model.Departments.IndexOf(department) : Holding.Company;
        PermissionAccess[] standing = [.. model.PermissionsOf(roleId).Where(AccessRules.Stands)];
        SortedSet<Guid> found = [];
        foreach (var role in model.Roles.All.Where(role => role.HasSure(wanted.Index)))
        {
            foreach (ref readonly var member in model.People.MembersOf(role.Index))
            {
                if (member.IsInForce(now.Ticks) && member.From <= submittedAt.Ticks && model.Covers(member.Scope, asked) && model.People.FlagsOf(member.Person).HasFlag(PersonFlags.Active))
                {
                    found.Add(model.People[member.Person]);
                }
            }
        }

        return [.. found.Where(id => Array.TrueForAll(standing, permission => !AccessRules.IsBeyond(model, id, new HeldPermission(permission, scope), now))).Take(RouteFacts.MostOfficers)];
    }

    /// <summary>Whoever sees to requests there as security officer, however lately they came to it: those to tell when one is stuck.</summary>
    public static IReadOnlyList<Guid> Wardens(AccessModel model, Guid? scope, DateTime now)
        => [.. AccessHolders.Of(model, ConsolePermissions.RequestDecide, null, now).People.Where(id => model.Allows(id, ConsolePermissions.RequestDecide, scope, now)).Order().Take(RouteFacts.MostOfficers)];

    /// <summary>Those whose place the stage names, whether or not they may decide.</summary>
    public static IReadOnlyList<Guid> Named(WayStage stage, RouteFacts facts) => stage.Kind switch
    {
        StageKind.Manager => [.. facts.Line.Take(1)],
        StageKind.RoleOwner => facts.RoleOwners,
        StageKind.DepartmentOwner => facts.Heads,
        StageKind.SecurityOfficer => facts.Officers,
        StageKind.Group => stage.PolicyStageId is { } group ? facts.Groups.GetValueOrDefault(group) ?? [] : [],
        _ => [],
    };
}

/// <summary>Who stands where, read at one moment.</summary>
internal sealed record RouteFacts(Guid RequesterId, Guid PersonId)
{
    /// <summary>More officers than anybody's inbox needs to stand beside.</summary>
    public const int MostOfficers = 50;

    /// <summary>The managers above whoever is to get the role, the nearest first, whether or not they can sign in.</summary>
    public IReadOnlyList<Guid> Line { get; init; } = [];

    public IReadOnlyList<Guid> RoleOwners { get; init; } = [];

    public IReadOnlyList<Guid> Heads { get; init; } = [];

    public IReadOnlyList<Guid> Officers { get; init; } = [];

    /// <summary>The people of each group, by the policy's stage.</summary>
    public IReadOnlyDictionary<Guid, IReadOnlyList<Guid>> Groups { get; init; } = new Dictionary<Guid, IReadOnlyList<Guid>>();

    /// <summary>Those of all these who can sign in, with their manager.</summary>
    public IReadOnlyDictionary<Guid, Guid?> Able { get; init; } = new Dictionary<Guid, Guid?>();

    /// <summary>Who stands in for whom now, the nearest first.</summary>
    public IReadOnlyDictionary<Guid, IReadOnlyList<Guid>> Deputies { get; init; } = new Dictionary<Guid, IReadOnlyList<Guid>>();

    public IReadOnlySet<Guid> Away { get; init; } = new HashSet<Guid>();
}

/// <summary>Where a stage leads.</summary>
/// <param name="Approvers">Each once.</param>
/// <param name="Fault">Why those it names are not enough; then those above are among the approvers.</param>
/// <param name="IsBlocked">Fewer are left than must agree.</param>
internal sealed record StageRoute(IReadOnlyList<RouteApprover> Approvers, RouteFault Fault, bool IsBlocked);

/// <summary>Somebody who may decide, perhaps in another's place.</summary>
internal sealed record RouteApprover(Guid PersonId, Guid? OnBehalfOf, ApproverVia Via);

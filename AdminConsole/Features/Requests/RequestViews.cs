using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.Requests;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;

namespace AdminConsole.Features.Requests;

/// <summary>Which requests a list shows.</summary>
internal enum RequestList
{
    /// <summary>Those I asked for, and those asked for me.</summary>
    Mine,

    /// <summary>Those that wait for my decision.</summary>
    ToDecide,

    /// <summary>All that I may see by <see cref="ConsolePermissions.RequestRead"/>.</summary>
    All,

    /// <summary>Those of one person, in <see cref="RequestQuery.PersonId"/>: for their page.</summary>
    OfPerson,
}

/// <summary>A list's filters. Text in an address that means nothing is as if it were not there.</summary>
internal sealed record RequestQuery(RequestList List)
{
    public const string Pending = "pending";
    public const string Late = "late";
    public const string InTime = "intime";
    public const string Stuck = "nobody";
    public const string ByMe = "me";
    public const string ByOthers = "others";

    public RequestState? State { get; init; }

    /// <summary>True for those that are not decided yet: open, or asked back.</summary>
    public bool IsPending { get; init; }

    /// <summary>True for those that have nobody to decide them, false for all others; null for all.</summary>
    public bool? IsStuck { get; init; }

    /// <summary>True for those whose stage is late by now, false for all others; null for all.</summary>
    public bool? IsLate { get; init; }

    /// <summary>True for those that the reader asked for, false for those that others asked for; null for all.</summary>
    public bool? IsAskedByMe { get; init; }

    public Guid? PersonId { get; init; }

    public Guid? RoleId { get; init; }

    /// <summary>The branch of whoever is to get the role.</summary>
    public Guid? DepartmentId { get; init; }

    /// <summary>Words in the name of whoever is to get the role, or all of them in the name of the role.</summary>
    public string? Text { get; init; }

    /// <summary>The keys of the address that filter a list.</summary>
    public static string[] KeysOf(RequestList list) => list switch
    {
        RequestList.ToDecide => ["q", "wait"],
        RequestList.Mine => ["q", "state", "by"],
        _ => ["q", "state", "wait", "department", "role"],
    };

    /// <summary>What an address asks for.</summary>
    public static RequestQuery Read(RequestList list, UrlState url)
    {
        var keys = KeysOf(list);
        var state = keys.Contains("state", StringComparer.Ordinal) ? url.Get("state") : null;
        var wait = keys.Contains("wait", StringComparer.Ordinal) ? url.Get("wait") : null;
        var by = keys.Contains("by", StringComparer.Ordinal) ? url.Get("by") : null;
        return new RequestQuery(list)
        {
            Text = url.Get("q"),
            State = state is null ? null : url.Enum<RequestState>("state"),
            IsPending = state is Pending,
            IsLate = wait is Late ? true : wait is InTime ? false : null,
            IsStuck = wait is Stuck ? true : null,
            IsAskedByMe = by is ByMe ? true : by is ByOthers ? false : null,
            DepartmentId = list == RequestList.All ? url.Id("department") : null,
            RoleId = list == RequestList.All ? url.Id("role") : null,
        };
    }
}

/// <summary>A request as it is listed. Times are UTC; <c>Scope</c> is null for the whole company, <c>Days</c> for no end.</summary>
internal sealed record RequestRow(
    Guid Id,
    Guid BasketId,
    DateTime SubmittedAt,
    Guid RequesterId,
    string Requester,
    Guid PersonId,
    string Person,
    string Department,
    Guid RoleId,
    string Role,
    string? Scope,
    DateTime? StartsAt,
    int? Days,
    string Reason,
    RequestState State,
    int Stage,
    DateTime? DueAt,
    DateTime? StuckAt,
    DateTime? ClosedAt,
    bool IsRenewal)
{
    /// <summary>The highest of what the role gives.</summary>
    public Sensitivity Sensitivity { get; init; } = Sensitivity.Low;

    /// <summary>Who decides the stage it stands at; null where there is none.</summary>
    public StageKind? Kind { get; init; }

    /// <summary>Since when it stands there.</summary>
    public DateTime? OpenedAt { get; init; }

    /// <summary>When it went to those above.</summary>
    public DateTime? EscalatedAt { get; init; }

    /// <summary>The stage that is late by now.</summary>
    public bool IsLate { get; init; }
}

/// <summary>One page, and the places of its ends.</summary>
internal sealed record RequestPage(KeysetPage<RequestRow> Page, string? First, string? Last);

/// <summary>What a menu or a home page counts, each up to <see cref="RequestReader.CountLimit"/>.</summary>
internal sealed record RequestCounts(int ToDecide, int MineOpen, int MineQuestions);

/// <summary>A request with all that a decision needs. Times are UTC.</summary>
/// <param name="Row">As it is listed.</param>
/// <param name="RoleDescription">What the role is for.</param>
/// <param name="JobTitle">Of whoever is to get the role.</param>
/// <param name="ManagerName">Of whoever is to get the role; empty for none.</param>
/// <param name="Shown">What a decision sends back.</param>
/// <param name="Stages">The way, of this round.</param>
/// <param name="Talk">Decisions, questions and answers, oldest first.</param>
/// <param name="Permissions">What the role gives, the most sensitive first; up to <see cref="RequestReader.PermissionsShown"/>.</param>
/// <param name="PermissionCount">All of them.</param>
/// <param name="Conflicts">Separations of duty that it would break. With any of them no approval is taken.</param>
/// <param name="Held">What the person has now, and how.</param>
/// <param name="Peers">People of the same department and position.</param>
/// <param name="LastSignInAt">When the person last signed in; null for never.</param>
/// <param name="Risks">What to look at twice.</param>
/// <param name="Given">What it came to, once approved.</param>
/// <param name="Branches">Branches that an approval can narrow it to.</param>
/// <param name="MaximumDays">The longest its policy allows; null for no bound.</param>
/// <param name="May">What the reader may do with it now.</param>
internal sealed record RequestView(
    RequestRow Row,
    string RoleDescription,
    string JobTitle,
    string ManagerName,
    PreviewStamp Shown,
    IReadOnlyList<StageRow> Stages,
    IReadOnlyList<TalkRow> Talk,
    IReadOnlyList<AskedPermission> Permissions,
    int PermissionCount,
    IReadOnlyList<string> Conflicts,
    IReadOnlyList<HeldRow> Held,
    PeerCount Peers,
    DateTime? LastSignInAt,
    IReadOnlyList<RequestRisk> Risks,
    GivenRow? Given,
    IReadOnlyList<BranchChoice> Branches,
    int? MaximumDays,
    RequestRights May);

/// <summary>
/// A stage and who decides it: names of those it waits for, and of those who have agreed. <c>NoHours</c> names the calendar
/// of an open one that has no working time, so that its days are counted as ordinary ones.
/// </summary>
internal sealed record StageRow(
    int Ordinal, StageKind Kind, int Needed, StageState State, DateTime? OpenedAt, DateTime? DueAt, DateTime? EscalatedAt, IReadOnlyList<ApproverRow> Waiting, IReadOnlyList<string> Agreed, string? NoHours = null);

/// <summary>Somebody whom a stage waits for; <c>OnBehalfOf</c> names whose deputy they are.</summary>
internal sealed record ApproverRow(Guid PersonId, string Name, string? OnBehalfOf, ApproverVia Via);

/// <summary>Something said; <c>Days</c> and <c>Scope</c> where an approval cut them.</summary>
internal sealed record TalkRow(DateTime At, int Round, RequestVerdict Verdict, string Name, string? OnBehalfOf, string Comment, int? Days, string? Scope);

/// <summary>A permission that the role gives; <c>IsNew</c> where the person has it nowhere yet.</summary>
internal sealed record AskedPermission(string Key, Sensitivity Sensitivity, bool IsNew);

/// <summary>A role that the person has; <c>GivesSome</c> where it gives part of what is asked for already.</summary>
internal sealed record HeldRow(Guid RoleId, string Role, string? Scope, DateTime From, DateTime? Until, AssignmentOrigin Origin, Sensitivity Sensitivity, bool GivesSome);

/// <summary>How many people of the same department and position have the role, of how many; the first names.</summary>
internal sealed record PeerCount(int Have, int Of, IReadOnlyList<string> Names);

/// <summary>The assignment a request came to.</summary>
internal sealed record GivenRow(Guid AssignmentId, DateTime From, DateTime? Until, bool IsInForce, bool IsRenewable);

/// <summary>A branch; <c>Depth</c> from zero, for indenting.</summary>
internal sealed record BranchChoice(Guid Id, string Name, int Depth);

/// <summary>What the reader may do with the request now. <c>OnBehalfOf</c> names whose place they would decide in.</summary>
internal sealed record RequestRights(bool Decide, string? OnBehalfOf, bool Withdraw, bool Edit, bool Answer, bool Renew);

/// <summary>What an approver should look at twice.</summary>
internal enum RequestRisk
{
    /// <summary>Gives something critical.</summary>
    Critical,

    /// <summary>Gives something of high sensitivity.</summary>
    Sensitive,

    /// <summary>Holds in the whole company.</summary>
    WholeCompany,

    /// <summary>Has no end.</summary>
    NoEnd,

    /// <summary>Nobody of the same department and position has it.</summary>
    NoPeer,

    /// <summary>The person has not signed in for as long as the console calls dormant, or never did.</summary>
    Dormant,

    /// <summary>Lies outside the person's own department.</summary>
    OtherDepartment,

    /// <summary>Would break a separation of duty.</summary>
    Conflict,
}

/// <summary>What a basket came to, each in the order of its items.</summary>
internal sealed record BasketDone(Guid BasketId, IReadOnlyList<Guid> RequestIds, IReadOnlyList<RequestState> States);

/// <summary>Whom the reader may ask for.</summary>
internal sealed record PersonChoice(Guid Id, string Name, string JobTitle, string Department, bool IsSelf);

/// <summary>How the catalogue is looked through.</summary>
internal sealed record CatalogueQuery(Guid PersonId)
{
    /// <summary>Words in the role's name or description.</summary>
    public string? Text { get; init; }

    /// <summary>Only what this colleague has.</summary>
    public Guid? LikePersonId { get; init; }

    /// <summary>Only what peers have and the person does not, the most common first.</summary>
    public bool Recommended { get; init; }
}

/// <summary>
/// A role that can be asked for; <c>Kinds</c> are the stages it would go through, none where it is given at once.
/// <c>Peers</c> of <c>PeersOf</c> have it.
/// </summary>
internal sealed record RoleOffer(
    Guid RoleId,
    string Name,
    string Description,
    Guid? DepartmentId,
    string? Department,
    Sensitivity Sensitivity,
    int Peers,
    int PeersOf,
    bool IsHeld,
    bool IsAsked,
    int? MaximumDays,
    IReadOnlyList<StageKind> Kinds);

/// <summary>A page of the catalogue, and the places of its ends; recommendations come as one page.</summary>
internal sealed record CataloguePage(KeysetPage<RoleOffer> Page, string? First, string? Last);

/// <summary>A policy as it is listed.</summary>
internal sealed record PolicyRow(
    Guid Id, string Name, Guid? RoleId, string? Role, Sensitivity? MinimumSensitivity, int? MaximumDays, bool FourEyes, bool Automatic, int RemindHours, int EscalateHours,
    DateTime? RetiredAt, IReadOnlyList<PolicyStageRow> Stages);

/// <summary>A stage of a policy; the names of a group's people.</summary>
internal sealed record PolicyStageRow(StageKind Kind, int Needed, IReadOnlyList<string> Members);

/// <summary>What a policy's form needs: the values, and the names of the group's people and of the role.</summary>
internal sealed record PolicyForm(RequestPolicyInput Input, IReadOnlyDictionary<Guid, string> Names);

/// <summary>
/// Whom a policy would leave without a decider: of <c>People</c> looked at, <c>Nobody</c> have a stage that leads to
/// nobody or only to themselves and goes to those above instead, <c>Blocked</c> have nobody above either. The first by name.
/// </summary>
internal sealed record PolicyCheck(int People, int Nobody, int Blocked, IReadOnlyList<RouteGap> First);

/// <summary>One person's stage that leads nowhere; blocked when nobody above can take it. <c>Asks</c> names those whose place it is, empty for nobody.</summary>
internal sealed record RouteGap(Guid PersonId, string Name, int Stage, StageKind Kind, RouteFault Fault, bool IsBlocked, string Asks);

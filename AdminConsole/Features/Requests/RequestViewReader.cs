using AdminConsole.Domain.Access;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.Requests;
using AdminConsole.Domain.Roles;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Calendars;
using AdminConsole.Persistence.Requests;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Requests;

/// <summary>Puts together what an approver looks at before deciding.</summary>
internal sealed class RequestViewReader(SettingsReader settings, CalendarReader calendars)
{
    private const int PeersNamed = 10;
    private const int BranchesShown = 300;

    /// <summary>The requester, whoever it is for, those asked about it, and whoever reads or decides requests where the person is.</summary>
    public static async Task<bool> MaySeeAsync(ConsoleDbContext context, AccessModel model, Guid me, Guid id, DateTime now, CancellationToken cancellationToken)
    {
        var who = await context.AccessRequests.Where(row => row.Id == id)
            .Join(context.People, static row => row.PersonId, static person => person.Id, static (row, person) => new { row.RequesterId, row.PersonId, person.DepartmentId }).SingleOrDefaultAsync(cancellationToken);
        return who is not null
            && (who.RequesterId == me || who.PersonId == me
                || model.Allows(me, ConsolePermissions.RequestRead, who.DepartmentId, now)
                || model.Allows(me, ConsolePermissions.RequestDecide, who.DepartmentId, now)
                || await context.RequestApprovers.AnyAsync(line => line.RequestId == id && line.PersonId == me, cancellationToken));
    }

    public async Task<RequestView?> ReadAsync(ConsoleDbContext context, AccessModel model, Guid me, Guid id, DateTime now, CancellationToken cancellationToken)
    {
        var request = await context.AccessRequests.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (request is null || !await MaySeeAsync(context, model, me, id, now, cancellationToken))
        {
            return null;
        }

        var row = (await RequestRows.ReadAsync(context, model, context.AccessRequests.Where(other => other.Id == id), now, descending: false, cancellationToken))[0];
        var person = await context.People.AsNoTracking().SingleAsync(other => other.Id == request.PersonId, cancellationToken);
        var said = await context.RequestDecisions.AsNoTracking().Where(other => other.RequestId == id).OrderBy(static other => other.At).ThenBy(static other => other.Id).ToListAsync(cancellationToken);
        var stages = await context.RequestStages.AsNoTracking().Where(other => other.RequestId == id && other.Round == request.Round).OrderBy(static other => other.Ordinal).ToListAsync(cancellationToken);
        var lines = await context.RequestApprovers.AsNoTracking().Where(other => other.RequestId == id).ToListAsync(cancellationToken);
        Guid[] ids = [.. said.SelectMany(static entry => new[] { entry.PersonId, entry.OnBehalfOf ?? entry.PersonId }), .. lines.SelectMany(static line => new[] { line.PersonId, line.OnBehalfOf ?? line.PersonId }), person.ManagerId ?? person.Id];
        ids = [.. ids.Distinct()];
        var names = await context.People.Where(other => ids.Contains(other.Id)).Select(static other => new { other.Id, Name = (other.GivenName + " " + other.FamilyName).Trim() }).ToDictionaryAsync(static other => other.Id, static other => other.Name, cancellationToken);
        var departments = await context.Departments.AsNoTracking().OrderBy(static department => department.Name).ToListAsync(cancellationToken);
        var departmentNames = departments.ToDictionary(static department => department.Id, static department => department.Name);
        var conflicts = request.IsPending ? await RequestGrant.ConflictsAsync(context, model, request, now, cancellationToken) : [];
        var hash = RequestShown.HashOf(model, request, conflicts.Select(static conflict => conflict.PolicyId), RequestDecisions.Questions(said));
        var permissions = model.PermissionsOf(request.RoleId);
        var held = await HeldAsync(context, model, request, departmentNames, now, cancellationToken);
        var peers = await PeersAsync(context, person, request.RoleId, now, cancellationToken);
        var lastSignIn = await context.Sessions.Where(session => session.PersonId == person.Id).MaxAsync(static session => (DateTime?)session.CreatedAt, cancellationToken);
        var given = request.AssignmentId is { } assignmentId ? await GivenAsync(context, assignmentId, now, cancellationToken) : null;
        var noHours = await NoHoursAsync(context, stages.Find(static stage => stage.State == StageState.Open), lines, cancellationToken);
        var mine = lines.Find(line => line.PersonId == me && line.State == ApproverState.Open);
        var isMine = request.RequesterId == me;
        return new RequestView(
            row,
            await context.Roles.Where(role => role.Id == request.RoleId).Select(static role => role.Description).SingleAsync(cancellationToken),
            person.JobTitle,
            person.ManagerId is { } manager ? names.GetValueOrDefault(manager, string.Empty) : string.Empty,
            RequestShown.StampOf(request, hash),
            [.. stages.Select(stage => StageOf(stage, lines, said, names) with { NoHours = stage.State == StageState.Open ? noHours : null })],
            [.. said.Select(entry => new TalkRow(
                entry.At, entry.Round, entry.Verdict, names.GetValueOrDefault(entry.PersonId, string.Empty), entry.OnBehalfOf is { } principal ? names.GetValueOrDefault(principal) : null,
                entry.Comment, entry.Days, entry.ScopeDepartmentId is { } scope ? departmentNames.GetValueOrDefault(scope) : null))],
            [.. permissions.OrderByDescending(static permission => permission.Sensitivity).ThenBy(static permission => permission.Key, StringComparer.Ordinal).Take(RequestReader.PermissionsShown)
                .Select(permission => new AskedPermission(permission.Key, permission.Sensitivity, !model.AllowsSomewhere(person.Id, permission.Key, now)))],
            permissions.Count,
            [.. conflicts.Select(static conflict => conflict.Policy)],
            held,
            peers,
            lastSignIn,
            [.. Risks(model, request, person, row.Sensitivity, peers, lastSignIn, conflicts.Count > 0, now)],
            given,
            Branches(departments, request.ScopeDepartmentId),
            (await RequestBook.ReadAsync(context, cancellationToken)).WayOf(model, request.RoleId).MaximumDays,
            new RequestRights(
                Decide: mine is not null && request.State == RequestState.Open && !isMine && request.PersonId != me,
                mine?.OnBehalfOf is { } behalf ? names.GetValueOrDefault(behalf) : null,
                Withdraw: isMine && request.IsPending,
                Edit: isMine && request.IsPending,
                Answer: isMine && request.State == RequestState.Question,
                Renew: given is { IsRenewable: true } && (isMine || request.PersonId == me)));
    }

    private IEnumerable<RequestRisk> Risks(AccessModel model, AccessRequest request, Person person, Sensitivity sensitivity, PeerCount peers, DateTime? lastSignIn, bool hasConflict, DateTime now)
    {
        if (hasConflict)
        {
            yield return RequestRisk.Conflict;
        }

        if (sensitivity >= Sensitivity.High)
        {
            yield return sensitivity == Sensitivity.Critical ? RequestRisk.Critical : RequestRisk.Sensitive;
        }

        if (request.ScopeDepartmentId is not { } scope)
        {
            yield return RequestRisk.WholeCompany;
        }
        else if (!model.Departments.IsWithin(scope, person.DepartmentId) && !model.Departments.IsWithin(person.DepartmentId, scope))
        {
            yield return RequestRisk.OtherDepartment;
        }

        if (request.Days is null)
        {
            yield return RequestRisk.NoEnd;
        }

        if (peers.Have == 0)
        {
            yield return RequestRisk.NoPeer;
        }

        if (lastSignIn is not { } last || now - last > TimeSpan.FromDays(settings.Get(SettingDefinitions.DormantDays)))
        {
            yield return RequestRisk.Dormant;
        }
    }

    private static StageRow StageOf(RequestStage stage, List<RequestApprover> lines, List<RequestDecision> said, Dictionary<Guid, string> names)
        => new(
            stage.Ordinal,
            stage.Kind,
            stage.Needed,
            stage.State,
            stage.OpenedAt,
            stage.DueAt,
            stage.EscalatedAt,
            [.. lines.Where(line => line.StageId == stage.Id && line.State is ApproverState.Open or ApproverState.Asked && line.StageId == stage.Id)
                .Select(line => new ApproverRow(line.PersonId, names.GetValueOrDefault(line.PersonId, string.Empty), line.OnBehalfOf is { } principal ? names.GetValueOrDefault(principal) : null, line.Via))
                .OrderBy(static line => line.Via).ThenBy(static line => line.Name, StringComparer.CurrentCulture)],
            [.. said.Where(entry => entry.StageId == stage.Id && entry.Verdict == RequestVerdict.Approve).Select(entry => names.GetValueOrDefault(entry.PersonId, string.Empty))]);

    // By whose calendar the stage's clock was set; that it never comes due must not go unsaid.
    private async Task<string?> NoHoursAsync(ConsoleDbContext context, RequestStage? open, List<RequestApprover> lines, CancellationToken cancellationToken)
    {
        if (open is not { OpenedAt: { } since } || Math.Max(open.RemindHours, open.EscalateHours) is not (> 0 and var hours))
        {
            return null;
        }

        var first = lines.Where(line => line.StageId == open.Id).OrderBy(static line => line.Via).ThenBy(static line => line.PersonId).FirstOrDefault();
        var days = first is null ? await calendars.DefaultAsync(context, cancellationToken) : await calendars.OfPersonAsync(context, first.PersonId, cancellationToken);
        return days.Add(since, TimeSpan.FromHours(hours)).IsSuccess ? null : days.Calendar.Name;
    }

    private static async Task<IReadOnlyList<HeldRow>> HeldAsync(ConsoleDbContext context, AccessModel model, AccessRequest request, Dictionary<Guid, string> departments, DateTime now, CancellationToken cancellationToken)
    {
        var asked = model.PermissionsOf(request.RoleId).Select(static permission => permission.Index).ToHashSet();
        var rows = await context.Assignments.Where(row => row.PersonId == request.PersonId && row.ValidFrom <= now && (row.ValidUntil == null || row.ValidUntil > now))
            .Join(context.Roles, static row => row.RoleId, static role => role.Id, static (row, role) => new { row.RoleId, role.Name, row.ScopeDepartmentId, row.ValidFrom, row.ValidUntil, row.Origin })
            .ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(row => new HeldRow(
                row.RoleId,
                row.Name,
                row.ScopeDepartmentId is { } scope ? departments.GetValueOrDefault(scope) : null,
                row.ValidFrom,
                row.ValidUntil,
                row.Origin,
                RequestRules.SensitivityOf(model, row.RoleId),
                model.PermissionsOf(row.RoleId).Any(permission => asked.Contains(permission.Index)))).OrderByDescending(static row => row.Sensitivity).ThenBy(static row => row.Role, StringComparer.Ordinal),
        ];
    }

    private static async Task<PeerCount> PeersAsync(ConsoleDbContext context, Person person, Guid roleId, DateTime now, CancellationToken cancellationToken)
    {
        var peers = context.People.Where(other => other.DepartmentId == person.DepartmentId && other.TitleKey == person.TitleKey && other.Id != person.Id && other.Status == PersonStatus.Active);
        var have = peers.Where(other => context.Assignments.Any(row => row.PersonId == other.Id && row.RoleId == roleId && row.ValidFrom <= now && (row.ValidUntil == null || row.ValidUntil > now)));
        return new PeerCount(
            await have.Take(RequestReader.CountLimit).CountAsync(cancellationToken),
            await peers.Take(RequestReader.CountLimit).CountAsync(cancellationToken),
            await have.OrderBy(static other => other.SortName).ThenBy(static other => other.Id).Take(PeersNamed).Select(static other => (other.GivenName + " " + other.FamilyName).Trim()).ToListAsync(cancellationToken));
    }

    private static async Task<GivenRow?> GivenAsync(ConsoleDbContext context, Guid assignmentId, DateTime now, CancellationToken cancellationToken)
        => await context.Assignments.AsNoTracking().SingleOrDefaultAsync(row => row.Id == assignmentId, cancellationToken) is { } row
            ? new GivenRow(row.Id, row.ValidFrom, row.ValidUntil, row.IsInForce(now), row.ValidUntil > now && row.Origin != AssignmentOrigin.Birthright)
            : null;

    private static List<BranchChoice> Branches(List<Domain.Departments.Department> departments, Guid? top)
    {
        var below = departments.ToLookup(static department => department.ParentId);
        List<BranchChoice> branches = [];
        foreach (var department in departments.Where(department => top is null ? department.ParentId is null : department.Id == top))
        {
            Down(department, 0);
        }

        return branches;

        void Down(Domain.Departments.Department department, int depth)
        {
            if (branches.Count == BranchesShown)
            {
                return;
            }

            branches.Add(new BranchChoice(department.Id, department.Name, depth));
            foreach (var child in below[department.Id])
            {
                Down(child, depth + 1);
            }
        }
    }
}

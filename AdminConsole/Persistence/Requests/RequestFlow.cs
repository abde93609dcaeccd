using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Mail;
using AdminConsole.Domain.Requests;
using AdminConsole.Persistence.Calendars;
using AdminConsole.Persistence.Mail;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Requests;

/// <summary>Moves a request from stage to stage within the unit of whoever moves it. It saves nothing itself.</summary>
internal sealed class RequestFlow(CalendarReader calendars)
{
    /// <summary>A day's work, for a calendar by which nothing ever comes due.</summary>
    private const double HoursOfDay = 8;

    /// <summary>
    /// Lays out the stages of a new round and opens the first; the error names the stage that leads to nobody. Not for what
    /// is granted at once.
    /// </summary>
    public async Task<ConsoleError?> BeginAsync(Unit unit, AccessRequest request, RequestWay way, CancellationToken cancellationToken)
    {
        request.PolicyId = way.PolicyId;
        request.FourEyes = way.FourEyes;
        var facts = await RouteReader.ReadAsync(unit.Database, unit.Access, RouteQuestion.Of(request, way.Stages), unit.Now, cancellationToken);
        HashSet<Guid> voices = [];
        StageRoute? first = null;
        for (var index = 0; index < way.Stages.Count; index++)
        {
            var route = RequestRouting.Find(way.Stages[index], facts, new HashSet<Guid>());
            voices.UnionWith(route.Approvers.Select(static approver => approver.PersonId));
            first ??= route;
            if (route.IsBlocked)
            {
                return new NoRouteError(index + 1, way.Stages[index].Kind);
            }
        }

        if (way.FourEyes && voices.Count < Math.Max(2, way.Stages.Sum(static stage => stage.Needed)))
        {
            return new NoRouteError(way.Stages.Count, way.Stages[^1].Kind);
        }

        List<RequestStage> stages = [.. way.Stages.Select((stage, index) => new RequestStage
        {
            Id = NewKey(unit),
            RequestId = request.Id,
            Round = request.Round,
            Ordinal = index + 1,
            Kind = stage.Kind,
            Needed = stage.Needed,
            PolicyStageId = stage.PolicyStageId,
            RemindHours = way.RemindHours,
            EscalateHours = way.EscalateHours,
        })];
        unit.Database.RequestStages.AddRange(stages);
        await OpenAsync(unit, request, stages[0], first!, cancellationToken);
        return null;
    }

    /// <summary>
    /// Closes a stage on which enough have agreed and opens the next; true when there is none, and the role is to be given.
    /// </summary>
    public async Task<bool> PassAsync(
        Unit unit, AccessRequest request, RequestStage stage, IReadOnlyList<RequestStage> stages, IReadOnlyList<RequestDecision> decisions, CancellationToken cancellationToken)
    {
        stage.State = StageState.Passed;
        var next = stages.FirstOrDefault(other => other.Ordinal == stage.Ordinal + 1);
        if (next is null && stages.All(static other => other.Kind != StageKind.SecurityOfficer) && unit.Access.PermissionsOf(request.RoleId).Any(AccessRules.Stands))
        {
            // The role came to give more since it was asked for.
            next = new RequestStage
            {
                Id = NewKey(unit),
                RequestId = request.Id,
                Round = request.Round,
                Ordinal = stage.Ordinal + 1,
                Kind = StageKind.SecurityOfficer,
                Needed = 1,
                RemindHours = stage.RemindHours,
                EscalateHours = stage.EscalateHours,
            };
            unit.Database.RequestStages.Add(next);
        }

        if (next is null)
        {
            return true;
        }

        var way = WayOf(next, next.Needed);
        var facts = await RouteReader.ReadAsync(unit.Database, unit.Access, RouteQuestion.Of(request, [way]), unit.Now, cancellationToken);
        await OpenAsync(unit, request, next, RequestRouting.Find(way, facts, UsedOf(request, next, decisions)), cancellationToken);
        return false;
    }

    /// <summary>Sets the stage's clock anew from now, as after an answer.</summary>
    public async Task WindAsync(Unit unit, RequestStage stage, IReadOnlyList<Guid> approvers, CancellationToken cancellationToken)
    {
        if (stage.RemindHours == 0 && stage.EscalateHours == 0)
        {
            return;
        }

        var days = approvers.Count > 0
            ? await calendars.OfPersonAsync(unit.Database, approvers[0], cancellationToken)
            : await calendars.DefaultAsync(unit.Database, cancellationToken);
        stage.RemindAt = After(stage.RemindHours);
        stage.DueAt = After(stage.EscalateHours);

        DateTime? After(int hours)
            => hours == 0 ? null
                : days.Add(unit.Now, TimeSpan.FromHours(hours)) is { IsSuccess: true } due ? due.Value
                : unit.Now.AddDays(hours / HoursOfDay);
    }

    /// <summary>
    /// Finds anew who decides the open stage; true when that changed anything. <paramref name="gone"/> leaves in this unit.
    /// </summary>
    public static async Task<bool> RerouteAsync(Unit unit, AccessRequest request, CancellationToken cancellationToken, Guid? gone = null)
    {
        var stage = await unit.Database.RequestStages.SingleOrDefaultAsync(row => row.RequestId == request.Id && row.Round == request.Round && row.Ordinal == request.Stage, cancellationToken);
        if (!request.IsPending || stage is not { State: StageState.Open })
        {
            return false;
        }

        var decisions = await unit.Database.RequestDecisions.Where(row => row.RequestId == request.Id && row.Round == request.Round).ToListAsync(cancellationToken);
        var lines = await unit.Database.RequestApprovers.Where(row => row.StageId == stage.Id).ToListAsync(cancellationToken);
        var way = WayOf(stage, stage.Needed - VoicesOf(stage, decisions).Count);
        var facts = await RouteReader.ReadAsync(unit.Database, unit.Access, RouteQuestion.Of(request, [way]), unit.Now, cancellationToken, gone);
        var route = RequestRouting.Find(way, facts, UsedOf(request, stage, decisions), stage.EscalatedAt is not null);
        var moved = Settle(unit, request, stage, lines, route);
        moved |= Stick(unit, request, stage, route);
        if (moved)
        {
            // Against whoever decides in the same moment: one of the two looks again.
            request.Version++;
        }

        return moved;
    }

    /// <summary>Ends a request; what was open of it is closed. Gives back whose inbox it was in.</summary>
    public static async Task<IReadOnlyList<Guid>> CloseAsync(Unit unit, AccessRequest request, RequestState state, CancellationToken cancellationToken)
    {
        request.State = state;
        request.ClosedAt = unit.Now;
        request.StuckAt = null;
        request.Version++;
        return await ClearAsync(unit, request, cancellationToken);
    }

    /// <summary>Cancels what is open of the request's round. Gives back whose inbox it was in.</summary>
    public static async Task<IReadOnlyList<Guid>> ClearAsync(Unit unit, AccessRequest request, CancellationToken cancellationToken)
    {
        var refused = request.State == RequestState.Refused;
        foreach (var stage in await unit.Database.RequestStages.Where(row => row.RequestId == request.Id && (row.State == StageState.Waiting || row.State == StageState.Open)).ToListAsync(cancellationToken))
        {
            if (stage.State is StageState.Waiting or StageState.Open)
            {
                stage.State = refused && stage.State == StageState.Open ? StageState.Refused : StageState.Cancelled;
            }
        }

        List<Guid> asked = [];
        foreach (var line in await unit.Database.RequestApprovers.Where(row => row.RequestId == request.Id && (row.State == ApproverState.Open || row.State == ApproverState.Asked)).ToListAsync(cancellationToken))
        {
            if (line.State is ApproverState.Open or ApproverState.Asked)
            {
                line.State = ApproverState.Closed;
                asked.Add(line.PersonId);
            }
        }

        return asked;
    }

    /// <summary>Those who have spoken and do not count again in this stage; under four eyes, in the whole round.</summary>
    public static HashSet<Guid> UsedOf(AccessRequest request, RequestStage stage, IEnumerable<RequestDecision> decisions)
    {
        HashSet<Guid> used = [];
        foreach (var decision in decisions)
        {
            if (decision.Verdict == RequestVerdict.Approve && decision.Round == request.Round && (request.FourEyes || decision.StageId == stage.Id))
            {
                used.Add(decision.PersonId);
                if (decision.OnBehalfOf is { } principal)
                {
                    used.Add(principal);
                }
            }
        }

        return used;
    }

    /// <summary>The voices that have agreed in this stage; a deputy's is their principal's.</summary>
    public static HashSet<Guid> VoicesOf(RequestStage stage, IEnumerable<RequestDecision> decisions)
        => [.. decisions.Where(decision => decision.StageId == stage.Id && decision.Verdict == RequestVerdict.Approve).Select(static decision => decision.OnBehalfOf ?? decision.PersonId)];

    public static WayStage WayOf(RequestStage stage, int needed) => new(stage.Kind, needed, stage.PolicyStageId);

    public static Guid NewKey(Unit unit) => Guid.CreateVersion7(new DateTimeOffset(unit.Now, TimeSpan.Zero));

    private async Task OpenAsync(Unit unit, AccessRequest request, RequestStage stage, StageRoute route, CancellationToken cancellationToken)
    {
        stage.State = StageState.Open;
        stage.OpenedAt = unit.Now;
        request.Stage = stage.Ordinal;
        request.StuckAt = null;
        Settle(unit, request, stage, [], route);
        Stick(unit, request, stage, route);
        await WindAsync(unit, stage, [.. route.Approvers.Select(static approver => approver.PersonId)], cancellationToken);
    }

    private static bool Settle(Unit unit, AccessRequest request, RequestStage stage, IReadOnlyList<RequestApprover> lines, StageRoute route)
    {
        var moved = false;
        var state = request.State == RequestState.Question ? ApproverState.Asked : ApproverState.Open;
        foreach (var approver in route.Approvers)
        {
            if (lines.FirstOrDefault(row => row.PersonId == approver.PersonId) is not { } line)
            {
                unit.Database.RequestApprovers.Add(new RequestApprover
                {
                    StageId = stage.Id,
                    PersonId = approver.PersonId,
                    RequestId = request.Id,
                    OnBehalfOf = approver.OnBehalfOf,
                    Via = approver.Via,
                    State = state,
                });
                Outbox.Add(unit, stage.EscalatedAt is not null && approver.Via == ApproverVia.Escalation ? MailKind.RequestEscalated : MailKind.RequestToDecide, approver.PersonId, request.Id, occasion: stage.Id.ToString("N"));
                moved = true;
            }
            else if (line.State != ApproverState.Decided && (line.State == ApproverState.Closed || line.OnBehalfOf != approver.OnBehalfOf || line.Via != approver.Via))
            {
                (line.State, line.OnBehalfOf, line.Via) = (state, approver.OnBehalfOf, approver.Via);
                moved = true;
            }
        }

        foreach (var line in lines)
        {
            if (line.State is ApproverState.Open or ApproverState.Asked && !route.Approvers.Any(approver => approver.PersonId == line.PersonId))
            {
                line.State = ApproverState.Closed;
                moved = true;
            }
        }

        return moved;
    }

    // Whoever sees to security hears of a stage that nobody can decide, once for each time that it comes to that.
    private static bool Stick(Unit unit, AccessRequest request, RequestStage stage, StageRoute route)
    {
        if (route.IsBlocked == request.StuckAt is not null)
        {
            return false;
        }

        request.StuckAt = route.IsBlocked ? unit.Now : null;
        if (route.IsBlocked)
        {
            foreach (var officer in RequestRouting.Wardens(unit.Access, request.ScopeDepartmentId, unit.Now).Where(id => id != request.RequesterId && id != request.PersonId))
            {
                Outbox.Add(unit, MailKind.RequestEscalated, officer, request.Id, new { stuck = true }, $"stuck/{unit.EventId:N}/{stage.Id:N}");
            }
        }

        return true;
    }
}

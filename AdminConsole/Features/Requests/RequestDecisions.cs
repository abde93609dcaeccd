using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Mail;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Requests;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Mail;
using AdminConsole.Persistence.Requests;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Requests;

/// <summary>
/// What approvers do. An approval stands in line with whatever moves access, since it may be the last: of a hundred at
/// once, each sees what the one before it did.
/// </summary>
internal sealed class RequestDecisions(UnitOfWork work, RequestFlow flow)
{
    /// <summary>
    /// Approves, refuses or asks back, bound to what was shown. What moved since gives <see cref="RequestMovedError"/>.
    /// Gives back where the request stands afterwards.
    /// </summary>
    public async Task<Result<RequestState>> DecideAsync(Actor actor, Guid id, DecisionInput input, CancellationToken cancellationToken)
    {
        var comment = RequestRules.Validate(input);
        if (!comment.IsSuccess)
        {
            return comment.Error;
        }

        var action = input.Verdict switch
        {
            RequestVerdict.Approve => AuditActions.RequestApprove,
            RequestVerdict.Refuse => AuditActions.RequestRefuse,
            _ => AuditActions.RequestQuestion,
        };
        return await work.ExecuteAsync<RequestState>(
            actor,
            Intent.ByOwner(action, AuditTargets.Request, id, ownerId: actor.PersonId ?? Guid.Empty, reason: comment.Value, movesAccess: input.Verdict == RequestVerdict.Approve),
            (unit, token) => DecideAsync(unit, id, input, comment.Value, token),
            cancellationToken);
    }

    private async Task<Result<RequestState>> DecideAsync(Unit unit, Guid id, DecisionInput input, string comment, CancellationToken token)
    {
        // At once: each question more would be a journey while the access row is held.
        var context = unit.Database;
        var found = await context.AccessRequests.Where(row => row.Id == id).Join(context.People, static row => row.PersonId, static person => person.Id, (row, person) => new
        {
            Request = row,
            person.DepartmentId,
            person.ManagerId,
            person.Status,
            Stages = context.RequestStages.Where(stage => stage.RequestId == row.Id && stage.Round == row.Round).ToList(),
            Said = context.RequestDecisions.Where(said => said.RequestId == row.Id).ToList(),
        }).SingleOrDefaultAsync(token);
        if (found is null || unit.Actor.PersonId is not { } me)
        {
            return new NotFoundError();
        }

        var (request, person, stages, said) = (found.Request, (found.DepartmentId, found.ManagerId, found.Status), found.Stages, found.Said);
        var stage = stages.Find(row => row.Ordinal == request.Stage);
        var lines = stage is null ? [] : await unit.Database.RequestApprovers.Where(row => row.StageId == stage.Id).ToListAsync(token);
        if (me == request.RequesterId || me == request.PersonId)
        {
            return new SelfChangeError();
        }

        var mine = lines.Find(row => row.PersonId == me);
        if (mine is null && !await MaySeeAsync(unit, request, person.DepartmentId, me, token))
        {
            return new NotFoundError();
        }

        if (unit.Authorize(person.DepartmentId) is { } refused)
        {
            return refused;
        }

        // Asked back by somebody, or ended: there is nothing to decide now.
        if (request.State != RequestState.Open || stage is not { State: StageState.Open })
        {
            return new RequestClosedError(request.State);
        }

        if (mine is not { State: ApproverState.Open })
        {
            return new NotApproverError();
        }

        if (!await IsInPlaceAsync(unit, request, stage, mine, said, person.ManagerId, token))
        {
            return new NotApproverError();
        }

        var conflicts = await RequestGrant.ConflictsAsync(unit.Database, unit.Access, request, unit.Now, token);
        var hash = RequestShown.HashOf(unit.Access, request, conflicts.Select(static conflict => conflict.PolicyId), Questions(said));
        if (!string.Equals(Convert.ToHexStringLower(hash), input.Shown!.Value.Hash, StringComparison.Ordinal))
        {
            return new RequestMovedError();
        }

        if (input.Verdict == RequestVerdict.Approve && await BarAsync(unit, request, stage, person.Status, input, conflicts, me, token) is { } barred)
        {
            return barred;
        }

        var days = input.Days is { } fewer && fewer != request.Days ? input.Days : null;
        var scope = input.ScopeDepartmentId is { } narrower && narrower != request.ScopeDepartmentId ? input.ScopeDepartmentId : null;
        var decision = new RequestDecision
        {
            Id = RequestFlow.NewKey(unit),
            RequestId = id,
            StageId = stage.Id,
            Round = request.Round,
            PersonId = me,
            OnBehalfOf = mine.OnBehalfOf,
            At = unit.Now,
            Verdict = input.Verdict,
            Comment = comment,
            Days = days,
            ScopeDepartmentId = scope,
            ShownHash = hash,
        };
        unit.Database.RequestDecisions.Add(decision);
        unit.Audit.Note("stage", stage.Ordinal).Note("person", request.PersonId).Note("roleId", request.RoleId);
        if (mine.OnBehalfOf is { } principal)
        {
            unit.Audit.Note("onBehalfOf", principal);
        }

        return input.Verdict switch
        {
            RequestVerdict.Approve => await ApproveAsync(unit, request, stage, stages, lines, mine, [.. said, decision], token),
            RequestVerdict.Refuse => await RefuseAsync(unit, request, mine, token),
            _ => Ask(unit, request, decision, lines),
        };
    }

    private async Task<Result<RequestState>> ApproveAsync(
        Unit unit, AccessRequest request, RequestStage stage, List<RequestStage> stages, List<RequestApprover> lines, RequestApprover mine, List<RequestDecision> said, CancellationToken token)
    {
        unit.TouchPerson(request.PersonId);
        var decision = said[^1];
        unit.Audit.Change("days", request.Days, decision.Days ?? request.Days).Change("scopeDepartmentId", request.ScopeDepartmentId, decision.ScopeDepartmentId ?? request.ScopeDepartmentId);
        (request.Days, request.ScopeDepartmentId) = (decision.Days ?? request.Days, decision.ScopeDepartmentId ?? request.ScopeDepartmentId);
        mine.State = ApproverState.Decided;
        request.Version++;
        var isEnough = RequestFlow.VoicesOf(stage, said).Count >= stage.Needed;
        var voice = mine.OnBehalfOf ?? mine.PersonId;
        foreach (var line in lines.Where(line => line.State == ApproverState.Open && (isEnough || (line.OnBehalfOf ?? line.PersonId) == voice || line.PersonId == voice)))
        {
            line.State = ApproverState.Closed;
        }

        if (!isEnough || !await flow.PassAsync(unit, request, stage, stages, said, token))
        {
            return RequestState.Open;
        }

        var given = await RequestGrant.GiveAsync(unit, request, unit.Actor.PersonId, token);
        if (!given.IsSuccess)
        {
            return given.Error;
        }

        (request.State, request.ClosedAt, request.StuckAt) = (RequestState.Approved, unit.Now, null);
        TellDecided(unit, request);
        return RequestState.Approved;
    }

    private static async Task<Result<RequestState>> RefuseAsync(Unit unit, AccessRequest request, RequestApprover mine, CancellationToken token)
    {
        mine.State = ApproverState.Decided;
        await RequestFlow.CloseAsync(unit, request, RequestState.Refused, token);
        TellDecided(unit, request);
        return RequestState.Refused;
    }

    private static Result<RequestState> Ask(Unit unit, AccessRequest request, RequestDecision decision, List<RequestApprover> lines)
    {
        foreach (var line in lines.Where(static line => line.State == ApproverState.Open))
        {
            line.State = ApproverState.Asked;
        }

        request.State = RequestState.Question;
        request.Version++;
        Outbox.Add(unit, MailKind.RequestQuestion, request.RequesterId, request.Id, occasion: decision.Id.ToString("N"));
        return RequestState.Question;
    }

    /// <summary>Why the approval cannot be taken, though its words are in order.</summary>
    private static async Task<ConsoleError?> BarAsync(
        Unit unit, AccessRequest request, RequestStage stage, PersonStatus status, DecisionInput input, IReadOnlyList<ConflictEffect> conflicts, Guid me, CancellationToken token)
    {
        if (status != PersonStatus.Active)
        {
            return new InvalidError(nameof(AccessRequest.PersonId), AssignmentRules.DisabledPerson);
        }

        if (!unit.Access.Roles.TryFind(request.RoleId, out _))
        {
            return new InvalidError(nameof(AccessRequest.RoleId), AssignmentRules.UnknownRole);
        }

        if (RequestRules.IsNarrowing(request, input, unit.Access) is { } wider)
        {
            return new InvalidError([wider]);
        }

        if (conflicts is [var conflict, ..])
        {
            return new SeparationError(conflict.Policy, conflict.People);
        }

        // Security officers give by their own right, and no more than that allows them.
        return stage.Kind == StageKind.SecurityOfficer
            ? AccessRules.MayHandle(
                unit.Access, me, request.PersonId, request.RoleId, request.ScopeDepartmentId, unit.Now,
                await AccessGround.CeilingAsync(unit.Database, unit.Access, me, ConsolePermissions.RequestDecide, unit.Now, token))
            : null;
    }

    // The manager who still is the manager needs no more looking; everyone else is looked for anew.
    private static async Task<bool> IsInPlaceAsync(
        Unit unit, AccessRequest request, RequestStage stage, RequestApprover mine, IReadOnlyList<RequestDecision> said, Guid? managerId, CancellationToken token)
    {
        var used = RequestFlow.UsedOf(request, stage, said);
        if (used.Contains(mine.PersonId))
        {
            return false;
        }

        if (stage.Kind == StageKind.Manager && mine.Via == ApproverVia.Self && managerId == mine.PersonId)
        {
            return true;
        }

        var way = RequestFlow.WayOf(stage, stage.Needed - RequestFlow.VoicesOf(stage, said).Count);
        var facts = await RouteReader.ReadAsync(unit.Database, unit.Access, RouteQuestion.Of(request, [way]), unit.Now, token);
        return RequestRouting.Find(way, facts, used, stage.EscalatedAt is not null).Approvers.Any(approver => approver.PersonId == mine.PersonId && approver.OnBehalfOf == mine.OnBehalfOf);
    }

    private static async Task<bool> MaySeeAsync(Unit unit, AccessRequest request, Guid departmentId, Guid me, CancellationToken token)
        => unit.Access.Allows(me, ConsolePermissions.RequestRead, departmentId, unit.Now)
            || unit.Access.Allows(me, ConsolePermissions.RequestDecide, departmentId, unit.Now)
            || await unit.Database.RequestApprovers.AnyAsync(line => line.RequestId == request.Id && line.PersonId == me, token);

    private static void TellDecided(Unit unit, AccessRequest request)
    {
        foreach (var reader in new[] { request.RequesterId, request.PersonId }.Distinct())
        {
            Outbox.Add(unit, MailKind.RequestDecided, reader, request.Id);
        }
    }

    /// <summary>Questions and answers among what was said.</summary>
    internal static int Questions(IEnumerable<RequestDecision> said) => said.Count(static entry => entry.Verdict is RequestVerdict.Ask or RequestVerdict.Answer);
}

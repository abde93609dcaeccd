using AdminConsole.Domain;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Mail;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Requests;
using AdminConsole.Domain.Roles;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Mail;
using AdminConsole.Persistence.Requests;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Requests;

/// <summary>
/// What the requester does: asks, changes, answers, takes back, asks for longer. Asking stands in line with whatever moves
/// access, so that of two equal requests at once the second sees the first.
/// </summary>
internal sealed class RequestService(UnitOfWork work, RequestFlow flow, SettingsReader settings, TimeProvider time)
{
    /// <summary>Hands a basket in: all of it or nothing. What comes under an automatic policy is granted at once.</summary>
    public async Task<Result<BasketDone>> SubmitAsync(Actor actor, BasketInput input, CancellationToken cancellationToken)
    {
        var valid = RequestRules.Validate(input, settings.Get(SettingDefinitions.CompanyTimeZone), time.GetUtcNow().UtcDateTime);
        if (!valid.IsSuccess)
        {
            return valid.Error;
        }

        var basket = valid.Value;
        var basketId = Guid.CreateVersion7(time.GetUtcNow());
        Guid[] ids = [.. basket.Items.Select(_ => Guid.CreateVersion7(time.GetUtcNow()))];
        return await work.ExecuteAsync<BasketDone>(
            actor,
            Intent.ByOwner(AuditActions.RequestSubmit, AuditTargets.Request, ids[0], ownerId: actor.PersonId ?? Guid.Empty, reason: basket.Reason, movesAccess: true),
            async (unit, token) =>
            {
                if (await MayAskForAsync(unit, basket.PersonId, token) is { } refused)
                {
                    return refused;
                }

                var book = await RequestBook.ReadAsync(unit.Database, token);
                List<FieldProblem> problems = [];
                List<AccessRequest> requests = [];
                for (var index = 0; index < basket.Items.Count; index++)
                {
                    var item = basket.Items[index];
                    var request = new AccessRequest
                    {
                        Id = ids[index],
                        BasketId = basketId,
                        RequesterId = unit.Actor.PersonId!.Value,
                        PersonId = basket.PersonId,
                        RoleId = item.RoleId,
                        ScopeDepartmentId = item.ScopeDepartmentId,
                        StartsAt = basket.StartsAt,
                        Days = item.Days,
                        Reason = basket.Reason,
                        CreatedAt = unit.Now,
                        SubmittedAt = unit.Now,
                    };
                    var place = index;
                    if (await RequestChecks.ProblemAsync(unit, request, book, name => RequestRules.FieldOf(place, name), token) is { } problem)
                    {
                        problems.Add(problem);
                    }

                    requests.Add(request);
                }

                if (problems.Count > 0)
                {
                    return new InvalidError(problems);
                }

                unit.Database.AccessRequests.AddRange(requests);
                unit.TouchPerson(basket.PersonId);
                foreach (var request in requests)
                {
                    if (await EnterAsync(unit, request, book, token) is { } stopped)
                    {
                        return stopped;
                    }
                }

                unit.Audit.Note("basket", basketId).Note("person", basket.PersonId).Note("roles", requests.Select(static request => request.RoleId))
                    .Note("states", requests.Select(static request => request.State.ToString()));
                return new BasketDone(basketId, ids, [.. requests.Select(static request => request.State)]);
            },
            cancellationToken);
    }

    /// <summary>Changes a pending request; its stages begin anew. A stale version gives <see cref="RequestMovedError"/>.</summary>
    public async Task<Result<Done>> EditAsync(Actor actor, Guid id, RequestEditInput input, CancellationToken cancellationToken)
    {
        var valid = RequestRules.Validate(input, settings.Get(SettingDefinitions.CompanyTimeZone), time.GetUtcNow().UtcDateTime);
        if (!valid.IsSuccess)
        {
            return valid.Error;
        }

        var wish = valid.Value;
        return await work.ExecuteAsync<Done>(
            actor,
            Intent.ByOwner(AuditActions.RequestEdit, AuditTargets.Request, id, ownerId: actor.PersonId ?? Guid.Empty, reason: wish.Reason, movesAccess: true),
            async (unit, token) =>
            {
                var (request, error) = await MineAsync(unit, id, token);
                if (request is null)
                {
                    return error!;
                }

                if (request.Version != input.Version)
                {
                    return new RequestMovedError();
                }

                if (request.RequesterId != request.PersonId && await MayAskForAsync(unit, request.PersonId, token) is { } refused)
                {
                    return refused;
                }

                unit.Audit.Change("scopeDepartmentId", request.ScopeDepartmentId, wish.ScopeDepartmentId).Change("days", request.Days, wish.Days).Change("startsAt", request.StartsAt, wish.StartsAt);
                // What lengthens an assignment holds where that holds.
                if (request.RenewsAssignmentId is null)
                {
                    (request.ScopeDepartmentId, request.StartsAt) = (wish.ScopeDepartmentId, wish.StartsAt);
                }

                (request.Days, request.Reason, request.SubmittedAt) = (wish.Days, wish.Reason, unit.Now);
                var book = await RequestBook.ReadAsync(unit.Database, token);
                if (await RequestChecks.ProblemAsync(unit, request, book, static name => name, token) is { } problem)
                {
                    return new InvalidError([problem]);
                }

                await RequestFlow.ClearAsync(unit, request, token);
                request.Round++;
                request.Stage = 0;
                request.Version++;
                request.State = RequestState.Open;
                unit.TouchPerson(request.PersonId);
                return await EnterAsync(unit, request, book, token) is { } stopped ? stopped : Done.Instance;
            },
            cancellationToken);
    }

    /// <summary>Answers a question; the stage goes on where it stood, with its time from now.</summary>
    public async Task<Result<Done>> AnswerAsync(Actor actor, Guid id, string? answer, CancellationToken cancellationToken)
    {
        var checkedAnswer = ReasonRules.Check(answer);
        if (!checkedAnswer.IsSuccess)
        {
            return checkedAnswer.Error;
        }

        return await work.ExecuteAsync<Done>(
            actor,
            Intent.ByOwner(AuditActions.RequestAnswer, AuditTargets.Request, id, ownerId: actor.PersonId ?? Guid.Empty),
            async (unit, token) =>
            {
                var (request, error) = await MineAsync(unit, id, token);
                if (request is null)
                {
                    return error!;
                }

                if (request.State != RequestState.Question)
                {
                    return new RequestMovedError();
                }

                var stage = await unit.Database.RequestStages.SingleAsync(row => row.RequestId == id && row.Round == request.Round && row.Ordinal == request.Stage, token);
                var said = new RequestDecision
                {
                    Id = RequestFlow.NewKey(unit),
                    RequestId = id,
                    Round = request.Round,
                    PersonId = unit.Actor.PersonId!.Value,
                    At = unit.Now,
                    Verdict = RequestVerdict.Answer,
                    Comment = checkedAnswer.Value,
                };
                unit.Database.RequestDecisions.Add(said);
                var lines = await unit.Database.RequestApprovers.Where(line => line.StageId == stage.Id && line.State == ApproverState.Asked).ToListAsync(token);
                foreach (var line in lines)
                {
                    line.State = ApproverState.Open;
                    Outbox.Add(unit, MailKind.RequestToDecide, line.PersonId, id, occasion: said.Id.ToString("N"));
                }

                unit.Audit.Change("state", request.State.ToString(), nameof(RequestState.Open));
                request.State = RequestState.Open;
                request.Version++;
                stage.RemindedAt = null;
                await flow.WindAsync(unit, stage, [.. lines.Select(static line => line.PersonId)], token);
                return Done.Instance;
            },
            cancellationToken);
    }

    /// <summary>Takes a pending request back.</summary>
    public Task<Result<Done>> WithdrawAsync(Actor actor, Guid id, CancellationToken cancellationToken)
        => work.ExecuteAsync<Done>(
            actor,
            Intent.ByOwner(AuditActions.RequestWithdraw, AuditTargets.Request, id, ownerId: actor.PersonId ?? Guid.Empty),
            async (unit, token) =>
            {
                var (request, error) = await MineAsync(unit, id, token);
                if (request is null)
                {
                    return error!;
                }

                unit.Audit.Change("state", request.State.ToString(), nameof(RequestState.Withdrawn));
                RequestClosing.Tell(unit, request, await RequestFlow.CloseAsync(unit, request, RequestState.Withdrawn, token), unit.Actor.PersonId!.Value);
                return Done.Instance;
            },
            cancellationToken);

    /// <summary>Asks for longer, before the end; the approval moves the end of the same assignment.</summary>
    public async Task<Result<Guid>> RenewAsync(Actor actor, Guid assignmentId, RenewInput input, CancellationToken cancellationToken)
    {
        var valid = RequestRules.Validate(input);
        if (!valid.IsSuccess)
        {
            return valid.Error;
        }

        var wish = valid.Value;
        var id = Guid.CreateVersion7(time.GetUtcNow());
        return await work.ExecuteAsync<Guid>(
            actor,
            Intent.ByOwner(AuditActions.RequestSubmit, AuditTargets.Request, id, ownerId: actor.PersonId ?? Guid.Empty, reason: wish.Reason, movesAccess: true),
            async (unit, token) =>
            {
                var assignment = await unit.Database.Assignments.SingleOrDefaultAsync(row => row.Id == assignmentId, token);
                if (assignment is null)
                {
                    return new NotFoundError();
                }

                if (await MayAskForAsync(unit, assignment.PersonId, token) is { } refused)
                {
                    return refused;
                }

                // A birthright has no end but its reason's; what has ended is asked for anew.
                if (assignment.Origin == AssignmentOrigin.Birthright || assignment.ValidUntil is not { } end || end <= unit.Now)
                {
                    return new InvalidError(nameof(RenewInput.Days), RequestRules.NotRenewable);
                }

                var request = new AccessRequest
                {
                    Id = id,
                    BasketId = id,
                    RequesterId = unit.Actor.PersonId!.Value,
                    PersonId = assignment.PersonId,
                    RoleId = assignment.RoleId,
                    ScopeDepartmentId = assignment.ScopeDepartmentId,
                    Days = wish.Days,
                    Reason = wish.Reason,
                    RenewsAssignmentId = assignmentId,
                    CreatedAt = unit.Now,
                    SubmittedAt = unit.Now,
                };
                var book = await RequestBook.ReadAsync(unit.Database, token);
                if (await RequestChecks.ProblemAsync(unit, request, book, static name => name, token) is { } problem)
                {
                    return new InvalidError([problem]);
                }

                unit.Database.AccessRequests.Add(request);
                unit.TouchPerson(request.PersonId);
                unit.Audit.Note("person", request.PersonId).Note("roles", new[] { request.RoleId }).Note("renews", assignmentId);
                return await EnterAsync(unit, request, book, token) is { } stopped ? stopped : id;
            },
            cancellationToken);
    }

    // Oneself, or somebody below one in the line of managers as it is now.
    private static async Task<ConsoleError?> MayAskForAsync(Unit unit, Guid personId, CancellationToken cancellationToken)
    {
        var person = await unit.Database.People.Where(row => row.Id == personId).Select(static row => new { row.DepartmentId, row.Status }).SingleOrDefaultAsync(cancellationToken);
        if (person is null || unit.Actor.PersonId is not { } asker
            || (personId != asker && !(await RouteReader.LineAsync(unit.Database, personId, cancellationToken)).Contains(asker)))
        {
            return new NotFoundError();
        }

        return unit.Authorize(person.DepartmentId)
            ?? (person.Status == PersonStatus.Active ? null : new InvalidError(nameof(BasketInput.PersonId), AssignmentRules.DisabledPerson));
    }

    private static async Task<(AccessRequest? Request, ConsoleError? Error)> MineAsync(Unit unit, Guid id, CancellationToken cancellationToken)
    {
        var me = unit.Actor.PersonId;
        var request = await unit.Database.AccessRequests.SingleOrDefaultAsync(row => row.Id == id && row.RequesterId == me, cancellationToken);
        if (request is null)
        {
            return (null, new NotFoundError());
        }

        var department = await unit.Database.People.Where(row => row.Id == request.PersonId).Select(static row => row.DepartmentId).SingleAsync(cancellationToken);
        return unit.Authorize(department) is { } refused ? (null, refused)
            : request.IsPending ? (request, null)
            : (null, new RequestClosedError(request.State));
    }

    // Into the first stage; where there is none, to its end at once.
    private async Task<ConsoleError?> EnterAsync(Unit unit, AccessRequest request, RequestBook book, CancellationToken cancellationToken)
    {
        var way = book.WayOf(unit.Access, request.RoleId);
        if (!way.IsAutomatic)
        {
            return await flow.BeginAsync(unit, request, way, cancellationToken);
        }

        if (await RequestGrant.ConflictsAsync(unit.Database, unit.Access, request, unit.Now, cancellationToken) is [var conflict, ..])
        {
            return new Domain.Access.SeparationError(conflict.Policy, conflict.People);
        }

        (request.PolicyId, request.FourEyes) = (way.PolicyId, false);
        var given = await RequestGrant.GiveAsync(unit, request, null, cancellationToken);
        if (given.IsSuccess)
        {
            (request.State, request.ClosedAt) = (RequestState.Approved, unit.Now);
        }

        return given.Error;
    }
}

using AdminConsole.Domain;
using AdminConsole.Domain.Requests;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;

namespace AdminConsole.Features.Requests;

/// <summary>What the requester does: asks, changes, answers, takes back, asks for longer.</summary>
internal sealed class RequestService
{
    /// <summary>Hands a basket in: all of it or nothing. What comes under an automatic policy is granted at once.</summary>
    public Task<Result<BasketDone>> SubmitAsync(Actor actor, BasketInput input, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Changes a pending request; its stages begin anew. A stale version gives <see cref="RequestMovedError"/>.</summary>
    public Task<Result<Done>> EditAsync(Actor actor, Guid id, RequestEditInput input, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Answers a question; the stage goes on where it stood.</summary>
    public Task<Result<Done>> AnswerAsync(Actor actor, Guid id, string? answer, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Takes a pending request back.</summary>
    public Task<Result<Done>> WithdrawAsync(Actor actor, Guid id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Asks for longer, before the end; the approval moves the end of the same assignment.</summary>
    public Task<Result<Guid>> RenewAsync(Actor actor, Guid assignmentId, RenewInput input, CancellationToken cancellationToken) => throw new NotImplementedException();
}

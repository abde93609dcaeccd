using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Mail;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Mail;

/// <summary>What somebody does about letters: send one again, or give it up.</summary>
internal sealed class MailService(UnitOfWork work)
{
    /// <summary>Tries a dead or dropped letter, or one that waits for its next attempt, at once and from the first attempt.</summary>
    public Task<Result<Done>> RetryAsync(Actor actor, Guid id, CancellationToken cancellationToken)
        => ChangeAsync(
            actor,
            AuditActions.MailRetry,
            id,
            static (row, now) =>
            {
                if (row.State == OutboxState.Sent)
                {
                    return false;
                }

                (row.State, row.Attempts, row.NextAt) = (OutboxState.Waiting, 0, now);
                return true;
            },
            cancellationToken);

    /// <summary>Gives up a letter that has not left.</summary>
    public Task<Result<Done>> DropAsync(Actor actor, Guid id, CancellationToken cancellationToken)
        => ChangeAsync(
            actor,
            AuditActions.MailDrop,
            id,
            static (row, _) =>
            {
                if (row.State is not (OutboxState.Waiting or OutboxState.Dead))
                {
                    return false;
                }

                (row.State, row.LastError) = (OutboxState.Dropped, MailFaults.ByHand);
                return true;
            },
            cancellationToken);

    private Task<Result<Done>> ChangeAsync(Actor actor, string action, Guid id, Func<OutboxMessage, DateTime, bool> change, CancellationToken cancellationToken)
        => work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.MailManage, action, AuditTargets.Mail, id),
            async (unit, token) =>
            {
                if (unit.Authorize(null) is { } refused)
                {
                    return refused;
                }

                if (await unit.Database.OutboxMessages.SingleOrDefaultAsync(row => row.Id == id, token) is not { } message)
                {
                    return new NotFoundError();
                }

                var before = message.State;
                if (!change(message, unit.Now))
                {
                    return new ConflictError(message.State);
                }

                unit.Audit.Note("kind", message.Kind.ToString()).Note("recipient", message.RecipientId).Change("state", before.ToString(), message.State.ToString());
                message.Version++;
                return Done.Instance;
            },
            cancellationToken);
}

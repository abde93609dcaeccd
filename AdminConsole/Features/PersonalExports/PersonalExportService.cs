using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using AdminConsole.Security.Encryption;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.PersonalExports;

/// <summary>Asking to take personal data away, deciding about it by somebody else, and the one delivery of what was approved.</summary>
internal sealed class PersonalExportService(UnitOfWork work, TimeProvider time)
{
    /// <summary>The name of the file within the encrypted message.</summary>
    public const string FileName = "personal-data.csv";

    /// <summary>Whoever asks must be allowed to see each of the fields in the whole branch.</summary>
    public async Task<Result<Guid>> AskAsync(Actor actor, ExportInput input, CancellationToken cancellationToken)
    {
        var valid = ExportRules.Validate(input);
        if (!valid.IsSuccess)
        {
            return valid.Error;
        }

        var wish = valid.Value;
        var id = Guid.CreateVersion7(time.GetUtcNow());
        return await work.ExecuteAsync<Guid>(
            actor,
            Intent.ByPermission(ConsolePermissions.PersonalExport, AuditActions.ExportAsk, AuditTargets.PersonalExport, id, wish.Reason),
            async (unit, token) =>
            {
                if (unit.Authorize(wish.DepartmentId) is { } refused)
                {
                    return refused;
                }

                if (!await unit.Database.Departments.AnyAsync(row => row.Id == wish.DepartmentId, token))
                {
                    return new InvalidError(nameof(ExportInput.DepartmentId), PersonRules.UnknownDepartment);
                }

                if (Unseen(unit, wish.Fields, wish.DepartmentId) is { } unseen)
                {
                    return unseen;
                }

                var fields = string.Join(',', wish.Fields.Select(static info => info.Key));
                unit.Database.PersonalExports.Add(new PersonalExport
                {
                    Id = id,
                    RequesterId = unit.Actor.PersonId!.Value,
                    RequestedAt = unit.Now,
                    DepartmentId = wish.DepartmentId,
                    Fields = fields,
                    Reason = wish.Reason,
                });
                unit.Audit.Note("fields", fields);
                return id;
            },
            cancellationToken);
    }

    public Task<Result<Done>> ApproveAsync(Actor actor, Guid id, string? comment, CancellationToken cancellationToken)
        => DecideAsync(actor, id, comment, ExportState.Approved, cancellationToken);

    public Task<Result<Done>> RefuseAsync(Actor actor, Guid id, string? comment, CancellationToken cancellationToken)
        => DecideAsync(actor, id, comment, ExportState.Refused, cancellationToken);

    /// <summary>Takes one's own request back, as long as nothing was delivered.</summary>
    public Task<Result<Done>> WithdrawAsync(Actor actor, Guid id, CancellationToken cancellationToken)
        => work.ExecuteAsync<Done>(
            actor,
            Intent.ByOwner(AuditActions.ExportWithdraw, AuditTargets.PersonalExport, id, ownerId: actor.PersonId ?? Guid.Empty),
            async (unit, token) =>
            {
                var export = await unit.Database.PersonalExports.SingleOrDefaultAsync(row => row.Id == id && row.RequesterId == actor.PersonId, token);
                if (export is null)
                {
                    return new NotFoundError();
                }

                if (unit.Authorize(export.DepartmentId) is { } refused)
                {
                    return refused;
                }

                if (export.State is not (ExportState.Asked or ExportState.Approved))
                {
                    return new ConflictError(export.State);
                }

                unit.Audit.Change("state", export.State.ToString(), nameof(ExportState.Withdrawn));
                export.State = ExportState.Withdrawn;
                export.Version++;
                return Done.Instance;
            },
            cancellationToken);

    /// <summary>
    /// Spends the approval and its records first, then sends the file. When it breaks off, the message has no end and
    /// opens nowhere, and another approval is needed.
    /// </summary>
    public async Task<Result<Done>> DeliverAsync(Actor actor, Guid id, OpenPgpRecipient recipient, Stream output, ExportDelivery delivery, CancellationToken cancellationToken)
    {
        var claimed = await work.ExecuteAsync<PersonalExport>(
            actor,
            Intent.ByPermission(ConsolePermissions.PersonalExport, AuditActions.ExportDeliver, AuditTargets.PersonalExport, id),
            (unit, token) => ClaimAsync(unit, id, recipient, delivery, token),
            cancellationToken);
        if (!claimed.IsSuccess)
        {
            return claimed.Error;
        }

        await using var file = new OpenPgpFile(output, recipient, FileName, time.GetUtcNow());
        await delivery.WriteAsync(claimed.Value, file, cancellationToken);
        await file.CompleteAsync(cancellationToken);
        return Done.Instance;
    }

    private static async Task<Result<PersonalExport>> ClaimAsync(Unit unit, Guid id, OpenPgpRecipient recipient, ExportDelivery delivery, CancellationToken token)
    {
        var export = await unit.Database.PersonalExports.SingleOrDefaultAsync(row => row.Id == id && row.RequesterId == unit.Actor.PersonId, token);
        if (export is null)
        {
            return new NotFoundError();
        }

        if (unit.Authorize(export.DepartmentId) is { } refused)
        {
            return refused;
        }

        if (export.State != ExportState.Approved)
        {
            return new ConflictError(export.State);
        }

        if (ExportRules.IsExpired(export.State, export.ExpiresAt, unit.Now))
        {
            return new InvalidError(nameof(PersonalExport), ExportRules.Expired);
        }

        if (Unseen(unit, ExportRules.FieldsOf(export.Fields), export.DepartmentId) is { } unseen)
        {
            return unseen;
        }

        var people = await delivery.RecordAsync(unit, export, token);
        if (!people.IsSuccess)
        {
            return people.Error;
        }

        unit.Audit.Change("state", export.State.ToString(), nameof(ExportState.Delivered)).Note("people", people.Value).Note("key", recipient.KeyId ?? string.Empty);
        export.State = ExportState.Delivered;
        export.DeliveredAt = unit.Now;
        export.People = people.Value;
        export.Version++;
        return export;
    }

    private async Task<Result<Done>> DecideAsync(Actor actor, Guid id, string? comment, ExportState decision, CancellationToken cancellationToken)
    {
        var checkedComment = ReasonRules.Check(comment);
        if (!checkedComment.IsSuccess)
        {
            return checkedComment.Error;
        }

        return await work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(
                ConsolePermissions.PersonalApprove,
                decision == ExportState.Approved ? AuditActions.ExportApprove : AuditActions.ExportRefuse,
                AuditTargets.PersonalExport,
                id,
                checkedComment.Value),
            async (unit, token) =>
            {
                var export = await unit.Database.PersonalExports.SingleOrDefaultAsync(row => row.Id == id, token);
                if (export is null)
                {
                    return new NotFoundError();
                }

                if (unit.AuthorizeVisible(export.DepartmentId, ConsolePermissions.PersonRead) is { } refused)
                {
                    return refused;
                }

                if (export.RequesterId == unit.Actor.PersonId)
                {
                    return new SelfChangeError();
                }

                // Two that decide at once: the later one finds it decided.
                if (export.State != ExportState.Asked)
                {
                    return new ConflictError(export.State);
                }

                unit.Audit.Change("state", export.State.ToString(), decision.ToString());
                export.State = decision;
                export.DeciderId = unit.Actor.PersonId;
                export.DecidedAt = unit.Now;
                export.Comment = checkedComment.Value;
                export.ExpiresAt = decision == ExportState.Approved ? unit.Now + ExportRules.Life : null;
                export.Version++;
                return Done.Instance;
            },
            cancellationToken);
    }

    private static DeniedError? Unseen(Unit unit, IReadOnlyList<PersonalFieldInfo> fields, Guid departmentId)
        => fields.FirstOrDefault(info => !unit.Access.Allows(unit.Actor.PersonId!.Value, info.Permission, departmentId, unit.Now)) is { } info ? new DeniedError(info.Permission) : null;
}

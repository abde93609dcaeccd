using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.AccessLog;

/// <summary>
/// Keeps the reasons a look can have. They are the company's. None is deleted: a retired one is offered no more, and
/// the looks that name it keep its name.
/// </summary>
internal sealed class ReasonService(UnitOfWork work, IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, TimeProvider time)
{
    /// <summary>Every reason, those in use first.</summary>
    public async Task<Result<List<RevealReason>>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (actor.PersonId is not { } person || !access.Current.Allows(person, ConsolePermissions.PersonalReasons, null, time.GetUtcNow().UtcDateTime))
        {
            return new DeniedError(ConsolePermissions.PersonalReasons);
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.RevealReasons.AsNoTracking().OrderBy(static reason => reason.RetiredAt != null).ThenBy(static reason => reason.NameEn).ToListAsync(cancellationToken);
    }

    public async Task<Result<Guid>> CreateAsync(Actor actor, RevealReasonInput input, CancellationToken cancellationToken)
    {
        var valid = RevealReasonRules.Validate(input);
        if (!valid.IsSuccess)
        {
            return valid.Error;
        }

        var id = Guid.CreateVersion7(time.GetUtcNow());
        return await work.ExecuteAsync<Guid>(
            actor,
            Intent.ByPermission(ConsolePermissions.PersonalReasons, AuditActions.ReasonCreate, AuditTargets.RevealReason, id),
            async (unit, token) =>
            {
                if ((unit.Authorize(null) ?? await TakenAsync(unit, id, valid.Value, token)) is { } refused)
                {
                    return refused;
                }

                unit.Database.RevealReasons.Add(new RevealReason { Id = id, NameEn = valid.Value.NameEn!, NameEs = valid.Value.NameEs!, NeedsTicket = valid.Value.NeedsTicket });
                unit.Audit.Note("nameEn", valid.Value.NameEn).Note("nameEs", valid.Value.NameEs).Note("needsTicket", valid.Value.NeedsTicket);
                return id;
            },
            cancellationToken);
    }

    /// <summary>Renames it, or says anew whether it needs a ticket; <paramref name="seenVersion"/> is the version that was shown.</summary>
    public async Task<Result<Done>> EditAsync(Actor actor, Guid id, long seenVersion, RevealReasonInput input, CancellationToken cancellationToken)
    {
        var valid = RevealReasonRules.Validate(input);
        if (!valid.IsSuccess)
        {
            return valid.Error;
        }

        return await ChangeAsync(
            actor,
            id,
            seenVersion,
            async (unit, reason, token) =>
            {
                if (await TakenAsync(unit, id, valid.Value, token) is { } taken)
                {
                    return taken;
                }

                unit.Audit.Change("nameEn", reason.NameEn, valid.Value.NameEn).Change("nameEs", reason.NameEs, valid.Value.NameEs).Change("needsTicket", reason.NeedsTicket, valid.Value.NeedsTicket);
                (reason.NameEn, reason.NameEs, reason.NeedsTicket) = (valid.Value.NameEn!, valid.Value.NameEs!, valid.Value.NeedsTicket);
                return null;
            },
            cancellationToken);
    }

    /// <summary>Takes it out of use, or brings it back.</summary>
    public Task<Result<Done>> RetireAsync(Actor actor, Guid id, long seenVersion, bool isRetired, CancellationToken cancellationToken)
        => ChangeAsync(
            actor,
            id,
            seenVersion,
            (unit, reason, _) =>
            {
                if (isRetired != reason.RetiredAt.HasValue)
                {
                    unit.Audit.Note("nameEn", reason.NameEn).Change("retired", reason.RetiredAt.HasValue, isRetired);
                    reason.RetiredAt = isRetired ? unit.Now : null;
                }

                return Task.FromResult<ConsoleError?>(null);
            },
            cancellationToken);

    private Task<Result<Done>> ChangeAsync(Actor actor, Guid id, long seenVersion, Func<Unit, RevealReason, CancellationToken, Task<ConsoleError?>> change, CancellationToken cancellationToken)
        => work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.PersonalReasons, AuditActions.ReasonEdit, AuditTargets.RevealReason, id),
            async (unit, token) =>
            {
                if (unit.Authorize(null) is { } refused)
                {
                    return refused;
                }

                var reason = await unit.Database.RevealReasons.SingleOrDefaultAsync(row => row.Id == id, token);
                if (reason is null)
                {
                    return new NotFoundError();
                }

                if (reason.Version != seenVersion)
                {
                    return new ConflictError(reason);
                }

                if (await change(unit, reason, token) is { } wrong)
                {
                    return wrong;
                }

                if (unit.Audit.HasChanges)
                {
                    reason.Version++;
                }

                return Done.Instance;
            },
            cancellationToken);

    // Told apart by their folded names, since that is how people tell them apart. There are a few dozen at most.
    private static async Task<ConsoleError?> TakenAsync(Unit unit, Guid id, RevealReasonInput input, CancellationToken cancellationToken)
    {
        var others = await unit.Database.RevealReasons.AsNoTracking().Where(row => row.Id != id).Select(static row => new { row.NameEn, row.NameEs }).ToListAsync(cancellationToken);
        List<FieldProblem> problems = [];
        if (others.Exists(other => IsSame(other.NameEn, input.NameEn!)))
        {
            problems.Add(new FieldProblem(nameof(input.NameEn), RevealReasonRules.Taken));
        }

        if (others.Exists(other => IsSame(other.NameEs, input.NameEs!)))
        {
            problems.Add(new FieldProblem(nameof(input.NameEs), RevealReasonRules.Taken));
        }

        return problems.Count > 0 ? new InvalidError(problems) : null;
    }

    private static bool IsSame(string one, string other) => string.Equals(TextRules.Fold(one), TextRules.Fold(other), StringComparison.Ordinal);
}

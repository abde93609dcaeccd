using System.Security.Cryptography;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Permissions;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Permissions;

/// <summary>
/// Keeps the separations of duty. Making one takes nothing from anybody: it says who breaks it already, and lets no
/// change make more of them.
/// </summary>
internal sealed class SeparationService(UnitOfWork work, IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, TimeProvider time)
{
    /// <summary>Who breaks the policy as it would be.</summary>
    public async Task<Result<SeparationPreview>> PreviewAsync(Actor actor, Guid? policyId, SeparationInput input, CancellationToken cancellationToken)
    {
        var valid = CatalogueRules.Validate(input);
        if (!valid.IsSuccess)
        {
            return valid.Error;
        }

        var model = access.Current;
        var now = time.GetUtcNow().UtcDateTime;
        if (actor.PersonId is not { } person || !model.Allows(person, ConsolePermissions.AccessManage, null, now))
        {
            return new DeniedError(ConsolePermissions.AccessManage);
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await PlanAsync(context, model, policyId, valid.Value, now, cancellationToken);
    }

    /// <summary>Makes the policy, or changes one; <paramref name="seen"/> is the stamp of the preview that was shown.</summary>
    public async Task<Result<Guid>> SaveAsync(Actor actor, Guid? policyId, SeparationInput input, PreviewStamp seen, string? reason, CancellationToken cancellationToken)
    {
        var valid = CatalogueRules.Validate(input);
        var why = ReasonRules.Check(reason);
        if (!valid.IsSuccess || !why.IsSuccess)
        {
            return valid.Error ?? why.Error!;
        }

        var id = policyId ?? Guid.CreateVersion7(time.GetUtcNow());
        return await work.ExecuteAsync<Guid>(
            actor,
            Intent.ByPermission(ConsolePermissions.AccessManage, policyId is null ? AuditActions.SeparationCreate : AuditActions.SeparationEdit, AuditTargets.Separation, id, why.Value, movesAccess: true),
            async (unit, token) =>
            {
                if (unit.Authorize(null) is { } refused)
                {
                    return refused;
                }

                var plan = await PlanAsync(unit.Database, unit.Access, policyId, valid.Value, unit.Now, token);
                if (!plan.IsSuccess)
                {
                    return plan.Error;
                }

                if (plan.Value.Stamp != seen)
                {
                    return new SeparationMovedError(plan.Value);
                }

                var policy = await unit.Database.SeparationPolicies.SingleOrDefaultAsync(row => row.Id == id, token);
                if (policy is null)
                {
                    policy = new SeparationPolicy { Id = id, Name = valid.Value.Name!, Description = valid.Value.Description!, Limit = valid.Value.Limit };
                    unit.Database.SeparationPolicies.Add(policy);
                }
                else
                {
                    (policy.Name, policy.Description, policy.Limit) = (valid.Value.Name!, valid.Value.Description!, valid.Value.Limit);
                    policy.Version++;
                }

                var items = await unit.Database.SeparationItems.Where(row => row.PolicyId == id).ToListAsync(token);
                unit.Database.SeparationItems.RemoveRange(items.Where(item => !valid.Value.PermissionIds.Contains(item.PermissionId)));
                unit.Database.SeparationItems.AddRange(valid.Value.PermissionIds.Except(items.Select(static item => item.PermissionId)).Select(permission => new SeparationItem { PolicyId = id, PermissionId = permission }));
                unit.Audit.Note("name", policy.Name).Note("limit", policy.Limit)
                    .Note("permissions", string.Join(", ", valid.Value.PermissionIds.Select(permission => unit.Access.Permissions[unit.Access.Permissions.IndexOf(permission)]?.Key)))
                    .Note("peopleBreaking", plan.Value.Breaking.Count);
                // Queued behind every change of access, so that none slips by that was judged without it.
                unit.TouchPermission(valid.Value.PermissionIds[0]);
                return id;
            },
            cancellationToken);
    }

    public async Task<Result<Done>> DeleteAsync(Actor actor, Guid policyId, string? reason, CancellationToken cancellationToken)
    {
        var why = ReasonRules.Check(reason);
        if (!why.IsSuccess)
        {
            return why.Error;
        }

        return await work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.AccessManage, AuditActions.SeparationDelete, AuditTargets.Separation, policyId, why.Value, movesAccess: true),
            async (unit, token) =>
            {
                if (unit.Authorize(null) is { } refused)
                {
                    return refused;
                }

                var policy = await unit.Database.SeparationPolicies.SingleOrDefaultAsync(row => row.Id == policyId, token);
                if (policy is null)
                {
                    return new NotFoundError();
                }

                unit.TouchPermission(await unit.Database.SeparationItems.Where(row => row.PolicyId == policyId).Select(static row => row.PermissionId).FirstAsync(token));
                unit.Database.SeparationPolicies.Remove(policy);
                unit.Audit.Note("name", policy.Name);
                return Done.Instance;
            },
            cancellationToken);
    }

    private static async Task<Result<SeparationPreview>> PlanAsync(ConsoleDbContext context, AccessModel model, Guid? policyId, SeparationInput input, DateTime now, CancellationToken cancellationToken)
    {
        if (input.PermissionIds.Any(id => model.Permissions.IndexOf(id) < 0))
        {
            return new NotFoundError();
        }

        if (await context.SeparationPolicies.AnyAsync(row => row.Name == input.Name && row.Id != policyId, cancellationToken))
        {
            return new InvalidError(nameof(SeparationInput.Name), CatalogueRules.PolicyTaken);
        }

        var version = 0L;
        if (policyId is { } id)
        {
            if (await context.SeparationPolicies.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } policy)
            {
                return new NotFoundError();
            }

            version = policy.Version;
        }

        var breaking = SeparationRules.Breaking(model, new SeparationRule(policyId ?? Guid.Empty, input.Name!, input.Limit, input.PermissionIds), now);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var person in breaking.Order())
        {
            hash.AppendData(person.ToByteArray());
        }

        return new SeparationPreview(new PreviewStamp(version, Convert.ToHexStringLower(hash.GetHashAndReset())), breaking);
    }
}

/// <summary>Who breaks a policy as it would be.</summary>
internal sealed record SeparationPreview(PreviewStamp Stamp, IReadOnlyList<Guid> Breaking);

/// <summary>The policy, or who breaks it, moved since it was shown.</summary>
internal sealed record SeparationMovedError(SeparationPreview Current) : ConsoleError("preview-moved");

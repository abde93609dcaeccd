using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Permissions;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Permissions;

/// <summary>
/// Keeps the catalogue: applications, and the permissions on their resource types. It is the company's, so whoever
/// changes it manages access for the whole company. The console's own permissions come with the program.
/// </summary>
internal sealed class CatalogueService(UnitOfWork work, TimeProvider time)
{
    private const int NamesShown = 5;

    public async Task<Result<Guid>> CreateAsync(Actor actor, PermissionInput input, CancellationToken cancellationToken)
    {
        var valid = CatalogueRules.Validate(input);
        if (!valid.IsSuccess)
        {
            return valid.Error;
        }

        var id = Guid.CreateVersion7(time.GetUtcNow());
        return await work.ExecuteAsync<Guid>(
            actor,
            Intent.ByPermission(ConsolePermissions.AccessManage, AuditActions.PermissionCreate, AuditTargets.Permission, id, movesAccess: true),
            async (unit, token) =>
            {
                var made = valid.Value;
                if ((unit.Authorize(null) ?? await OwnerAsync(unit, made.OwnerId, token)) is { } refused)
                {
                    return refused;
                }

                if (string.Equals(made.Application, ConsolePermissions.Application, StringComparison.Ordinal))
                {
                    return new InvalidError(nameof(PermissionInput.Application), CatalogueRules.OwnApplication);
                }

                if (!await unit.Database.Applications.AnyAsync(row => row.Key == made.Application, token))
                {
                    return new InvalidError(nameof(PermissionInput.Application), CatalogueRules.UnknownApplication);
                }

                if (await unit.Database.Permissions.AnyAsync(row => row.Application == made.Application && row.ResourceType == made.ResourceType && row.Action == made.Action, token))
                {
                    return new InvalidError(nameof(PermissionInput.Action), CatalogueRules.PermissionTaken);
                }

                if (!await unit.Database.ResourceTypes.AnyAsync(row => row.Application == made.Application && row.Key == made.ResourceType, token))
                {
                    unit.Database.ResourceTypes.Add(new ResourceType { Application = made.Application!, Key = made.ResourceType!, Name = made.ResourceType! });
                }

                var permission = new Permission
                {
                    Id = id,
                    Application = made.Application!,
                    ResourceType = made.ResourceType!,
                    Action = made.Action!,
                    Sensitivity = made.Sensitivity,
                    Description = made.Description!,
                    OwnerId = made.OwnerId,
                };
                unit.Database.Permissions.Add(permission);
                unit.Audit.Note("permission", permission.Key).Note("sensitivity", made.Sensitivity).Note("ownerId", made.OwnerId);
                unit.TouchPermission(id);
                return id;
            },
            cancellationToken);
    }

    /// <summary>Changes the words, the owner and the sensitivity; not the key, nor how sensitive one of the console's own is.</summary>
    public Task<Result<Done>> EditAsync(Actor actor, Guid permissionId, long seenVersion, PermissionInput input, CancellationToken cancellationToken)
        => ChangeAsync(actor, permissionId, seenVersion, input, input.OwnerId, input.Sensitivity, cancellationToken);

    /// <summary>Gives the permission another owner, or another sensitivity, whatever its version: for many at once.</summary>
    public Task<Result<Done>> MarkAsync(Actor actor, Guid permissionId, Guid? ownerId, Sensitivity? sensitivity, CancellationToken cancellationToken)
        => ChangeAsync(actor, permissionId, null, null, ownerId, sensitivity, cancellationToken);

    /// <summary>Takes the permission out of the catalogue. Refused while a role gives it or a separation of duty names it.</summary>
    public async Task<Result<Done>> DeleteAsync(Actor actor, Guid permissionId, string? reason, CancellationToken cancellationToken)
    {
        var why = ReasonRules.Check(reason);
        if (!why.IsSuccess)
        {
            return why.Error;
        }

        return await work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.AccessManage, AuditActions.PermissionDelete, AuditTargets.Permission, permissionId, why.Value, movesAccess: true),
            async (unit, token) =>
            {
                if (unit.Authorize(null) is { } refused)
                {
                    return refused;
                }

                var permission = await unit.Database.Permissions.SingleOrDefaultAsync(row => row.Id == permissionId, token);
                if (permission is null)
                {
                    return new NotFoundError();
                }

                if (string.Equals(permission.Application, ConsolePermissions.Application, StringComparison.Ordinal))
                {
                    return new InvalidError(nameof(PermissionInput.Application), CatalogueRules.OwnApplication);
                }

                var roles = await unit.Database.RoleGrants.Where(row => row.PermissionId == permissionId)
                    .Join(unit.Database.Roles, static grant => grant.RoleId, static role => role.Id, static (_, role) => role.Name).OrderBy(static name => name).Take(NamesShown).ToListAsync(token);
                var policies = await unit.Database.SeparationItems.Where(row => row.PermissionId == permissionId)
                    .Join(unit.Database.SeparationPolicies, static item => item.PolicyId, static policy => policy.Id, static (_, policy) => policy.Name).Take(NamesShown).ToListAsync(token);
                if (roles.Count + policies.Count > 0)
                {
                    return new PermissionInUseError(string.Join(", ", roles.Concat(policies)));
                }

                unit.Database.Permissions.Remove(permission);
                unit.Audit.Note("permission", permission.Key);
                unit.TouchPermission(permissionId);
                return Done.Instance;
            },
            cancellationToken);
    }

    public async Task<Result<Done>> CreateApplicationAsync(Actor actor, ApplicationInput input, CancellationToken cancellationToken)
    {
        var valid = CatalogueRules.Validate(input);
        if (!valid.IsSuccess)
        {
            return valid.Error;
        }

        return await work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.AccessManage, AuditActions.ApplicationCreate, AuditTargets.Application, null),
            async (unit, token) =>
            {
                var made = valid.Value;
                if ((unit.Authorize(null) ?? await OwnerAsync(unit, made.OwnerId, token)) is { } refused)
                {
                    return refused;
                }

                if (await unit.Database.Applications.AnyAsync(row => row.Key == made.Key, token))
                {
                    return new InvalidError(nameof(ApplicationInput.Key), CatalogueRules.ApplicationTaken);
                }

                unit.Database.Applications.Add(new GovernedApplication { Key = made.Key!, Name = made.Name!, Description = made.Description!, OwnerId = made.OwnerId });
                unit.Audit.Note("application", made.Key).Note("name", made.Name).Note("ownerId", made.OwnerId);
                return Done.Instance;
            },
            cancellationToken);
    }

    public async Task<Result<Done>> EditApplicationAsync(Actor actor, long seenVersion, ApplicationInput input, CancellationToken cancellationToken)
    {
        var valid = CatalogueRules.Validate(input);
        if (!valid.IsSuccess)
        {
            return valid.Error;
        }

        return await work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.AccessManage, AuditActions.ApplicationEdit, AuditTargets.Application, null),
            async (unit, token) =>
            {
                if ((unit.Authorize(null) ?? await OwnerAsync(unit, valid.Value.OwnerId, token)) is { } refused)
                {
                    return refused;
                }

                var application = await unit.Database.Applications.SingleOrDefaultAsync(row => row.Key == valid.Value.Key, token);
                if (application is null)
                {
                    return new NotFoundError();
                }

                if (application.Version != seenVersion)
                {
                    return new ConflictError(application.Version);
                }

                unit.Audit.Note("application", application.Key).Change("name", application.Name, valid.Value.Name)
                    .Change("description", application.Description, valid.Value.Description).Change("ownerId", application.OwnerId, valid.Value.OwnerId);
                (application.Name, application.Description, application.OwnerId) = (valid.Value.Name!, valid.Value.Description!, valid.Value.OwnerId);
                application.Version++;
                return Done.Instance;
            },
            cancellationToken);
    }

    private async Task<Result<Done>> ChangeAsync(Actor actor, Guid permissionId, long? seenVersion, PermissionInput? words, Guid? ownerId, Sensitivity? level, CancellationToken cancellationToken)
    {
        var (description, problem) = words is null ? (null, null) : TextRules.Check(nameof(PermissionInput.Description), words.Description, FieldLimits.Description, required: true);
        if (problem is not null)
        {
            return new InvalidError([problem]);
        }

        return await work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.AccessManage, AuditActions.PermissionEdit, AuditTargets.Permission, permissionId, movesAccess: true),
            async (unit, token) =>
            {
                if ((unit.Authorize(null) ?? await OwnerAsync(unit, ownerId, token)) is { } refused)
                {
                    return refused;
                }

                var permission = await unit.Database.Permissions.SingleOrDefaultAsync(row => row.Id == permissionId, token);
                if (permission is null)
                {
                    return new NotFoundError();
                }

                if (seenVersion is { } seen && permission.Version != seen)
                {
                    return new ConflictError(permission.Version);
                }

                var sensitivity = level is { } asked && Enum.IsDefined(asked) ? asked : permission.Sensitivity;
                if (sensitivity != permission.Sensitivity && string.Equals(permission.Application, ConsolePermissions.Application, StringComparison.Ordinal))
                {
                    return new InvalidError(nameof(PermissionInput.Sensitivity), CatalogueRules.OwnApplication);
                }

                var owner = words is null ? ownerId ?? permission.OwnerId : ownerId;
                unit.Audit.Note("permission", permission.Key).Change("description", permission.Description, description ?? permission.Description)
                    .Change("sensitivity", permission.Sensitivity, sensitivity).Change("ownerId", permission.OwnerId, owner);
                (permission.Description, permission.Sensitivity, permission.OwnerId) = (description ?? permission.Description, sensitivity, owner);
                permission.Version++;
                unit.TouchPermission(permissionId);
                return Done.Instance;
            },
            cancellationToken);
    }

    private static async Task<ConsoleError?> OwnerAsync(Unit unit, Guid? ownerId, CancellationToken cancellationToken)
        => ownerId is not { } owner || await unit.Database.People.AnyAsync(row => row.Id == owner, cancellationToken)
            ? null
            : new InvalidError(nameof(PermissionInput.OwnerId), CatalogueRules.UnknownOwner);
}

using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Permissions;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Permissions;

/// <summary>Registers single resources, so that a question can name one. Whoever manages access where it belongs keeps it.</summary>
internal sealed class ResourceService(UnitOfWork work, TimeProvider time)
{
    public async Task<Result<Guid>> CreateAsync(Actor actor, ResourceInput input, CancellationToken cancellationToken)
    {
        var valid = CatalogueRules.Validate(input);
        if (!valid.IsSuccess)
        {
            return valid.Error;
        }

        var id = Guid.CreateVersion7(time.GetUtcNow());
        return await work.ExecuteAsync<Guid>(
            actor,
            Intent.ByPermission(ConsolePermissions.AccessManage, AuditActions.ResourceCreate, AuditTargets.Resource, id),
            async (unit, token) =>
            {
                var made = valid.Value;
                if ((unit.Authorize(made.DepartmentId) ?? await CheckAsync(unit, id, made, token)) is { } refused)
                {
                    return refused;
                }

                unit.Database.Resources.Add(new Resource
                {
                    Id = id,
                    Application = made.Application!,
                    ResourceType = made.ResourceType!,
                    Key = made.Key!,
                    Name = made.Name!,
                    DepartmentId = made.DepartmentId,
                });
                unit.Audit.Note("resource", $"{made.Application}:{made.ResourceType}").Note("key", made.Key).Note("name", made.Name).Note("departmentId", made.DepartmentId);
                return id;
            },
            cancellationToken);
    }

    /// <summary>Changes its name and whose it is; what it is and what its application calls it stay.</summary>
    public async Task<Result<Done>> EditAsync(Actor actor, Guid resourceId, long seenVersion, ResourceInput input, CancellationToken cancellationToken)
    {
        var valid = CatalogueRules.Validate(input);
        if (!valid.IsSuccess)
        {
            return valid.Error;
        }

        return await work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.AccessManage, AuditActions.ResourceEdit, AuditTargets.Resource, resourceId),
            async (unit, token) =>
            {
                var resource = await unit.Database.Resources.SingleOrDefaultAsync(row => row.Id == resourceId, token);
                if (resource is null)
                {
                    return new NotFoundError();
                }

                // Out of one branch and into another: whoever moves it manages access in both.
                if ((unit.Authorize(resource.DepartmentId) ?? unit.Authorize(valid.Value.DepartmentId) ?? await DepartmentAsync(unit, valid.Value.DepartmentId, token)) is { } refused)
                {
                    return refused;
                }

                if (resource.Version != seenVersion)
                {
                    return new ConflictError(resource.Version);
                }

                unit.Audit.Change("name", resource.Name, valid.Value.Name).Change("departmentId", resource.DepartmentId, valid.Value.DepartmentId);
                (resource.Name, resource.DepartmentId) = (valid.Value.Name!, valid.Value.DepartmentId);
                resource.Version++;
                return Done.Instance;
            },
            cancellationToken);
    }

    public Task<Result<Done>> DeleteAsync(Actor actor, Guid resourceId, CancellationToken cancellationToken)
        => work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.AccessManage, AuditActions.ResourceDelete, AuditTargets.Resource, resourceId),
            async (unit, token) =>
            {
                var resource = await unit.Database.Resources.SingleOrDefaultAsync(row => row.Id == resourceId, token);
                if (resource is null)
                {
                    return new NotFoundError();
                }

                if (unit.Authorize(resource.DepartmentId) is { } refused)
                {
                    return refused;
                }

                unit.Database.Resources.Remove(resource);
                unit.Audit.Note("resource", $"{resource.Application}:{resource.ResourceType}").Note("key", resource.Key).Note("name", resource.Name);
                return Done.Instance;
            },
            cancellationToken);

    private static async Task<ConsoleError?> CheckAsync(Unit unit, Guid id, ResourceInput made, CancellationToken cancellationToken)
    {
        if (!await unit.Database.ResourceTypes.AnyAsync(row => row.Application == made.Application && row.Key == made.ResourceType, cancellationToken))
        {
            return new InvalidError(nameof(ResourceInput.ResourceType), CatalogueRules.UnknownResourceType);
        }

        return await unit.Database.Resources.AnyAsync(row => row.Application == made.Application && row.ResourceType == made.ResourceType && row.Key == made.Key && row.Id != id, cancellationToken)
            ? new InvalidError(nameof(ResourceInput.Key), CatalogueRules.ResourceTaken)
            : await DepartmentAsync(unit, made.DepartmentId, cancellationToken);
    }

    private static async Task<ConsoleError?> DepartmentAsync(Unit unit, Guid? departmentId, CancellationToken cancellationToken)
        => departmentId is not { } department || await unit.Database.Departments.AnyAsync(row => row.Id == department, cancellationToken)
            ? null
            : new InvalidError(nameof(ResourceInput.DepartmentId), PersonRules.UnknownDepartment);
}

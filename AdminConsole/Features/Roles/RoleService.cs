using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Roles;

/// <summary>Makes roles and keeps their names. A new role gives nothing until <see cref="RoleShaping"/> lets it.</summary>
internal sealed class RoleService(UnitOfWork work, TimeProvider time)
{
    public async Task<Result<Guid>> CreateAsync(Actor actor, RoleInput input, CancellationToken cancellationToken)
    {
        var valid = RoleInputRules.Validate(input);
        if (!valid.IsSuccess)
        {
            return valid.Error;
        }

        var role = valid.Value;
        var id = Guid.CreateVersion7(time.GetUtcNow());
        return await work.ExecuteAsync<Guid>(
            actor,
            Intent.ByPermission(ConsolePermissions.AccessManage, AuditActions.RoleCreate, AuditTargets.Role, id, movesAccess: true),
            async (unit, token) =>
            {
                if (unit.Authorize(role.DepartmentId) is { } refused)
                {
                    return refused;
                }

                if (role.DepartmentId is { } department && !await unit.Database.Departments.AnyAsync(row => row.Id == department, token))
                {
                    return new InvalidError(nameof(RoleInput.DepartmentId), PersonRules.UnknownDepartment);
                }

                if (await IsTakenAsync(unit, id, role, token))
                {
                    return new InvalidError(nameof(RoleInput.Name), RoleInputRules.NameTaken);
                }

                var made = new Role { Id = id, Key = RoleInputRules.KeyOf(role.Name, id), Name = role.Name, Description = role.Description, DepartmentId = role.DepartmentId };
                unit.Database.Roles.Add(made);
                var empty = new RoleShape(false, [], []);
                await RoleHistory.RecordAsync(unit, made, empty, empty, AuditActions.RoleCreate, string.Empty, token);
                unit.Audit.Note("name", role.Name).Note("departmentId", role.DepartmentId);
                unit.TouchRole(id);
                return id;
            },
            cancellationToken);
    }

    /// <summary>Changes the words. Who owns a role is not changed here: it bounds what the role may inherit.</summary>
    public async Task<Result<Done>> EditAsync(Actor actor, Guid roleId, long seenVersion, RoleInput input, CancellationToken cancellationToken)
    {
        var valid = RoleInputRules.Validate(input);
        if (!valid.IsSuccess)
        {
            return valid.Error;
        }

        return await work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.AccessManage, AuditActions.RoleEdit, AuditTargets.Role, roleId),
            async (unit, token) =>
            {
                var role = await unit.Database.Roles.SingleOrDefaultAsync(row => row.Id == roleId, token);
                if (role is null)
                {
                    return new NotFoundError();
                }

                if (unit.Authorize(role.DepartmentId) is { } refused)
                {
                    return refused;
                }

                if (role.Version != seenVersion)
                {
                    return new ConflictError(role.Version);
                }

                if (await IsTakenAsync(unit, roleId, valid.Value with { DepartmentId = role.DepartmentId }, token))
                {
                    return new InvalidError(nameof(RoleInput.Name), RoleInputRules.NameTaken);
                }

                unit.Audit.Change("name", role.Name, valid.Value.Name).Change("description", role.Description, valid.Value.Description);
                (role.Name, role.Description) = (valid.Value.Name, valid.Value.Description);
                role.Version++;
                return Done.Instance;
            },
            cancellationToken);
    }

    // Two roles of one owner with one name could not be told apart where they are given.
    private static async Task<bool> IsTakenAsync(Unit unit, Guid roleId, ValidRole role, CancellationToken cancellationToken)
    {
        var names = await unit.Database.Roles.Where(row => row.DepartmentId == role.DepartmentId && row.Id != roleId).Select(static row => row.Name).ToListAsync(cancellationToken);
        var folded = TextRules.Fold(role.Name);
        return names.Exists(name => string.Equals(TextRules.Fold(name), folded, StringComparison.Ordinal));
    }
}

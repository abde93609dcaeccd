using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Departments;
using AdminConsole.Domain.People;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Departments;

/// <summary>Makes departments, keeps their names and codes, and takes away those that nothing hangs on. <see cref="DepartmentMoving"/> gives them another place.</summary>
internal sealed class DepartmentService(UnitOfWork work, TimeProvider time)
{
    public async Task<Result<Guid>> CreateAsync(Actor actor, DepartmentInput input, CancellationToken cancellationToken)
    {
        var valid = DepartmentInputRules.Validate(input);
        if (!valid.IsSuccess)
        {
            return valid.Error;
        }

        if (valid.Value.ParentId is not { } parentId)
        {
            return new InvalidError(nameof(DepartmentInput.ParentId), TextRules.Required);
        }

        var id = Guid.CreateVersion7(time.GetUtcNow());
        return await work.ExecuteAsync<Guid>(
            actor,
            Intent.ByPermission(ConsolePermissions.AccessManage, AuditActions.DepartmentCreate, AuditTargets.Department, id, movesAccess: true),
            async (unit, token) =>
            {
                if (unit.Authorize(parentId) is { } refused)
                {
                    return refused;
                }

                if (await unit.Database.Departments.AsNoTracking().SingleOrDefaultAsync(row => row.Id == parentId, token) is not { } parent)
                {
                    return new InvalidError(nameof(DepartmentInput.ParentId), PersonRules.UnknownDepartment);
                }

                if (await TakenAsync(unit, id, parentId, valid.Value, token) is { } taken)
                {
                    return taken;
                }

                unit.Database.Departments.Add(new Department { Id = id, ParentId = parentId, Name = valid.Value.Name, Code = valid.Value.Code });
                unit.Audit.Note("name", valid.Value.Name).Note("code", valid.Value.Code).Note("parent", parent.Name);
                unit.TouchDepartment(id);
                return id;
            },
            cancellationToken);
    }

    /// <summary>Changes the words. <see cref="DepartmentInput.ParentId"/> is not read.</summary>
    public async Task<Result<Done>> EditAsync(Actor actor, Guid departmentId, long seenVersion, DepartmentInput input, CancellationToken cancellationToken)
    {
        var valid = DepartmentInputRules.Validate(input);
        if (!valid.IsSuccess)
        {
            return valid.Error;
        }

        return await work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.AccessManage, AuditActions.DepartmentEdit, AuditTargets.Department, departmentId),
            async (unit, token) =>
            {
                var department = await unit.Database.Departments.SingleOrDefaultAsync(row => row.Id == departmentId, token);
                if (department is null)
                {
                    return new NotFoundError();
                }

                if (unit.AuthorizeVisible(departmentId, ConsolePermissions.PersonRead) is { } refused)
                {
                    return refused;
                }

                if (department.Version != seenVersion)
                {
                    return new ConflictError(department.Version);
                }

                if (await TakenAsync(unit, departmentId, department.ParentId, valid.Value, token) is { } taken)
                {
                    return taken;
                }

                unit.Audit.Change("name", department.Name, valid.Value.Name).Change("code", department.Code, valid.Value.Code);
                if (unit.Audit.HasChanges)
                {
                    (department.Name, department.Code) = (valid.Value.Name, valid.Value.Code);
                    department.Version++;
                }

                return Done.Instance;
            },
            cancellationToken);
    }

    /// <summary>Takes a department away, once nothing hangs on it. Whoever may make it there may take it from there.</summary>
    public async Task<Result<Done>> DeleteAsync(Actor actor, Guid departmentId, string? reason, CancellationToken cancellationToken)
    {
        var why = ReasonRules.Check(reason);
        if (!why.IsSuccess)
        {
            return why.Error;
        }

        return await work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.AccessManage, AuditActions.DepartmentDelete, AuditTargets.Department, departmentId, why.Value, movesAccess: true),
            async (unit, token) =>
            {
                var department = await unit.Database.Departments.SingleOrDefaultAsync(row => row.Id == departmentId, token);
                if (department is null)
                {
                    return new NotFoundError();
                }

                if (unit.AuthorizeVisible(department.ParentId ?? departmentId, ConsolePermissions.PersonRead) is { } refused)
                {
                    return refused;
                }

                if (department.ParentId is not { } parentId)
                {
                    return new InvalidError(nameof(DepartmentInput.ParentId), DepartmentInputRules.TopDepartment);
                }

                var use = await UseAsync(unit.Database, departmentId, token);
                if (use != new DepartmentInUseError(0, 0, 0, 0, 0, 0))
                {
                    return use;
                }

                var parent = await unit.Database.Departments.Where(row => row.Id == parentId).Select(static row => row.Name).SingleAsync(token);
                unit.Database.Departments.Remove(department);
                unit.Audit.Change("name", department.Name, null).Change("code", department.Code, null).Change("parent", parent, null);
                unit.TouchDepartment(departmentId);
                return Done.Instance;
            },
            cancellationToken);
    }

    /// <summary>True when another department of the same parent has the name, however it is written.</summary>
    internal static async Task<bool> HasSiblingAsync(ConsoleDbContext context, Guid departmentId, Guid? parentId, string name, CancellationToken cancellationToken)
    {
        var names = await context.Departments.Where(row => row.ParentId == parentId && row.Id != departmentId).Select(static row => row.Name).ToListAsync(cancellationToken);
        var folded = TextRules.Fold(name);
        return names.Exists(other => string.Equals(TextRules.Fold(other), folded, StringComparison.Ordinal));
    }

    private static async Task<InvalidError?> TakenAsync(Unit unit, Guid departmentId, Guid? parentId, ValidDepartment department, CancellationToken cancellationToken)
        => await unit.Database.Departments.AnyAsync(row => row.Code == department.Code && row.Id != departmentId, cancellationToken)
            ? new InvalidError(nameof(DepartmentInput.Code), DepartmentInputRules.CodeTaken)
            : await HasSiblingAsync(unit.Database, departmentId, parentId, department.Name, cancellationToken)
                ? new InvalidError(nameof(DepartmentInput.Name), DepartmentInputRules.NameTaken)
                : null;

    private static async Task<DepartmentInUseError> UseAsync(ConsoleDbContext context, Guid id, CancellationToken cancellationToken)
        => new(
            await context.People.CountAsync(row => row.DepartmentId == id, cancellationToken),
            await context.Departments.CountAsync(row => row.ParentId == id, cancellationToken),
            await context.Roles.CountAsync(row => row.DepartmentId == id, cancellationToken),
            await context.Assignments.CountAsync(row => row.ScopeDepartmentId == id, cancellationToken),
            await context.FactorRequirements.CountAsync(row => row.SubjectKind == FactorSubject.Department && row.SubjectId == id, cancellationToken),
            await context.Resources.CountAsync(row => row.DepartmentId == id, cancellationToken));
}

using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Lifecycle;

/// <summary>Keeps what is to be done when somebody joins or leaves, and ticks it off.</summary>
internal sealed class ChecklistService(UnitOfWork work, IDbContextFactory<ConsoleDbContext> contexts, TimeProvider time)
{
    /// <summary>The items in use, those of everybody first.</summary>
    public async Task<IReadOnlyList<ChecklistRow>> ListAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.ChecklistItems.Where(static item => item.RetiredAt == null)
            .GroupJoin(context.Departments, static item => item.DepartmentId, static department => (Guid?)department.Id, static (item, found) => new { item, found })
            .SelectMany(static pair => pair.found.DefaultIfEmpty(), static (pair, department) => new ChecklistRow(pair.item.Id, pair.item.Kind, pair.item.DepartmentId, department == null ? null : department.Name, pair.item.NameEn, pair.item.NameEs, pair.item.Version))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Adds an item; with <paramref name="id"/>, changes it as it was shown in <paramref name="version"/>.</summary>
    public async Task<Result<Done>> SaveAsync(Actor actor, Guid? id, LifecycleKind kind, Guid? departmentId, string? nameEn, string? nameEs, long version, CancellationToken cancellationToken)
    {
        List<FieldProblem> problems = [];
        var english = TextRules.Clean(nameof(ChecklistItem.NameEn), nameEn, FieldLimits.ChecklistName, required: true, problems);
        var spanish = TextRules.Clean(nameof(ChecklistItem.NameEs), nameEs, FieldLimits.ChecklistName, required: true, problems);
        if (problems.Count > 0)
        {
            return new InvalidError(problems);
        }

        var key = id ?? Guid.CreateVersion7(time.GetUtcNow());
        return await work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.LifecycleManage, AuditActions.ChecklistEdit, AuditTargets.Checklist, key),
            async (unit, token) =>
            {
                if (unit.Authorize(departmentId) is { } denied)
                {
                    return denied;
                }

                var item = await unit.Database.ChecklistItems.SingleOrDefaultAsync(row => row.Id == key && row.RetiredAt == null, token);
                if (id is not null && item is null)
                {
                    return new NotFoundError();
                }

                if (item is not null && (item.Version != version || unit.Authorize(item.DepartmentId) is not null))
                {
                    return item.Version != version ? new ConflictError(item.Version) : unit.Authorize(item.DepartmentId)!;
                }

                unit.Audit.Change("nameEn", item?.NameEn, english).Change("nameEs", item?.NameEs, spanish).Change("kind", item?.Kind.ToString(), kind.ToString()).Change("departmentId", item?.DepartmentId, departmentId);
                if (item is null)
                {
                    unit.Database.ChecklistItems.Add(new ChecklistItem { Id = key, Kind = kind, DepartmentId = departmentId, NameEn = english, NameEs = spanish });
                    return Done.Instance;
                }

                (item.Kind, item.DepartmentId, item.NameEn, item.NameEs) = (kind, departmentId, english, spanish);
                item.Version++;
                return Done.Instance;
            },
            cancellationToken);
    }

    /// <summary>Takes an item out of lists to come; lists that are open keep it.</summary>
    public Task<Result<Done>> RetireAsync(Actor actor, Guid id, long version, CancellationToken cancellationToken)
        => work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.LifecycleManage, AuditActions.ChecklistEdit, AuditTargets.Checklist, id),
            async (unit, token) =>
            {
                var item = await unit.Database.ChecklistItems.SingleOrDefaultAsync(row => row.Id == id && row.RetiredAt == null, token);
                if (item is null)
                {
                    return new NotFoundError();
                }

                if (unit.Authorize(item.DepartmentId) is { } denied)
                {
                    return denied;
                }

                if (item.Version != version)
                {
                    return new ConflictError(item.Version);
                }

                unit.Audit.Change("retiredAt", item.RetiredAt, unit.Now);
                item.RetiredAt = unit.Now;
                item.Version++;
                return Done.Instance;
            },
            cancellationToken);

    /// <summary>Ticks a task off, or takes the tick back.</summary>
    public Task<Result<Done>> TickAsync(Actor actor, Guid taskId, bool isDone, CancellationToken cancellationToken)
        => work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.LifecycleManage, AuditActions.ChecklistTick, AuditTargets.Checklist, taskId),
            async (unit, token) =>
            {
                var task = await unit.Database.ChecklistTasks.SingleOrDefaultAsync(row => row.Id == taskId, token);
                if (task is null)
                {
                    return new NotFoundError();
                }

                var department = await unit.Database.People.Where(row => row.Id == task.PersonId).Select(static row => row.DepartmentId).SingleAsync(token);
                if (unit.AuthorizeVisible(department, ConsolePermissions.PersonRead) is { } refused)
                {
                    return refused;
                }

                if (isDone == task.DoneAt is not null)
                {
                    return Done.Instance;
                }

                unit.Audit.Change("doneAt", task.DoneAt, isDone ? unit.Now : null).Note("person", task.PersonId);
                (task.DoneAt, task.DoneBy) = isDone ? ((DateTime?)unit.Now, actor.PersonId) : (null, null);
                task.Version++;
                return Done.Instance;
            },
            cancellationToken);
}

/// <summary>An item of the lists, in both languages.</summary>
internal sealed record ChecklistRow(Guid Id, LifecycleKind Kind, Guid? DepartmentId, string? Department, string NameEn, string NameEs, long Version);

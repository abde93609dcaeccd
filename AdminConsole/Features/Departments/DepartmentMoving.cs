using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Departments;
using AdminConsole.Domain.People;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Lifecycle;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Departments;

/// <summary>
/// Moves a department with all below it under another parent. Who acts for a branch by an assignment acts for all that
/// stands in it, so a move gives and takes access. It is computed first as the model with it; the commit computes it
/// again on the model of its own transaction, and is refused with the new preview when it came out otherwise.
/// </summary>
internal sealed class DepartmentMoving(UnitOfWork work, IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, TimeProvider time)
{
    /// <summary>Who would gain and lose what. Refused by every rule that would refuse the move itself.</summary>
    public async Task<Result<AccessPreview>> PreviewAsync(Actor actor, Guid departmentId, DepartmentMove move, CancellationToken cancellationToken)
    {
        var model = access.Current;
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var department = await context.Departments.AsNoTracking().SingleOrDefaultAsync(row => row.Id == departmentId, cancellationToken);
        if (department is null || (actor.PersonId is null && !actor.IsConsole))
        {
            return new NotFoundError();
        }

        var place = department.ParentId ?? departmentId;
        if (actor.PersonId is { } person && !model.Allows(person, ConsolePermissions.AccessManage, place, now))
        {
            return model.Allows(person, ConsolePermissions.PersonRead, place, now) ? new DeniedError(ConsolePermissions.AccessManage) : new NotFoundError();
        }

        var plan = await PlanAsync(context, model, actor.PersonId, department, move, now, cancellationToken);
        return plan.IsSuccess ? plan.Value.Preview : plan.Error;
    }

    /// <summary>Makes the move that was previewed. <paramref name="seen"/> is the stamp of the preview that was shown.</summary>
    public async Task<Result<Done>> ApplyAsync(Actor actor, Guid departmentId, DepartmentMove move, string? reason, PreviewStamp seen, CancellationToken cancellationToken)
    {
        var why = ReasonRules.Check(reason);
        if (!why.IsSuccess)
        {
            return why.Error;
        }

        return await work.ExecuteAsync<Done>(
            actor,
            actor.IsConsole
                ? Intent.ByConsole(AuditActions.DepartmentMove, AuditTargets.Department, departmentId, why.Value, movesAccess: true, recordAlways: false)
                : Intent.ByPermission(ConsolePermissions.AccessManage, AuditActions.DepartmentMove, AuditTargets.Department, departmentId, why.Value, movesAccess: true),
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

                var plan = await PlanAsync(unit.Database, unit.Access, actor.PersonId, department, move, unit.Now, token);
                if (!plan.IsSuccess)
                {
                    return plan.Error;
                }

                var preview = plan.Value.Preview;
                if (preview.Stamp != seen)
                {
                    return new PreviewMovedError(preview);
                }

                if (preview.Conflicts is [var conflict, ..])
                {
                    return new SeparationError(conflict.Policy, conflict.People);
                }

                department.ParentId = move.ParentId;
                department.Version++;
                unit.Audit.Change("parent", plan.Value.From, plan.Value.To).Note("peopleGaining", preview.Gaining).Note("peopleLosing", preview.Losing);
                unit.TouchDepartment(departmentId);
                // Rules that speak of a branch speak of other people now.
                await BirthrightStates.MoveAsync(unit, token);
                return Done.Instance;
            },
            cancellationToken);
    }

    private static async Task<Result<Plan>> PlanAsync(
        ConsoleDbContext context, AccessModel model, Guid? actorId, Department department, DepartmentMove move, DateTime now, CancellationToken cancellationToken)
    {
        if (department.ParentId is not { } fromId)
        {
            return new InvalidError(nameof(move.ParentId), DepartmentInputRules.TopDepartment);
        }

        if (actorId is { } person && !model.Allows(person, ConsolePermissions.AccessManage, move.ParentId, now))
        {
            return new DeniedError(ConsolePermissions.AccessManage);
        }

        var rows = await context.Departments.AsNoTracking().Select(static row => new { row.Id, row.ParentId, row.Name }).ToDictionaryAsync(static row => row.Id, cancellationToken);
        if (!rows.TryGetValue(move.ParentId, out var parent))
        {
            return new InvalidError(nameof(move.ParentId), PersonRules.UnknownDepartment);
        }

        if (move.ParentId == fromId)
        {
            return new InvalidError(nameof(move.ParentId), DepartmentInputRules.SameParent);
        }

        // Walked in the table and not in the model: in the unit it is what no other move can change before this one commits.
        List<string> path = [];
        for (var step = parent; step is not null; step = step.ParentId is { } above ? rows.GetValueOrDefault(above) : null)
        {
            path.Insert(0, step.Name);
            if (step.Id == department.Id)
            {
                return new SubtreeError(string.Join(" → ", [.. path, department.Name]));
            }
        }

        if (await DepartmentService.HasSiblingAsync(context, department.Id, move.ParentId, department.Name, cancellationToken))
        {
            return new InvalidError(nameof(move.ParentId), DepartmentInputRules.NameTaken);
        }

        var after = model.WithDepartments(model.Version, [.. rows.Values.Select(row => new DepartmentNode(row.Id, row.Id == department.Id ? move.ParentId : row.ParentId))]);
        var diff = AccessDiff.Between(model, after, now);
        // The operator of the machine is nobody whom the rules of reach could bound; what keeps the model sound holds for them too.
        var barred = actorId is { } mover
            ? RoleRules.MayMove(model, after, diff, mover, await AccessGround.CeilingAsync(context, model, mover, ConsolePermissions.AccessManage, now, cancellationToken), now)
            : null;
        if ((barred ?? AccessRules.KeepsHolder(model, after, now)) is { } refused)
        {
            return refused;
        }

        foreach (var (senior, junior) in actorId is null ? [] : await InheritancesAsync(context, cancellationToken))
        {
            // One that crosses already was agreed to when it was made.
            if (RoleRules.MayInherit(model, senior, junior, crossing: false, actorId!.Value, now) is null
                && RoleRules.MayInherit(after, senior, junior, move.Crossing, actorId!.Value, now) is { } crossed)
            {
                return crossed;
            }
        }

        return new Plan(AccessPreview.Of(model, after, diff, department.Version, await AccessGround.RulesAsync(context, cancellationToken), now), rows[fromId].Name, parent.Name);
    }

    /// <summary>Inheritances between two roles that departments own, by their names.</summary>
    private static async Task<IReadOnlyList<(RolePlace Senior, RolePlace Junior)>> InheritancesAsync(ConsoleDbContext context, CancellationToken cancellationToken)
    {
        var roles = await context.Roles.AsNoTracking().Where(static role => role.DepartmentId != null)
            .Select(static role => new RolePlace(role.Id, role.Name, role.DepartmentId)).ToDictionaryAsync(static role => role.Id, cancellationToken);
        var edges = await context.RoleInheritances.AsNoTracking().Select(static edge => new { edge.SeniorId, edge.JuniorId }).ToListAsync(cancellationToken);
        return
        [
            .. edges.Where(edge => roles.ContainsKey(edge.SeniorId) && roles.ContainsKey(edge.JuniorId))
                .Select(edge => (Senior: roles[edge.SeniorId], Junior: roles[edge.JuniorId]))
                .OrderBy(static edge => edge.Senior.Name, StringComparer.Ordinal).ThenBy(static edge => edge.Junior.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>What a move comes to, with the names of the parents.</summary>
    private sealed record Plan(AccessPreview Preview, string From, string To);
}

/// <summary>Where a department is to stand. <paramref name="Crossing"/> says that inheritances may cross branches by it.</summary>
internal sealed record DepartmentMove(Guid ParentId, bool Crossing = false);

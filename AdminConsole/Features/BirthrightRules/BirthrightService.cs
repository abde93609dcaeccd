using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Lifecycle;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.BirthrightRules;

/// <summary>Makes, changes and retires birthright rules. Each change moves the version that the sweep brings everybody to.</summary>
internal sealed class BirthrightService(UnitOfWork work, IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, TimeProvider time)
{
    /// <summary>The rules that the reader may shape or, with access to see roles, see; newest last.</summary>
    public async Task<BirthrightList> ListAsync(Actor actor, bool withRetired, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var scope = actor.PersonId is { } reader ? access.Current.ScopeOf(reader, ConsolePermissions.AccessRead, now) : DepartmentScope.Nowhere;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.BirthrightRules.Where(rule => withRetired || rule.RetiredAt == null)
            .Join(context.Roles, static rule => rule.RoleId, static role => role.Id, static (rule, role) => new { rule, Role = role.Name })
            .GroupJoin(context.Departments, static pair => pair.rule.DepartmentId, static department => (Guid?)department.Id, static (pair, found) => new { pair.rule, pair.Role, found })
            .SelectMany(static pair => pair.found.DefaultIfEmpty(), static (pair, department) => new { pair.rule, pair.Role, Department = department == null ? null : department.Name })
            .OrderBy(static row => row.rule.Name).ThenBy(static row => row.rule.Id)
            .ToListAsync(cancellationToken);
        var state = await context.BirthrightStates.SingleAsync(cancellationToken);
        var ids = rows.Select(static row => row.rule.Id).ToArray();
        var holders = await context.Assignments.Where(row => row.SourceId != null && ids.Contains(row.SourceId.Value) && row.Origin == AssignmentOrigin.Birthright && (row.ValidUntil == null || row.ValidUntil > now))
            .GroupBy(static row => row.SourceId!.Value).Select(static group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(static group => group.Key, static group => group.Count, cancellationToken);
        return new BirthrightList(
            [.. rows.Where(row => scope.IsCompany || row.rule.DepartmentId is not { } department || scope.Contains(department))
                .Select(row => new BirthrightRow(row.rule, row.Role, row.Department, holders.GetValueOrDefault(row.rule.Id)))],
            state.AppliedVersion >= state.Version ? null : state.Done,
            state.AppliedVersion >= state.Version ? null : await context.People.CountAsync(cancellationToken),
            state.Refused);
    }

    public async Task<Result<Guid>> CreateAsync(Actor actor, BirthrightInput input, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        var made = input.ToRule(id, UtcDateTimeConverter.Whole(time.GetUtcNow().UtcDateTime), actor.PersonId, reasonToo: true);
        return made.IsSuccess
            ? await work.ExecuteAsync<Guid>(
                actor,
                Intent.ByPermission(ConsolePermissions.BirthrightManage, AuditActions.BirthrightCreate, AuditTargets.Birthright, id, made.Value.Reason),
                async (unit, token) =>
                {
                    if (await MayAsync(unit, made.Value, token) is { } refused)
                    {
                        return refused;
                    }

                    unit.Database.BirthrightRules.Add(made.Value);
                    Record(unit, null, made.Value);
                    await BirthrightStates.MoveAsync(unit, token);
                    return id;
                },
                cancellationToken)
            : made.Error;
    }

    /// <summary>Changes a rule; who no longer fits loses the role with the next sweep, seconds later.</summary>
    public async Task<Result<Done>> EditAsync(Actor actor, Guid id, BirthrightInput input, CancellationToken cancellationToken)
    {
        var made = input.ToRule(id, DateTime.MinValue, actor.PersonId, reasonToo: true);
        return made.IsSuccess
            ? await ChangeAsync(actor, AuditActions.BirthrightEdit, id, made.Value.Reason, input.Version, async (unit, rule, token) =>
            {
                if (await MayAsync(unit, made.Value, token) is { } refused)
                {
                    return refused;
                }

                Record(unit, rule, made.Value);
                (rule.Name, rule.DepartmentId, rule.IncludesBranch, rule.JobTitle, rule.TitleKey) = (made.Value.Name, made.Value.DepartmentId, made.Value.IncludesBranch, made.Value.JobTitle, made.Value.TitleKey);
                (rule.Contract, rule.RoleId, rule.Reach, rule.Reason) = (made.Value.Contract, made.Value.RoleId, made.Value.Reach, made.Value.Reason);
                return null;
            }, cancellationToken)
            : made.Error;
    }

    /// <summary>Ends a rule and, with the next sweep, all that came from it.</summary>
    public async Task<Result<Done>> RetireAsync(Actor actor, Guid id, string? reason, long version, CancellationToken cancellationToken)
    {
        var why = ReasonRules.Check(reason);
        return why.IsSuccess
            ? await ChangeAsync(actor, AuditActions.BirthrightRetire, id, why.Value, version, static (unit, rule, _) =>
            {
                unit.Audit.Change("retiredAt", rule.RetiredAt, unit.Now);
                rule.RetiredAt = unit.Now;
                return Task.FromResult<ConsoleError?>(null);
            }, cancellationToken)
            : why.Error;
    }

    private Task<Result<Done>> ChangeAsync(Actor actor, string action, Guid id, string reason, long version, Func<Unit, BirthrightRule, CancellationToken, Task<ConsoleError?>> change, CancellationToken cancellationToken)
        => work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.BirthrightManage, action, AuditTargets.Birthright, id, reason),
            async (unit, token) =>
            {
                var rule = await unit.Database.BirthrightRules.SingleOrDefaultAsync(row => row.Id == id && row.RetiredAt == null, token);
                if (rule is null)
                {
                    return new NotFoundError();
                }

                if (unit.Authorize(rule.DepartmentId) is { } denied)
                {
                    return denied;
                }

                if (rule.Version != version)
                {
                    return new ConflictError(BirthrightInput.Of(rule));
                }

                if (await change(unit, rule, token) is { } refused)
                {
                    return refused;
                }

                rule.Version++;
                await BirthrightStates.MoveAsync(unit, token);
                return Done.Instance;
            },
            cancellationToken);

    /// <summary>A rule gives a role to many, so whoever makes it must be able to give the role to each.</summary>
    private static async Task<ConsoleError?> MayAsync(Unit unit, BirthrightRule rule, CancellationToken cancellationToken)
    {
        if (unit.Authorize(rule.DepartmentId) is { } denied)
        {
            return denied;
        }

        if (rule.DepartmentId is { } department && !await unit.Database.Departments.AnyAsync(row => row.Id == department, cancellationToken))
        {
            return new InvalidError(nameof(BirthrightInput.DepartmentId), PersonRules.UnknownDepartment);
        }

        if (!await unit.Database.Roles.AnyAsync(role => role.Id == rule.RoleId && role.RetiredAt == null, cancellationToken))
        {
            return new InvalidError(nameof(BirthrightInput.RoleId), AssignmentRules.UnknownRole);
        }

        var officer = unit.Actor.PersonId!.Value;
        var scope = rule.Reach == BirthrightReach.Company ? null : rule.DepartmentId;
        return !unit.Access.Allows(officer, ConsolePermissions.AccessAssign, scope, unit.Now)
            ? new DeniedError(ConsolePermissions.AccessAssign)
            : AccessRules.MayHandle(unit.Access, officer, Guid.Empty, rule.RoleId, scope, unit.Now, await AccessGround.CeilingAsync(unit.Database, unit.Access, officer, ConsolePermissions.AccessAssign, unit.Now, cancellationToken));
    }

    private static void Record(Unit unit, BirthrightRule? old, BirthrightRule now)
        => unit.Audit
            .Change("name", old?.Name, now.Name)
            .Change("departmentId", old?.DepartmentId, now.DepartmentId)
            .Change("branch", old?.IncludesBranch, now.IncludesBranch)
            .Change("jobTitle", old?.JobTitle, now.JobTitle)
            .Change("contract", old?.Contract?.ToString(), now.Contract?.ToString())
            .Change("roleId", old?.RoleId, now.RoleId)
            .Change("reach", old?.Reach.ToString(), now.Reach.ToString());
}

/// <summary>The rules, and while a sweep brings everybody to them, how many were looked at of how many.</summary>
internal sealed record BirthrightList(IReadOnlyList<BirthrightRow> Rules, int? Swept, int? Of, int Refused);

/// <summary>A rule with the names it stands for and how many hold the role by it.</summary>
internal sealed record BirthrightRow(BirthrightRule Rule, string Role, string? Department, int Holders);

using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Lifecycle;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Lifecycle;

/// <summary>What a place gives, and how it differs from what somebody holds.</summary>
internal sealed class PlaceReader(IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, TimeProvider time)
{
    public async Task<Result<PlaceView>> ReadAsync(Actor actor, Place place, CancellationToken cancellationToken)
    {
        if (actor.PersonId is not { } reader || !access.Current.Allows(reader, ConsolePermissions.LifecycleManage, place.DepartmentId, time.GetUtcNow().UtcDateTime))
        {
            return new DeniedError(ConsolePermissions.LifecycleManage);
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return new PlaceView(await RightsAsync(context, place, cancellationToken));
    }

    /// <summary>The move's difference: roles that stay, end and come by birthright, and the others, about which somebody decides.</summary>
    public async Task<Result<MoveView>> CompareAsync(Actor actor, Guid personId, Place place, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var person = await context.People.SingleOrDefaultAsync(row => row.Id == personId, cancellationToken);
        if (person is null || actor.PersonId is not { } reader || !access.Current.Allows(reader, ConsolePermissions.PersonRead, person.DepartmentId, now))
        {
            return new NotFoundError();
        }

        if (!access.Current.Allows(reader, ConsolePermissions.LifecycleManage, person.DepartmentId, now) || !access.Current.Allows(reader, ConsolePermissions.LifecycleManage, place.DepartmentId, now))
        {
            return new DeniedError(ConsolePermissions.LifecycleManage);
        }

        var wanted = await RightsAsync(context, place, cancellationToken);
        var held = await HeldAsync(context, personId, now, cancellationToken);
        var born = held.Where(static row => row.Origin == AssignmentOrigin.Birthright && row.FromRule).ToList();
        return new MoveView(
            person.Version,
            [.. born.Where(row => wanted.Any(right => Same(right, row)))],
            [.. born.Where(row => !wanted.Any(right => Same(right, row)))],
            [.. wanted.Where(right => !held.Any(row => row.Origin == AssignmentOrigin.Birthright && Same(right, row)))],
            [.. held.Where(static row => row.Origin != AssignmentOrigin.Birthright || !row.FromRule)],
            place.DepartmentId != person.DepartmentId ? person.DepartmentId : null);
    }

    private static bool Same(RightRow right, HeldRow row) => right.RoleId == row.RoleId && right.ScopeDepartmentId == row.ScopeDepartmentId;

    private async Task<List<RightRow>> RightsAsync(ConsoleDbContext context, Place place, CancellationToken cancellationToken)
    {
        var rules = await BirthrightKeeper.RulesAsync(context, cancellationToken);
        var rights = Birthrights.Of(rules, access.Current.Departments, place);
        var ids = rights.Select(static right => right.RoleId).ToArray();
        var names = await context.Roles.Where(role => ids.Contains(role.Id)).ToDictionaryAsync(static role => role.Id, static role => role.Name, cancellationToken);
        var department = await context.Departments.Where(row => row.Id == place.DepartmentId).Select(static row => row.Name).SingleOrDefaultAsync(cancellationToken);
        return [.. rights.Select(right => new RightRow(right.RoleId, names[right.RoleId], right.ScopeDepartmentId, right.ScopeDepartmentId is null ? null : department, rules.Find(rule => rule.Id == right.RuleId)!.Name)).OrderBy(static right => right.Role, StringComparer.CurrentCulture)];
    }

    private static Task<List<HeldRow>> HeldAsync(ConsoleDbContext context, Guid personId, DateTime now, CancellationToken cancellationToken)
        => context.Assignments.Where(row => row.PersonId == personId && (row.ValidUntil == null || row.ValidUntil > now))
            .Join(context.Roles, static row => row.RoleId, static role => role.Id, static (row, role) => new { row, role.Name })
            .GroupJoin(context.Departments, static pair => pair.row.ScopeDepartmentId, static department => (Guid?)department.Id, static (pair, found) => new { pair.row, pair.Name, found })
            .SelectMany(static found => found.found.DefaultIfEmpty(), static (found, department) => new { found.row, found.Name, Department = department == null ? null : department.Name })
            .OrderBy(static found => found.Name).ThenBy(static found => found.row.Id)
            .Select(static found => new HeldRow(found.row.Id, found.row.RoleId, found.Name, found.row.ScopeDepartmentId, found.Department, found.row.Origin, found.row.SourceId != null, found.row.ValidUntil))
            .ToListAsync(cancellationToken);
}

/// <summary>A role that a place gives: its name, where it holds (null for the whole company) and the rule that gives it.</summary>
internal sealed record RightRow(Guid RoleId, string Role, Guid? ScopeDepartmentId, string? Scope, string Rule);

/// <summary>A role that somebody holds; times are UTC.</summary>
internal sealed record HeldRow(Guid AssignmentId, Guid RoleId, string Role, Guid? ScopeDepartmentId, string? Scope, AssignmentOrigin Origin, bool FromRule, DateTime? Until);

/// <summary>All that a place gives.</summary>
internal sealed record PlaceView(IReadOnlyList<RightRow> Rights);

/// <summary>What a move changes.</summary>
/// <param name="Version">The person's version that this was read at.</param>
/// <param name="Stay">Held by birthright before and after.</param>
/// <param name="End">Held by birthright and not given by the new place.</param>
/// <param name="Come">Given by the new place.</param>
/// <param name="Others">Held another way: somebody decides.</param>
/// <param name="OldDepartmentId">The department that is left; null when it stays the same.</param>
internal sealed record MoveView(long Version, IReadOnlyList<HeldRow> Stay, IReadOnlyList<HeldRow> End, IReadOnlyList<RightRow> Come, IReadOnlyList<HeldRow> Others, Guid? OldDepartmentId);

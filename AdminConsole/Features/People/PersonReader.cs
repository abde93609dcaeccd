using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.People;

/// <summary>Reads one person: details, access and history, each as far as the reader's permissions reach.</summary>
internal sealed class PersonReader(IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, TimeProvider time)
{
    /// <summary>More than anybody holds; ended assignments beyond it are in the history.</summary>
    private const int MostAssignments = 200;

    /// <summary>What somebody with <c>access.read</c> alone sees of the history: what was done to the person, not where they signed in.</summary>
    private static readonly string[] AccessHistory =
    [
        AuditActions.PersonCreate, AuditActions.PersonEdit, AuditActions.PersonDisable, AuditActions.PersonEnable, AuditActions.LifecycleJoin, AuditActions.LifecycleMove, AuditActions.LifecycleLeave, AuditActions.LifecycleRehire, AuditActions.LifecyclePlan, AuditActions.PersonImport,
        AuditActions.AssignmentGive, AuditActions.AssignmentTake,
    ];

    private static readonly Keyset<AuditEvent, HistoryRow> ByTime = new Keyset<AuditEvent, HistoryRow>("history")
        .By(static entry => entry.Sequence, static row => row.Sequence);

    public async Task<Result<PersonView>> GetAsync(Actor actor, Guid personId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // A join, since a projection's FirstOrDefault of several columns makes the database number the whole table.
        var found = await context.People.Where(person => person.Id == personId)
            .GroupJoin(context.People, static person => person.ManagerId, static manager => (Guid?)manager.Id, static (person, managers) => new { person, managers })
            .SelectMany(static pair => pair.managers.DefaultIfEmpty(), (pair, manager) => new
            {
                Person = pair.person,
                Department = context.Departments.First(department => department.Id == pair.person.DepartmentId).Name,
                HasAccount = context.Users.Any(account => account.Id == pair.person.Id),
                Manager = manager,
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null || !May(actor, ConsolePermissions.PersonRead, found.Person.DepartmentId))
        {
            return new NotFoundError();
        }

        var manager = found.Manager is { } boss && May(actor, ConsolePermissions.PersonRead, boss.DepartmentId) ? $"{boss.GivenName} {boss.FamilyName}".Trim() : null;
        return new PersonView(found.Person, found.Department, manager, found.HasAccount, ActionsOn(actor, found.Person));
    }

    /// <summary>What the person holds and held; needs <c>access.read</c> where the person belongs.</summary>
    public async Task<Result<IReadOnlyList<AssignmentRow>>> AccessAsync(Actor actor, Guid personId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await DepartmentAsync(context, actor, personId, cancellationToken) is not { } home)
        {
            return new NotFoundError();
        }

        if (!May(actor, ConsolePermissions.AccessRead, home))
        {
            return new DeniedError(ConsolePermissions.AccessRead);
        }

        var now = time.GetUtcNow().UtcDateTime;
        var rows = await context.Assignments.Where(assignment => assignment.PersonId == personId)
            .OrderByDescending(static assignment => assignment.ValidUntil == null).ThenByDescending(static assignment => assignment.ValidUntil).ThenBy(static assignment => assignment.Id)
            .Take(MostAssignments)
            .Select(assignment => new
            {
                Assignment = assignment,
                Role = context.Roles.First(role => role.Id == assignment.RoleId).Name,
                Scope = context.Departments.Where(department => department.Id == assignment.ScopeDepartmentId).Select(static department => department.Name).FirstOrDefault(),
                Giver = context.People.Where(person => person.Id == assignment.GiverId).Select(static person => person.GivenName + " " + person.FamilyName).FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        var model = access.Current;
        var may = May(actor, ConsolePermissions.AccessAssign, home) && AccessRules.MayActOn(model, actor.PersonId!.Value, personId, now) is null;
        return rows.ConvertAll(row => new AssignmentRow(
            row.Assignment,
            row.Role,
            row.Scope,
            row.Giver,
            StateOf(row.Assignment, now),
            may && (row.Assignment.ValidUntil is not { } until || until > now)
                && model.Allows(actor.PersonId!.Value, ConsolePermissions.AccessAssign, row.Assignment.ScopeDepartmentId, now)
                && AccessRules.MayHandle(model, actor.PersonId!.Value, personId, row.Assignment.RoleId, row.Assignment.ScopeDepartmentId, now) is null));
    }

    /// <summary>
    /// What was done to the person, newest first, by key. <c>audit.read</c> shows everything; <c>access.read</c>
    /// shows changes of the person and their roles, without addresses.
    /// </summary>
    public async Task<Result<HistoryPage>> HistoryAsync(Actor actor, Guid personId, KeysetRequest request, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await DepartmentAsync(context, actor, personId, cancellationToken) is not { } home)
        {
            return new NotFoundError();
        }

        var all = May(actor, ConsolePermissions.AuditRead, home);
        if (!all && !May(actor, ConsolePermissions.AccessRead, home))
        {
            return new DeniedError(ConsolePermissions.AuditRead);
        }

        var events = context.AuditEvents.Where(entry => entry.TargetId == personId);
        if (!all)
        {
            events = events.Where(entry => entry.TargetType == AuditTargets.Person && EF.Constant(AccessHistory).Contains(entry.Action));
        }

        var page = await ByTime.ReadAsync(
            events,
            entry => new HistoryRow(
                entry.Sequence, entry.At, entry.Action, entry.Outcome, entry.Reason, entry.Before, entry.After,
                context.People.Where(person => person.Id == entry.ActorId).Select(static person => person.GivenName + " " + person.FamilyName).FirstOrDefault()),
            request with { Size = Math.Clamp(request.Size, 1, 100) },
            descending: true,
            cancellationToken);
        var changes = page.Rows.ToDictionary(static row => row.Sequence, static row => HistoryChange.Read(row.Before, row.After));
        var names = await NamesAsync(context, actor, changes.Values.SelectMany(static list => list), cancellationToken);
        HashSet<string> keys = [.. changes.Values.SelectMany(static list => list).Where(static change => change.Field is "role").Select(static change => change.After ?? string.Empty)];
        var roles = keys.Count == 0 ? [] : await context.Roles.Where(role => keys.Contains(role.Key)).ToDictionaryAsync(static role => role.Key, static role => role.Name, StringComparer.Ordinal, cancellationToken);
        return page.Rows.Count == 0
            ? new HistoryPage(page, null, null, changes, names, roles)
            : new HistoryPage(page, ByTime.CursorOf(page.Rows[0], descending: true), ByTime.CursorOf(page.Rows[^1], descending: true), changes, names, roles);
    }

    /// <summary>What the keys in the records are called today, as far as the reader may see it.</summary>
    private async Task<Dictionary<Guid, string>> NamesAsync(ConsoleDbContext context, Actor actor, IEnumerable<HistoryChange> changes, CancellationToken cancellationToken)
    {
        var keys = TrailNames.KeysOf(changes.SelectMany(static change => new[] { change.Before, change.After }));
        if (keys.Length == 0)
        {
            return [];
        }

        var names = await TrailNames.ReadAsync(context, keys, cancellationToken);
        foreach (var person in await context.People.Where(person => keys.Contains(person.Id)).ToListAsync(cancellationToken))
        {
            if (May(actor, ConsolePermissions.PersonRead, person.DepartmentId))
            {
                names[person.Id] = person.DisplayName;
            }
        }

        return names;
    }

    private async Task<Guid?> DepartmentAsync(ConsoleDbContext context, Actor actor, Guid personId, CancellationToken cancellationToken)
        => await context.People.Where(person => person.Id == personId).Select(static person => (Guid?)person.DepartmentId).SingleOrDefaultAsync(cancellationToken) is { } home
            && May(actor, ConsolePermissions.PersonRead, home) ? home : null;

    private PersonActions ActionsOn(Actor actor, Person person)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new PersonActions(
            Edit: May(actor, ConsolePermissions.PersonEdit, person.DepartmentId),
            Disable: May(actor, ConsolePermissions.PersonDisable, person.DepartmentId) && AccessRules.MayActOn(access.Current, actor.PersonId!.Value, person.Id, now) is null,
            Assign: person.Status == PersonStatus.Active && actor.PersonId != person.Id && May(actor, ConsolePermissions.AccessAssign, person.DepartmentId),
            ReadAccess: May(actor, ConsolePermissions.AccessRead, person.DepartmentId),
            ReadHistory: May(actor, ConsolePermissions.AuditRead, person.DepartmentId) || May(actor, ConsolePermissions.AccessRead, person.DepartmentId));
    }

    private bool May(Actor actor, string permission, Guid departmentId)
        => actor.PersonId is { } reader && access.Current.Allows(reader, permission, departmentId, time.GetUtcNow().UtcDateTime);

    private static AssignmentState StateOf(Assignment assignment, DateTime now)
        => assignment.IsInForce(now) ? AssignmentState.InForce
            : assignment.ValidUntil is { } until && (until <= now || until <= assignment.ValidFrom) ? AssignmentState.Ended
            : AssignmentState.Future;
}

/// <summary>A person as their page shows them. <see cref="Manager"/> is null when there is none or out of the reader's sight.</summary>
internal sealed record PersonView(Person Person, string Department, string? Manager, bool HasAccount, PersonActions Actions);

/// <summary>What the reader may do here, for showing buttons; the doorway decides anew.</summary>
internal sealed record PersonActions(bool Edit, bool Disable, bool Assign, bool ReadAccess, bool ReadHistory);

/// <summary>A role the person holds or held.</summary>
internal sealed record AssignmentRow(Assignment Assignment, string Role, string? Scope, string? Giver, AssignmentState State, bool MayTake);

/// <summary>Whether an assignment gives anything now.</summary>
internal enum AssignmentState
{
    InForce,
    Future,
    Ended,
}

/// <summary>One event of a person's history.</summary>
internal sealed record HistoryRow(long Sequence, DateTime At, string Action, AuditOutcome Outcome, string Reason, string Before, string After, string? Actor);

/// <summary>A page of history with the places of its ends.</summary>
internal sealed record HistoryPage(
    KeysetPage<HistoryRow> Page, string? FirstCursor, string? LastCursor,
    IReadOnlyDictionary<long, IReadOnlyList<HistoryChange>> Changes, IReadOnlyDictionary<Guid, string> Names, IReadOnlyDictionary<string, string> Roles);

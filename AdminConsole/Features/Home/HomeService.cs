using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Lifecycle;
using AdminConsole.Persistence.Requests;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Home;

/// <summary>Reads the start page, each part within the actor's scope, each query bounded and along an index.</summary>
internal sealed class HomeService(IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, SettingsReader settings, TimeProvider time)
{
    /// <summary>Counting stops here.</summary>
    public const int CountLimit = 10_000;

    /// <summary>How far ahead an end of a role is worth a word.</summary>
    public static readonly TimeSpan EndingWithin = TimeSpan.FromDays(14);

    private const int EndingShown = 6;
    private const int EventsShown = 10;

    public async Task<HomeModel> ReadAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (actor.PersonId is not { } person)
        {
            return new HomeModel(null, null, null, null, null, null);
        }

        var now = time.GetUtcNow().UtcDateTime;
        var model = access.Current;
        var people = model.ScopeOf(person, ConsolePermissions.PersonRead, now);
        var held = model.ScopeOf(person, ConsolePermissions.AccessRead, now);
        var trail = model.ScopeOf(person, ConsolePermissions.AuditRead, now);
        var mayOwn = model.AllowsSomewhere(person, ConsolePermissions.OwnRead, now);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var ownOnly = people.IsNowhere && held.IsNowhere && trail.IsNowhere;
        return new HomeModel(
            people.IsNowhere ? null : await CountAsync(Within(context.People, people).Where(static row => row.Status == PersonStatus.Active), cancellationToken),
            people.IsNowhere ? null : await CountAsync(Within(context.People, people).Where(static row => row.Status == PersonStatus.Disabled), cancellationToken),
            held.IsNowhere || people.IsNowhere ? null : await EndingAsync(context, held, people, now, cancellationToken),
            trail.IsNowhere ? null : await CountAsync(FailedSignIns(context, trail, now), cancellationToken),
            trail.IsNowhere ? null : await RecentAsync(context, trail, cancellationToken),
            mayOwn && ownOnly ? await OwnAsync(context, person, now, cancellationToken) : null)
        {
            Work = await WorkAsync(context, model, person, now, settings.Get(SettingDefinitions.CompanyTimeZone), cancellationToken),
        };
    }

    private static async Task<WorkFigures> WorkAsync(ConsoleDbContext context, AccessModel model, Guid person, DateTime now, string zone, CancellationToken cancellationToken)
    {
        var steps = model.ScopeOf(person, ConsolePermissions.LifecycleRead, now);
        var accounts = model.ScopeOf(person, ConsolePermissions.AccountRead, now);
        var soon = now + EndingWithin;
        return new WorkFigures(
            await RequestCounting.ToDecideAsync(context, person, cancellationToken),
            await RequestCounting.QuestionsToAsync(context, person, cancellationToken),
            await context.Assignments.CountAsync(row => row.PersonId == person && row.ValidFrom <= now && row.ValidUntil > now && row.ValidUntil <= soon, cancellationToken),
            steps.IsNowhere ? null : await CountAsync(Within(context, steps).DueInWeekOf(now, zone).PlannedOrDone(), cancellationToken),
            steps.IsNowhere ? null : await CountAsync(Within(context, steps).Where(static step => step.State == LifecycleState.Failed), cancellationToken),
            accounts.IsNowhere ? null : await CountAsync(Within(context.People, accounts).Where(row => context.LockoutCounters.Any(counter => counter.PersonId == row.Id && counter.LockedUntil > now)), cancellationToken));
    }

    private static IQueryable<LifecycleEvent> Within(ConsoleDbContext context, DepartmentScope scope)
    {
        var departments = scope.Departments;
        return scope.IsCompany ? context.LifecycleEvents : context.LifecycleEvents.Where(step => context.People.Any(row => row.Id == step.PersonId && departments.Contains(row.DepartmentId)));
    }

    private static IQueryable<Person> Within(IQueryable<Person> rows, DepartmentScope scope)
    {
        var departments = scope.Departments;
        return scope.IsCompany ? rows : rows.Where(row => departments.Contains(row.DepartmentId));
    }

    private static IQueryable<AuditEvent> Within(IQueryable<AuditEvent> rows, DepartmentScope scope)
    {
        var departments = scope.Departments;
        return scope.IsCompany ? rows : rows.Where(row => row.DepartmentId != null && departments.Contains(row.DepartmentId.Value));
    }

    private static IQueryable<AuditEvent> FailedSignIns(ConsoleDbContext context, DepartmentScope scope, DateTime now)
    {
        var since = now.AddDays(-1);
        return Within(context.AuditEvents, scope).Where(row => row.Action == AuditActions.SignInFailed && row.At >= since);
    }

    private static async Task<CappedFigure> CountAsync<T>(IQueryable<T> rows, CancellationToken cancellationToken)
    {
        var count = await rows.Select(static _ => 1).Take(CountLimit + 1).CountAsync(cancellationToken);
        return new CappedFigure(Math.Min(count, CountLimit), count > CountLimit);
    }

    private static async Task<IReadOnlyList<EndingRole>> EndingAsync(ConsoleDbContext context, DepartmentScope held, DepartmentScope people, DateTime now, CancellationToken cancellationToken)
    {
        var end = now + EndingWithin;
        return await context.Assignments
            .Where(row => row.ValidUntil != null && row.ValidUntil > now && row.ValidUntil <= end && row.ValidFrom <= now)
            .Join(Within(Within(context.People, held), people), static row => row.PersonId, static person => person.Id, static (row, person) => new { row, person })
            .Join(context.Roles, static pair => pair.row.RoleId, static role => role.Id, static (pair, role) => new { pair.row, pair.person, role.Name })
            .OrderBy(static found => found.row.ValidUntil).ThenBy(static found => found.row.Id)
            .Take(EndingShown)
            .Select(static found => new EndingRole(found.row.Id, found.person.Id, found.person.GivenName + " " + found.person.FamilyName, found.Name, found.row.ValidUntil!.Value))
            .ToListAsync(cancellationToken);
    }

    private static async Task<IReadOnlyList<HomeEvent>> RecentAsync(ConsoleDbContext context, DepartmentScope scope, CancellationToken cancellationToken)
    {
        var rows = await Within(context.AuditEvents, scope)
            .OrderByDescending(static row => row.Sequence)
            .Take(EventsShown)
            .Select(static row => new { row.Sequence, row.At, row.Action, row.ActorId, row.TargetId, row.Outcome })
            .ToListAsync(cancellationToken);
        Guid[] ids = [.. rows.SelectMany(static row => new[] { row.ActorId, row.TargetId }).OfType<Guid>().Distinct()];
        var names = await context.People.Where(person => ids.Contains(person.Id))
            .Select(static person => new { person.Id, Name = person.GivenName + " " + person.FamilyName })
            .ToDictionaryAsync(static person => person.Id, static person => person.Name, cancellationToken);
        string NameOf(Guid? id) => id is { } key ? names.GetValueOrDefault(key, string.Empty) : string.Empty;
        return [.. rows.Select(row => new HomeEvent(row.Sequence, row.At, row.Action, NameOf(row.ActorId), row.TargetId == row.ActorId ? string.Empty : NameOf(row.TargetId), row.Outcome))];
    }

    private static async Task<OwnCard?> OwnAsync(ConsoleDbContext context, Guid person, DateTime now, CancellationToken cancellationToken)
    {
        var card = await context.People.Where(row => row.Id == person)
            .Select(row => new
            {
                row.GivenName,
                row.FamilyName,
                row.EmployeeNumber,
                row.WorkEmail,
                row.JobTitle,
                Department = context.Departments.Where(department => department.Id == row.DepartmentId).Select(static department => department.Name).First(),
                Manager = context.People.Where(manager => manager.Id == row.ManagerId).Select(static manager => manager.GivenName + " " + manager.FamilyName).FirstOrDefault(),
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (card is null)
        {
            return null;
        }

        var roles = await context.Assignments
            .Where(row => row.PersonId == person && (row.ValidUntil == null || row.ValidUntil > now))
            .Join(context.Roles, static row => row.RoleId, static role => role.Id, static (row, role) => new { row, role })
            .OrderBy(static pair => pair.role.Name).ThenBy(static pair => pair.row.Id)
            .Take(100)
            .Select(pair => new OwnRole(
                pair.row.Id,
                pair.role.Name,
                pair.role.Description,
                context.Departments.Where(department => department.Id == pair.row.ScopeDepartmentId).Select(static department => department.Name).FirstOrDefault(),
                pair.row.ValidFrom,
                pair.row.ValidUntil))
            .ToListAsync(cancellationToken);
        return new OwnCard($"{card.GivenName} {card.FamilyName}".Trim(), card.EmployeeNumber, card.WorkEmail, card.JobTitle, card.Department, card.Manager, roles);
    }
}

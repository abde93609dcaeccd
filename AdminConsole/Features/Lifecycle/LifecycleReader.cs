using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Lifecycle;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Lifecycle;

/// <summary>Reads steps: the calendar of everybody in reach, and one person's course.</summary>
internal sealed class LifecycleReader(IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, SettingsReader settings, TimeProvider time)
{
    /// <summary>Counting goes no further.</summary>
    public const int CountLimit = 10_000;

    private static readonly Keyset<LifecycleEvent, StepRow> ByTime = new Keyset<LifecycleEvent, StepRow>("due")
        .By(static step => step.DueAt, static row => row.DueAt)
        .By(static step => step.Id, static row => row.Id);

    public async Task<StepPage> ReadAsync(Actor actor, LifecycleQuery query, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var steps = Between(context.LifecycleEvents, query, now, settings.Get(SettingDefinitions.CompanyTimeZone));
        if (access.Current.Reach(actor.PersonId, ConsolePermissions.LifecycleRead, query.DepartmentId, now) is { } departments)
        {
            steps = steps.Where(step => context.People.Any(person => person.Id == step.PersonId && departments.Contains(person.DepartmentId)));
        }

        if (query.Text.Length > 0)
        {
            var people = context.People.Matching(PeopleMatching.WordsOf(query.Text)).Select(static person => person.Id);
            steps = steps.Where(step => people.Contains(step.PersonId));
        }

        if (query.Kind is { } kind)
        {
            steps = steps.Where(step => step.Kind == kind);
        }

        if (query.State is { } state)
        {
            steps = steps.Where(step => step.State == state);
        }

        var page = await ByTime.ReadAsync(
            steps,
            step => new StepRow(
                step.Id, step.PersonId,
                context.People.Where(person => person.Id == step.PersonId).Select(static person => person.GivenName + " " + person.FamilyName).First(),
                context.People.Where(person => person.Id == step.PersonId).Join(context.Departments, static person => person.DepartmentId, static department => department.Id, static (_, department) => department.Name).First(),
                step.Kind, step.State, step.DueAt),
            query.Place,
            descending: query.IsPast,
            cancellationToken);
        if (page.Rows.Count == 0)
        {
            return new StepPage(page, null, null, 0, IsMore: false);
        }

        var count = await steps.Select(static step => step.Id).Take(CountLimit + 1).CountAsync(cancellationToken);
        return new StepPage(page, ByTime.CursorOf(page.Rows[0], query.IsPast), ByTime.CursorOf(page.Rows[^1], query.IsPast), Math.Min(count, CountLimit), count > CountLimit);
    }

    /// <summary>Somebody's steps, periods and open lists; not found for somebody out of the reader's sight.</summary>
    public async Task<Result<CourseView>> CourseAsync(Actor actor, Guid personId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var person = await context.People.SingleOrDefaultAsync(row => row.Id == personId, cancellationToken);
        if (person is null || actor.PersonId is not { } reader || !access.Current.Allows(reader, ConsolePermissions.LifecycleRead, person.DepartmentId, now))
        {
            return new NotFoundError();
        }

        var steps = await context.LifecycleEvents.Where(step => step.PersonId == personId)
            .GroupJoin(context.People, static step => step.PlannedBy, static planner => (Guid?)planner.Id, static (step, found) => new { step, found })
            .SelectMany(static pair => pair.found.DefaultIfEmpty(), static (pair, planner) => new { pair.step, Planner = planner == null ? null : planner.GivenName + " " + planner.FamilyName })
            .OrderByDescending(static pair => pair.step.DueAt).ThenByDescending(static pair => pair.step.Id).ToListAsync(cancellationToken);
        var departmentIds = steps.Select(static pair => DepartmentOf(pair.step)).OfType<Guid>().Distinct().ToArray();
        var departments = await context.Departments.Where(department => departmentIds.Contains(department.Id)).ToDictionaryAsync(static department => department.Id, static department => department.Name, cancellationToken);
        var tasks = await context.ChecklistTasks.Where(task => task.PersonId == personId)
            .Join(context.ChecklistItems, static task => task.ItemId, static item => item.Id, static (task, item) => new TaskRow(task.Id, task.EventId, item.NameEn, item.NameEs, task.DoneAt, task.Version))
            .ToListAsync(cancellationToken);
        var mayManage = access.Current.Allows(reader, ConsolePermissions.LifecycleManage, person.DepartmentId, now) && reader != personId;
        return new CourseView(
            person.Status, person.Contract, person.StartsOn, person.EndsOn,
            [.. steps.Select(pair => new CourseStep(pair.step, pair.Planner, DepartmentOf(pair.step) is { } department ? departments.GetValueOrDefault(department) : null, HandOverOf(pair.step)))],
            await context.Employments.Where(period => period.PersonId == personId).OrderByDescending(static period => period.EndedAt)
                .Join(context.Departments, static period => period.DepartmentId, static department => department.Id, static (period, department) => new PeriodRow(period.Id, period.JobTitle, department.Name, period.StartsOn, period.EndedAt)).ToListAsync(cancellationToken),
            [.. tasks.OrderBy(static task => task.Id)],
            mayManage);
    }

    private static Guid? DepartmentOf(LifecycleEvent step) => step.Kind switch
    {
        LifecycleKind.Move => PlanText.Read<MovePlan>(step.Plan)?.DepartmentId,
        LifecycleKind.Rehire => PlanText.Read<RehirePlan>(step.Plan)?.DepartmentId,
        _ => null,
    };

    private static DateTime? HandOverOf(LifecycleEvent step)
        => step is { Kind: LifecycleKind.Move, State: LifecycleState.Done, SettledAt: { } settled } && PlanText.Read<MovePlan>(step.Plan) is { GraceDays: > 0 and var days } ? settled.AddDays(days) : null;

    private static IQueryable<LifecycleEvent> Between(IQueryable<LifecycleEvent> steps, LifecycleQuery query, DateTime now, string zone)
    {
        if (query.State is LifecycleState.Failed)
        {
            // What failed waits for somebody, however long ago it was due.
            return steps;
        }

        var month = now.AddDays(31);
        if (query is { State: null, IsPast: false })
        {
            // What was called off does not come, unless somebody asks for just that.
            steps = steps.PlannedOrDone();
        }

        return query.Range switch
        {
            LifecycleRange.Week => steps.DueInWeekOf(now, zone),
            LifecycleRange.Month => steps.Where(step => step.DueAt >= now && step.DueAt < month),
            LifecycleRange.Past => steps.Where(step => step.DueAt < now),
            _ => steps.Where(step => step.DueAt >= now),
        };
    }
}

/// <summary>A step in the calendar; UTC.</summary>
internal sealed record StepRow(Guid Id, Guid PersonId, string Person, string Department, LifecycleKind Kind, LifecycleState State, DateTime DueAt);

/// <summary>One page, with how many there are in all, counted up to a limit.</summary>
internal sealed record StepPage(KeysetPage<StepRow> Page, string? First, string? Last, int Count, bool IsMore);

/// <summary>A person's course: their employment now, steps planned and past, earlier periods and lists.</summary>
internal sealed record CourseView(
    PersonStatus Status, ContractKind Contract, DateOnly? StartsOn, DateOnly? EndsOn, IReadOnlyList<CourseStep> Steps, IReadOnlyList<PeriodRow> Periods, IReadOnlyList<TaskRow> Tasks, bool MayManage);

/// <summary>A step with who planned it (null for the console), the department it leads to, and when what a move left for the hand-over ends (UTC).</summary>
internal sealed record CourseStep(LifecycleEvent Step, string? Planner, string? Department, DateTime? HandOverUntil);

/// <summary>A period of employment that ended.</summary>
internal sealed record PeriodRow(Guid Id, string JobTitle, string Department, DateOnly? StartsOn, DateTime EndedAt);

/// <summary>An item of a list, in both languages; done at (UTC) or waiting.</summary>
internal sealed record TaskRow(Guid Id, Guid EventId, string NameEn, string NameEs, DateTime? DoneAt, long Version);

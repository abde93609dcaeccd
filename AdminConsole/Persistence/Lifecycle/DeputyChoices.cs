using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.People;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Lifecycle;

/// <summary>Absences and deputies of somebody as they are shown, and whom they may name by themselves.</summary>
internal sealed class DeputyChoices(IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, TimeProvider time)
{
    private const int Most = 200;

    /// <summary>Days for which what is over is still shown.</summary>
    private static readonly TimeSpan ShownAfter = TimeSpan.FromDays(90);

    /// <summary>Those one works with: the department's, one's manager, those who report to oneself or to the same manager.</summary>
    public static bool IsColleague(Person person, Person other)
        => other.DepartmentId == person.DepartmentId || other.Id == person.ManagerId || other.ManagerId == person.Id || (person.ManagerId is not null && other.ManagerId == person.ManagerId);

    /// <summary>A few colleagues whose folded name begins so; all of the first when nothing is typed.</summary>
    public async Task<IReadOnlyList<Colleague>> ColleaguesAsync(Guid personId, string? text, int take, CancellationToken cancellationToken)
    {
        var (clean, problem) = TextRules.Check(nameof(text), text, FieldLimits.SearchText, required: false);
        if (problem is not null)
        {
            return [];
        }

        var folded = TextRules.Fold(clean);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.People.AsNoTracking().SingleOrDefaultAsync(row => row.Id == personId, cancellationToken) is not { } person)
        {
            return [];
        }

        return await context.People.AsNoTracking()
            .Where(row => row.Id != personId && row.Status == PersonStatus.Active
                && (row.DepartmentId == person.DepartmentId || row.Id == person.ManagerId || row.ManagerId == personId || (person.ManagerId != null && row.ManagerId == person.ManagerId)))
            .Where(row => folded.Length == 0 || row.SortName.StartsWith(folded) || row.GivenKey.StartsWith(folded))
            .OrderBy(static row => row.SortName).ThenBy(static row => row.Id)
            .Take(take)
            .Select(static row => new Colleague(row.Id, (row.GivenName + " " + row.FamilyName).Trim(), row.JobTitle))
            .ToListAsync(cancellationToken);
    }

    /// <summary>
    /// What stands, is planned or ended lately: for whom the person is stood in, and for whom they stand in. For oneself,
    /// or for whoever reads lifecycles there; a name out of the reader's sight is left out.
    /// </summary>
    public async Task<IReadOnlyList<DeputyRow>> OfAsync(Actor actor, Guid personId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var since = now - ShownAfter;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (actor.PersonId is not { } reader
            || await context.People.Where(row => row.Id == personId).Select(static row => (Guid?)row.DepartmentId).SingleOrDefaultAsync(cancellationToken) is not { } department
            || (reader != personId && !access.Current.Allows(reader, ConsolePermissions.LifecycleRead, department, now)))
        {
            return [];
        }

        var rows = await (
            from stand in context.Deputyships.AsNoTracking()
            where (stand.PersonId == personId || stand.DeputyId == personId) && stand.Until > since && stand.Until > stand.From
            join person in context.People on stand.PersonId equals person.Id
            join found in context.People on stand.DeputyId equals found.Id into deputies
            from deputy in deputies.DefaultIfEmpty()
            orderby stand.From descending, stand.Id
            select new
            {
                stand,
                person.GivenName,
                person.FamilyName,
                person.DepartmentId,
                DeputyGiven = deputy == null ? null : deputy.GivenName,
                DeputyFamily = deputy == null ? null : deputy.FamilyName,
                DeputyDepartment = deputy == null ? (Guid?)null : deputy.DepartmentId,
            })
            .Take(Most).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new DeputyRow(
            row.stand.Id,
            row.stand.PersonId,
            Seen(row.stand.PersonId, row.DepartmentId) ? $"{row.GivenName} {row.FamilyName}".Trim() : string.Empty,
            row.stand.DeputyId,
            Seen(row.stand.DeputyId, row.DeputyDepartment) ? $"{row.DeputyGiven} {row.DeputyFamily}".Trim() : string.Empty,
            row.stand.From,
            row.stand.Until,
            row.stand.IsAbsence,
            row.stand.Reason))];

        // Whoever stands in for one, or is stood in for by one, is no secret to oneself.
        bool Seen(Guid? id, Guid? within) => id == personId || reader == personId || (within is { } there && access.Current.Allows(reader, ConsolePermissions.PersonRead, there, now));
    }
}

/// <summary>Somebody who may stand in.</summary>
internal sealed record Colleague(Guid Id, string Name, string JobTitle);

/// <summary>An absence or a deputy as it is listed. Times are UTC, the end exclusive; a name out of sight is empty.</summary>
internal sealed record DeputyRow(Guid Id, Guid PersonId, string Person, Guid? DeputyId, string Deputy, DateTime From, DateTime Until, bool IsAbsence, string Reason)
{
    public DeputyPhase PhaseAt(DateTime now) => Until <= now ? DeputyPhase.Over : From > now ? DeputyPhase.Planned : DeputyPhase.Now;
}

/// <summary>Where a period stands.</summary>
internal enum DeputyPhase
{
    Planned,
    Now,
    Over,
}

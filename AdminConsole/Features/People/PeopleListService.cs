using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.People;

/// <summary>
/// Reads the list of people a page at a time, by key. What the reader may not see is not there: a list filters by
/// scope and never fails.
/// </summary>
internal sealed class PeopleListService(IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, SettingsReader settings, TimeProvider time)
{
    /// <summary>Nobody reads more than "10,000+", and counting a million rows costs what a hundred pages do.</summary>
    public const int CountLimit = 10_000;
    private const int ExportBatch = 1_000;

    private static readonly Keyset<Person, PersonRow> ByName = new Keyset<Person, PersonRow>("name")
        .By(static person => person.SortName, static row => row.SortName)
        .By(static person => person.Id, static row => row.Id);

    private static readonly Keyset<Person, PersonRow> ByNumber = new Keyset<Person, PersonRow>("number")
        .By(static person => person.EmployeeNumber, static row => row.EmployeeNumber);

    private static readonly Keyset<Person, PersonRow> ByCreated = new Keyset<Person, PersonRow>("created")
        .By(static person => person.CreatedAt, static row => row.CreatedAt)
        .By(static person => person.Id, static row => row.Id);

    /// <summary>One page, with what of the question could not be taken.</summary>
    public async Task<PeoplePage> ReadAsync(Actor actor, PeopleQuery query, CancellationToken cancellationToken)
    {
        var departments = Departments(actor, query, ConsolePermissions.PersonRead);
        if (departments is { Count: 0 })
        {
            return new PeoplePage(new KeysetPage<PersonRow>([], HasPrevious: false, HasNext: false, CursorLost: false), null, null, query.Ignored);
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var people = Filtered(context, query, departments);
        var request = new KeysetRequest(query.Move, query.Cursor, PeopleQuery.Sizes.Contains(query.Size) ? query.Size : PeopleQuery.DefaultSize);
        var order = OrderOf(query.Sort);
        var page = query.Sort == PeopleSort.Department
            ? await new DepartmentWalk(context, departments).ReadAsync(people, Rows(context), request, query.Descending, cancellationToken)
            : await order.ReadAsync(people, Rows(context), request, query.Descending, cancellationToken);
        var ignored = page.CursorLost ? [.. query.Ignored, new FieldProblem(PeopleQuery.PageKey, "lost-place")] : query.Ignored;
        return page.Rows.Count == 0
            ? new PeoplePage(page, null, null, ignored)
            : new PeoplePage(page, order.CursorOf(page.Rows[0], query.Descending), order.CursorOf(page.Rows[^1], query.Descending), ignored);
    }

    /// <summary>How many people the filter matches, up to <see cref="CountLimit"/>.</summary>
    public async Task<CappedCount> CountAsync(Actor actor, PeopleQuery query, CancellationToken cancellationToken)
    {
        var departments = Departments(actor, query, ConsolePermissions.PersonRead);
        if (departments is { Count: 0 })
        {
            return default;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var count = await Filtered(context, query, departments).Select(static person => person.Id).Take(CountLimit + 1).CountAsync(cancellationToken);
        return new CappedCount(Math.Min(count, CountLimit), count > CountLimit);
    }

    /// <summary>
    /// The whole filtered set by name, a thousand at a time, so that an export of a million people needs no more
    /// memory than one of a thousand. Limited to where the actor may both read and export.
    /// </summary>
    public async IAsyncEnumerable<PersonRow> StreamAsync(Actor actor, PeopleQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var departments = Departments(actor, query, ConsolePermissions.PersonRead, ConsolePermissions.PersonExport);
        if (departments is { Count: 0 })
        {
            yield break;
        }

        object[]? position = null;
        while (true)
        {
            // A context a batch: a slow reader must not hold a connection from one batch to the next.
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var rows = await ByName.Slice(Filtered(context, query, departments), position, descending: false)
                .Select(Rows(context)).Take(ExportBatch).ToListAsync(cancellationToken);
            foreach (var row in rows)
            {
                yield return row;
            }

            if (rows.Count < ExportBatch)
            {
                yield break;
            }

            position = ByName.PositionOf(rows[^1]);
        }
    }

    /// <summary>The departments to look in: null for all of them, empty for none.</summary>
    private IReadOnlyCollection<Guid>? Departments(Actor actor, PeopleQuery query, params ReadOnlySpan<string> permissions)
    {
        if (actor.PersonId is not { } reader)
        {
            return [];
        }

        var model = access.Current;
        var now = time.GetUtcNow().UtcDateTime;
        HashSet<Guid>? departments = query.DepartmentId is { } branch ? [.. model.Departments.Branch(branch)] : null;
        // Who holds what is for those who may read access: a filter must not tell what the page would not.
        foreach (var permission in query.RoleId is null ? permissions : [.. permissions, ConsolePermissions.AccessRead])
        {
            var scope = model.ScopeOf(reader, permission, now);
            if (scope.IsCompany)
            {
                continue;
            }

            if (departments is null)
            {
                departments = [.. scope.Departments];
            }
            else
            {
                departments.IntersectWith(scope.Departments);
            }
        }

        return departments;
    }

    private IQueryable<Person> Filtered(ConsoleDbContext context, PeopleQuery query, IReadOnlyCollection<Guid>? departments)
    {
        IQueryable<Person> people = context.People;
        if (departments is { Count: 1 })
        {
            var only = departments.First();
            people = people.Where(person => person.DepartmentId == only);
        }
        else if (departments is not null)
        {
            people = people.Where(person => departments.Contains(person.DepartmentId));
        }

        if (query.Status is { } status)
        {
            people = people.Where(person => person.Status == status);
        }

        if (query.RoleId is { } role)
        {
            var now = time.GetUtcNow().UtcDateTime;
            people = people.Where(person => context.Assignments.Any(assignment => assignment.PersonId == person.Id && assignment.RoleId == role
                && assignment.ValidFrom <= now && (assignment.ValidUntil == null || assignment.ValidUntil > now)));
        }

        if (query.HasAccount is { } hasAccount)
        {
            people = people.Where(person => context.Users.Any(account => account.Id == person.Id) == hasAccount);
        }

        if (query.IsDormant)
        {
            var since = time.GetUtcNow().UtcDateTime.AddDays(-settings.Get(SettingDefinitions.DormantDays));
            people = people.Where(person => person.Status == PersonStatus.Active
                && context.Users.Any(account => account.Id == person.Id && account.PasswordHash != null && account.CreatedAt < since)
                && !context.Sessions.Any(session => session.PersonId == person.Id && session.LastSeenAt >= since));
        }

        return people.Matching(query.Words);
    }

    private static Expression<Func<Person, PersonRow>> Rows(ConsoleDbContext context)
        => person => new PersonRow(
            person.Id,
            person.EmployeeNumber,
            person.GivenName,
            person.FamilyName,
            person.SortName,
            person.WorkEmail,
            person.JobTitle,
            person.DepartmentId,
            context.Departments.First(department => department.Id == person.DepartmentId).Name,
            person.Status,
            context.Users.Any(account => account.Id == person.Id),
            person.CreatedAt);

    private static Keyset<Person, PersonRow> OrderOf(PeopleSort sort) => sort switch
    {
        PeopleSort.Number => ByNumber,
        PeopleSort.Created => ByCreated,
        PeopleSort.Department => DepartmentWalk.Order,
        _ => ByName,
    };
}

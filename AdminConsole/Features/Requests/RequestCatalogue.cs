using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Requests;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Requests;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Requests;

/// <summary>What can be asked for, and for whom.</summary>
internal sealed class RequestCatalogue(IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, TimeProvider time)
{
    /// <summary>People offered by one search.</summary>
    public const int PeopleShown = 20;

    /// <summary>Roles recommended at most.</summary>
    public const int Recommended = 20;

    /// <summary>Steps down the line of managers in which reports are looked for.</summary>
    private const int DeepestLine = 10;

    private const int MostReports = 2_000;

    private static readonly Keyset<Role, RoleOffer> ByName = new Keyset<Role, RoleOffer>("name").By(static role => role.Name, static row => row.Name).By(static role => role.Id, static row => row.RoleId);

    /// <summary>Oneself first, then those who report to one directly or through others, by name.</summary>
    public async Task<IReadOnlyList<PersonChoice>> PeopleAsync(Actor actor, string? text, CancellationToken cancellationToken)
    {
        if (actor.PersonId is not { } me)
        {
            return [];
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        HashSet<Guid> below = [];
        Guid[] next = [me];
        for (var depth = 0; depth < DeepestLine && next.Length > 0 && below.Count < MostReports; depth++)
        {
            var above = next;
            var found = await context.People.Where(person => person.ManagerId != null && above.Contains(person.ManagerId.Value) && person.Status == PersonStatus.Active)
                .OrderBy(static person => person.SortName).Take(MostReports).Select(static person => person.Id).ToListAsync(cancellationToken);
            next = [.. found.Where(id => id != me && below.Add(id))];
        }

        Guid[] ids = [.. below];
        var self = await ChoicesAsync(context, context.People.Where(person => person.Id == me), me, cancellationToken);
        return [.. self, .. await ChoicesAsync(context, context.People.Where(person => ids.Contains(person.Id)).Matching(PeopleMatching.WordsOf(text ?? string.Empty)), me, cancellationToken)];
    }

    /// <summary>Colleagues whose roles can be taken as a model for the person: of the same department, or under the same manager.</summary>
    public async Task<IReadOnlyList<PersonChoice>> ColleaguesAsync(Actor actor, Guid personId, string? text, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await SubjectAsync(context, actor, personId, cancellationToken) is { } person
            ? await ChoicesAsync(context, Colleagues(context, person).Matching(PeopleMatching.WordsOf(text ?? string.Empty)), personId, cancellationToken)
            : [];
    }

    /// <summary>Roles by search, like a colleague, or recommended. "Not found" for somebody whom the actor may not ask for.</summary>
    public async Task<Result<CataloguePage>> RolesAsync(Actor actor, CatalogueQuery query, KeysetRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await SubjectAsync(context, actor, query.PersonId, cancellationToken) is not { } person)
        {
            return new NotFoundError();
        }

        var roles = context.Roles.Where(static role => role.RetiredAt == null);
        if (query.Recommended)
        {
            var ids = await RecommendedAsync(context, person, now, cancellationToken);
            var offers = await OffersAsync(context, person, roles.Where(role => ids.Contains(role.Id)), now, cancellationToken);
            return new CataloguePage(new KeysetPage<RoleOffer>([.. offers.OrderByDescending(static offer => offer.Peers).ThenBy(static offer => offer.Name, StringComparer.Ordinal)], false, false, false), null, null);
        }

        if (query.LikePersonId is { } like)
        {
            if (!await Colleagues(context, person).AnyAsync(other => other.Id == like, cancellationToken))
            {
                return new NotFoundError();
            }

            roles = roles.Where(role => context.Assignments.Any(row => row.PersonId == like && row.RoleId == role.Id && row.ValidFrom <= now && (row.ValidUntil == null || row.ValidUntil > now)));
        }

        if (!string.IsNullOrWhiteSpace(query.Text))
        {
            // Names of roles are not kept folded, so that the words are looked for here.
            var words = PeopleMatching.WordsOf(query.Text);
            var named = await roles.Select(static role => new { role.Id, role.Name, role.Description }).ToListAsync(cancellationToken);
            Guid[] found = [.. named.Where(role => TextRules.Fold($"{role.Name} {role.Description}") is var folded && words.All(word => folded.Contains(word, StringComparison.Ordinal))).Select(static role => role.Id)];
            roles = roles.Where(role => found.Contains(role.Id));
        }

        var page = await ByName.ReadAsync(
            async (position, downwards, take) =>
            {
                var offers = await OffersAsync(context, person, ByName.Slice(roles, position, downwards).Take(take), now, cancellationToken);
                offers.Sort((one, other) => (string.CompareOrdinal(one.Name, other.Name) is not 0 and var order ? order : one.RoleId.CompareTo(other.RoleId)) * (downwards ? -1 : 1));
                return offers;
            },
            request,
            descending: false);
        return page.Rows.Count == 0
            ? new CataloguePage(page, null, null)
            : new CataloguePage(page, ByName.CursorOf(page.Rows[0], descending: false), ByName.CursorOf(page.Rows[^1], descending: false));
    }

    /// <summary>Offers of these roles for the person, as for a basket that an address names; unknown ones are left out.</summary>
    public async Task<Result<IReadOnlyList<RoleOffer>>> OffersAsync(Actor actor, Guid personId, IReadOnlyList<Guid> roleIds, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await SubjectAsync(context, actor, personId, cancellationToken) is not { } person)
        {
            return new NotFoundError();
        }

        Guid[] ids = [.. roleIds.Distinct().Take(RequestRules.MostItems)];
        var offers = await OffersAsync(context, person, context.Roles.Where(role => role.RetiredAt == null && ids.Contains(role.Id)), time.GetUtcNow().UtcDateTime, cancellationToken);
        return offers.OrderBy(offer => Array.IndexOf(ids, offer.RoleId)).ToArray();
    }

    private async Task<List<RoleOffer>> OffersAsync(ConsoleDbContext context, Person person, IQueryable<Role> roles, DateTime now, CancellationToken cancellationToken)
    {
        var model = access.Current;
        var rows = await (
            from role in roles
            join owner in context.Departments on role.DepartmentId equals (Guid?)owner.Id into owners
            from department in owners.DefaultIfEmpty()
            select new { role.Id, role.Name, role.Description, role.DepartmentId, Department = department == null ? null : department.Name }).ToListAsync(cancellationToken);
        Guid[] ids = [.. rows.Select(static row => row.Id)];
        var peers = Peers(context, person);
        var have = await context.Assignments
            .Where(row => ids.Contains(row.RoleId) && row.ValidFrom <= now && (row.ValidUntil == null || row.ValidUntil > now))
            .Join(peers, static row => row.PersonId, static peer => peer.Id, static (row, _) => new { row.RoleId, row.PersonId }).Distinct()
            .GroupBy(static row => row.RoleId).Select(static group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(static row => row.Key, static row => row.Count, cancellationToken);
        var of = await peers.Take(RequestReader.CountLimit).CountAsync(cancellationToken);
        var held = (await context.Assignments.Where(row => row.PersonId == person.Id && (row.ValidUntil == null || row.ValidUntil > now)).Select(static row => row.RoleId).ToListAsync(cancellationToken)).ToHashSet();
        var asked = (await context.AccessRequests.Where(row => row.PersonId == person.Id && (row.State == RequestState.Open || row.State == RequestState.Question)).Select(static row => row.RoleId).ToListAsync(cancellationToken)).ToHashSet();
        var book = await RequestBook.ReadAsync(context, cancellationToken);
        return rows.ConvertAll(row =>
        {
            var way = book.WayOf(model, row.Id);
            return new RoleOffer(
                row.Id, row.Name, row.Description, row.DepartmentId, row.Department, RequestRules.SensitivityOf(model, row.Id), have.GetValueOrDefault(row.Id), of,
                held.Contains(row.Id), asked.Contains(row.Id), way.MaximumDays, [.. way.Stages.Select(static stage => stage.Kind)]);
        });
    }

    private static async Task<Guid[]> RecommendedAsync(ConsoleDbContext context, Person person, DateTime now, CancellationToken cancellationToken)
    {
        var common = await context.Assignments
            .Where(row => row.ValidFrom <= now && (row.ValidUntil == null || row.ValidUntil > now)
                && !context.Assignments.Any(own => own.PersonId == person.Id && own.RoleId == row.RoleId && (own.ValidUntil == null || own.ValidUntil > now)))
            .Join(Peers(context, person), static row => row.PersonId, static peer => peer.Id, static (row, _) => new { row.RoleId, row.PersonId }).Distinct()
            .GroupBy(static row => row.RoleId).Select(static group => new { group.Key, Count = group.Count() })
            .OrderByDescending(static row => row.Count).ThenBy(static row => row.Key).Take(Recommended).ToListAsync(cancellationToken);
        return [.. common.Select(static row => row.Key)];
    }

    private static IQueryable<Person> Peers(ConsoleDbContext context, Person person)
        => context.People.Where(other => other.DepartmentId == person.DepartmentId && other.TitleKey == person.TitleKey && other.Id != person.Id && other.Status == PersonStatus.Active);

    private static IQueryable<Person> Colleagues(ConsoleDbContext context, Person person)
        => context.People.Where(other => other.Id != person.Id && other.Status == PersonStatus.Active
            && (other.DepartmentId == person.DepartmentId || (person.ManagerId != null && other.ManagerId == person.ManagerId)));

    /// <summary>Somebody whom the actor may ask for; null for everybody else.</summary>
    private static async Task<Person?> SubjectAsync(ConsoleDbContext context, Actor actor, Guid personId, CancellationToken cancellationToken)
        => actor.PersonId is { } me && (me == personId || (await RouteReader.LineAsync(context, personId, cancellationToken)).Contains(me))
            ? await context.People.AsNoTracking().SingleOrDefaultAsync(person => person.Id == personId && person.Status == PersonStatus.Active, cancellationToken)
            : null;

    private static Task<List<PersonChoice>> ChoicesAsync(ConsoleDbContext context, IQueryable<Person> people, Guid self, CancellationToken cancellationToken)
        => people.OrderBy(static person => person.SortName).ThenBy(static person => person.Id).Take(PeopleShown)
            .Join(context.Departments, static person => person.DepartmentId, static department => department.Id, (person, department) => new { Person = person, Department = department.Name })
            .OrderBy(static row => row.Person.SortName).ThenBy(static row => row.Person.Id)
            .Select(row => new PersonChoice(row.Person.Id, (row.Person.GivenName + " " + row.Person.FamilyName).Trim(), row.Person.JobTitle, row.Department, row.Person.Id == self))
            .ToListAsync(cancellationToken);
}

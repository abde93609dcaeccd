using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.People;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.SecondFactors;

/// <summary>Reads people and their second factors a page at a time, within what the reader may see.</summary>
internal sealed class FactorList(IDbContextFactory<ConsoleDbContext> contexts, FactorPolicy policy, AccessModelHolder access, TimeProvider time)
{
    /// <summary>With fewer recovery codes than this somebody should make new ones.</summary>
    public const int FewCodes = 3;

    /// <summary>Counting goes no further.</summary>
    public const int CountLimit = 10_000;

    private static readonly Keyset<Person, FactorRow> ByName = new Keyset<Person, FactorRow>("name")
        .By(static person => person.SortName, static row => row.SortName)
        .By(static person => person.Id, static row => row.Id);

    public async Task<FactorPage> ReadAsync(Actor actor, FactorQuery query, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        var people = await FilterAsync(context, actor, query, now, cancellationToken);
        var page = await ByName.ReadAsync(
            people,
            person => new FactorRow(
                person.Id,
                (person.GivenName + " " + person.FamilyName).Trim(),
                person.SortName,
                person.DepartmentId,
                context.Departments.First(department => department.Id == person.DepartmentId).Name,
                context.Authenticators.Where(row => row.PersonId == person.Id).Select(static row => row.ConfirmedAt).FirstOrDefault(),
                context.Passkeys.Count(row => row.PersonId == person.Id),
                context.RecoveryCodes.Count(row => row.PersonId == person.Id && row.UsedAt == null),
                null),
            query.Place,
            descending: false,
            cancellationToken);
        if (page.Rows.Count == 0)
        {
            return new FactorPage(page, null, null, 0, IsMore: false);
        }

        var count = await people.Select(static person => person.Id).Take(CountLimit + 1).CountAsync(cancellationToken);
        Guid[] ids = [.. page.Rows.Select(static row => row.Id)];
        var rules = await context.FactorRequirements.Where(rule => rule.SubjectKind != FactorSubject.Person || ids.Contains(rule.SubjectId))
            .Select(static rule => new FactorRule(rule.SubjectKind, rule.SubjectId, rule.EnforcedFrom)).ToListAsync(cancellationToken);
        var rows = page.Rows.Select(row => row with { AskedFrom = FactorRules.AskedFrom(policy.AsksEverybody, rules, policy.FactsOf(row.Id, row.DepartmentId), now) }).ToList();
        return new FactorPage(page with { Rows = rows }, ByName.CursorOf(rows[0], descending: false), ByName.CursorOf(rows[^1], descending: false), Math.Min(count, CountLimit), count > CountLimit);
    }

    private async Task<IQueryable<Person>> FilterAsync(ConsoleDbContext context, Actor actor, FactorQuery query, DateTime now, CancellationToken cancellationToken)
    {
        var model = access.Current;
        var people = FactorPeople.WithAccounts(context, model.Reach(actor.PersonId, ConsolePermissions.AccountRead, query.DepartmentId, now)).Matching(PeopleMatching.WordsOf(query.Text));
        switch (query.Filter)
        {
            case FactorFilter.None:
                return people.Where(FactorPeople.HasNone(context));
            case FactorFilter.App:
                return people.Where(person => context.Authenticators.Any(row => row.PersonId == person.Id && row.ConfirmedAt != null));
            case FactorFilter.Passkey:
                return people.Where(person => context.Passkeys.Any(row => row.PersonId == person.Id));
            case FactorFilter.FewCodes:
                return people.Where(FactorPeople.HasFactor(context)).Where(person => context.RecoveryCodes.Count(row => row.PersonId == person.Id && row.UsedAt == null) < FewCodes);
            case FactorFilter.Missing:
                people = people.Where(FactorPeople.HasNone(context));
                if (policy.AsksEverybody)
                {
                    return people;
                }

                var rules = await FactorPolicy.RulesAsync(context, null, cancellationToken);
                return people.Where(FactorPeople.Asked(context, rules.FindAll(rule => rule.EnforcedFrom <= now), model.Departments, now));
            default:
                return people;
        }
    }
}

/// <summary>One line: somebody who can sign in, and with what besides the password.</summary>
/// <param name="Id">The person.</param>
/// <param name="Name">Given and family name.</param>
/// <param name="SortName">The key of the order.</param>
/// <param name="DepartmentId">Where they work.</param>
/// <param name="Department">Its name.</param>
/// <param name="AppSince">When the authenticator was confirmed, UTC; null without one.</param>
/// <param name="Passkeys">How many.</param>
/// <param name="CodesLeft">Recovery codes not used yet.</param>
/// <param name="AskedFrom">From when a factor is asked of them, UTC; null for never.</param>
internal sealed record FactorRow(
    Guid Id, string Name, string SortName, Guid DepartmentId, string Department, DateTime? AppSince, int Passkeys, int CodesLeft, DateTime? AskedFrom)
{
    public bool HasFactor => AppSince is not null || Passkeys > 0;
}

/// <summary>One page, with how many there are in all, counted up to a limit.</summary>
internal sealed record FactorPage(KeysetPage<FactorRow> Page, string? First, string? Last, int Count, bool IsMore);

using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.SecondFactors;

/// <summary>The rules that ask for a second factor, whom they bear on, and what a new one would mean.</summary>
internal sealed class FactorRuleBook(IDbContextFactory<ConsoleDbContext> contexts, FactorPolicy policy, AccessModelHolder access, TimeProvider time)
{
    /// <summary>Rules about single people that the page shows, newest first; there can be as many as resets.</summary>
    public const int MostPersonal = 20;

    /// <summary>True when the setting asks everybody, whatever the rules say.</summary>
    public bool AsksEverybody => policy.AsksEverybody;

    /// <summary>The rules about roles and about departments and people in the reader's reach.</summary>
    public async Task<IReadOnlyList<RuleRow>> ReadAsync(Actor actor, CancellationToken cancellationToken)
    {
        var model = access.Current;
        var now = time.GetUtcNow().UtcDateTime;
        var reach = model.Reach(actor.PersonId, ConsolePermissions.AccountRead, null, now);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        List<RuleRow> rows = [];
        foreach (var rule in await context.FactorRequirements.Where(static rule => rule.SubjectKind != FactorSubject.Person).ToListAsync(cancellationToken))
        {
            if (rule.SubjectKind == FactorSubject.Department && reach is not null && !reach.Contains(rule.SubjectId))
            {
                continue;
            }

            var name = rule.SubjectKind == FactorSubject.Role
                ? await context.Roles.Where(role => role.Id == rule.SubjectId).Select(static role => role.Name).SingleOrDefaultAsync(cancellationToken)
                : await context.Departments.Where(department => department.Id == rule.SubjectId).Select(static department => department.Name).SingleOrDefaultAsync(cancellationToken);
            var missing = await CountAsync(context, actor, rule.SubjectKind, rule.SubjectId, now, missingOnly: true, cancellationToken);
            rows.Add(new RuleRow(rule.SubjectKind, rule.SubjectId, name ?? string.Empty, rule.EnforcedFrom, rule.Reason, await NameAsync(context, rule.CreatedBy, cancellationToken), missing));
        }

        var personal = context.FactorRequirements.Where(static rule => rule.SubjectKind == FactorSubject.Person).Join(context.People, static rule => rule.SubjectId, static person => person.Id, static (rule, person) => new { rule, person });
        if (reach is not null)
        {
            personal = personal.Where(row => reach.Contains(row.person.DepartmentId));
        }

        foreach (var found in await personal.OrderByDescending(static row => row.rule.Id).Take(MostPersonal).ToListAsync(cancellationToken))
        {
            var missing = await CountAsync(context, actor, FactorSubject.Person, found.person.Id, now, missingOnly: true, cancellationToken);
            rows.Add(new RuleRow(
                FactorSubject.Person, found.person.Id, $"{found.person.GivenName} {found.person.FamilyName}".Trim(), found.rule.EnforcedFrom, found.rule.Reason, await NameAsync(context, found.rule.CreatedBy, cancellationToken), missing));
        }

        return rows;
    }

    /// <summary>How many people who can sign in a rule would bear on, and how many of them have no factor.</summary>
    public async Task<(int People, int Missing)> ImpactAsync(Actor actor, FactorSubject kind, Guid subjectId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return (
            await CountAsync(context, actor, kind, subjectId, now, missingOnly: false, cancellationToken),
            await CountAsync(context, actor, kind, subjectId, now, missingOnly: true, cancellationToken));
    }

    /// <summary>Every role by name, for whoever may make a rule for the whole company.</summary>
    public async Task<IReadOnlyList<KeyValuePair<Guid, string>>> RolesAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (actor.PersonId is not { } person || !access.Current.Allows(person, ConsolePermissions.FactorManage, null, time.GetUtcNow().UtcDateTime))
        {
            return [];
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var roles = await context.Roles.Select(static role => new { role.Id, role.Name }).ToListAsync(cancellationToken);
        return [.. roles.OrderBy(static role => TextRules.Fold(role.Name), StringComparer.Ordinal).Select(static role => KeyValuePair.Create(role.Id, role.Name))];
    }

    private Task<int> CountAsync(ConsoleDbContext context, Actor actor, FactorSubject kind, Guid subjectId, DateTime now, bool missingOnly, CancellationToken cancellationToken)
    {
        var model = access.Current;
        var people = FactorPeople.WithAccounts(context, model.Reach(actor.PersonId, ConsolePermissions.AccountRead, null, now))
            .Where(FactorPeople.Asked(context, [new FactorRule(kind, subjectId, now)], model.Departments, now));
        return (missingOnly ? people.Where(FactorPeople.HasNone(context)) : people).CountAsync(cancellationToken);
    }

    private static async Task<string?> NameAsync(ConsoleDbContext context, Guid? personId, CancellationToken cancellationToken)
        => personId is null ? null : await context.People.Where(person => person.Id == personId).Select(static person => (person.GivenName + " " + person.FamilyName).Trim()).SingleOrDefaultAsync(cancellationToken);
}

/// <summary>A rule as the page shows it; <c>Missing</c> counts people it bears on who have no factor.</summary>
internal sealed record RuleRow(FactorSubject Kind, Guid SubjectId, string Name, DateTime EnforcedFrom, string Reason, string? MadeBy, int Missing);

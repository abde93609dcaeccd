using System.Linq.Expressions;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.People;
using AdminConsole.Persistence;

namespace AdminConsole.Features.SecondFactors;

/// <summary>The people the page is about, as queries: those who can sign in, of them those with a factor, of them those asked for one.</summary>
internal static class FactorPeople
{
    /// <summary>Active people with a password, in those departments; null for all of them.</summary>
    public static IQueryable<Person> WithAccounts(ConsoleDbContext context, IReadOnlyCollection<Guid>? departments)
    {
        var people = context.People.Where(person => person.Status == PersonStatus.Active && context.Users.Any(account => account.Id == person.Id && account.PasswordHash != null));
        return departments is null ? people : people.Where(person => departments.Contains(person.DepartmentId));
    }

    public static Expression<Func<Person, bool>> HasFactor(ConsoleDbContext context)
        => person => context.Authenticators.Any(row => row.PersonId == person.Id && row.ConfirmedAt != null) || context.Passkeys.Any(row => row.PersonId == person.Id);

    public static Expression<Func<Person, bool>> HasNone(ConsoleDbContext context)
        => person => !context.Authenticators.Any(row => row.PersonId == person.Id && row.ConfirmedAt != null) && !context.Passkeys.Any(row => row.PersonId == person.Id);

    /// <summary>Those whom one of the rules asks; the same answer as <see cref="FactorRules.AskedFrom"/> gives for each.</summary>
    public static Expression<Func<Person, bool>> Asked(ConsoleDbContext context, IReadOnlyCollection<FactorRule> rules, DepartmentTree tree, DateTime now)
    {
        HashSet<Guid> departments = [];
        foreach (var rule in rules.Where(static rule => rule.Kind == FactorSubject.Department))
        {
            departments.UnionWith(tree.Branch(rule.SubjectId).ToArray());
        }

        Guid[] roles = [.. rules.Where(static rule => rule.Kind == FactorSubject.Role).Select(static rule => rule.SubjectId)];
        Guid[] persons = [.. rules.Where(static rule => rule.Kind == FactorSubject.Person).Select(static rule => rule.SubjectId)];
        return person => departments.Contains(person.DepartmentId) || persons.Contains(person.Id)
            || context.Assignments.Any(row => row.PersonId == person.Id && roles.Contains(row.RoleId) && row.ValidFrom <= now && (row.ValidUntil == null || row.ValidUntil > now));
    }
}

using System.Linq.Expressions;
using AdminConsole.Domain;
using AdminConsole.Domain.People;

namespace AdminConsole.Persistence;

/// <summary>
/// Turns the words somebody typed into a predicate that indexes can answer. Each word begins a name, the employee
/// number or the work address; and at least one of them begins a whole field, which is where the indexes come in.
/// </summary>
internal static class PeopleMatching
{
    /// <summary>More words than names have; the rest narrows nothing.</summary>
    public const int MaximumWords = 6;
    /// <summary>Sorts behind every character, on SQLite, MySQL and MariaDB alike.</summary>
    private const string Last = "\U0010FFFF";

    /// <summary>The words of a search, folded as names are.</summary>
    public static IReadOnlyList<string> WordsOf(string text)
        => [.. TextRules.Fold(text).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal)];

    public static IQueryable<Person> Matching(this IQueryable<Person> people, IReadOnlyList<string> words)
    {
        if (words.Count == 0)
        {
            return people;
        }

        var taken = words.Take(MaximumWords).ToArray();
        people = people.Where(taken.Select(BeginsField).Aggregate(Or));
        return taken.Length == 1 ? people : taken.Aggregate(people, static (query, word) => query.Where(BeginsWord(word)));
    }

    // A range, not LIKE: SQLite takes no index for LIKE, and nothing typed is a wildcard.
    private static Expression<Func<Person, bool>> BeginsField(string word)
    {
        var end = word + Last;
        var number = word.ToUpperInvariant();
        var numberEnd = number + Last;
#pragma warning disable CA1309 // Compared by the database, whose columns order by code point.
        return person =>
            (string.Compare(person.SortName, word) >= 0 && string.Compare(person.SortName, end) < 0)
            || (string.Compare(person.GivenKey, word) >= 0 && string.Compare(person.GivenKey, end) < 0)
            || (string.Compare(person.EmployeeNumber, number) >= 0 && string.Compare(person.EmployeeNumber, numberEnd) < 0)
            || (string.Compare(person.WorkEmail, word) >= 0 && string.Compare(person.WorkEmail, end) < 0);
#pragma warning restore CA1309
    }

    private static Expression<Func<Person, bool>> BeginsWord(string word)
    {
        var inside = " " + word;
        return Or(BeginsField(word), person => person.SortName.Contains(inside));
    }

    private static Expression<Func<Person, bool>> Or(Expression<Func<Person, bool>> left, Expression<Func<Person, bool>> right)
    {
        var other = new Swap(right.Parameters[0], left.Parameters[0]).Visit(right.Body);
        return Expression.Lambda<Func<Person, bool>>(Expression.OrElse(left.Body, other), left.Parameters);
    }

    private sealed class Swap(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}

using System.Numerics;

namespace AdminConsole.Domain.Access;

/// <summary>
/// A static separation of duty (INCITS 359 §3.3): nobody may hold <paramref name="Limit"/> or more of the permissions.
/// </summary>
internal sealed record SeparationRule(Guid Id, string Name, int Limit, IReadOnlyList<Guid> PermissionIds);

/// <summary>
/// Who breaks a separation of duty. What counts is what somebody holds now, anywhere in the company, inherited and
/// conditional grants included, whether or not they may sign in.
/// </summary>
internal static class SeparationRules
{
    /// <summary>People named with a conflict; the count is of all.</summary>
    public const int PeopleNamed = 20;

    /// <summary>The policies that somebody breaks after the change and did not before. Only who gains something is looked at.</summary>
    public static IReadOnlyList<ConflictEffect> New(AccessModel before, AccessModel after, AccessDiff diff, IReadOnlyCollection<SeparationRule> rules, DateTime now)
    {
        List<ConflictEffect> conflicts = [];
        foreach (var rule in rules)
        {
            var row = RowOf(after, rule);
            List<Guid> people = [.. diff.People.Where(person => person.Gained.Count > 0
                && Count(after, after.People.Find(person.PersonId), row, now) >= rule.Limit
                && Count(before, before.People.Find(person.PersonId), row, now) < rule.Limit).Select(static person => person.PersonId)];
            if (people.Count > 0)
            {
                conflicts.Add(new ConflictEffect(rule.Id, rule.Name, people.Count, [.. people.Take(PeopleNamed)]));
            }
        }

        return conflicts;
    }

    /// <summary>Everybody who breaks the policy now.</summary>
    public static IReadOnlyList<Guid> Breaking(AccessModel model, SeparationRule rule, DateTime now)
    {
        var row = RowOf(model, rule);
        HashSet<int> candidates = [];
        foreach (var role in model.Roles.All)
        {
            if (Intersects(role.Sure, row) || Intersects(role.Conditional, row))
            {
                foreach (ref readonly var member in model.People.MembersOf(role.Index))
                {
                    candidates.Add(member.Person);
                }
            }
        }

        return [.. candidates.Where(person => Count(model, person, row, now) >= rule.Limit).Select(person => model.People[person])];
    }

    private static ulong[] RowOf(AccessModel model, SeparationRule rule)
    {
        var row = new ulong[(model.Permissions.Count + 63) / 64];
        foreach (var id in rule.PermissionIds)
        {
            if (model.Permissions.IndexOf(id) is >= 0 and var index)
            {
                Bits.Set(row, index);
            }
        }

        return row;
    }

    private static int Count(AccessModel model, int person, ulong[] row, DateTime now)
    {
        if (person < 0)
        {
            return 0;
        }

        var held = new ulong[row.Length];
        foreach (ref readonly var holding in model.People.Of(person))
        {
            if (holding.IsInForce(now.Ticks) && model.Roles[holding.Role] is { } role)
            {
                Bits.Or(held, role.Sure);
                Bits.Or(held, role.Conditional);
            }
        }

        var count = 0;
        for (var word = 0; word < row.Length; word++)
        {
            count += BitOperations.PopCount(held[word] & row[word]);
        }

        return count;
    }

    private static bool Intersects(ulong[] one, ulong[] other)
    {
        for (var word = 0; word < Math.Min(one.Length, other.Length); word++)
        {
            if ((one[word] & other[word]) != 0)
            {
                return true;
            }
        }

        return false;
    }
}

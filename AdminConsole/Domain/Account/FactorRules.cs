namespace AdminConsole.Domain.Account;

/// <summary>
/// From when a second factor is asked of somebody (NIST SP 800-63B-4 §2.2 leaves to the company whom). Pure: every
/// decision is made anew from the rules and the clock, so that nothing needs to run when a grace period ends.
/// </summary>
internal static class FactorRules
{
    /// <summary>The longest grace period a rule may give, in days.</summary>
    public const int LongestGrace = 365;

    /// <summary>The grace period offered first, in days.</summary>
    public const int UsualGrace = 14;

    public const string TooFar = "factor-too-far";

    /// <summary>
    /// The earliest moment from which one is asked, past or future; null for never. A rule about a role counts while the
    /// role is held, a rule about a department for its whole branch.
    /// </summary>
    public static DateTime? AskedFrom(bool ofEverybody, IEnumerable<FactorRule> rules, FactorSubjectFacts person, DateTime now)
    {
        if (ofEverybody)
        {
            return DateTime.MinValue;
        }

        DateTime? earliest = null;
        foreach (var rule in rules)
        {
            foreach (var start in Starts(rule, person, now))
            {
                earliest = earliest is { } known && known <= start ? known : start;
            }
        }

        return earliest;
    }

    /// <summary>When a rule may come into force: now, or within <see cref="LongestGrace"/>.</summary>
    public static FieldProblem? CheckStart(string field, DateTime enforcedFrom, DateTime now)
        => enforcedFrom > now.AddDays(LongestGrace) ? new FieldProblem(field, TooFar, LongestGrace) : null;

    private static IEnumerable<DateTime> Starts(FactorRule rule, FactorSubjectFacts person, DateTime now)
        => rule.Kind switch
        {
            FactorSubject.Person when rule.SubjectId == person.PersonId => [rule.EnforcedFrom],
            FactorSubject.Department when person.IsInBranch(rule.SubjectId) => [rule.EnforcedFrom],
            FactorSubject.Role => person.Roles
                .Where(held => held.RoleId == rule.SubjectId)
                .Select(held => (Start: held.From > rule.EnforcedFrom ? held.From : rule.EnforcedFrom, held.Until))
                .Where(asked => asked.Until is not { } until || (until > asked.Start && until > now))
                .Select(static asked => asked.Start),
            _ => [],
        };
}

/// <summary>A <see cref="FactorRequirement"/> as decisions need it.</summary>
internal readonly record struct FactorRule(FactorSubject Kind, Guid SubjectId, DateTime EnforcedFrom);

/// <summary>What of a person the rules look at.</summary>
internal sealed record FactorSubjectFacts(Guid PersonId, IReadOnlyCollection<(Guid RoleId, DateTime From, DateTime? Until)> Roles, Func<Guid, bool> IsInBranch);

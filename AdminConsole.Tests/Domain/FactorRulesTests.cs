using AdminConsole.Domain.Account;
using CsCheck;

namespace AdminConsole.Tests.Domain;

public sealed class FactorRulesTests
{
    private static readonly DateTime Noon = new(2026, 3, 2, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void AskedFrom_AnyRules_AgreesWithAskingEachHourOfTheFuture()
        => Gen.Select(
            Gen.Select(Gen.Int[1, 3], Gen.Int[0, 2], Gen.Int[-5, 5]).Array[0, 6],
            Gen.Select(Gen.Int[0, 2], Gen.Int[-5, 5], Gen.Int[-5, 7]).Array[0, 4],
            Gen.Int[0, 2]).Sample(static (rules, held, department) =>
        {
            FactorRule[] all = [.. rules.Select(static rule => new FactorRule((FactorSubject)rule.Item1, Key(rule.Item1, rule.Item2), Noon.AddHours(rule.Item3)))];
            (Guid, DateTime, DateTime?)[] roles = [.. held.Select(static role => (Key(2, role.Item1), Noon.AddHours(role.Item2), role.Item3 > 5 ? (DateTime?)null : Noon.AddHours(role.Item3)))];
            var person = new FactorSubjectFacts(Key(1, 0), roles, branch => branch == Key(3, department));

            // The first hour, from now on, in which some rule bears on the person.
            DateTime? expected = null;
            for (var hour = 0; hour <= 6 && expected is null; hour++)
            {
                var at = Noon.AddHours(hour);
                if (Array.Exists(all, rule => rule.EnforcedFrom <= at && rule.Kind switch
                {
                    FactorSubject.Person => rule.SubjectId == person.PersonId,
                    FactorSubject.Department => person.IsInBranch(rule.SubjectId),
                    _ => Array.Exists(roles, role => role.Item1 == rule.SubjectId && role.Item2 <= at && (role.Item3 is not { } until || at < until)),
                }))
                {
                    expected = at;
                }
            }

            var from = FactorRules.AskedFrom(ofEverybody: false, all, person, Noon);
            Assert.Equal(expected, from < Noon ? Noon : from);
        });

    [Fact]
    public void AskedFrom_OfEverybody_IsAlways() => Assert.True(FactorRules.AskedFrom(ofEverybody: true, [], new FactorSubjectFacts(Guid.Empty, [], static _ => false), Noon) <= Noon);

    private static Guid Key(int kind, int index) => new(index, (short)kind, 0, new byte[8]);
}

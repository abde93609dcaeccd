using AdminConsole.Domain.Access;
using AdminConsole.Domain.People;

namespace AdminConsole.Domain.Lifecycle;

/// <summary>What places give: the pure side of birthright rules.</summary>
internal static class Birthrights
{
    /// <summary>Whether the rule speaks of somebody in that place.</summary>
    public static bool Matches(BirthrightRule rule, DepartmentTree departments, Place place)
        => rule.RetiredAt is null
            && (rule.Contract is null || rule.Contract == place.Contract)
            && (rule.TitleKey.Length == 0 || string.Equals(rule.TitleKey, place.TitleKey, StringComparison.Ordinal))
            && (rule.DepartmentId is not { } department || department == place.DepartmentId || (rule.IncludesBranch && departments.IsWithin(place.DepartmentId, department)));

    /// <summary>The roles that the place gives, each once, by the oldest rule that gives it.</summary>
    public static IReadOnlyList<Birthright> Of(IEnumerable<BirthrightRule> rules, DepartmentTree departments, Place place)
        => [.. rules.Where(rule => Matches(rule, departments, place))
            .OrderBy(static rule => rule.CreatedAt).ThenBy(static rule => rule.Id)
            .Select(rule => new Birthright(rule.Id, rule.RoleId, rule.Reach == BirthrightReach.Company ? null : place.DepartmentId))
            .DistinctBy(static right => (right.RoleId, right.ScopeDepartmentId))];
}

/// <summary>What birthright rules look at of somebody.</summary>
internal readonly record struct Place(Guid DepartmentId, string TitleKey, ContractKind Contract)
{
    public static Place Of(Person person) => new(person.DepartmentId, person.TitleKey, person.Contract);
}

/// <summary>A role that a place gives, and by which rule.</summary>
internal sealed record Birthright(Guid RuleId, Guid RoleId, Guid? ScopeDepartmentId);

using AdminConsole.Domain.Permissions;

namespace AdminConsole.Domain.Access;

/// <summary>
/// What a group of people holds: how many of them may use each sensitive permission anywhere, and who holds no role but
/// those that everybody has. Grants under a condition count as held.
/// </summary>
internal sealed class AccessCoverage
{
    private readonly AccessModel model;
    private readonly long now;
    private readonly int[] counts;
    private readonly ulong[] asked;
    private readonly ulong[] held;
    private readonly HashSet<int> common;
    private readonly List<Guid> without = [];

    private AccessCoverage(AccessModel model, Sensitivity from, IEnumerable<Guid> commonRoles, DateTime now)
    {
        (this.model, this.now) = (model, now.Ticks);
        counts = new int[model.Permissions.Count];
        asked = new ulong[(model.Permissions.Count + 63) / 64];
        held = new ulong[asked.Length];
        common = [.. commonRoles.Select(model.Roles.IndexOf)];
        for (var index = 0; index < counts.Length; index++)
        {
            if (model.Permissions[index] is { } permission && permission.Sensitivity >= from)
            {
                Bits.Set(asked, index);
            }
        }
    }

    /// <summary>The people looked at.</summary>
    public int People { get; private set; }

    /// <summary>Those who hold no role in force but the common ones.</summary>
    public IReadOnlyList<Guid> WithoutRole => without;

    /// <summary>Permissions that somebody of them may use, the most sensitive and the most widely held first.</summary>
    public IReadOnlyList<(PermissionAccess Permission, int People)> Held
        =>
        [
            .. counts.Select((count, index) => (Permission: model.Permissions[index]!, People: count)).Where(static pair => pair.People > 0)
                .OrderByDescending(static pair => pair.Permission.Sensitivity).ThenByDescending(static pair => pair.People).ThenBy(static pair => pair.Permission.Key, StringComparer.Ordinal),
        ];

    public static AccessCoverage Of(AccessModel model, IEnumerable<Guid> people, Sensitivity from, IEnumerable<Guid> commonRoles, DateTime now)
    {
        var coverage = new AccessCoverage(model, from, commonRoles, now);
        foreach (var person in people)
        {
            coverage.Add(person);
        }

        return coverage;
    }

    private void Add(Guid id)
    {
        People++;
        var person = model.People.Find(id);
        var hasOther = false;
        Array.Clear(held);
        foreach (ref readonly var holding in person < 0 ? [] : model.People.Of(person))
        {
            if (holding.IsInForce(now) && model.Roles[holding.Role] is { } role)
            {
                hasOther |= !common.Contains(holding.Role);
                Bits.Or(held, role.Sure);
                Bits.Or(held, role.Conditional);
            }
        }

        if (!hasOther)
        {
            without.Add(id);
        }

        for (var word = 0; word < held.Length; word++)
        {
            held[word] &= asked[word];
        }

        foreach (var permission in Bits.Of(held))
        {
            counts[permission]++;
        }
    }
}

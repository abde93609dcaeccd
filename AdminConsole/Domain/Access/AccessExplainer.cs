namespace AdminConsole.Domain.Access;

/// <summary>Finds every way in which somebody comes to a permission. It walks only roles whose bits say that they give it.</summary>
internal static class AccessExplainer
{
    /// <summary>More ways than a person reads. Through a lattice of roles there can be very many.</summary>
    public const int UsualLimit = 100;

    /// <summary>The ways to the permission in that department (null for the whole company) at that time; at most <paramref name="limit"/>.</summary>
    public static AccessExplanation Explain(
        AccessModel model, Guid personId, string permission, Guid? departmentId, DateTime now, AccessProperties? properties = null, int limit = UsualLimit)
    {
        var person = model.People.Find(personId);
        if (person < 0 || model.Permissions.Find(permission) is not { } wanted)
        {
            return new AccessExplanation(false, false, [], true);
        }

        var walk = new Walk(model, wanted.Index, properties ?? AccessProperties.None, limit);
        var asked = departmentId is { } department ? model.Departments.IndexOf(department) : Holding.Company;
        var held = model.People.Of(person);
        for (var ordinal = 0; ordinal < held.Length; ordinal++)
        {
            if (model.Roles[held[ordinal].Role] is { } role && role.HasAny(wanted.Index))
            {
                walk.From(role, held[ordinal], model.People.AssignmentOf(person, ordinal), StateOf(model, held[ordinal], asked, now.Ticks));
            }
        }

        var isActive = model.People.FlagsOf(person).HasFlag(PersonFlags.Active);
        walk.Paths.Sort(static (one, other) => one.State != other.State ? one.State.CompareTo(other.State) : one.Roles.Count.CompareTo(other.Roles.Count));
        // Not read off the ways found: with more ways than the limit the open one could be among the rest.
        var isAllowed = model.Allows(person, wanted.Index, asked, now.Ticks, properties ?? AccessProperties.None);
        return new AccessExplanation(isAllowed, !isActive, walk.Paths, walk.IsComplete);
    }

    private static PathState StateOf(AccessModel model, in Holding holding, int asked, long now)
        => now < holding.From ? PathState.NotYet
            : now >= holding.Until ? PathState.Ended
            : model.Covers(holding.Scope, asked) ? PathState.Open
            : PathState.ElsewhereOnly;

    private sealed class Walk(AccessModel model, int permission, AccessProperties properties, int limit)
    {
        private readonly List<Guid> trail = [];
        private Holding holding;
        private Guid assignment;
        private PathState state;

        public List<AccessPath> Paths { get; } = [];

        public bool IsComplete { get; private set; } = true;

        public void From(RoleNode role, in Holding held, Guid assignmentId, PathState barred)
        {
            (holding, assignment, state) = (held, assignmentId, barred);
            Down(role);
        }

        private void Down(RoleNode role)
        {
            trail.Add(role.Id);
            foreach (ref readonly var grant in role.Own.AsSpan())
            {
                if (grant.Permission == permission)
                {
                    Add(grant.Condition);
                }
            }

            foreach (var junior in role.Inherited)
            {
                if (IsComplete && model.Roles[junior] is { } below && below.HasAny(permission))
                {
                    Down(below);
                }
            }

            trail.RemoveAt(trail.Count - 1);
        }

        private void Add(Condition? condition)
        {
            if (Paths.Count == limit)
            {
                IsComplete = false;
                return;
            }

            Paths.Add(new AccessPath(
                state == PathState.Open && condition is not null && !condition.Holds(properties) ? PathState.ConditionUnmet : state,
                assignment,
                holding.Scope >= 0 ? model.Departments[holding.Scope] : null,
                new DateTime(holding.From, DateTimeKind.Utc),
                holding.Until == long.MaxValue ? null : new DateTime(holding.Until, DateTimeKind.Utc),
                [.. trail],
                condition));
        }
    }
}

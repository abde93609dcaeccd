namespace AdminConsole.Domain.Access;

/// <summary>
/// The least that would have to be removed to end somebody's access to a permission: a minimum cut between the person
/// and the permission, found by maximum flow (Ford and Fulkerson 1956; shortest augmenting paths, Edmonds and Karp
/// 1972). It is exact at any size, since removing an assignment, an inheritance or a grant each cuts one edge.
/// </summary>
internal static class AccessCut
{
    // Fewest removals first; among equals those that touch others least: the person's own assignment, then an edge, then a grant.
    private const int Removal = 1_000_000;
    private const int ForAnEdge = 1;
    private const int ForAGrant = 2;

    /// <summary>What to remove so that the permission in that department (null for the whole company) is no longer the person's at that time; empty when it is not.</summary>
    public static IReadOnlyList<CutItem> Find(AccessModel model, Guid personId, string permission, Guid? departmentId, DateTime now, AccessProperties? properties = null)
    {
        var person = model.People.Find(personId);
        if (person < 0 || model.Permissions.Find(permission) is not { } wanted)
        {
            return [];
        }

        var flow = new Flow();
        var asked = departmentId is { } department ? model.Departments.IndexOf(department) : Holding.Company;
        var held = model.People.Of(person);
        var pending = new Stack<RoleNode>();
        HashSet<int> seen = [];
        for (var ordinal = 0; ordinal < held.Length; ordinal++)
        {
            if (held[ordinal].IsInForce(now.Ticks) && model.Covers(held[ordinal].Scope, asked) && model.Roles[held[ordinal].Role] is { } role && role.HasAny(wanted.Index))
            {
                flow.Add(Flow.Source, Node(role), Removal, new CutItem.Assignment(model.People.AssignmentOf(person, ordinal), role.Id));
                Visit(role);
            }
        }

        while (pending.TryPop(out var role))
        {
            foreach (var grant in role.Own)
            {
                if (grant.Permission == wanted.Index && (grant.Condition?.Holds(properties ?? AccessProperties.None) ?? true))
                {
                    flow.Add(Node(role), Flow.Sink, Removal + ForAGrant, new CutItem.Grant(role.Id, wanted.Id));
                }
            }

            foreach (var junior in role.Inherited)
            {
                if (model.Roles[junior] is { } below && below.HasAny(wanted.Index))
                {
                    flow.Add(Node(role), Node(below), Removal + ForAnEdge, new CutItem.Inheritance(role.Id, below.Id));
                    Visit(below);
                }
            }
        }

        return flow.MinimumCut();

        void Visit(RoleNode role)
        {
            if (seen.Add(role.Index))
            {
                pending.Push(role);
            }
        }
    }

    private static int Node(RoleNode role) => role.Index + 2;

    /// <summary>A network whose edges carry what their removal would mean.</summary>
    private sealed class Flow
    {
        public const int Source = 0;
        public const int Sink = 1;

        private readonly Dictionary<int, List<int>> outgoing = [];
        private readonly List<int> targets = [];
        private readonly List<int> capacities = [];
        private readonly List<CutItem?> meanings = [];

        public void Add(int from, int to, int capacity, CutItem meaning)
        {
            Half(from, to, capacity, meaning);
            Half(to, from, 0, null);
        }

        public IReadOnlyList<CutItem> MinimumCut()
        {
            while (Augment())
            {
            }

            var near = Reached(out _);
            List<CutItem> cut = [];
            for (var edge = 0; edge < targets.Count; edge += 2)
            {
                // The half edge back names where the edge comes from.
                if (near.Contains(targets[edge + 1]) && !near.Contains(targets[edge]))
                {
                    cut.Add(meanings[edge]!);
                }
            }

            return cut;
        }

        private void Half(int from, int to, int capacity, CutItem? meaning)
        {
            if (!outgoing.TryGetValue(from, out var edges))
            {
                outgoing[from] = edges = [];
            }

            edges.Add(targets.Count);
            targets.Add(to);
            capacities.Add(capacity);
            meanings.Add(meaning);
        }

        private bool Augment()
        {
            Reached(out var arrivals);
            if (!arrivals.ContainsKey(Sink))
            {
                return false;
            }

            var amount = int.MaxValue;
            for (var node = Sink; node != Source; node = targets[arrivals[node] ^ 1])
            {
                amount = Math.Min(amount, capacities[arrivals[node]]);
            }

            for (var node = Sink; node != Source; node = targets[arrivals[node] ^ 1])
            {
                capacities[arrivals[node]] -= amount;
                capacities[arrivals[node] ^ 1] += amount;
            }

            return true;
        }

        private HashSet<int> Reached(out Dictionary<int, int> arrivals)
        {
            HashSet<int> reached = [Source];
            arrivals = [];
            var queue = new Queue<int>([Source]);
            while (queue.TryDequeue(out var node))
            {
                foreach (var edge in outgoing.GetValueOrDefault(node) ?? [])
                {
                    if (capacities[edge] > 0 && reached.Add(targets[edge]))
                    {
                        arrivals[targets[edge]] = edge;
                        queue.Enqueue(targets[edge]);
                    }
                }
            }

            return reached;
        }
    }
}

/// <summary>One thing to remove. A closed set.</summary>
internal abstract record CutItem
{
    private CutItem()
    {
    }

    /// <summary>The person's assignment: nobody else loses anything.</summary>
    internal sealed record Assignment(Guid AssignmentId, Guid RoleId) : CutItem;

    /// <summary>An inheritance: all who hold the senior are touched.</summary>
    internal sealed record Inheritance(Guid SeniorId, Guid JuniorId) : CutItem;

    /// <summary>A grant: all who hold the role or a senior are touched.</summary>
    internal sealed record Grant(Guid RoleId, Guid PermissionId) : CutItem;
}

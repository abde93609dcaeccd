using System.Diagnostics.CodeAnalysis;

namespace AdminConsole.Domain.Access;

/// <summary>
/// The roles with their inheritance (INCITS 359 §6.2.1, general role hierarchies): an acyclic graph in which a senior
/// has all that its juniors have. The closure is kept as bits per role, so that a decision walks nothing. Immutable; a
/// change makes anew the changed roles and their seniors and shares the rest.
/// </summary>
internal sealed class RoleGraph
{
    private readonly RoleNode?[] nodes;
    private readonly Dictionary<Guid, int> indexes;
    private readonly int words;
    private ulong[] sure = [];
    private ulong[] conditional = [];

    private RoleGraph(RoleNode?[] nodes, Dictionary<Guid, int> indexes, int words)
    {
        this.nodes = nodes;
        this.indexes = indexes;
        this.words = words;
    }

    public static RoleGraph Empty { get; } = new([], [], 0);

    /// <summary>Places in the graph, those of roles that were taken out among them.</summary>
    public int Count => nodes.Length;

    public RoleNode? this[int index] => (uint)index < (uint)nodes.Length ? nodes[index] : null;

    public int IndexOf(Guid roleId) => indexes.GetValueOrDefault(roleId, -1);

    public bool TryFind(Guid roleId, [NotNullWhen(true)] out RoleNode? node)
    {
        node = indexes.TryGetValue(roleId, out var index) ? nodes[index] : null;
        return node is not null;
    }

    public IEnumerable<RoleNode> All => nodes.OfType<RoleNode>();

    /// <summary>True when some role gives something under a condition.</summary>
    public bool HasConditions => conditional.Length > 0;

    /// <summary>
    /// One when the role gives the permission without a condition, zero when not or when there is no such role. The rows
    /// of all roles lie one after another, so that a decision follows no references.
    /// </summary>
    public ulong SureBit(int role, int permission) => Bit(sure, role, permission);

    /// <summary>The same for what it gives under a condition.</summary>
    public ulong ConditionalBit(int role, int permission) => Bit(conditional, role, permission);

    /// <summary>
    /// This graph with some roles as they are now; null takes a role out. A place once given to a role stays its own,
    /// so that what people hold need not be touched. Permissions the catalogue does not know are left out.
    /// </summary>
    public RoleGraph With(IReadOnlyCollection<KeyValuePair<Guid, RoleRow?>> changes, PermissionCatalogue permissions)
    {
        var places = indexes;
        var newKeys = changes.Where(change => change.Value is not null && !indexes.ContainsKey(change.Key)).Select(static change => change.Key).ToList();
        if (newKeys.Count > 0)
        {
            places = new Dictionary<Guid, int>(indexes);
            foreach (var key in newKeys)
            {
                places.Add(key, places.Count);
            }
        }

        var next = new RoleNode?[places.Count];
        nodes.CopyTo(next, 0);
        List<int> touched = [];
        foreach (var (key, row) in changes)
        {
            if (!places.TryGetValue(key, out var index))
            {
                continue;
            }

            touched.Add(index);
            next[index] = row is null ? null : new RoleNode(
                key,
                index,
                [.. row.Grants.Select(grant => new PermissionGrant(permissions.IndexOf(grant.PermissionId), grant.Condition)).Where(static grant => grant.Permission >= 0)],
                [.. row.Juniors.Select(junior => places.GetValueOrDefault(junior, -1)).Where(junior => junior >= 0 && junior != index).Distinct()]);
        }

        var graph = new RoleGraph(next, places, (permissions.Count + 63) / 64);
        graph.LinkSeniors(nodes);
        graph.LayRows(this, graph.Close(touched));
        return graph;
    }

    /// <summary>The role as a row again, for a model with a change of it.</summary>
    public RoleRow RowOf(RoleNode node, PermissionCatalogue permissions)
        => new(
            node.Id,
            [.. node.Own.Where(grant => permissions[grant.Permission] is not null).Select(grant => new GrantRow(permissions[grant.Permission]!.Id, grant.Condition))],
            [.. node.Juniors.Select(junior => nodes[junior]).OfType<RoleNode>().Select(static junior => junior.Id)]);

    /// <summary>The role and every role it inherits from.</summary>
    public IEnumerable<RoleNode> Below(RoleNode top) => Reach(top, static node => node.Inherited);

    /// <summary>The role and every role above it.</summary>
    public IEnumerable<RoleNode> Above(RoleNode bottom) => Reach(bottom, static node => node.Seniors);

    /// <summary>True when an edge from <paramref name="senior"/> to <paramref name="junior"/> would close a circle.</summary>
    public bool WouldCircle(Guid senior, Guid junior)
        => senior == junior || (TryFind(junior, out var below) && IndexOf(senior) is >= 0 and var above && Reach(below, static node => node.Juniors).Any(node => node.Index == above));

    /// <summary>
    /// Fills in the seniors. A node whose seniors changed is copied first unless it is new in this graph: the one it
    /// was taken from is in use.
    /// </summary>
    private void LinkSeniors(RoleNode?[] before)
    {
        var seniors = new List<int>?[nodes.Length];
        foreach (var node in All)
        {
            foreach (var junior in node.Juniors)
            {
                (seniors[junior] ??= []).Add(node.Index);
            }
        }

        for (var index = 0; index < nodes.Length; index++)
        {
            if (nodes[index] is not { } node)
            {
                continue;
            }

            int[] above = seniors[index] is { } found ? [.. found] : [];
            if (!above.AsSpan().SequenceEqual(node.Seniors))
            {
                if (index < before.Length && ReferenceEquals(before[index], node))
                {
                    nodes[index] = node = node.Copy();
                }

                node.Seniors = above;
            }
        }
    }

    /// <summary>Computes the closure of the touched roles and all above them, juniors first.</summary>
    private bool[] Close(IEnumerable<int> touched)
    {
        var stale = new bool[nodes.Length];
        var stack = new Stack<int>(touched);
        while (stack.TryPop(out var index))
        {
            if (!stale[index])
            {
                stale[index] = true;
                foreach (var senior in SeniorsOf(index))
                {
                    stack.Push(senior);
                }
            }
        }

        // Kahn's order over the stale ones. An edge within a circle, which the writers refuse, gives nothing: a broken
        // row can only take away.
        var circles = Circles.Find(nodes);
        var waiting = new int[nodes.Length];
        var ready = new Queue<int>();
        for (var index = 0; index < nodes.Length; index++)
        {
            if (stale[index] && nodes[index] is { } node)
            {
                waiting[index] = node.Juniors.Count(junior => stale[junior] && nodes[junior] is not null && circles[junior] != circles[index]);
                if (waiting[index] == 0)
                {
                    ready.Enqueue(index);
                }
            }
        }

        while (ready.TryDequeue(out var index))
        {
            Compute(index, circles);
            foreach (var senior in nodes[index]!.Seniors)
            {
                if (stale[senior] && circles[senior] != circles[index] && --waiting[senior] == 0)
                {
                    ready.Enqueue(senior);
                }
            }
        }

        return stale;
    }

    /// <summary>Lays the rows of all roles one after another: those of the graph before where nothing changed.</summary>
    private void LayRows(RoleGraph before, bool[] stale)
    {
        var isSameShape = before.words == words && before.nodes.Length == nodes.Length;
        sure = Lay(isSameShape ? before.sure : [], static node => node.Sure);
        var hasConditions = Array.Exists(nodes, static node => node is not null && node.Conditional.AsSpan().IndexOfAnyExcept(0UL) >= 0);
        conditional = hasConditions ? Lay(isSameShape ? before.conditional : [], static node => node.Conditional) : [];

        ulong[] Lay(ulong[] known, Func<RoleNode, ulong[]> rowOf)
        {
            var isKnown = known.Length == nodes.Length * words;
            var rows = isKnown ? (ulong[])known.Clone() : new ulong[nodes.Length * words];
            for (var index = 0; index < nodes.Length; index++)
            {
                if (isKnown && !stale[index])
                {
                    continue;
                }

                var row = rows.AsSpan(index * words, words);
                row.Clear();
                if (nodes[index] is { } node)
                {
                    var closure = rowOf(node);
                    closure.AsSpan(0, Math.Min(closure.Length, words)).CopyTo(row);
                }
            }

            return rows;
        }
    }

    private ulong Bit(ulong[] rows, int role, int permission)
    {
        var word = permission >> 6;
        var place = (role * words) + word;
        return (uint)role < (uint)nodes.Length && (uint)word < (uint)words && (uint)place < (uint)rows.Length ? (rows[place] >> permission) & 1 : 0;
    }

    private int[] SeniorsOf(int index)
        => nodes[index]?.Seniors ?? [.. All.Where(node => node.Juniors.Contains(index)).Select(static node => node.Index)];

    private void Compute(int index, int[] circles)
    {
        // Copied: the node may be the one of the graph before.
        var node = nodes[index]!.Copy();
        var sure = new ulong[words];
        var conditional = new ulong[words];
        foreach (var (permission, condition) in node.Own)
        {
            Bits.Set(condition is null ? sure : conditional, permission);
        }

        node.Inherited = [.. node.Juniors.Where(junior => circles[junior] != circles[index] && nodes[junior] is not null)];
        foreach (var junior in node.Inherited)
        {
            Bits.Or(sure, nodes[junior]!.Sure);
            Bits.Or(conditional, nodes[junior]!.Conditional);
        }

        // A row that came out as before is kept, so that a comparison of two models sees at once that nothing changed.
        node.Sure = Bits.AreEqual(sure, node.Sure) && node.Sure.Length > 0 ? node.Sure : sure;
        node.Conditional = Bits.AreEqual(conditional, node.Conditional) && node.Conditional.Length > 0 ? node.Conditional : conditional;
        nodes[index] = node;
    }

    private IEnumerable<RoleNode> Reach(RoleNode start, Func<RoleNode, int[]> next)
    {
        HashSet<int> seen = [start.Index];
        var stack = new Stack<RoleNode>([start]);
        while (stack.TryPop(out var node))
        {
            yield return node;
            foreach (var index in next(node))
            {
                if (nodes[index] is { } neighbour && seen.Add(index))
                {
                    stack.Push(neighbour);
                }
            }
        }
    }
}

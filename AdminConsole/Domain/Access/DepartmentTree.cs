using System.Collections.Frozen;

namespace AdminConsole.Domain.Access;

/// <summary>
/// The department tree with an interval per node (an Euler tour), so that "is this inside that branch" is two
/// comparisons. Immutable.
/// </summary>
internal sealed class DepartmentTree
{
    private readonly FrozenDictionary<Guid, Interval> intervals;
    private readonly Guid[] tour;

    public DepartmentTree(IReadOnlyCollection<DepartmentNode> nodes)
    {
        var known = nodes.Select(static node => node.Id).ToHashSet();
        var children = nodes.Where(node => node.ParentId is { } parent && known.Contains(parent)).ToLookup(static node => node.ParentId!.Value, static node => node.Id);
        var found = new Dictionary<Guid, Interval>(nodes.Count);
        var order = new List<Guid>(nodes.Count);
        var stack = new Stack<(Guid Id, bool Leaving)>();
        foreach (var root in nodes.Where(node => node.ParentId is not { } parent || !known.Contains(parent)))
        {
            stack.Push((root.Id, false));
            while (stack.TryPop(out var step))
            {
                if (step.Leaving)
                {
                    found[step.Id] = found[step.Id] with { End = order.Count };
                    continue;
                }

                // A node met twice is in a cycle, which the writers refuse; it keeps its first place.
                if (!found.TryAdd(step.Id, new Interval(order.Count, 0)))
                {
                    continue;
                }

                order.Add(step.Id);
                stack.Push((step.Id, true));
                foreach (var child in children[step.Id])
                {
                    stack.Push((child, false));
                }
            }
        }

        intervals = found.ToFrozenDictionary();
        tour = [.. order];
    }

    public int Count => tour.Length;

    /// <summary>True when <paramref name="department"/> is <paramref name="branch"/> or below it. Unknown departments are in no branch.</summary>
    public bool IsWithin(Guid department, Guid branch)
        => intervals.TryGetValue(department, out var inner)
            && intervals.TryGetValue(branch, out var outer)
            && outer.Start <= inner.Start && inner.Start < outer.End;

    /// <summary>The branch's department and all below it.</summary>
    public ReadOnlySpan<Guid> Branch(Guid department)
        => intervals.TryGetValue(department, out var interval) ? tour.AsSpan(interval.Start, interval.End - interval.Start) : [];

    /// <summary>The department of a reach with the widest branch below it; null for an empty reach.</summary>
    public Guid? Widest(IEnumerable<Guid> departments)
    {
        Guid? found = null;
        var widest = -1;
        foreach (var id in departments)
        {
            var size = intervals.TryGetValue(id, out var interval) ? interval.End - interval.Start : 0;
            // The key decides between branches of one size, so that the answer does not depend on the order asked in.
            if (size > widest || (size == widest && id.CompareTo(found!.Value) < 0))
            {
                (found, widest) = (id, size);
            }
        }

        return found;
    }

    private readonly record struct Interval(int Start, int End);
}

/// <summary>A department as the tree needs it.</summary>
internal readonly record struct DepartmentNode(Guid Id, Guid? ParentId);

using System.Collections.Frozen;

namespace AdminConsole.Domain.Access;

/// <summary>
/// The department tree with an interval per node (an Euler tour), so that "is this inside that branch" is two
/// comparisons. Immutable.
/// </summary>
internal sealed class DepartmentTree
{
    private readonly FrozenDictionary<Guid, int> places;
    private readonly Interval[] intervals;
    private readonly Reach[] reaches;
    private readonly Guid[] ids;
    private readonly int[] parents;
    private readonly Guid[] tour;

    public DepartmentTree(IReadOnlyCollection<DepartmentNode> nodes)
        : this(nodes, FrozenDictionary<Guid, int>.Empty)
    {
    }

    private DepartmentTree(IReadOnlyCollection<DepartmentNode> nodes, FrozenDictionary<Guid, int> before)
    {
        var known = nodes.Select(static node => node.Id).ToHashSet();
        var children = nodes.Where(node => node.ParentId is { } parent && known.Contains(parent)).ToLookup(static node => node.ParentId!.Value, static node => node.Id);
        var found = new Dictionary<Guid, Interval>(nodes.Count);
        var above = new Dictionary<Guid, Guid>(nodes.Count);
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
                    above.TryAdd(child, step.Id);
                    stack.Push((child, false));
                }
            }
        }

        var numbers = new Dictionary<Guid, int>(before);
        foreach (var id in order)
        {
            numbers.TryAdd(id, numbers.Count);
        }

        places = numbers.ToFrozenDictionary();
        ids = new Guid[numbers.Count];
        foreach (var (id, number) in numbers)
        {
            ids[number] = id;
        }

        intervals = new Interval[numbers.Count];
        foreach (var (id, interval) in found)
        {
            intervals[numbers[id]] = interval;
        }

        parents = new int[numbers.Count];
        Array.Fill(parents, Unknown);
        foreach (var (id, parent) in above)
        {
            parents[numbers[id]] = numbers[parent];
        }

        tour = [.. order];
        reaches = new Reach[numbers.Count + FirstReach];
        reaches[FirstReach + Holding.Company] = new Reach(Nowhere, uint.MaxValue);
        for (var number = 0; number < intervals.Length; number++)
        {
            reaches[FirstReach + number] = new Reach(intervals[number].Start, (uint)(intervals[number].End - intervals[number].Start));
        }
    }

    /// <summary>The tree as the rows say now. A department keeps the number it had, so that what names one by it need not be touched.</summary>
    public DepartmentTree With(IReadOnlyCollection<DepartmentNode> nodes) => new(nodes, places);

    /// <summary>The number of a department the tree does not have: within nothing, and nothing is within it.</summary>
    public const int Unknown = -2;

    /// <summary>The reach of <see cref="Unknown"/> comes first, that of the company after it, then those of the departments.</summary>
    private const int FirstReach = -Unknown;
    private const int Nowhere = -1;

    public int Count => tour.Length;

    /// <summary>True when <paramref name="department"/> is <paramref name="branch"/> or below it. Unknown departments are in no branch.</summary>
    public bool IsWithin(Guid department, Guid branch)
        => IsWithin(IndexOf(department), IndexOf(branch));

    /// <summary>The same by the departments' numbers.</summary>
    public bool IsWithin(int department, int branch)
    {
        if ((uint)department >= (uint)intervals.Length || (uint)branch >= (uint)intervals.Length)
        {
            return false;
        }

        // A department that was taken out has an empty interval: nothing is within it, and it is within nothing.
        var (inner, outer) = (intervals[department], intervals[branch]);
        return inner.End > inner.Start && outer.Start <= inner.Start && inner.Start < outer.End;
    }

    /// <summary>Where the department stands in the tree, for <see cref="Covers"/>; the whole company and what the tree does not have stand nowhere.</summary>
    public int PlaceOf(int department) => IsKnown(department) ? intervals[department].Start : Nowhere;

    /// <summary>One when an assignment of that scope reaches the place, zero when not. Without a branch in it: a decision asks this where nothing can be guessed.</summary>
    public ulong Covers(int scope, int place)
    {
        var index = scope + FirstReach;
        var reach = (uint)index < (uint)reaches.Length ? reaches[index] : default;
        return (uint)(place - reach.Start) < reach.Length ? 1UL : 0UL;
    }

    /// <summary>The department's number, or <see cref="Unknown"/>.</summary>
    public int IndexOf(Guid department) => places.GetValueOrDefault(department, Unknown);

    /// <summary>The department of a number.</summary>
    public Guid this[int index] => ids[index];

    /// <summary>True unless the department was taken out or never was.</summary>
    public bool IsKnown(int index) => (uint)index < (uint)intervals.Length && intervals[index].End > intervals[index].Start;

    /// <summary>The number of the department right above; <see cref="Unknown"/> at the top and for what the tree does not have.</summary>
    public int ParentOf(int index) => (uint)index < (uint)parents.Length ? parents[index] : Unknown;

    /// <summary>The departments whose way to the top is another than in <paramref name="before"/>, only the first of each branch: those that are new or have another parent.</summary>
    public IReadOnlyList<int> MovedSince(DepartmentTree before)
    {
        List<int> moved = [];
        foreach (var id in tour)
        {
            var (now, then) = (IndexOf(id), before.IndexOf(id));
            var parent = ParentOf(now);
            var known = before.ParentOf(then);
            if (!before.IsKnown(then) || (parent == Unknown ? known != Unknown : known == Unknown || ids[parent] != before[known]))
            {
                moved.Add(now);
            }
        }

        return moved;
    }

    /// <summary>The branch's department and all below it.</summary>
    public ReadOnlySpan<Guid> Branch(Guid department)
        => IntervalOf(department) is { } interval ? tour.AsSpan(interval.Start, interval.End - interval.Start) : [];

    /// <summary>The same by the department's number.</summary>
    public ReadOnlySpan<Guid> Branch(int department)
        => (uint)department < (uint)intervals.Length ? tour.AsSpan(intervals[department].Start, intervals[department].End - intervals[department].Start) : [];

    /// <summary>The department of a reach with the widest branch below it; null for an empty reach.</summary>
    public Guid? Widest(IEnumerable<Guid> departments)
    {
        Guid? found = null;
        var widest = -1;
        foreach (var id in departments)
        {
            var size = IntervalOf(id) is { } interval ? interval.End - interval.Start : 0;
            // The key decides between branches of one size, so that the answer does not depend on the order asked in.
            if (size > widest || (size == widest && id.CompareTo(found!.Value) < 0))
            {
                (found, widest) = (id, size);
            }
        }

        return found;
    }

    private Interval? IntervalOf(Guid department) => places.TryGetValue(department, out var index) ? intervals[index] : null;

    private readonly record struct Interval(int Start, int End);

    /// <summary>The places a scope covers; of no length for what was taken out.</summary>
    private readonly record struct Reach(int Start, uint Length);
}

/// <summary>A department as the tree needs it.</summary>
internal readonly record struct DepartmentNode(Guid Id, Guid? ParentId);

namespace AdminConsole.Domain.Access;

/// <summary>The strongly connected parts of the role graph (Tarjan 1972), without recursion: two roles share a number when each inherits the other.</summary>
internal static class Circles
{
    public static int[] Find(RoleNode?[] nodes)
    {
        var part = new int[nodes.Length];
        var order = new int[nodes.Length];
        var lowest = new int[nodes.Length];
        var isOpen = new bool[nodes.Length];
        var open = new Stack<int>();
        var walk = new Stack<(int Node, int Next)>();
        var counter = 0;
        var parts = 0;
        for (var root = 0; root < nodes.Length; root++)
        {
            if (order[root] != 0 || nodes[root] is null)
            {
                continue;
            }

            walk.Push((root, 0));
            while (walk.TryPop(out var step))
            {
                var (node, next) = step;
                if (next == 0)
                {
                    order[node] = lowest[node] = ++counter;
                    open.Push(node);
                    isOpen[node] = true;
                }

                var juniors = nodes[node]!.Juniors;
                if (next > 0)
                {
                    lowest[node] = Math.Min(lowest[node], lowest[juniors[next - 1]]);
                }

                var descended = false;
                for (; next < juniors.Length; next++)
                {
                    var junior = juniors[next];
                    if (nodes[junior] is null)
                    {
                        continue;
                    }

                    if (order[junior] == 0)
                    {
                        walk.Push((node, next + 1));
                        walk.Push((junior, 0));
                        descended = true;
                        break;
                    }

                    if (isOpen[junior])
                    {
                        lowest[node] = Math.Min(lowest[node], order[junior]);
                    }
                }

                if (!descended && lowest[node] == order[node])
                {
                    parts++;
                    int member;
                    do
                    {
                        member = open.Pop();
                        isOpen[member] = false;
                        part[member] = parts;
                    }
                    while (member != node);
                }
            }
        }

        return part;
    }
}

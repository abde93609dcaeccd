namespace AdminConsole.Features.Roles;

/// <summary>
/// Where each role stands in the drawing of a hierarchy: a layered layout after Sugiyama, Tagawa and Toda (1981).
/// Seniors above; a role stands one layer over the highest of its juniors; a line across several layers bends at a
/// point in each; within a layer the order follows the middle of the neighbours, in sweeps up and down, and the order
/// with the fewest crossings is kept. Roles without any inheritance stand in rows below. Sizes in pixels.
/// </summary>
internal sealed record RoleLayout(IReadOnlyList<RoleBox> Boxes, IReadOnlyList<RoleLine> Lines, int Width, int Height)
{
    public const int BoxWidth = 176;
    public const int BoxHeight = 44;
    private const int BendWidth = 8;
    private const int GapX = 24;
    private const int GapY = 52;
    private const int Margin = 12;
    private const int LooseInRow = 6;
    private const int Sweeps = 8;

    public static RoleLayout Of(RolePicture picture)
    {
        var nodes = picture.Roles.ToDictionary(static role => role.Id, static role => new Node(role));
        var edges = picture.Edges.Where(edge => nodes.ContainsKey(edge.Senior) && nodes.ContainsKey(edge.Junior)).ToList();
        foreach (var (senior, junior) in edges)
        {
            nodes[senior].Juniors.Add(nodes[junior]);
        }

        foreach (var node in nodes.Values)
        {
            HeightOf(node);
        }

        var bound = edges.SelectMany(static edge => new[] { edge.Senior, edge.Junior }).ToHashSet();
        List<List<Node>> layers = [];
        foreach (var role in picture.Roles.Where(role => bound.Contains(role.Id)))
        {
            LayerOf(layers, nodes[role.Id].Height).Add(nodes[role.Id]);
        }

        var chains = edges.ConvertAll(edge => (edge.Senior, edge.Junior, Chain: ChainOf(nodes[edge.Senior], nodes[edge.Junior], layers)));
        Order(layers);
        return Place(layers, chains, [.. picture.Roles.Where(role => !bound.Contains(role.Id))]);
    }

    private static int HeightOf(Node node)
    {
        if (node.Height < 0)
        {
            // Set first: a circle, which only a broken row could make, must not turn this into an endless walk.
            node.Height = 0;
            node.Height = node.Juniors.Select(static junior => HeightOf(junior) + 1).DefaultIfEmpty(0).Max();
        }

        return node.Height;
    }

    private static List<Node> LayerOf(List<List<Node>> layers, int height)
    {
        while (layers.Count <= height)
        {
            layers.Add([]);
        }

        return layers[height];
    }

    /// <summary>The nodes that a line goes through, both ends included, each the neighbour of the next.</summary>
    private static List<Node> ChainOf(Node senior, Node junior, List<List<Node>> layers)
    {
        List<Node> chain = [senior];
        for (var height = senior.Height - 1; height > junior.Height; height--)
        {
            var bend = new Node(null) { Height = height };
            LayerOf(layers, height).Add(bend);
            chain.Add(bend);
        }

        chain.Add(junior);
        for (var index = 1; index < chain.Count; index++)
        {
            chain[index - 1].Below.Add(chain[index]);
            chain[index].Above.Add(chain[index - 1]);
        }

        return chain;
    }

    private static void Order(List<List<Node>> layers)
    {
        Number(layers);
        var best = layers.ConvertAll(static layer => layer.ToArray());
        var fewest = Crossings(layers);
        for (var sweep = 0; sweep < Sweeps && fewest > 0; sweep++)
        {
            var up = sweep % 2 == 0;
            for (var step = 1; step < layers.Count; step++)
            {
                var layer = layers[up ? step : layers.Count - 1 - step];
                var ordered = layer.OrderBy(node => MiddleOf(up ? node.Below : node.Above, node.Place)).ToList();
                layer.Clear();
                layer.AddRange(ordered);
                Number([layer]);
            }

            var crossings = Crossings(layers);
            if (crossings < fewest)
            {
                (fewest, best) = (crossings, layers.ConvertAll(static layer => layer.ToArray()));
            }
        }

        for (var index = 0; index < layers.Count; index++)
        {
            layers[index].Clear();
            layers[index].AddRange(best[index]);
        }
    }

    // Relative to the middle, since layers are centred.
    private static void Number(List<List<Node>> layers)
    {
        foreach (var layer in layers)
        {
            for (var index = 0; index < layer.Count; index++)
            {
                layer[index].Place = index - ((layer.Count - 1) / 2.0);
            }
        }
    }

    private static double MiddleOf(List<Node> neighbours, double otherwise) => neighbours.Count == 0 ? otherwise : neighbours.Average(static node => node.Place);

    /// <summary>Pairs of lines between neighbouring layers that cross, counted as inversions.</summary>
    private static long Crossings(List<List<Node>> layers)
    {
        var crossings = 0L;
        foreach (var layer in layers)
        {
            List<double> ends = [];
            foreach (var node in layer.OrderBy(static node => node.Place))
            {
                foreach (var end in node.Below.Select(static below => below.Place).Order())
                {
                    // Every end to the right of this one that came before it is a crossing.
                    var place = ends.BinarySearch(end);
                    place = place < 0 ? ~place : place + 1;
                    while (place < ends.Count && ends[place] <= end)
                    {
                        place++;
                    }

                    crossings += ends.Count - place;
                    ends.Insert(place, end);
                }
            }
        }

        return crossings;
    }

    private static RoleLayout Place(List<List<Node>> layers, List<(Guid Senior, Guid Junior, List<Node> Chain)> chains, IReadOnlyList<RoleLink> loose)
    {
        var rows = loose.Chunk(LooseInRow).ToList();
        var widest = layers.Select(static layer => WidthOf(layer)).Append((Math.Min(loose.Count, LooseInRow) * (BoxWidth + GapX)) - GapX).Append(BoxWidth).Max();
        var width = widest + (2 * Margin);
        List<RoleBox> boxes = [];
        for (var layer = 0; layer < layers.Count; layer++)
        {
            var x = (width - WidthOf(layers[layer])) / 2;
            foreach (var node in layers[layer])
            {
                (node.X, node.Y) = (x + (node.Width / 2), Margin + ((layers.Count - 1 - layer) * (BoxHeight + GapY)));
                x += node.Width + GapX;
                if (node.Role is { } role)
                {
                    boxes.Add(new RoleBox(role, node.X - (BoxWidth / 2), node.Y));
                }
            }
        }

        var top = Margin + (layers.Count * (BoxHeight + GapY));
        for (var row = 0; row < rows.Count; row++)
        {
            var x = (width - ((rows[row].Length * (BoxWidth + GapX)) - GapX)) / 2;
            foreach (var role in rows[row])
            {
                boxes.Add(new RoleBox(role, x, top + (row * (BoxHeight + GapX))));
                x += BoxWidth + GapX;
            }
        }

        var height = rows.Count > 0 ? top + (rows.Count * (BoxHeight + GapX)) - GapX + Margin : top - GapY + Margin;
        return new RoleLayout(
            boxes,
            chains.ConvertAll(static chain => new RoleLine(chain.Senior, chain.Junior, PointsOf(chain.Chain))),
            width,
            Math.Max(height, BoxHeight + (2 * Margin)));
    }

    private static int WidthOf(List<Node> layer) => layer.Sum(static node => node.Width + GapX) - GapX;

    // Out of the middle below the senior, straight through the height of each layer between, into the middle above the junior.
    private static (int X, int Y)[] PointsOf(List<Node> chain)
        => [(chain[0].X, chain[0].Y + BoxHeight), .. chain[1..^1].SelectMany(static bend => new[] { (bend.X, bend.Y), (bend.X, bend.Y + BoxHeight) }), (chain[^1].X, chain[^1].Y)];

    /// <summary>A role, or a bend of a line where there is none.</summary>
    private sealed class Node(RoleLink? role)
    {
        public RoleLink? Role { get; } = role;

        public List<Node> Juniors { get; } = [];

        public List<Node> Above { get; } = [];

        public List<Node> Below { get; } = [];

        public int Height { get; set; } = -1;

        public double Place { get; set; }

        public int X { get; set; }

        public int Y { get; set; }

        public int Width => Role is null ? BendWidth : BoxWidth;
    }
}

/// <summary>A role's box by its upper left corner.</summary>
internal sealed record RoleBox(RoleLink Role, int X, int Y);

/// <summary>An inheritance, from the middle below the senior to the middle above the junior, with its bends between.</summary>
internal sealed record RoleLine(Guid Senior, Guid Junior, IReadOnlyList<(int X, int Y)> Points);

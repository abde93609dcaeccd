namespace AdminConsole.Features.Roles;

/// <summary>
/// Where each role stands in the drawing of a hierarchy: a layered layout after Sugiyama, Tagawa and Toda (1981).
/// Seniors above; a role stands one layer over the highest of its juniors; within a layer the order follows the middle
/// of the neighbours, a few sweeps up and down. Roles without any inheritance stand in rows below. Sizes in pixels.
/// </summary>
internal sealed record RoleLayout(IReadOnlyList<RoleBox> Boxes, IReadOnlyList<RoleLine> Lines, int Width, int Height)
{
    public const int BoxWidth = 176;
    public const int BoxHeight = 44;
    private const int GapX = 24;
    private const int GapY = 52;
    private const int Margin = 12;
    private const int LooseInRow = 6;
    private const int Sweeps = 6;

    public static RoleLayout Of(RolePicture picture)
    {
        var juniors = picture.Edges.ToLookup(static edge => edge.Senior, static edge => edge.Junior);
        var seniors = picture.Edges.ToLookup(static edge => edge.Junior, static edge => edge.Senior);
        var bound = picture.Roles.Where(role => juniors.Contains(role.Id) || seniors.Contains(role.Id)).ToList();
        var layers = Layers(bound, juniors);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            if (sweep % 2 == 0)
            {
                for (var layer = 1; layer < layers.Count; layer++)
                {
                    Reorder(layers[layer], layers, juniors);
                }
            }
            else
            {
                for (var layer = layers.Count - 2; layer >= 0; layer--)
                {
                    Reorder(layers[layer], layers, seniors);
                }
            }
        }

        return Place(picture, layers, [.. picture.Roles.Except(bound)]);
    }

    private static List<List<RoleLink>> Layers(List<RoleLink> roles, ILookup<Guid, Guid> juniors)
    {
        Dictionary<Guid, int> heights = [];
        foreach (var role in roles)
        {
            HeightOf(role.Id);
        }

        List<List<RoleLink>> layers = [];
        for (var layer = 0; layer <= heights.Values.DefaultIfEmpty(-1).Max(); layer++)
        {
            layers.Add([.. roles.Where(role => heights[role.Id] == layer)]);
        }

        return layers;

        int HeightOf(Guid id)
        {
            if (!heights.TryGetValue(id, out var height))
            {
                // Set first: a circle, which only a broken row could make, must not turn this into an endless walk.
                heights[id] = 0;
                heights[id] = height = juniors[id].Select(junior => HeightOf(junior) + 1).DefaultIfEmpty(0).Max();
            }

            return height;
        }
    }

    private static void Reorder(List<RoleLink> layer, List<List<RoleLink>> layers, ILookup<Guid, Guid> neighbours)
    {
        Dictionary<Guid, double> places = [];
        foreach (var other in layers)
        {
            for (var index = 0; index < other.Count; index++)
            {
                // Relative to the middle, since layers are centred.
                places[other[index].Id] = index - ((other.Count - 1) / 2.0);
            }
        }

        var middles = layer.ToDictionary(static role => role.Id, role => neighbours[role.Id].Where(places.ContainsKey).Select(id => places[id]).DefaultIfEmpty(places[role.Id]).Average());
        var ordered = layer.OrderBy(role => middles[role.Id]).ToList();
        layer.Clear();
        layer.AddRange(ordered);
    }

    private static RoleLayout Place(RolePicture picture, List<List<RoleLink>> layers, IReadOnlyList<RoleLink> loose)
    {
        var widest = Math.Max(layers.Select(static layer => layer.Count).DefaultIfEmpty(0).Max(), Math.Min(loose.Count, LooseInRow));
        var width = (widest * (BoxWidth + GapX)) - GapX + (2 * Margin);
        Dictionary<Guid, RoleBox> boxes = [];
        for (var layer = 0; layer < layers.Count; layer++)
        {
            var y = Margin + ((layers.Count - 1 - layer) * (BoxHeight + GapY));
            Row(layers[layer], y);
        }

        var top = Margin + (layers.Count * (BoxHeight + GapY));
        var rows = loose.Chunk(LooseInRow).ToList();
        for (var row = 0; row < rows.Count; row++)
        {
            Row(rows[row], top + (row * (BoxHeight + GapX)));
        }

        var height = rows.Count > 0 ? top + (rows.Count * (BoxHeight + GapX)) - GapX + Margin : top - GapY + Margin;
        var lines = picture.Edges.Where(edge => boxes.ContainsKey(edge.Senior) && boxes.ContainsKey(edge.Junior))
            .Select(edge => new RoleLine(edge.Senior, edge.Junior, boxes[edge.Senior].X + (BoxWidth / 2), boxes[edge.Senior].Y + BoxHeight, boxes[edge.Junior].X + (BoxWidth / 2), boxes[edge.Junior].Y));
        return new RoleLayout([.. boxes.Values], [.. lines], Math.Max(width, BoxWidth + (2 * Margin)), Math.Max(height, BoxHeight + (2 * Margin)));

        void Row(IReadOnlyList<RoleLink> roles, int y)
        {
            var x = (width - ((roles.Count * (BoxWidth + GapX)) - GapX)) / 2;
            foreach (var role in roles)
            {
                boxes[role.Id] = new RoleBox(role, x, y);
                x += BoxWidth + GapX;
            }
        }
    }
}

/// <summary>A role's box by its upper left corner.</summary>
internal sealed record RoleBox(RoleLink Role, int X, int Y);

/// <summary>An inheritance, from the middle below the senior to the middle above the junior.</summary>
internal sealed record RoleLine(Guid Senior, Guid Junior, int FromX, int FromY, int ToX, int ToY);

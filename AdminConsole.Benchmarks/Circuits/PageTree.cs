namespace AdminConsole.Benchmarks.Circuits;

/// <summary>The page as a browser would hold it, built from render batches: enough to find a link, a button or a field and what hangs on it.</summary>
internal sealed class PageTree
{
    private readonly Dictionary<int, PageNode> components = [];

    public IEnumerable<PageNode> Elements => components.Values.Where(static node => node.Parent is null).SelectMany(static root => root.Descendants());

    /// <summary>Applies one batch.</summary>
    public void Apply(RenderBatch batch)
    {
        for (var index = 0; index < batch.UpdatedCount; index++)
        {
            var (component, edits) = batch.Updated(index);
            if (!components.TryGetValue(component, out var root))
            {
                components[component] = root = new PageNode(null);
            }

            Apply(batch, root, edits);
        }

        foreach (var component in batch.DisposedComponents())
        {
            components.Remove(component);
        }
    }

    private void Apply(RenderBatch batch, PageNode root, IEnumerable<Edit> edits)
    {
        var parent = root;
        List<(int From, int To)> moves = [];
        foreach (var edit in edits)
        {
            switch (edit.Type)
            {
                case EditType.Prepend:
                    Insert(batch, parent, edit.Sibling, edit.Argument);
                    break;
                case EditType.Remove:
                    parent.Children.RemoveAt(edit.Sibling);
                    break;
                case EditType.SetAttribute:
                    SetAttribute(batch, parent.Children[edit.Sibling], batch.FrameOf(edit.Argument));
                    break;
                case EditType.RemoveAttribute:
                    parent.Children[edit.Sibling].Remove(batch.Text(edit.Name)!);
                    break;
                case EditType.UpdateText or EditType.UpdateMarkup:
                    parent.Children[edit.Sibling].Text = batch.Text(batch.FrameOf(edit.Argument).First);
                    break;
                case EditType.StepIn:
                    parent = parent.Children[edit.Sibling];
                    break;
                case EditType.StepOut:
                    parent = parent.Parent!;
                    break;
                case EditType.PermutationEntry:
                    moves.Add((edit.Sibling, edit.Argument));
                    break;
                case EditType.PermutationEnd:
                    var moved = moves.ConvertAll(move => (move.To, Node: parent.Children[move.From]));
                    foreach (var (to, node) in moved)
                    {
                        parent.Children[to] = node;
                    }

                    moves.Clear();
                    break;
                default:
                    throw new InvalidDataException($"An edit of the unknown type {edit.Type}.");
            }
        }
    }

    /// <summary>Returns how many nodes came of the frame: a region gives several, a reference none.</summary>
    private int Insert(RenderBatch batch, PageNode parent, int at, int index)
    {
        var frame = batch.FrameOf(index);
        switch (frame.Type)
        {
            case FrameType.Element:
                var element = new PageNode(parent) { Name = batch.Text(frame.Second) };
                parent.Children.Insert(at, element);
                var next = index + 1;
                for (; next < index + frame.Span && batch.FrameOf(next) is { Type: FrameType.Attribute } attribute; next++)
                {
                    SetAttribute(batch, element, attribute);
                }

                InsertRange(batch, element, 0, next, index + frame.Span);
                return 1;
            case FrameType.Text or FrameType.Markup:
                parent.Children.Insert(at, new PageNode(parent) { Text = batch.Text(frame.First) });
                return 1;
            case FrameType.Component:
                var container = new PageNode(parent);
                components[frame.Second] = container;
                parent.Children.Insert(at, container);
                return 1;
            case FrameType.Region:
                return InsertRange(batch, parent, at, index + 1, index + frame.Span);
            default:
                return 0;
        }
    }

    private int InsertRange(RenderBatch batch, PageNode parent, int at, int from, int to)
    {
        var first = at;
        for (var index = from; index < to; index += batch.FrameOf(index).Span)
        {
            at += Insert(batch, parent, at, index);
        }

        return at - first;
    }

    private static void SetAttribute(RenderBatch batch, PageNode element, Frame frame)
        => element.Set(batch.Text(frame.First)!, batch.Text(frame.Second), frame.Handler);
}

/// <summary>An element, a text, or the place of a component.</summary>
internal sealed class PageNode(PageNode? parent)
{
    private Dictionary<string, string?>? attributes;
    private Dictionary<string, ulong>? handlers;

    public PageNode? Parent { get; } = parent;

    /// <summary>Null for what is no element.</summary>
    public string? Name { get; init; }

    public string? Text { get; set; }

    public List<PageNode> Children { get; } = [];

    /// <summary>All text within, as a reader sees it, but for the tags of raw markup.</summary>
    public string InnerText => Text ?? string.Concat(Children.Select(static child => child.InnerText));

    public string? this[string attribute] => attributes?.GetValueOrDefault(attribute);

    /// <summary>The id of the handler of an event such as <c>click</c>, or null.</summary>
    public ulong? Handler(string eventName) => handlers is not null && handlers.TryGetValue("on" + eventName, out var handler) ? handler : null;

    public void Set(string name, string? value, ulong handler)
    {
        if (handler != 0)
        {
            (handlers ??= new(StringComparer.Ordinal))[name] = handler;
        }
        else
        {
            (attributes ??= new(StringComparer.Ordinal))[name] = value;
        }
    }

    public void Remove(string name)
    {
        attributes?.Remove(name);
        handlers?.Remove(name);
    }

    public IEnumerable<PageNode> Descendants()
    {
        foreach (var child in Children)
        {
            if (child.Name is not null)
            {
                yield return child;
            }

            foreach (var inner in child.Descendants())
            {
                yield return inner;
            }
        }
    }
}

namespace AdminConsole.Controls;

/// <summary>
/// The rows somebody ticked. It holds keys of the rows of the page shown and no others, so that nothing is done to
/// what cannot be seen.
/// </summary>
public sealed class RowSelection
{
    /// <summary>The key of the box in the heading.</summary>
    public const string All = "*";

    private readonly HashSet<Guid> chosen = [];
    private IReadOnlyList<Guid> shown = [];

    /// <summary>The keys ticked, in the order of the page.</summary>
    public IEnumerable<Guid> Keys => shown.Where(chosen.Contains);

    /// <summary>How many are ticked.</summary>
    public int Count => chosen.Count;

    /// <summary>True when every row of a page with rows is ticked.</summary>
    public bool IsAll => shown.Count > 0 && chosen.Count == shown.Count;

    /// <summary>True when the row is ticked.</summary>
    public bool Has(Guid key) => chosen.Contains(key);

    /// <summary>Says which rows the page shows now; ticks of others are dropped.</summary>
    public void Show(IReadOnlyList<Guid> keys)
    {
        shown = keys;
        chosen.IntersectWith(keys);
    }

    /// <summary>Takes what a box said. A key that is not on the page changes nothing.</summary>
    public void Pick(RowPickEventArgs pick)
    {
        ArgumentNullException.ThrowIfNull(pick);
        if (string.Equals(pick.Key, All, StringComparison.Ordinal))
        {
            chosen.Clear();
            if (pick.Ticked)
            {
                chosen.UnionWith(shown);
            }
        }
        else if (Guid.TryParseExact(pick.Key, "D", out var key) && shown.Contains(key))
        {
            _ = pick.Ticked ? chosen.Add(key) : chosen.Remove(key);
        }
    }

    /// <summary>Unticks everything.</summary>
    public void Clear() => chosen.Clear();
}

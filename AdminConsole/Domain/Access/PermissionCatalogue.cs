using System.Collections.Frozen;

namespace AdminConsole.Domain.Access;

/// <summary>The permissions with their places in the bit rows. A place is never given to another permission.</summary>
internal sealed class PermissionCatalogue
{
    private readonly PermissionAccess?[] entries;
    private readonly PermissionAccess[] inOrder;
    private readonly FrozenDictionary<string, int> byKey;
    private readonly Dictionary<Guid, int> byId;

    private PermissionCatalogue(PermissionAccess?[] entries, Dictionary<Guid, int> byId)
    {
        this.entries = entries;
        this.byId = byId;
        inOrder = [.. entries.OfType<PermissionAccess>().OrderBy(static entry => entry.Key, StringComparer.Ordinal)];
        byKey = entries.OfType<PermissionAccess>().ToFrozenDictionary(static entry => entry.Key, static entry => entry.Index, StringComparer.Ordinal);
    }

    public static PermissionCatalogue Empty { get; } = new([], []);

    /// <summary>Places, those of permissions that were taken out among them.</summary>
    public int Count => entries.Length;

    public PermissionAccess? this[int index] => (uint)index < (uint)entries.Length ? entries[index] : null;

    /// <summary>All there are, by key (ordinal).</summary>
    public IReadOnlyList<PermissionAccess> InOrder => inOrder;

    public PermissionAccess? Find(string key) => byKey.TryGetValue(key, out var place) ? entries[place] : null;

    /// <summary>The place, or -1 for an unknown key.</summary>
    public int PlaceOf(string key) => byKey.TryGetValue(key, out var place) ? place : -1;

    /// <summary>The place, or -1 for an unknown permission.</summary>
    public int IndexOf(Guid id) => byId.TryGetValue(id, out var index) && entries[index] is not null ? index : -1;

    /// <summary>The catalogue as the rows say now.</summary>
    public PermissionCatalogue With(IReadOnlyCollection<PermissionRow> rows)
    {
        var places = new Dictionary<Guid, int>(byId);
        foreach (var row in rows)
        {
            places.TryAdd(row.Id, places.Count);
        }

        var next = new PermissionAccess?[places.Count];
        foreach (var row in rows)
        {
            var index = places[row.Id];
            next[index] = new PermissionAccess(index, row.Id, row.Key, row.Sensitivity);
        }

        return new PermissionCatalogue(next, places);
    }
}

namespace AdminConsole.Features.Departments;

/// <summary>The part of the tree that a page has open. What is closed was not read, or was forgotten.</summary>
internal sealed class OpenTree(Func<Guid?, Task<IReadOnlyList<DepartmentNodeView>>> read)
{
    private readonly Dictionary<Guid, IReadOnlyList<DepartmentNodeView>> open = [];
    private IReadOnlyList<DepartmentNodeView> tops = [];
    private bool wasRead;

    /// <summary>What stands right below, as far as it is open; without a department, the tops.</summary>
    public IReadOnlyList<DepartmentNodeView> Below(Guid? id) => id is { } department ? open.GetValueOrDefault(department, []) : tops;

    public bool IsOpen(Guid id) => open.ContainsKey(id);

    /// <summary>Reads anew whatever is open. A single top is opened the first time: a tree of one line says nothing.</summary>
    public async Task LoadAsync()
    {
        tops = await read(null);
        foreach (var id in open.Keys.ToArray())
        {
            await OpenAsync(id);
        }

        if (!wasRead && tops is [{ Children: > 0 } only])
        {
            await OpenAsync(only.Id);
        }

        wasRead = true;
    }

    public Task ToggleAsync(Guid id)
    {
        if (open.Remove(id))
        {
            return Task.CompletedTask;
        }

        return OpenAsync(id);
    }

    private async Task OpenAsync(Guid id)
    {
        var below = await read(id);
        if (below.Count > 0)
        {
            open[id] = below;
        }
        else
        {
            open.Remove(id);
        }
    }
}

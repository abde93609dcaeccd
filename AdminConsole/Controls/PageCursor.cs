using AdminConsole.Persistence;

namespace AdminConsole.Controls;

/// <summary>
/// The place of a page in a list paged by key, as its address says it: after a key, before a key, the last page, or
/// the first. What the keys look like is the list's own affair, and it must take a forged one as the first page.
/// </summary>
public readonly record struct PageCursor(string? After, string? Before, bool IsLast)
{
    /// <summary>Reads <c>after</c>, <c>before</c> and <c>at=last</c>.</summary>
    public static PageCursor Read(UrlState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Get("after", UrlState.MaximumValue) is { } after ? new(after, null, false)
            : state.Get("before", UrlState.MaximumValue) is { } before ? new(null, before, false)
            : new(null, null, state.Choice("at", "last") is not null);
    }

    /// <summary>True when rows are read from the end backwards and turned around.</summary>
    public bool IsBackward => Before is not null || IsLast;

    /// <summary>The same place, as a list asks its table for it.</summary>
    internal KeysetRequest ToRequest(int size)
        => new(After is not null ? KeysetMove.After : Before is not null ? KeysetMove.Before : IsLast ? KeysetMove.Last : KeysetMove.First, After ?? Before, size);
}

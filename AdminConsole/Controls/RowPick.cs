using Microsoft.AspNetCore.Components;

namespace AdminConsole.Controls;

/// <summary>A selection box of a table was changed: one handler on the table hears of every box.</summary>
public sealed class RowPickEventArgs : EventArgs
{
    /// <summary>The row's key, or <see cref="RowSelection.All"/> for the box in the heading.</summary>
    public string Key { get; set; } = string.Empty;

    /// <summary>Whether the box is ticked now.</summary>
    public bool Ticked { get; set; }
}

/// <summary>Typing has paused.</summary>
public sealed class TypedEventArgs : EventArgs
{
    /// <summary>What the field holds.</summary>
    public string Value { get; set; } = string.Empty;
}

/// <summary>
/// Events of our own, registered in js/console.js under the same names. <c>ontypedpause</c> comes once typing in a
/// field with <c>data-debounce</c> has paused, instead of a message a key. <c>onunchosen</c> comes instead of the
/// form's <c>onsubmit</c> to a field with <c>data-choose</c> that holds text: what is typed there is not yet a choice.
/// </summary>
[EventHandler("onrowpick", typeof(RowPickEventArgs), enableStopPropagation: true, enablePreventDefault: true)]
[EventHandler("ontypedpause", typeof(TypedEventArgs), enableStopPropagation: true, enablePreventDefault: true)]
[EventHandler("onunchosen", typeof(EventArgs), enableStopPropagation: true, enablePreventDefault: true)]
public static class EventHandlers;

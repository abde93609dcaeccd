using Microsoft.AspNetCore.Components;

namespace AdminConsole.Controls;

/// <summary>
/// A tab that a feature adds to a person's page with one line, <c>services.AddPersonTab(new(...))</c>, so that the page
/// needs to know no feature and no feature the page.
/// </summary>
/// <param name="Order">Lower stands further left; the overview, access and history are 0, 100 and 900.</param>
/// <param name="Key">Its value of <c>tab</c> in the address.</param>
/// <param name="Permission">Held in the person's department by whoever sees the tab.</param>
/// <param name="Label">Asked at each rendering, so that it follows the language.</param>
/// <param name="Component">A component that derives from <see cref="PersonTabBase"/>.</param>
/// <param name="OtherPermission">Opens the tab as well, to whoever does not hold <paramref name="Permission"/>; the tab then shows what that one allows.</param>
internal sealed record PersonTab(int Order, string Key, string Permission, Func<string> Label, Type Component, string? OtherPermission = null);

/// <summary>What every tab of a person's page is given.</summary>
public abstract class PersonTabBase : ComponentBase
{
    /// <summary>Whose page it is.</summary>
    [Parameter, EditorRequired]
    public Guid PersonId { get; set; }

    /// <summary>Their name, for headings and dialogs.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = string.Empty;

    /// <summary>Moves when something about the person changed: read anew.</summary>
    [Parameter]
    public int Revision { get; set; }
}

/// <summary>Adds tabs.</summary>
internal static class PersonTabs
{
    public static IServiceCollection AddPersonTab(this IServiceCollection services, PersonTab tab) => services.AddSingleton(tab);
}

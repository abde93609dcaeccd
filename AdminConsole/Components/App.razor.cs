using AdminConsole.Controls;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;

namespace AdminConsole.Components;

/// <summary>The document: the same for the static pages and for the interactive ones.</summary>
public sealed partial class App
{
    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    private bool IsInteractive => Http.AcceptsInteractiveRouting();

    // Not prerendered: the shell's skeleton stands in, and nothing is asked of the database twice.
    private IComponentRenderMode? PageRenderMode
        => IsInteractive ? new InteractiveServerRenderMode(prerender: false) : null;

    private string? Zone
        => Http.Request.Cookies[Viewer.ZoneCookie] is { } zone ? Uri.UnescapeDataString(zone) : null;

    /// <inheritdoc />
    protected override void OnInitialized()
        => Viewer.Read(Http.Request.Cookies[Viewer.PageSizeCookie], Zone, Http.Request.Cookies[Viewer.ThemeCookie]);
}

using AdminConsole.Controls;
using AdminConsole.Persistence;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Components.Layout;

/// <summary>Who is signed in, what they are, and what they may set for themselves.</summary>
public sealed partial class AccountMenu
{
    private string name = string.Empty;
    private string roles = string.Empty;

    [Inject]
    private AuthenticationStateProvider Authentication { get; set; } = default!;

    [Inject]
    private CircuitActor Actor { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    [Inject]
    private IDbContextFactory<ConsoleDbContext> Contexts { get; set; } = default!;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        name = (await Authentication.GetAuthenticationStateAsync()).User.Identity?.Name ?? string.Empty;
        var actor = await Actor.GetAsync();
        var now = Viewer.Now;
        await using var context = await Contexts.CreateDbContextAsync();
        var held = await context.Assignments
            .Where(row => row.PersonId == actor.PersonId && row.ValidFrom <= now && (row.ValidUntil == null || row.ValidUntil > now))
            .Join(context.Roles, static row => row.RoleId, static role => role.Id, static (_, role) => role.Name)
            .Distinct()
            .OrderBy(static role => role)
            .Take(4)
            .ToListAsync();
        roles = held.Count == 0 ? ShellText.AccountNoRoles : string.Join(" · ", held);
    }

    private bool IsTheme(string theme) => string.Equals(Viewer.Theme, theme, StringComparison.Ordinal);
}

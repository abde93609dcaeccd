using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Audit;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace AdminConsole.Features.Home;

/// <summary>The start page: figures that open their lists, what ends soon, what happened; or one's own card.</summary>
public sealed partial class HomePage : IDisposable
{
    private static readonly string FailedSignInsUrl = $"{ConsoleUrls.Audit}?range=24h&action={AuditActions.SignInFailed}";

    private readonly string[] live = [AuditTargets.Person, AuditTargets.Role, AuditTargets.Account, AuditTargets.Session, AuditTargets.Settings, AuditTargets.Audit];
    private readonly CancellationTokenSource gone = new();
    private string title = ShellText.NavHome;
    private HomeModel? home;
    private LoadState state = LoadState.Loading;

    [Inject]
    private HomeService Home { get; set; } = default!;

    [Inject]
    private CircuitActor Actor { get; set; } = default!;

    [Inject]
    private AuthenticationStateProvider Authentication { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        var name = (await Authentication.GetAuthenticationStateAsync()).User.Identity?.Name;
        title = string.IsNullOrEmpty(name) ? ShellText.NavHome : string.Format(CultureInfo.CurrentCulture, HomeText.Greeting, name);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            home = await Home.ReadAsync(await Actor.GetAsync(), gone.Token);
            state = LoadState.Ready;
        }
        catch (System.Data.Common.DbException) when (home is null)
        {
            state = LoadState.Failed(new UnavailableError());
        }
        catch (System.Data.Common.DbException)
        {
            // What is shown stays; the next change reads again.
        }
        catch (OperationCanceledException)
        {
            // The page closed first.
        }
    }

    private static string Figure(CappedFigure figure)
        => figure.IsMore
            ? string.Format(CultureInfo.CurrentCulture, HomeText.More, figure.Count)
            : figure.Count.ToString("N0", CultureInfo.CurrentCulture);
}

using AdminConsole.Controls;
using AdminConsole.Domain;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.MyAccount;

/// <summary>One's own account: password, second factor, recovery codes, sessions, and what happened to it lately.</summary>
public sealed partial class MyAccountPage : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private MyAccountView? view;
    private LoadState state;
    private int revision;

    [Inject]
    private MyAccountReader Reader { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        view = await Reader.ReadAsync(await Circuit.GetAsync(), gone.Token);
        state = view is null ? LoadState.Failed(new NotFoundError()) : LoadState.Ready;
    }

    private async Task FollowAsync()
    {
        await LoadAsync();
        revision++;
        StateHasChanged();
    }
}

using AdminConsole.Controls;
using AdminConsole.Domain.Audit;
using AdminConsole.Persistence;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.AccessLog;

/// <summary>Everybody's own page: who looked at my personal data, and why.</summary>
public sealed partial class WhoLookedPage : IDisposable
{
    private const string OwnKey = "own";
    private const string OwnYes = "1";
    private static readonly string[] live = [AuditTargets.Person];

    private readonly CancellationTokenSource closed = new();
    private UrlState state = UrlState.Read(ConsoleUrls.WhoLooked);
    private LoadState load = LoadState.Loading;
    private OwnLooksPage? page;
    private int reads;
    private bool busy;

    [SupplyParameterFromQuery(Name = OwnKey)]
    private string? OwnFilter { get; set; }

    [SupplyParameterFromQuery(Name = "after")]
    private string? After { get; set; }

    [SupplyParameterFromQuery(Name = "before")]
    private string? Before { get; set; }

    [SupplyParameterFromQuery(Name = "at")]
    private string? At { get; set; }

    [Inject]
    private OwnLooks Looks { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private bool WithOwn => state.Choice(OwnKey, OwnYes) is not null;

    /// <inheritdoc />
    public void Dispose()
    {
        closed.Cancel();
        closed.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync() => LoadAsync();

    private static string NameOf(RevealRow row) => row.ReaderName ?? RevealWords.Short(row.ReaderId);

    private async Task LoadAsync()
    {
        state = UrlState.Read(Navigation.Uri);
        var turn = ++reads;
        busy = true;
        try
        {
            var result = await Looks.ListAsync(await Circuit.GetAsync(), WithOwn, PageCursor.Read(state).ToRequest(Viewer.PageSize), closed.Token);
            // A later address may have been asked for meanwhile.
            if (turn == reads)
            {
                (page, load) = result.IsSuccess ? (result.Value, LoadState.Of(result.Value.Page.Rows.Count)) : (null, LoadState.Failed(result.Error));
            }
        }
        catch (OperationCanceledException) when (closed.IsCancellationRequested)
        {
            // The page closed.
        }
        finally
        {
            busy = false;
        }
    }

    private Task FollowAsync() => state.HasAny("after", "before", "at") ? Task.CompletedTask : LoadAsync();
}

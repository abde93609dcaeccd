using AdminConsole.Persistence;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Controls;

/// <summary>
/// Put on a page, it calls <see cref="Changed"/> soon after something the page shows was changed, by whomever.
/// A burst of changes is one call. Renders nothing.
/// </summary>
public sealed class LiveUpdates : ComponentBase, IDisposable
{
    /// <summary>How long it waits for more of the same before it calls.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource gone = new();
    private IDisposable? subscription;
    private int pending;

    /// <summary>The kinds of thing the page shows: constants of <c>AuditTargets</c>. None given means every kind.</summary>
    [Parameter]
    public string[] Targets { get; set; } = [];

    /// <summary>The one thing the page shows, when it shows one.</summary>
    [Parameter]
    public Guid? TargetId { get; set; }

    /// <summary>Reads anew. Runs on the page's own dispatcher.</summary>
    [Parameter, EditorRequired]
    public EventCallback Changed { get; set; }

    [Inject]
    private ChangeFeed Feed { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        subscription?.Dispose();
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc />
    protected override void OnInitialized() => subscription = Feed.Subscribe(OnChangeAsync);

    private async Task OnChangeAsync(ChangeNotice notice)
    {
        if ((Targets.Length > 0 && !Targets.Contains(notice.TargetType, StringComparer.Ordinal))
            || (TargetId is { } wanted && notice.TargetId != wanted)
            || Interlocked.Exchange(ref pending, 1) == 1)
        {
            return;
        }

        try
        {
            await Task.Delay(Pause, Time, gone.Token);
            await InvokeAsync(() =>
            {
                // Taken back before the read, so that what is committed during it is read too.
                Volatile.Write(ref pending, 0);
                return Changed.InvokeAsync();
            });
        }
        catch (OperationCanceledException)
        {
            // The page closed first.
        }
    }
}

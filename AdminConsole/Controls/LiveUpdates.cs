using System.Globalization;
using AdminConsole.Persistence;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Controls;

/// <summary>
/// Put on a page, it calls <see cref="Changed"/> soon after something the page shows was changed, by whomever.
/// A burst of changes is one call, and the more pages are open the longer a burst is: a thousand pages that all read
/// anew at each change would leave the console no time for clicks. Renders nothing.
/// </summary>
public sealed class LiveUpdates : ComponentBase, IDisposable
{
    /// <summary>How long it waits at least for more of the same before it calls.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>What every open page adds to the wait, so that all of them together read so many times a second and no more.</summary>
    public static readonly TimeSpan PausePerPage = TimeSpan.FromMilliseconds(20);

    /// <summary>Nobody waits longer.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource gone = new();
    private CultureInfo culture = CultureInfo.InvariantCulture;
    private CultureInfo language = CultureInfo.InvariantCulture;
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
    private Departure Departure { get; set; } = default!;

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
    protected override void OnInitialized()
    {
        (culture, language) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        subscription = Feed.Subscribe(OnChangeAsync);
    }

    // Spread over its last half, or the pages would all read in the same moment.
    private static TimeSpan PauseFor(int pages)
    {
        var wait = TimeSpan.FromTicks(Math.Min(PausePerPage.Ticks * pages, LongestPause.Ticks));
        return wait <= Pause ? Pause : Pause + ((wait - Pause) * (0.5 + (Random.Shared.NextDouble() / 2)));
    }

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
            await Task.Delay(PauseFor(Feed.ListenerCount), Time, gone.Token);
            await Feed.InTurnAsync(
                () => InvokeAsync(async () =>
                {
                    // The change comes from outside the circuit, and so in nobody's language.
                    (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, language);
                    // Taken back before the read, so that what is committed during it is read too.
                    Volatile.Write(ref pending, 0);
                    // A browser that was sent away and stays is shown nothing more.
                    if (!Departure.HasLeft)
                    {
                        await Changed.InvokeAsync();
                    }
                }),
                gone.Token);
        }
        catch (OperationCanceledException)
        {
            // The page closed first.
        }
    }
}

using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.Lockouts;

/// <summary>Whose account is locked or guessed at. It follows each guess, and a lock whose time is up leaves by itself.</summary>
public sealed partial class LockoutsPage : IDisposable
{
    private static readonly string[] live = [AuditTargets.Account];

    private readonly CancellationTokenSource gone = new();
    private readonly RowSelection selection = new();
    private UrlState url = UrlState.Read(ConsoleUrls.Lockouts);
    private LockoutQuery query = LockoutQuery.Read(UrlState.Read(ConsoleUrls.Lockouts), Viewer.PageSizes[0]);
    private LockoutPage page = new(new KeysetPage<LockedPerson>([], HasPrevious: false, HasNext: false, CursorLost: false), null, null, 0, IsMore: false);
    private AttemptHistory? history;
    private IReadOnlyList<RowResult> results = [];
    private IReadOnlyList<KeyValuePair<string, string>> departments = [];
    private IReadOnlyList<KeyValuePair<string, string>> kinds = [];
    private IReadOnlyList<KeyValuePair<string, string>> states = [];
    private ReasonDialog reasons = default!;
    private ITimer? expiry;
    private LoadState state;
    private bool mayUnlock;
    private bool busy;
    private bool working;
    private int reads;

    [SupplyParameterFromQuery(Name = LockoutQuery.TextKey)]
    private string? TextFilter { get; set; }

    [SupplyParameterFromQuery(Name = LockoutQuery.DepartmentKey)]
    private string? DepartmentFilter { get; set; }

    [SupplyParameterFromQuery(Name = LockoutQuery.KindKey)]
    private string? KindFilter { get; set; }

    [SupplyParameterFromQuery(Name = LockoutQuery.StateKey)]
    private string? StateFilter { get; set; }

    [SupplyParameterFromQuery(Name = LockoutQuery.PersonKey)]
    private string? PersonShown { get; set; }

    [SupplyParameterFromQuery(Name = "after")]
    private string? After { get; set; }

    [SupplyParameterFromQuery(Name = "before")]
    private string? Before { get; set; }

    [SupplyParameterFromQuery(Name = "at")]
    private string? At { get; set; }

    [Inject]
    private LockoutList List { get; set; } = default!;

    [Inject]
    private UnlockService Unlocking { get; set; } = default!;

    [Inject]
    private DepartmentChoices Departments { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private AccessModelHolder Access { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    [Inject]
    private StepUp Steps { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        expiry?.Dispose();
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        kinds = [.. Enum.GetValues<AttemptKind>().Select(static kind => new KeyValuePair<string, string>(kind.ToString().ToLowerInvariant(), LockoutWords.Of(kind)))];
        states = [new(LockoutQuery.All, LockoutText.StateAll)];
        var actor = await Circuit.GetAsync();
        mayUnlock = actor.PersonId is { } person && Access.Current.AllowsSomewhere(person, ConsolePermissions.AccountUnlock, Viewer.Now);
        departments = await Departments.OptionsAsync(actor, ConsolePermissions.AccountRead, gone.Token);
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        url = UrlState.Read(Navigation.Uri);
        return LoadAsync();
    }

    private static string Text(string text, params object[] values) => string.Format(CultureInfo.CurrentCulture, text, values);

    private static string DeviceOf(CounterRow counter) => counter.UserAgent is null ? LockoutText.UnknownDevice : BrowserText.Of(counter.UserAgent);

    private async Task LoadAsync()
    {
        var mine = ++reads;
        busy = true;
        var asked = LockoutQuery.Read(url, Viewer.PageSize);
        var actor = await Circuit.GetAsync();
        var found = await List.ReadAsync(actor, asked, gone.Token);
        var shown = url.Id(LockoutQuery.PersonKey) is { } person ? await List.AttemptsAsync(actor, person, gone.Token) : null;
        if (mine != reads)
        {
            // A later question overtook this one.
            return;
        }

        (query, page, history, busy) = (asked, found, shown, false);
        selection.Show([.. found.Page.Rows.Select(static row => row.Id)]);
        state = LoadState.Of(found.Page.Rows.Count);
        AwaitExpiry(found);
    }

    // Nothing is written when a lock's time is up, so nothing would tell the page: it looks again then.
    private void AwaitExpiry(LockoutPage shown)
    {
        expiry?.Dispose();
        var next = shown.Page.Rows.SelectMany(static row => row.Counters).Min(static counter => counter.LockedUntil);
        if (next is { } until && until - Viewer.Now is var wait && wait < TimeSpan.FromDays(1))
        {
            expiry = Time.CreateTimer(_ => _ = InvokeAsync(LookAgainAsync), null, wait > TimeSpan.Zero ? wait + TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        }
    }

    private async Task LookAgainAsync()
    {
        if (!gone.IsCancellationRequested)
        {
            await LoadAsync();
            StateHasChanged();
        }
    }

    private string UntilOf(LockedPerson row)
        => row.Counters.Max(static counter => counter.LockedUntil) is { } until ? TimeText.Of(until, Viewer, dateOnly: false) : LockoutText.NotLocked;

    private void ClosePanel() => Navigation.NavigateTo(url.With(LockoutQuery.PersonKey, (string?)null).ToString());

    private async Task UnlockAsync(Guid personId, string name)
    {
        if (await reasons.AskAsync(Text(LockoutText.UnlockTitle, name), LockoutText.UnlockText, LockoutText.Unlock) is { } reason)
        {
            var actor = await Circuit.GetAsync();
            if (Toasts.Tell(await Steps.RunAsync(() => Unlocking.UnlockAsync(actor, personId, reason, gone.Token)), Text(LockoutText.UnlockDone, name)))
            {
                ClosePanel();
            }
        }
    }

    private async Task UnlockAsync()
    {
        Guid[] keys = [.. selection.Keys];
        var names = page.Page.Rows.ToDictionary(static row => row.Id, static row => row.Name);
        if (await reasons.AskAsync(Text(keys.Length == 1 ? LockoutText.UnlockOneTitle : LockoutText.UnlockManyTitle, keys.Length), LockoutText.UnlockText, LockoutText.Unlock) is not { } reason || !await Steps.EnsureAsync(gone.Token))
        {
            return;
        }

        working = true;
        StateHasChanged();
        try
        {
            var done = await Unlocking.UnlockAsync(await Circuit.GetAsync(), keys, reason, null, gone.Token);
            results = [.. done.Select(result => new RowResult(result.Key, names.GetValueOrDefault(result.Key, string.Empty), result.Error is { } error ? ErrorText.Of(error) : null))];
            if (results.All(static result => result.Problem is null))
            {
                Toasts.Good(Text(KitText.ResultsDone, keys.Length));
                selection.Clear();
                results = [];
            }
        }
        finally
        {
            working = false;
        }

        await LoadAsync();
    }
}

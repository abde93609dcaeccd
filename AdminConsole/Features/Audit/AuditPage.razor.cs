using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Persistence;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace AdminConsole.Features.Audit;

/// <summary>The audit trail: what was done, by whom, and whether the record of it was touched.</summary>
public sealed partial class AuditPage : IDisposable
{
    private static readonly AuditPageRows Nothing = new([], false, false, []);

    private readonly CancellationTokenSource closed = new();
    private CancellationTokenSource reading = new();
    private UrlState state = UrlState.Read(ConsoleUrls.Audit);
    private LoadState load = LoadState.Loading;
    private AuditFilterInput input = new();
    private AuditPageRows page = Nothing;
    private IReadOnlyList<FieldProblem> problems = [];
    private IReadOnlyList<KeyValuePair<string, string>> departments = [];
    private CappedCount? count;
    private CappedCount news;
    private AuditCheckDialog? check;
    private string? listed;
    private Guid? openId;
    private bool busy;
    private bool mayExport;

    [Inject]
    private AuditService Audit { get; set; } = default!;

    [Inject]
    private AccessModelHolder Access { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private bool IsFiltered => state.HasAny(AuditFilterQuery.All);

    private bool IsFirstPage => !state.HasAny("after", "before", "at");

    private string? NewerKey => page is { HasNewer: true, Rows: [var first, ..] } ? Text(first.Sequence) : null;

    private string? OlderKey => page is { HasOlder: true, Rows: [.., var last] } ? Text(last.Sequence) : null;

    private IReadOnlyList<(string Field, string Words, string Url)> Problems
        => [.. problems.Select(problem => (AuditWords.OfFilter(problem.Field), ProblemText.Of(problem), state.Without(AuditFilterQuery.KeyOf(problem.Field)).ToString()))];

    private string? NewsText => !IsFirstPage || news.Count == 0 ? null
        : news.IsMore ? string.Format(CultureInfo.CurrentCulture, AuditText.News_more, news.Count)
        : news.Count == 1 ? AuditText.News_one
        : string.Format(CultureInfo.CurrentCulture, AuditText.News_many, news.Count);

    /// <summary>The export of what is shown. Its days are turned into moments here, where the reader's clock is known.</summary>
    private string ExportUrl => state.Without("after", "before", "at", AuditFilterQuery.Event)
        .With(AuditFilterQuery.From, input.From).With(AuditFilterQuery.To, input.To).At(ConsoleUrls.AuditCsv).ToString();

    /// <inheritdoc />
    public void Dispose()
    {
        Navigation.LocationChanged -= OnMoved;
        closed.Cancel();
        closed.Dispose();
        reading.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += OnMoved;
        var actor = await Circuit.GetAsync();
        mayExport = actor.PersonId is { } person && Access.Current.AllowsSomewhere(person, ConsolePermissions.AuditExport, Viewer.Now);
        departments = [.. (await Audit.DepartmentsAsync(actor, closed.Token)).Select(static department => KeyValuePair.Create(department.Id.ToString("D"), department.Name))];
        await ReadAddressAsync();
    }

    private static string Text(long sequence) => sequence.ToString(CultureInfo.InvariantCulture);

    private void OnMoved(object? sender, LocationChangedEventArgs moved)
        => _ = InvokeAsync(async () =>
        {
            if (!closed.IsCancellationRequested && string.Equals(UrlState.Read(Navigation.Uri).Path, ConsoleUrls.Audit, StringComparison.Ordinal))
            {
                await ReadAddressAsync();
                StateHasChanged();
            }
        });

    private async Task ReadAddressAsync()
    {
        state = UrlState.Read(Navigation.Uri);
        openId = state.Id(AuditFilterQuery.Event);
        // Opening an event leaves the list as it is.
        if (!string.Equals(listed, state.Without(AuditFilterQuery.Event).ToString(), StringComparison.Ordinal))
        {
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        await reading.CancelAsync();
        reading.Dispose();
        reading = CancellationTokenSource.CreateLinkedTokenSource(closed.Token);
        var token = reading.Token;
        listed = state.Without(AuditFilterQuery.Event).ToString();
        input = Input();
        busy = true;
        try
        {
            var actor = await Circuit.GetAsync();
            var (cursor, misplaced) = Cursor();
            var result = await Audit.ListAsync(actor, input, cursor, Viewer.PageSize, token);
            if (!result.IsSuccess)
            {
                (load, page, problems) = (LoadState.Failed(result.Error), Nothing, []);
                return;
            }

            page = result.Value;
            problems = misplaced is null ? page.Problems : [.. page.Problems, misplaced];
            (load, news, count) = (LoadState.Of(page.Rows.Count), default, null);
            busy = false;
            StateHasChanged();
            // The rows are there; how many there are in all may follow.
            count = (await Audit.CountAsync(actor, input, token)).Value;
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // A later address, or nobody, waits for this.
        }
        catch (ObjectDisposedException) when (closed.IsCancellationRequested)
        {
            // The page closed.
        }
        finally
        {
            busy = false;
        }
    }

    private async Task FollowAsync()
    {
        if (!IsFirstPage || closed.IsCancellationRequested)
        {
            return;
        }

        if (page.Rows.Count == 0)
        {
            await LoadAsync();
            return;
        }

        news = (await Audit.CountNewsAsync(await Circuit.GetAsync(), input, page.Rows[0].Sequence, closed.Token)).Value;
    }

    private Task ShowNewsAsync() => LoadAsync();

    /// <summary>The kit's places run down the list: after a row are the older events.</summary>
    private (AuditCursor Cursor, FieldProblem? Problem) Cursor()
    {
        var place = PageCursor.Read(state);
        return place.IsLast ? (AuditCursor.Oldest, null) : AuditCursor.Parse(place.After, place.Before);
    }

    private AuditFilterInput Input()
    {
        var read = AuditFilterQuery.Read(key => state.Get(key, UrlState.MaximumValue));
        return read with { From = Moment(AuditFilterQuery.From, read.From, 0), To = Moment(AuditFilterQuery.To, read.To, 1) };
    }

    // A day is the reader's day; anything else is checked as it stands.
    private string? Moment(string key, string? text, int daysOn)
        => state.Day(key) is { Year: > 1900 and < 9000 } day
            ? Viewer.StartOf(day.AddDays(daysOn)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : text;
}

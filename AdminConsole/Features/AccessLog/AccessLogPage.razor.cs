using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Persistence;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace AdminConsole.Features.AccessLog;

/// <summary>Who saw whose personal data, one by one or counted, with drawings of when.</summary>
public sealed partial class AccessLogPage : IDisposable
{
    private static readonly string[] live = [AuditTargets.Person, AuditTargets.RevealReason];
    private static readonly KeysetPage<RevealRow> nothing = new([], HasPrevious: false, HasNext: false, CursorLost: false);

    private readonly CancellationTokenSource closed = new();
    private CancellationTokenSource reading = new();
    private UrlState state = UrlState.Read(ConsoleUrls.AccessLog);
    private LoadState load = LoadState.Loading;
    private RevealFilterInput input = new();
    private KeysetPage<RevealRow> page = nothing;
    private RevealGroupPage? groups;
    private RevealPicture? picture;
    private IReadOnlyList<FieldProblem> problems = [];
    private IReadOnlyList<KeyValuePair<string, string>> departments = [];
    private IReadOnlyList<KeyValuePair<string, string>> reasons = [];
    private CappedCount? count;
    private string? firstCursor;
    private string? lastCursor;
    private string? listed;
    private string? drawn;
    private Guid? openId;
    private bool busy;
    private bool mayExport;
    private bool mayReasons;

    [Inject]
    private RevealLog Log { get; set; } = default!;

    [Inject]
    private RevealGroups Groups { get; set; } = default!;

    [Inject]
    private RevealPictures Pictures { get; set; } = default!;

    [Inject]
    private DepartmentChoices Departments { get; set; } = default!;

    [Inject]
    private AccessModelHolder Access { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private static (string? Key, string Text)[] Views
        => [(null, AccessLogText.ViewRows), (Word(RevealView.Readers), AccessLogText.ViewReaders), (Word(RevealView.People), AccessLogText.ViewPeople), (Word(RevealView.Fields), AccessLogText.ViewFields)];

    private UrlState Base => state.Without(RevealKeys.Look);

    private RevealView View => state.Enum<RevealView>(RevealKeys.View) ?? RevealView.Rows;

    private string? ViewKey => View is RevealView.Rows ? null : Word(View);

    private bool IsFiltered => state.HasAny(RevealKeys.Filters);

    private bool IsFirstPage => !state.HasAny("after", "before", "at");

    private IReadOnlyList<(string Field, string Words, string Url)> Problems
        => [.. problems.Select(problem => (RevealWords.OfFilter(problem.Field), ProblemText.Of(problem), (string.Equals(problem.Code, FilterRules.BadCursor, StringComparison.Ordinal) ? Base.Without("after", "before") : Base.Without(RevealKeys.KeyOf(problem.Field))).ToString()))];

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
        mayExport = actor.PersonId is { } person && Access.Current.AllowsSomewhere(person, ConsolePermissions.PersonalLogExport, Viewer.Now);
        mayReasons = actor.PersonId is { } keeper && Access.Current.Allows(keeper, ConsolePermissions.PersonalReasons, null, Viewer.Now);
        departments = await Departments.OptionsAsync(actor, ConsolePermissions.PersonalLog, closed.Token);
        reasons = [.. (await Log.ReasonsAsync(actor, closed.Token)).Select(static reason => KeyValuePair.Create(reason.Id.ToString("D"), RevealWords.NameOf(reason))).OrderBy(static option => option.Value, StringComparer.CurrentCulture)];
        await ReadAddressAsync();
    }

    private static string Word(RevealView view) => RevealFilter.Word(view);

    /// <summary>The export of what is shown. Its days are turned into moments here, where the viewer's clock is known.</summary>
    private string ExportUrl(string path) => Base.Without("after", "before", "at", RevealKeys.View)
        .With(RevealKeys.From, input.From).With(RevealKeys.To, input.To).With(RevealKeys.Zone, input.Hour is null ? null : Viewer.Zone.Id).At(path).ToString();

    private void OnMoved(object? sender, LocationChangedEventArgs moved)
        => _ = InvokeAsync(async () =>
        {
            if (!closed.IsCancellationRequested && string.Equals(UrlState.Read(Navigation.Uri).Path, ConsoleUrls.AccessLog, StringComparison.Ordinal))
            {
                await ReadAddressAsync();
                StateHasChanged();
            }
        });

    private async Task ReadAddressAsync()
    {
        state = UrlState.Read(Navigation.Uri);
        openId = state.Id(RevealKeys.Look);
        // Opening a look leaves the list as it is.
        if (!string.Equals(listed, Base.ToString(), StringComparison.Ordinal))
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
        listed = Base.ToString();
        input = Input();
        busy = true;
        try
        {
            var actor = await Circuit.GetAsync();
            var error = View is RevealView.Rows ? await ListAsync(actor, token) : await GroupAsync(actor, token);
            if (error is not null)
            {
                (load, page, groups, picture, problems, drawn) = (LoadState.Failed(error), nothing, null, null, [], null);
                return;
            }

            busy = false;
            StateHasChanged();
            // The rows are there; what they look like and how many there are in all may follow.
            await DrawAsync(actor, token);
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

    private async Task<ConsoleError?> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        var result = await Log.ListAsync(actor, input, PageCursor.Read(state).ToRequest(Viewer.PageSize), cancellationToken);
        if (result.IsSuccess)
        {
            (page, firstCursor, lastCursor, problems) = (result.Value.Page, result.Value.FirstCursor, result.Value.LastCursor, result.Value.Problems);
            (groups, count, load) = (null, null, LoadState.Of(page.Rows.Count));
        }

        return result.Error;
    }

    private async Task<ConsoleError?> GroupAsync(Actor actor, CancellationToken cancellationToken)
    {
        var result = await Groups.ReadAsync(actor, input, View, cancellationToken);
        if (result.IsSuccess)
        {
            (page, groups, problems, load) = (nothing, result.Value, result.Value.Problems, LoadState.Of(result.Value.Groups.Count));
        }

        return result.Error;
    }

    private async Task DrawAsync(Actor actor, CancellationToken cancellationToken)
    {
        var asked = Base.Without("after", "before", "at", RevealKeys.View).ToString();
        if (!string.Equals(asked, drawn, StringComparison.Ordinal))
        {
            picture = (await Pictures.ReadAsync(actor, input, Viewer.Zone, cancellationToken)).Value;
            drawn = asked;
            StateHasChanged();
        }

        if (View is RevealView.Rows)
        {
            count = (await Log.CountAsync(actor, input, cancellationToken)).Value;
        }
    }

    private Task FollowAsync()
    {
        if (!IsFirstPage || openId is not null || closed.IsCancellationRequested)
        {
            return Task.CompletedTask;
        }

        drawn = null;
        return LoadAsync();
    }

    private RevealFilterInput Input()
    {
        var read = RevealKeys.Read(key => state.Get(key, UrlState.MaximumValue));
        return read with { From = Moment(RevealKeys.From, read.From, 0), To = Moment(RevealKeys.To, read.To, 1), Zone = Viewer.Zone.Id };
    }

    // A day is the viewer's day; anything else is checked as it stands.
    private string? Moment(string key, string? text, int daysOn)
        => state.Day(key) is { Year: > 1900 and < 9000 } day
            ? Viewer.StartOf(day.AddDays(daysOn)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : text;
}

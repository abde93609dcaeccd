using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Requests;
using AdminConsole.Persistence;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.Requests;

/// <summary>Requests: one's own, those that wait for one's decision, and all that one may see.</summary>
public sealed partial class RequestsPage : IDisposable
{
    private const string TabMine = "mine";
    private const string TabDecide = "decide";
    private const string TabAll = "all";
    private static readonly string[] live = [AuditTargets.Request];

    private readonly CancellationTokenSource gone = new();
    private UrlState url = UrlState.Read(ConsoleUrls.Requests);
    private RequestPage page = new(new KeysetPage<RequestRow>([], HasPrevious: false, HasNext: false, CursorLost: false), null, null);
    private IReadOnlyList<KeyValuePair<string, string>> states = [];
    private IReadOnlyList<KeyValuePair<string, string>> askers = [];
    private IReadOnlyList<KeyValuePair<string, string>> times = [];
    private IReadOnlyList<KeyValuePair<string, string>> waits = [];
    private IReadOnlyList<KeyValuePair<string, string>> departments = [];
    private IReadOnlyList<KeyValuePair<string, string>> roles = [];
    private RequestList list;
    private RequestCounts counts = new(0, 0, 0);
    private LoadState state;
    private bool mayAll;
    private bool busy;
    private int reads;

    [SupplyParameterFromQuery(Name = "tab")]
    private string? Tab { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    private string? TextFilter { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    private string? StateFilter { get; set; }

    [SupplyParameterFromQuery(Name = "by")]
    private string? ByFilter { get; set; }

    [SupplyParameterFromQuery(Name = "wait")]
    private string? WaitFilter { get; set; }

    [SupplyParameterFromQuery(Name = "department")]
    private string? DepartmentFilter { get; set; }

    [SupplyParameterFromQuery(Name = "role")]
    private string? RoleFilter { get; set; }

    [SupplyParameterFromQuery(Name = "after")]
    private string? After { get; set; }

    [SupplyParameterFromQuery(Name = "before")]
    private string? Before { get; set; }

    [SupplyParameterFromQuery(Name = "at")]
    private string? At { get; set; }

    [Inject]
    private RequestReader Reader { get; set; } = default!;

    [Inject]
    private DepartmentChoices Departments { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private AccessModelHolder Access { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private bool IsFiltered => url.HasAny(RequestQuery.KeysOf(list));

    private IEnumerable<(string Key, string Text, RequestList List)> Tabs
    {
        get
        {
            yield return (TabMine, RequestText.TabMine, RequestList.Mine);
            yield return (TabDecide, counts.ToDecide > 0 ? RequestWords.Text(RequestText.TabDecideCount, counts.ToDecide) : RequestText.TabDecide, RequestList.ToDecide);
            if (mayAll)
            {
                yield return (TabAll, RequestText.TabAll, RequestList.All);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        states = [new(RequestQuery.Pending, RequestText.StatePending), .. Enum.GetValues<RequestState>().Select(static step => new KeyValuePair<string, string>(step.ToString().ToLowerInvariant(), RequestWords.Of(step)))];
        var actor = await Circuit.GetAsync();
        askers = [new(RequestQuery.ByMe, RequestText.Myself), new(RequestQuery.ByOthers, RequestText.Others)];
        times = [new(RequestQuery.Late, RequestText.Late), new(RequestQuery.InTime, RequestText.InTime)];
        waits = [new(RequestQuery.Stuck, RequestText.Stuck), new(RequestQuery.Late, RequestText.Late)];
        mayAll = actor.PersonId is { } person && Access.Current.AllowsSomewhere(person, ConsolePermissions.RequestRead, Viewer.Now);
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        url = UrlState.Read(Navigation.Uri);
        return LoadAsync();
    }

    // What comes of it when nobody decides, or has come.
    private static (string Words, DateTime At)? NextOf(RequestRow row)
        => row.EscalatedAt is { } escalated ? (RequestWords.Escalated(row.Kind), escalated)
            : row.DueAt is { } due ? (RequestWords.Escalates(row.Kind), due)
            : null;

    private async Task LoadAsync()
    {
        var mine = ++reads;
        busy = true;
        var asked = Tab switch { TabDecide => RequestList.ToDecide, TabAll when mayAll => RequestList.All, _ => RequestList.Mine };
        var actor = await Circuit.GetAsync();
        if (asked == RequestList.All && departments.Count == 0)
        {
            departments = await Departments.OptionsAsync(actor, ConsolePermissions.RequestRead, gone.Token);
            roles = await Reader.RolesAskedAsync(actor, gone.Token);
        }

        var query = RequestQuery.Read(asked, url);
        var found = await Reader.PageAsync(actor, query, PageCursor.Read(url).ToRequest(Viewer.PageSize), gone.Token);
        var counted = await Reader.CountsAsync(actor, gone.Token);
        if (mine == reads)
        {
            (list, page, counts, busy) = (asked, found, counted, false);
            state = LoadState.Of(found.Page.Rows.Count);
        }
    }
}

using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Persistence;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.Lifecycle;

/// <summary>The calendar of who joins, moves and leaves, planned and past.</summary>
public sealed partial class LifecyclePage : IDisposable
{
    private static readonly string[] live = [AuditTargets.Person, AuditTargets.Lifecycle];

    private readonly CancellationTokenSource gone = new();
    private UrlState url = UrlState.Read(ConsoleUrls.Lifecycle);
    private LifecycleQuery query = LifecycleQuery.Read(UrlState.Read(ConsoleUrls.Lifecycle), Viewer.PageSizes[0]);
    private StepPage page = new(new KeysetPage<StepRow>([], HasPrevious: false, HasNext: false, CursorLost: false), null, null, 0, IsMore: false);
    private IReadOnlyList<KeyValuePair<string, string>> departments = [];
    private IReadOnlyList<KeyValuePair<string, string>> kinds = [];
    private IReadOnlyList<KeyValuePair<string, string>> states = [];
    private LoadState state;
    private bool mayManage;
    private bool mayImport;
    private bool busy;
    private int reads;

    [SupplyParameterFromQuery(Name = LifecycleQuery.TextKey)]
    private string? TextFilter { get; set; }

    [SupplyParameterFromQuery(Name = LifecycleQuery.DepartmentKey)]
    private string? DepartmentFilter { get; set; }

    [SupplyParameterFromQuery(Name = LifecycleQuery.KindKey)]
    private string? KindFilter { get; set; }

    [SupplyParameterFromQuery(Name = LifecycleQuery.StateKey)]
    private string? StateFilter { get; set; }

    [SupplyParameterFromQuery(Name = LifecycleQuery.RangeKey)]
    private string? RangeFilter { get; set; }

    [SupplyParameterFromQuery(Name = "after")]
    private string? After { get; set; }

    [SupplyParameterFromQuery(Name = "before")]
    private string? Before { get; set; }

    [SupplyParameterFromQuery(Name = "at")]
    private string? At { get; set; }

    [Inject]
    private LifecycleReader Reader { get; set; } = default!;

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

    private static IEnumerable<(LifecycleRange Range, string Text)> Ranges =>
    [
        (LifecycleRange.Coming, LifecycleText.RangeComing), (LifecycleRange.Week, LifecycleText.RangeWeek), (LifecycleRange.Month, LifecycleText.RangeMonth), (LifecycleRange.Past, LifecycleText.RangePast),
    ];

    /// <inheritdoc />
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        kinds = [.. Enum.GetValues<LifecycleKind>().Select(static kind => new KeyValuePair<string, string>(kind.ToString().ToLowerInvariant(), StepWords.Of(kind)))];
        states = [.. Enum.GetValues<LifecycleState>().Select(static step => new KeyValuePair<string, string>(step.ToString().ToLowerInvariant(), StepWords.Of(step)))];
        var actor = await Circuit.GetAsync();
        mayManage = actor.PersonId is { } person && Access.Current.AllowsSomewhere(person, ConsolePermissions.LifecycleManage, Viewer.Now);
        mayImport = actor.PersonId is { } reader && Access.Current.AllowsSomewhere(reader, ConsolePermissions.PersonImport, Viewer.Now);
        departments = await Departments.OptionsAsync(actor, ConsolePermissions.LifecycleRead, gone.Token);
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        url = UrlState.Read(Navigation.Uri);
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        var mine = ++reads;
        busy = true;
        var asked = LifecycleQuery.Read(url, Viewer.PageSize);
        var found = await Reader.ReadAsync(await Circuit.GetAsync(), asked, gone.Token);
        if (mine == reads)
        {
            (query, page, busy) = (asked, found, false);
            state = LoadState.Of(found.Page.Rows.Count);
        }
    }
}

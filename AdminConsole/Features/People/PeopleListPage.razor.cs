using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Mail;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.People;

/// <summary>The list of people: what is shown stands in its address, and it follows what others change.</summary>
public sealed partial class PeopleListPage : IDisposable
{
    private static readonly string[] live = [AuditTargets.Person];
    private static readonly PeoplePage Nothing = new(new KeysetPage<PersonRow>([], HasPrevious: false, HasNext: false, CursorLost: false), null, null, []);

    /// <summary>Up to here the count is read anew when something changes; above it, only with a new filter.</summary>
    private const int CheapCount = 1_000;

    private readonly CancellationTokenSource gone = new();
    private readonly RowSelection selection = new();
    private UrlState url = UrlState.Read(ConsoleUrls.People);
    private PeopleQuery query = new();
    private PeopleQuery? counted;
    private PeoplePage page = Nothing;
    private CappedCount count;
    private LoadState state;
    private IReadOnlyList<RowResult> results = [];
    private IReadOnlyList<KeyValuePair<string, string>> departments = [];
    private IReadOnlyList<KeyValuePair<string, string>> roles = [];
    private IReadOnlyList<KeyValuePair<string, string>> statuses = [];
    private IReadOnlyList<KeyValuePair<string, string>> accounts = [];
    private ReasonDialog reasons = default!;
    private GiveRoleDialog giving = default!;
    private string? notice;
    private bool busy;
    private bool working;
    private bool mayCreate;
    private bool mayExport;
    private bool mayDisable;
    private bool mayAssign;
    private bool mayInvite;
    private int reads;

    /// <summary>The address: being told of a new one is what makes the page read anew.</summary>
    [SupplyParameterFromQuery(Name = PeopleQuery.TextKey)]
    private string? Text { get; set; }

    [SupplyParameterFromQuery(Name = PeopleQuery.DepartmentKey)]
    private string? DepartmentFilter { get; set; }

    [SupplyParameterFromQuery(Name = PeopleQuery.StatusKey)]
    private string? StatusFilter { get; set; }

    [SupplyParameterFromQuery(Name = PeopleQuery.RoleKey)]
    private string? RoleFilter { get; set; }

    [SupplyParameterFromQuery(Name = PeopleQuery.AccountKey)]
    private string? AccountFilter { get; set; }

    [SupplyParameterFromQuery(Name = PeopleQuery.SortKey)]
    private string? Sort { get; set; }

    [SupplyParameterFromQuery(Name = PeopleQuery.AfterKey)]
    private string? After { get; set; }

    [SupplyParameterFromQuery(Name = PeopleQuery.BeforeKey)]
    private string? Before { get; set; }

    [SupplyParameterFromQuery(Name = PeopleQuery.PageKey)]
    private string? At { get; set; }

    [Inject]
    private PeopleListService List { get; set; } = default!;

    [Inject]
    private PeopleChoices Choices { get; set; } = default!;

    [Inject]
    private PeopleBulk Bulk { get; set; } = default!;

    [Inject]
    private MailOptions Mail { get; set; } = default!;

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
    private NavigationManager Navigation { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        statuses = [new("active", PeopleText.StatusActive), new("disabled", PeopleText.StatusDisabled), new("expected", PeopleText.StatusExpected), new("left", PeopleText.StatusLeft)];
        accounts = [new("yes", PeopleText.WithAccount), new("no", PeopleText.WithoutAccount), new(PeopleQuery.Dormant, PeopleText.DormantAccount)];
        var actor = await Circuit.GetAsync();
        mayCreate = May(actor, ConsolePermissions.PersonCreate);
        mayExport = May(actor, ConsolePermissions.PersonExport);
        mayDisable = May(actor, ConsolePermissions.PersonDisable);
        mayAssign = May(actor, ConsolePermissions.AccessAssign);
        // Without a mail server each link is handed over by itself, from the person's page.
        mayInvite = Mail.IsConfigured && May(actor, ConsolePermissions.AccountInvite);
        departments = [.. (await Choices.DepartmentsAsync(actor, ConsolePermissions.PersonRead, gone.Token)).Select(static choice => new KeyValuePair<string, string>(choice.Id.ToString("D"), choice.Indented))];
        if (May(actor, ConsolePermissions.AccessRead))
        {
            roles = [.. (await Choices.RolesAsync(gone.Token)).Select(static role => new KeyValuePair<string, string>(role.Id.ToString("D"), role.Name))];
        }
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        url = UrlState.Read(Navigation.Uri);
        return LoadAsync();
    }

    /// <inheritdoc />
    protected override bool ShouldRender()
        // Not between the question and its answer: a page turned is rendered once.
        => !busy;

    private Task LoadAsync() => ReadAsync(quietly: false);

    private Task FollowAsync() => ReadAsync(quietly: true);

    private async Task ReadAsync(bool quietly)
    {
        var mine = ++reads;
        var asked = PeopleQuery.Parse(key => url.Get(key, UrlState.MaximumValue), Viewer.PageSize);
        busy = !quietly;
        var actor = await Circuit.GetAsync();
        var read = await List.ReadAsync(actor, asked, gone.Token);
        if (mine != reads)
        {
            // A later question overtook this one.
            return;
        }

        (query, page, busy) = (asked, read, false);
        notice = read.Ignored.Count == 0 ? null : ProblemText.Of(read.Ignored[^1]);
        selection.Show([.. read.Page.Rows.Select(static row => row.Id)]);
        state = LoadState.Of(read.Page.Rows.Count);
        if (counted is null || !SameFilter(counted, asked) || (quietly && count.Count < CheapCount))
        {
            counted = asked;
            count = await List.CountAsync(actor, asked, gone.Token);
        }
    }

    private static bool SameFilter(PeopleQuery one, PeopleQuery other)
        => (one.Text, one.DepartmentId, one.Status, one.RoleId, one.HasAccount, one.IsDormant) == (other.Text, other.DepartmentId, other.Status, other.RoleId, other.HasAccount, other.IsDormant);

    private bool May(Actor actor, string permission) => actor.PersonId is { } person && Access.Current.AllowsSomewhere(person, permission, Viewer.Now);

    private Task DisableAsync() => WithReasonAsync(PeopleText.DisableOneTitle, PeopleText.DisableManyTitle, PeopleText.DisableHelp, PeopleText.Disable, isDangerous: true, Bulk.DisableAsync);

    private Task EnableAsync() => WithReasonAsync(PeopleText.EnableOneTitle, PeopleText.EnableManyTitle, PeopleText.EnableHelp, PeopleText.Enable, isDangerous: false, Bulk.EnableAsync);

    private Task InviteAsync() => WithReasonAsync(PeopleText.InviteOneTitle, PeopleText.InviteManyTitle, PeopleText.InviteHelp, PeopleText.Invite, isDangerous: false, Bulk.InviteAsync);

    private async Task WithReasonAsync(
        string one, string many, string text, string confirm, bool isDangerous, Func<Actor, IReadOnlyCollection<Guid>, string?, IProgress<int>?, CancellationToken, Task<IReadOnlyList<BulkResult>>> act)
    {
        Guid[] keys = [.. selection.Keys];
        if (await reasons.AskAsync(string.Format(CultureInfo.CurrentCulture, keys.Length == 1 ? one : many, keys.Length), text, confirm, isDangerous) is { } reason)
        {
            await RunAsync(keys, async actor => await act(actor, keys, reason, null, gone.Token));
        }
    }

    private async Task GiveRoleAsync()
    {
        Guid[] keys = [.. selection.Keys];
        if (await giving.AskAsync(string.Format(CultureInfo.CurrentCulture, keys.Length == 1 ? PeopleText.GiveRoleOneTitle : PeopleText.GiveRoleManyTitle, keys.Length), Guid.Empty) is { } input)
        {
            await RunAsync(keys, actor => Bulk.GiveAsync(actor, keys, input, null, gone.Token));
        }
    }

    private async Task RunAsync(Guid[] keys, Func<Actor, Task<IReadOnlyList<BulkResult>>> act)
    {
        var names = page.Page.Rows.ToDictionary(static row => row.Id, static row => row.DisplayName);
        if (!await Steps.EnsureAsync(gone.Token))
        {
            return;
        }

        working = true;
        StateHasChanged();
        try
        {
            var done = await act(await Circuit.GetAsync());
            results = [.. done.Select(result => new RowResult(result.Key, names.GetValueOrDefault(result.Key, string.Empty), result.Error is { } error ? ErrorText.Of(error) : null))];
            if (results.All(static result => result.Problem is null))
            {
                Toasts.Good(string.Format(CultureInfo.CurrentCulture, KitText.ResultsDone, keys.Length));
                selection.Clear();
                results = [];
            }
        }
        finally
        {
            working = false;
        }

        await ReadAsync(quietly: true);
    }
}

using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.People;

/// <summary>One person: details, access and history, following what others change.</summary>
public sealed partial class PersonPage : IDisposable
{
    private const string AccessTab = "access";
    private const string HistoryTab = "history";

    private readonly CancellationTokenSource gone = new();
    private PersonView? view;
    private LoadState state;
    private Actor actor = new(null, null, string.Empty, Guid.Empty);
    private ReasonDialog reasons = default!;
    private string tab = string.Empty;
    private Guid shown;
    private int revision;

    /// <summary>Whose page it is.</summary>
    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = PeopleQuery.AfterKey)]
    private string? After { get; set; }

    [SupplyParameterFromQuery(Name = PeopleQuery.BeforeKey)]
    private string? Before { get; set; }

    [SupplyParameterFromQuery(Name = PeopleQuery.PageKey)]
    private string? At { get; set; }

    [SupplyParameterFromQuery(Name = "tab")]
    private string? Tab { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private PersonReader Reader { get; set; } = default!;

    [Inject]
    private PersonService People { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private IEnumerable<PersonTab> RegisteredTabs { get; set; } = default!;

    [Inject]
    private AccessModelHolder Model { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    [Inject]
    private StepUp Steps { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    private string? Lead => view is null ? null : view.Person.JobTitle.Length == 0 ? view.Department : $"{view.Person.JobTitle} · {view.Department}";

    private IEnumerable<(string Key, string Text)> Tabs
    {
        get
        {
            yield return (string.Empty, PeopleText.Overview);
            if (view!.Actions.ReadAccess)
            {
                yield return (AccessTab, PeopleText.Access);
            }

            foreach (var added in AddedTabs)
            {
                yield return (added.Key, added.Label());
            }

            if (view.Actions.ReadHistory)
            {
                yield return (HistoryTab, PeopleText.History);
            }
        }
    }

    /// <summary>The tabs of other features that this reader may see of this person.</summary>
    private IEnumerable<PersonTab> AddedTabs
        => RegisteredTabs
            .Where(entry => view is not null && actor.PersonId is { } reader
                && (Model.Current.Allows(reader, entry.Permission, view.Person.DepartmentId, Viewer.Now)
                    || (entry.OtherPermission is { } other && Model.Current.Allows(reader, other, view.Person.DepartmentId, Viewer.Now))))
            .OrderBy(static entry => entry.Order);

    /// <inheritdoc />
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (shown != Id)
        {
            (shown, view, state) = (Id, null, LoadState.Loading);
            await LoadAsync();
        }

        ChooseTab();
    }

    private async Task LoadAsync()
    {
        actor = await Circuit.GetAsync();
        var read = await Reader.GetAsync(actor, Id, gone.Token);
        view = read.IsSuccess ? read.Value : null;
        state = read switch
        {
            { IsSuccess: true } => LoadState.Ready,
            // Gone or out of sight: the two are not told apart.
            { Error: NotFoundError } => LoadState.Empty,
            _ => LoadState.Failed(read.Error!),
        };
        ChooseTab();
    }

    private async Task FollowAsync()
    {
        await LoadAsync();
        revision++;
        StateHasChanged();
    }

    // A tab that the reader may not open, or that does not exist, is the overview.
    private void ChooseTab() => tab = view is not null && Tabs.Any(entry => string.Equals(entry.Key, Tab, StringComparison.Ordinal)) ? Tab! : string.Empty;

    private Task DisableAsync() => ChangeAsync(PeopleText.DisableTitle, PeopleText.DisableHelp, PeopleText.Disable, isDangerous: true, People.DisableAsync, PeopleText.Disabled);

    private Task EnableAsync() => ChangeAsync(PeopleText.EnableTitle, PeopleText.EnableHelp, PeopleText.Enable, isDangerous: false, People.EnableAsync, PeopleText.Enabled);

    private async Task ChangeAsync(string title, string text, string confirm, bool isDangerous, Func<Actor, Guid, string?, CancellationToken, Task<Result<Done>>> act, string done)
    {
        var name = view!.Person.DisplayName;
        if (await reasons.AskAsync(Format(title, name), text, confirm, isDangerous) is { } reason)
        {
            Toasts.Tell(await Steps.RunAsync(async () => await act(await Circuit.GetAsync(), Id, reason, gone.Token)), Format(done, name));
            await FollowAsync();
        }
    }

    private Dictionary<string, object> ParametersOf() => new(StringComparer.Ordinal)
    {
        [nameof(PersonTabBase.PersonId)] = Id,
        [nameof(PersonTabBase.Name)] = view!.Person.DisplayName,
        [nameof(PersonTabBase.Revision)] = revision,
    };

    private static string Format(string text, string name) => string.Format(System.Globalization.CultureInfo.CurrentCulture, text, name);
}

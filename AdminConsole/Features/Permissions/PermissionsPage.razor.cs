using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Permissions;
using AdminConsole.Persistence;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.Permissions;

/// <summary>Every permission of every application, with who answers for it and how far it is held.</summary>
public sealed partial class PermissionsPage : IDisposable
{
    private static readonly string[] live = [AuditTargets.Permission, AuditTargets.Role, AuditTargets.Application];

    private readonly CancellationTokenSource gone = new();
    private readonly RowSelection selection = new();
    private readonly FieldErrors errors = new();
    private UrlState url = UrlState.Read(ConsoleUrls.Permissions);
    private CataloguePage shown = new([], null, null, 0);
    private IReadOnlyList<KeyValuePair<string, string>> applications = [];
    private IReadOnlyList<RowResult> results = [];
    private ReasonDialog reasons = default!;
    private PersonPick owner;
    private string sensitivity = string.Empty;
    private LoadState state;
    private bool mayManage;
    private bool marking;
    private bool working;
    private bool busy;
    private int reads;

    [SupplyParameterFromQuery(Name = CatalogueQuery.TextKey)]
    private string? TextFilter { get; set; }

    [SupplyParameterFromQuery(Name = CatalogueQuery.ApplicationKey)]
    private string? ApplicationFilter { get; set; }

    [SupplyParameterFromQuery(Name = CatalogueQuery.SensitivityKey)]
    private string? SensitivityFilter { get; set; }

    [SupplyParameterFromQuery(Name = CatalogueQuery.StateKey)]
    private string? StateFilter { get; set; }

    [SupplyParameterFromQuery(Name = "after")]
    private string? After { get; set; }

    [SupplyParameterFromQuery(Name = "before")]
    private string? Before { get; set; }

    [SupplyParameterFromQuery(Name = "at")]
    private string? At { get; set; }

    [Inject]
    private CatalogueReader Reader { get; set; } = default!;

    [Inject]
    private CatalogueService Catalogue { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

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
    protected override Task OnParametersSetAsync()
    {
        url = UrlState.Read(Navigation.Uri);
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        var mine = ++reads;
        busy = true;
        var actor = await Circuit.GetAsync();
        var found = await Reader.ListAsync(actor, CatalogueQuery.Read(url), Viewer.PageSize, gone.Token);
        var known = await Reader.ApplicationsAsync(actor, gone.Token);
        if (mine != reads)
        {
            return;
        }

        (shown, busy, mayManage) = (found, false, Reader.MayManage(actor));
        applications = [.. known.Select(static application => new KeyValuePair<string, string>(application.Key, application.Name))];
        selection.Show([.. found.Rows.Select(static row => row.Id)]);
        state = LoadState.Of(found.Rows.Count);
    }

    private void OpenMarking()
    {
        errors.Clear();
        marking = true;
    }

    private Task MarkAsync()
    {
        marking = false;
        Sensitivity? level = Enum.TryParse<Sensitivity>(sensitivity, ignoreCase: true, out var parsed) ? parsed : null;
        return EachAsync(async (actor, id) => (await Catalogue.MarkAsync(actor, id, owner.Id, level, gone.Token)).Error);
    }

    private async Task DeleteAsync()
    {
        var count = selection.Count;
        if (await reasons.AskAsync(string.Format(CultureInfo.CurrentCulture, count == 1 ? PermissionText.DeleteOneTitle : PermissionText.DeleteManyTitle, count), PermissionText.DeleteHelp, PermissionText.Delete, isDangerous: true) is { } reason)
        {
            await EachAsync(async (actor, id) => (await Catalogue.DeleteAsync(actor, id, reason, gone.Token)).Error);
        }
    }

    private async Task EachAsync(Func<Actor, Guid, Task<ConsoleError?>> act)
    {
        Guid[] keys = [.. selection.Keys];
        var names = shown.Rows.ToDictionary(static row => row.Id, static row => row.Key);
        if (!await Steps.EnsureAsync(gone.Token))
        {
            return;
        }

        working = true;
        StateHasChanged();
        try
        {
            var actor = await Circuit.GetAsync();
            var done = await BulkUnits.EachAsync(keys, id => act(actor, id), null, gone.Token);
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

        await LoadAsync();
    }
}

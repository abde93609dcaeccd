using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.Roles;

/// <summary>Every role in reach with what it gives and how many hold it.</summary>
public sealed partial class RolesPage : IDisposable
{
    private const string TextKey = "q";
    private const string DepartmentKey = "department";
    private const string StateKey = "state";
    private const string Retired = "retired";
    private static readonly string[] live = [AuditTargets.Role];

    private readonly CancellationTokenSource gone = new();
    private UrlState url = UrlState.Read(ConsoleUrls.Roles);
    private IReadOnlyList<RoleRowView> rows = [];
    private IReadOnlyList<KeyValuePair<string, string>> departments = [];
    private LoadState state;
    private bool mayManage;

    [SupplyParameterFromQuery(Name = TextKey)]
    private string? TextFilter { get; set; }

    [SupplyParameterFromQuery(Name = DepartmentKey)]
    private string? DepartmentFilter { get; set; }

    [SupplyParameterFromQuery(Name = StateKey)]
    private string? StateFilter { get; set; }

    [Inject]
    private RoleReader Reader { get; set; } = default!;

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

    /// <inheritdoc />
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        var actor = await Circuit.GetAsync();
        mayManage = actor.PersonId is { } person && Access.Current.AllowsSomewhere(person, ConsolePermissions.AccessManage, Viewer.Now);
        departments = await Departments.OptionsAsync(actor, ConsolePermissions.AccessRead, gone.Token);
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        url = UrlState.Read(Navigation.Uri);
        return LoadAsync();
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.CurrentCulture);

    private async Task LoadAsync()
    {
        rows = await Reader.ListAsync(await Circuit.GetAsync(), url.Get(TextKey), url.Id(DepartmentKey), gone.Token, string.Equals(url.Get(StateKey), Retired, StringComparison.Ordinal));
        state = LoadState.Of(rows.Count);
    }
}

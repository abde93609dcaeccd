using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.Departments;

/// <summary>The company's tree, read branch by branch as it is opened; a search lists what it finds with whole paths.</summary>
public sealed partial class DepartmentsPage : IDisposable
{
    private const string TextKey = "q";
    private static readonly string[] live = [AuditTargets.Department];

    private readonly CancellationTokenSource gone = new();
    private readonly OpenTree tree;
    private UrlState url = UrlState.Read(ConsoleUrls.Departments);
    private DepartmentSearch found = new([], 0);
    private LoadState state;
    private string? text;
    private bool mayManage;

    /// <summary>With nothing open.</summary>
    public DepartmentsPage() => tree = new OpenTree(async parent => await Reader.ChildrenAsync(await Circuit.GetAsync(), parent, gone.Token));

    [SupplyParameterFromQuery(Name = TextKey)]
    private string? TextFilter { get; set; }

    [Inject]
    private DepartmentReader Reader { get; set; } = default!;

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
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        url = UrlState.Read(Navigation.Uri);
        return LoadAsync();
    }

    private static string Format(string text, params object[] values) => string.Format(CultureInfo.CurrentCulture, text, values);

    private async Task LoadAsync()
    {
        text = url.Get(TextKey);
        if (text is not null)
        {
            found = await Reader.SearchAsync(await Circuit.GetAsync(), text, gone.Token);
            state = LoadState.Of(found.Found.Count);
            return;
        }

        await tree.LoadAsync();
        state = LoadState.Of(tree.Below(null).Count);
    }
}

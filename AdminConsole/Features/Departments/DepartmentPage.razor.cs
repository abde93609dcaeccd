using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Departments;
using AdminConsole.Persistence;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.Departments;

/// <summary>One department: who works there, what it owns, what its people may use. A move goes through its preview.</summary>
public sealed partial class DepartmentPage : IDisposable
{
    private const string RolesTab = "roles";
    private const string CoverageTab = "coverage";
    private static readonly string[] live = [AuditTargets.Department];

    private readonly CancellationTokenSource gone = new();
    private readonly FieldErrors errors = new();
    private DepartmentInput input = new();
    private DepartmentDetail? view;
    private IReadOnlyList<DepartmentPerson> people = [];
    private IReadOnlyList<DepartmentNodeView> below = [];
    private IReadOnlyList<DepartmentRole> roles = [];
    private DepartmentCoverage? coverage;
    private IReadOnlyList<DepartmentChoice> places = [];
    private AccessPreviewDialog dialog = default!;
    private ReasonDialog reasons = default!;
    private LoadState state;
    private string tab = string.Empty;
    private string target = string.Empty;
    private string? moveProblem;
    private bool editing;
    private bool moving;
    private bool crossing;
    private bool saving;

    /// <summary>Which department.</summary>
    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = "tab")]
    private string? TabAsked { get; set; }

    [Inject]
    private DepartmentReader Reader { get; set; } = default!;

    [Inject]
    private DepartmentService Service { get; set; } = default!;

    [Inject]
    private DepartmentMoving Moving { get; set; } = default!;

    [Inject]
    private DepartmentChoices Choices { get; set; } = default!;

    [Inject]
    private AccessNames Names { get; set; } = default!;

    [Inject]
    private AccessModelHolder Access { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private StepUp Steps { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string? Lead => view is null ? null : $"{view.Code}{(view.Above.Count > 0 ? $" · {string.Join(" / ", view.Above.Select(static link => link.Name))}" : null)}";

    private IEnumerable<(string Key, string Text)> Tabs
        => view is { Rights.ReadAccess: true }
            ? [(string.Empty, DepartmentText.People), (RolesTab, DepartmentText.Roles), (CoverageTab, DepartmentText.Coverage)]
            : [(string.Empty, DepartmentText.People)];

    /// <inheritdoc />
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        (editing, moving) = (false, false);
        return LoadAsync();
    }

    private static string Format(string text, params object[] values) => string.Format(CultureInfo.CurrentCulture, text, values);

    private static string Number(int value) => value.ToString("N0", CultureInfo.CurrentCulture);

    private async Task LoadAsync()
    {
        var actor = await Circuit.GetAsync();
        var read = await Reader.ReadAsync(actor, Id, gone.Token);
        if (!read.IsSuccess)
        {
            (view, state) = (null, LoadState.Empty);
            return;
        }

        var asked = read.Value.Rights.ReadAccess && TabAsked is RolesTab or CoverageTab ? TabAsked : string.Empty;
        switch (asked)
        {
            case RolesTab:
                roles = await Reader.RolesAsync(actor, Id, gone.Token);
                break;
            case CoverageTab:
                coverage = await Reader.CoverageAsync(actor, Id, gone.Token);
                break;
            default:
                people = await Reader.PeopleAsync(actor, Id, gone.Token);
                below = await Reader.ChildrenAsync(actor, Id, gone.Token);
                break;
        }

        (view, tab, state) = (read.Value, asked, LoadState.Ready);
    }

    private void OpenEdit()
    {
        errors.Clear();
        input = new DepartmentInput { Name = view!.Name, Code = view.Code };
        editing = true;
    }

    private async Task SaveAsync()
    {
        if (saving || view is null)
        {
            return;
        }

        saving = true;
        try
        {
            var version = view.Version;
            var done = await Steps.RunAsync(async () => await Service.EditAsync(await Circuit.GetAsync(), Id, version, input, gone.Token));
            errors.Take(done.Error);
            if (done.IsSuccess)
            {
                editing = false;
                Toasts.Good(DepartmentText.Saved);
            }

            await LoadAsync();
        }
        finally
        {
            saving = false;
        }
    }

    private async Task OpenMoveAsync()
    {
        var tree = Access.Current.Departments;
        var all = await Choices.WhereAsync(await Circuit.GetAsync(), ConsolePermissions.AccessManage, gone.Token);
        places = [.. all.Where(choice => choice.Id != view?.ParentId && !tree.IsWithin(choice.Id, Id))];
        (moving, target, crossing, moveProblem) = (true, string.Empty, false, null);
    }

    /// <summary>Shows what the move would mean and makes it once it is confirmed; shown anew as often as it moved in between.</summary>
    private async Task MoveAsync()
    {
        if (view is null || !Guid.TryParseExact(target, "D", out var parent))
        {
            return;
        }

        var actor = await Circuit.GetAsync();
        var move = new DepartmentMove(parent, crossing);
        var preview = await Moving.PreviewAsync(actor, Id, move, gone.Token);
        if (!preview.IsSuccess)
        {
            moveProblem = ErrorText.Of(preview.Error);
            return;
        }

        moving = false;
        var title = Format(DepartmentText.MoveInto, view.Name, places.FirstOrDefault(choice => choice.Id == parent)?.Name ?? string.Empty);
        var shown = preview.Value;
        ConsoleError? moved = null;
        while (await dialog.AskAsync(title, await Names.OfAsync(actor, shown, gone.Token), moved) is { } reason)
        {
            var done = await Steps.RunAsync(() => Moving.ApplyAsync(actor, Id, move, reason, shown.Stamp, gone.Token));
            if (done.Error is PreviewMovedError again)
            {
                (shown, moved) = (again.Current, again);
                continue;
            }

            Toasts.Tell(done, DepartmentText.Moved);
            break;
        }

        // The page may have closed under the dialog, which then answers no.
        if (!gone.IsCancellationRequested)
        {
            await LoadAsync();
        }
    }

    private async Task RemoveAsync()
    {
        if (view is null || await reasons.AskAsync(Format(DepartmentText.RemoveTitle, view.Name), DepartmentText.RemoveHelp, DepartmentText.Remove, isDangerous: true) is not { } reason)
        {
            return;
        }

        var done = await Steps.RunAsync(async () => await Service.DeleteAsync(await Circuit.GetAsync(), Id, reason, gone.Token));
        if (Toasts.Tell(done, DepartmentText.Removed))
        {
            Navigation.NavigateTo(ConsoleUrls.Departments, replace: true);
        }
    }
}

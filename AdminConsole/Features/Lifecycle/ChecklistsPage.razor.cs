using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.Lifecycle;

/// <summary>What is to be done when somebody joins or leaves.</summary>
public sealed partial class ChecklistsPage : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private readonly FieldErrors errors = new();
    private IReadOnlyList<ChecklistRow> rows = [];
    private IReadOnlyList<DepartmentChoice> departments = [];
    private ConfirmDialog confirm = default!;
    private ChecklistRow? editing;
    private LoadState state;
    private bool open;
    private string? nameEn;
    private string? nameEs;
    private LifecycleKind kind = LifecycleKind.Leave;
    private string? department;

    [Inject]
    private ChecklistService Lists { get; set; } = default!;

    [Inject]
    private DepartmentChoices Departments { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private StepUp Steps { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        departments = await Departments.WhereAsync(await Circuit.GetAsync(), ConsolePermissions.LifecycleManage, gone.Token);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        rows = await Lists.ListAsync(gone.Token);
        state = LoadState.Of(rows.Count);
    }

    private void Open(ChecklistRow? row)
    {
        errors.Clear();
        editing = row;
        (nameEn, nameEs, kind, department) = (row?.NameEn, row?.NameEs, row?.Kind ?? LifecycleKind.Leave, row?.DepartmentId?.ToString("D"));
        open = true;
    }

    private async Task SaveAsync()
    {
        var actor = await Circuit.GetAsync();
        Guid? branch = Guid.TryParseExact(department, "D", out var id) ? id : null;
        var result = await Steps.RunAsync(() => Lists.SaveAsync(actor, editing?.Id, kind, branch, nameEn, nameEs, editing?.Version ?? 0, gone.Token));
        errors.Take(result.Error);
        if (result.IsSuccess)
        {
            open = false;
            Toasts.Good(LifecycleText.ItemSaved);
            await LoadAsync();
        }
    }

    private async Task RemoveAsync(ChecklistRow row)
    {
        if (await confirm.AskAsync(LifecycleText.RemoveTitle, LifecycleText.RemoveText, LifecycleText.Remove))
        {
            var actor = await Circuit.GetAsync();
            Toasts.Tell(await Steps.RunAsync(() => Lists.RetireAsync(actor, row.Id, row.Version, gone.Token)), LifecycleText.ItemRemoved);
            await LoadAsync();
        }
    }
}

using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;
using AdminConsole.Persistence;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.BirthrightRules;

/// <summary>The rules of what each place gives, each seen over everybody before it is saved.</summary>
public sealed partial class BirthrightsPage : IDisposable
{
    private static readonly string[] live = [AuditTargets.Birthright];

    private readonly CancellationTokenSource gone = new();
    private readonly FieldErrors errors = new();
    private BirthrightList list = new([], null, null, 0);
    private BirthrightInput input = new();
    private BirthrightRow? editing;
    private BirthrightPreview? preview;
    private IReadOnlyList<DepartmentChoice> departments = [];
    private IReadOnlyList<KeyValuePair<Guid, string>> roles = [];
    private ReasonDialog reasons = default!;
    private LoadState state;
    private bool open;
    private bool saving;

    [Inject]
    private BirthrightService Rules { get; set; } = default!;

    [Inject]
    private BirthrightPreviewer Previewer { get; set; } = default!;

    [Inject]
    private DepartmentChoices Departments { get; set; } = default!;

    [Inject]
    private IDbContextFactory<ConsoleDbContext> Contexts { get; set; } = default!;

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
        departments = await Departments.WhereAsync(await Circuit.GetAsync(), ConsolePermissions.BirthrightManage, gone.Token);
        await using (var context = await Contexts.CreateDbContextAsync(gone.Token))
        {
            roles = await context.Roles.Where(static role => role.RetiredAt == null).OrderBy(static role => role.Name).Select(static role => new KeyValuePair<Guid, string>(role.Id, role.Name)).ToListAsync(gone.Token);
        }

        await LoadAsync();
    }

    private static string Text(string text, params object[] values) => string.Format(CultureInfo.CurrentCulture, text, values);

    private static string ReachOf(BirthrightReach reach) => reach == BirthrightReach.Company ? BirthrightText.ReachCompany : BirthrightText.ReachOwn;

    private static string WhoOf(BirthrightRow row)
    {
        string[] parts =
        [
            row.Department is { } department ? (row.Rule.IncludesBranch ? Text(BirthrightText.AndBelow, department) : department) : BirthrightText.AnyDepartment,
            row.Rule.JobTitle,
            row.Rule.Contract is { } contract ? StepWords.Of(contract) : string.Empty,
        ];
        return string.Join(" · ", parts.Where(static part => part.Length > 0));
    }

    private async Task LoadAsync()
    {
        list = await Rules.ListAsync(await Circuit.GetAsync(), withRetired: false, gone.Token);
        state = LoadState.Of(list.Rules.Count);
    }

    private Task OpenAsync(BirthrightRow? row)
    {
        errors.Clear();
        (editing, preview, open) = (row, null, true);
        input = row is null ? new BirthrightInput() : BirthrightInput.Of(row.Rule);
        return PreviewAsync();
    }

    private async Task PreviewAsync()
    {
        if (input.RoleId is null)
        {
            preview = null;
            return;
        }

        var read = await Previewer.PreviewAsync(await Circuit.GetAsync(), input, gone.Token);
        preview = read.IsSuccess ? read.Value : null;
    }

    private Task DepartmentAsync(ChangeEventArgs change)
    {
        input.DepartmentId = Guid.TryParseExact(change.Value as string, "D", out var id) ? id : null;
        return PreviewAsync();
    }

    private Task BranchAsync(ChangeEventArgs change)
    {
        input.IncludesBranch = change.Value is true;
        return PreviewAsync();
    }

    private Task TitleAsync(string? title)
    {
        input.JobTitle = title;
        return PreviewAsync();
    }

    private Task ContractAsync(ChangeEventArgs change)
    {
        input.Contract = Enum.TryParse<ContractKind>(change.Value as string, out var contract) ? contract : null;
        return PreviewAsync();
    }

    private Task RoleAsync(ChangeEventArgs change)
    {
        errors.Clear(nameof(input.RoleId));
        input.RoleId = Guid.TryParseExact(change.Value as string, "D", out var id) ? id : null;
        return PreviewAsync();
    }

    private async Task SaveAsync()
    {
        if (saving)
        {
            return;
        }

        saving = true;
        try
        {
            var actor = await Circuit.GetAsync();
            var error = editing is { } row
                ? (await Steps.RunAsync(() => Rules.EditAsync(actor, row.Rule.Id, input, gone.Token))).Error
                : (await Steps.RunAsync(() => Rules.CreateAsync(actor, input, gone.Token))).Error;
            errors.Take(error);
            if (error is null)
            {
                open = false;
                Toasts.Good(BirthrightText.Saved);
                await LoadAsync();
            }
        }
        finally
        {
            saving = false;
        }
    }

    private async Task RetireAsync(BirthrightRow row)
    {
        if (await reasons.AskAsync(Text(BirthrightText.RetireTitle, row.Rule.Name), Text(BirthrightText.RetireText, row.Holders), BirthrightText.Retire, isDangerous: true) is { } why)
        {
            var actor = await Circuit.GetAsync();
            Toasts.Tell(await Steps.RunAsync(() => Rules.RetireAsync(actor, row.Rule.Id, why, row.Rule.Version, gone.Token)), BirthrightText.Retired);
            await LoadAsync();
        }
    }
}

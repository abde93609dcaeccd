using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.PersonalExports;

/// <summary>Requests to take personal data away: one's own, and those that wait for a decision.</summary>
public sealed partial class PersonalExportsPage : IDisposable
{
    private static readonly string[] live = [AuditTargets.PersonalExport];

    private readonly CancellationTokenSource gone = new();
    private readonly FieldErrors errors = new();
    private readonly HashSet<string> chosen = new(StringComparer.Ordinal);
    private UrlState url = UrlState.Read(ConsoleUrls.PersonalExports);
    private ExportPage page = new(new KeysetPage<ExportRow>([], HasPrevious: false, HasNext: false, CursorLost: false), null, null);
    private IReadOnlyList<PersonalFieldInfo> askable = [];
    private IReadOnlyList<KeyValuePair<string, string>> departments = [];
    private ExportInput? input;
    private Actor? actor;
    private ReasonDialog reasons = default!;
    private LoadState state;
    private Guid? taking;

    [SupplyParameterFromQuery(Name = ExportFile.FaultKey)]
    private string? Fault { get; set; }

    private string? FaultText => Fault switch
    {
        null or "" => null,
        "invalid" => ExportText.FaultInvalid,
        "proof-needed" => ExportText.FaultProof,
        _ => ExportText.FaultOther,
    };

    [SupplyParameterFromQuery(Name = "after")]
    private string? After { get; set; }

    [SupplyParameterFromQuery(Name = "before")]
    private string? Before { get; set; }

    [SupplyParameterFromQuery(Name = "at")]
    private string? At { get; set; }

    [Inject]
    private PersonalExportReader Reader { get; set; } = default!;

    [Inject]
    private PersonalExportService Exports { get; set; } = default!;

    [Inject]
    private DepartmentChoices Departments { get; set; } = default!;

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

    private static string Named(string text, ExportRow row) => string.Format(CultureInfo.CurrentCulture, text, row.Requester);

    private async Task LoadAsync()
    {
        actor = await Circuit.GetAsync();
        page = await Reader.ReadAsync(actor, PageCursor.Read(url).ToRequest(Viewer.PageSize), gone.Token);
        askable = Reader.Askable(actor);
        state = LoadState.Of(page.Page.Rows.Count);
    }

    private async Task OpenAsync()
    {
        errors.Clear();
        chosen.Clear();
        departments = await Departments.OptionsAsync(actor!, ConsolePermissions.PersonalExport, gone.Token);
        input = new ExportInput();
    }

    private void Toggle(string key)
    {
        errors.Clear(nameof(input.Fields));
        if (!chosen.Remove(key))
        {
            chosen.Add(key);
        }
    }

    private async Task AskAsync()
    {
        input!.Fields = [.. chosen];
        var asked = await Steps.RunAsync(() => Exports.AskAsync(actor!, input, gone.Token));
        errors.Take(asked.Error);
        if (asked.IsSuccess)
        {
            input = null;
            Toasts.Good(ExportText.Asked);
            await LoadAsync();
        }
    }

    private async Task DecideAsync(ExportRow row, bool isApproval)
    {
        var (title, text, confirm) = isApproval ? (ExportText.ApproveNamed, ExportText.ApproveHelp, ExportText.Approve) : (ExportText.RefuseNamed, ExportText.RefuseHelp, ExportText.Refuse);
        if (await reasons.AskAsync(Named(title, row), text, confirm, isDangerous: !isApproval) is { } comment)
        {
            Toasts.Tell(
                await Steps.RunAsync(() => isApproval ? Exports.ApproveAsync(actor!, row.Id, comment, gone.Token) : Exports.RefuseAsync(actor!, row.Id, comment, gone.Token)),
                isApproval ? ExportText.Approved : ExportText.Refused);
            await LoadAsync();
        }
    }

    private async Task TakeAsync(ExportRow row)
    {
        // The file is posted for past the circuit, where nobody could be asked for a proof.
        if (await Steps.EnsureAsync(gone.Token))
        {
            taking = row.Id;
        }
    }

    private async Task TakenAsync()
    {
        // The browser has sent the form by the time this runs; the fields must be there until then.
        await Task.Delay(TimeSpan.FromSeconds(1), gone.Token);
        taking = null;
    }

    private async Task WithdrawAsync(ExportRow row)
    {
        Toasts.Tell(await Exports.WithdrawAsync(actor!, row.Id, gone.Token), ExportText.Withdrawn);
        await LoadAsync();
    }
}

using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Permissions;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.Permissions;

/// <summary>What nobody may hold together, and who does all the same.</summary>
public sealed partial class SeparationsPage
{
    private const int MostFound = 6;
    private static readonly string[] live = [AuditTargets.Separation, AuditTargets.Role, AuditTargets.Person];

    private readonly FieldErrors errors = new();
    private IReadOnlyList<SeparationRow> rows = [];
    private IReadOnlyList<PermissionAccess> found = [];
    private IReadOnlyList<PermissionAccess> chosen = [];
    private IReadOnlyList<string> breaking = [];
    private SeparationInput? input;
    private SeparationPreview? preview;
    private SeparationRow? edited;
    private ReasonDialog reasons = default!;
    private string? reason;
    private LoadState state;
    private bool mayManage;

    [Inject]
    private CatalogueReader Reader { get; set; } = default!;

    [Inject]
    private SeparationService Separations { get; set; } = default!;

    [Inject]
    private AccessModelHolder Access { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private StepUp Steps { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var actor = await Circuit.GetAsync();
        (rows, mayManage) = (await Reader.SeparationsAsync(actor, CancellationToken.None), Reader.MayManage(actor));
        state = LoadState.Of(rows.Count);
    }

    private void Open(SeparationRow? row)
    {
        errors.Clear();
        (edited, chosen, found, preview, reason) = (row, row?.Permissions ?? [], [], null, null);
        input = new SeparationInput { Name = row?.Policy.Name, Description = row?.Policy.Description, Limit = row?.Policy.Limit ?? 2 };
    }

    private void Close() => (input, preview) = (null, null);

    private void Find(TypedEventArgs typed)
    {
        var words = TextRules.Fold(typed.Value ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var catalogue = Access.Current.Permissions;
        found = words.Length == 0 ? [] :
        [
            .. Enumerable.Range(0, catalogue.Count).Select(index => catalogue[index]).OfType<PermissionAccess>()
                .Where(permission => chosen.All(one => one.Id != permission.Id) && words.All(word => permission.Key.Contains(word, StringComparison.Ordinal)))
                .OrderBy(static permission => permission.Key, StringComparer.Ordinal).Take(MostFound),
        ];
    }

    private void Add(PermissionAccess permission)
    {
        errors.Clear(nameof(SeparationInput.PermissionIds));
        (chosen, found) = ([.. chosen, permission], []);
    }

    private void Remove(PermissionAccess permission)
    {
        chosen = [.. chosen.Where(one => one.Id != permission.Id)];
        input!.Limit = Math.Clamp(input.Limit, 2, Math.Max(2, chosen.Count));
    }

    private async Task SubmitAsync()
    {
        input!.PermissionIds = [.. chosen.Select(static permission => permission.Id)];
        var actor = await Circuit.GetAsync();
        if (preview is null)
        {
            var shown = await Separations.PreviewAsync(actor, edited?.Policy.Id, input, CancellationToken.None);
            errors.Take(shown.Error);
            if (shown.IsSuccess)
            {
                await ShowAsync(actor, shown.Value);
            }

            return;
        }

        var done = await Steps.RunAsync(() => Separations.SaveAsync(actor, edited?.Policy.Id, input, preview.Stamp, reason, CancellationToken.None));
        errors.Take(done.Error);
        if (done.Error is SeparationMovedError moved)
        {
            await ShowAsync(actor, moved.Current);
        }
        else if (done.IsSuccess)
        {
            Close();
            Toasts.Good(PermissionText.Saved);
            await LoadAsync();
        }
    }

    private async Task ShowAsync(Actor actor, SeparationPreview shown)
    {
        preview = shown;
        breaking = await Reader.NamesAsync(actor, [.. shown.Breaking.Take(SeparationRules.PeopleNamed)], CancellationToken.None);
    }

    private async Task DeleteAsync(SeparationRow row)
    {
        if (await reasons.AskAsync(string.Format(CultureInfo.CurrentCulture, PermissionText.DeleteTitle, row.Policy.Name), PermissionText.DeleteSeparationHelp, PermissionText.Delete, isDangerous: true) is { } why)
        {
            Toasts.Tell(await Steps.RunAsync(async () => await Separations.DeleteAsync(await Circuit.GetAsync(), row.Policy.Id, why, CancellationToken.None)), PermissionText.Deleted);
            await LoadAsync();
        }
    }
}

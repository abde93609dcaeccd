using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.AccessLog;

/// <summary>The reasons a look at personal data can have.</summary>
public sealed partial class ReasonsPage
{
    private static readonly string[] live = [AuditTargets.RevealReason];

    private readonly FieldErrors errors = new();
    private IReadOnlyList<RevealReason> rows = [];
    private RevealReasonInput? input;
    private RevealReason? edited;
    private RevealReason? conflict;
    private LoadState load = LoadState.Loading;

    [Inject]
    private ReasonService Reasons { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private StepUp Steps { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => LoadAsync();

    private static string NameOf(RevealReason reason) => RevealWords.NameOf(new ReasonName(reason.Id, reason.NameEn, reason.NameEs, reason.RetiredAt is not null));

    private static string Named(string text, RevealReason reason) => string.Format(CultureInfo.CurrentCulture, text, NameOf(reason));

    private async Task LoadAsync()
    {
        var result = await Reasons.ListAsync(await Circuit.GetAsync(), CancellationToken.None);
        (rows, load) = result.IsSuccess ? (result.Value, LoadState.Of(result.Value.Count)) : ([], LoadState.Failed(result.Error));
    }

    private void Open(RevealReason? reason)
    {
        errors.Clear();
        (edited, conflict) = (reason, null);
        input = new RevealReasonInput { NameEn = reason?.NameEn, NameEs = reason?.NameEs, NeedsTicket = reason?.NeedsTicket ?? false };
    }

    private void Close() => (input, conflict) = (null, null);

    private async Task SaveAsync()
    {
        var done = await Steps.RunAsync(async () => edited is { } reason
            ? await Reasons.EditAsync(await Circuit.GetAsync(), reason.Id, reason.Version, input!, CancellationToken.None)
            : (await Reasons.CreateAsync(await Circuit.GetAsync(), input!, CancellationToken.None)).Map(static _ => Done.Instance));
        errors.Take(done.Error);
        if (done.Error is ConflictError { Current: RevealReason now })
        {
            // What stands now is shown; saving once more is meant.
            (edited, conflict) = (now, now);
        }
        else if (done.IsSuccess)
        {
            Close();
            Toasts.Good(AccessLogText.Saved);
        }

        await LoadAsync();
    }

    private async Task RetireAsync(RevealReason reason)
    {
        var isRetired = reason.RetiredAt is null;
        Toasts.Tell(await Steps.RunAsync(async () => await Reasons.RetireAsync(await Circuit.GetAsync(), reason.Id, reason.Version, isRetired, CancellationToken.None)), isRetired ? AccessLogText.RetiredNow : AccessLogText.RestoredNow);
        await LoadAsync();
    }
}

using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.PersonalData;

/// <summary>Asks why a field is to be seen, and has the look recorded and the value opened. It keeps no value.</summary>
public sealed partial class RevealDialog
{
    private readonly FieldErrors errors = new();
    private TaskCompletionSource<RevealedValue?>? answer;
    private IReadOnlyList<ReasonChoice> reasons = [];
    private RevealAsk ask = new();
    private string title = string.Empty;
    private string? chosen;
    private Guid personId;
    private PersonalField field;
    private bool sending;

    [Inject]
    private RevealService Reveals { get; set; } = default!;

    [Inject]
    private RevealReasons Reasons { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private StepUp Steps { get; set; } = default!;

    private bool NeedsTicket => reasons.FirstOrDefault(reason => string.Equals(reason.Id.ToString("D"), chosen, StringComparison.Ordinal)) is { NeedsTicket: true };

    /// <inheritdoc />
    public void Dispose() => answer?.TrySetResult(null);

    /// <summary>Asks; null when the person thought better of it or may not.</summary>
    internal async Task<RevealedValue?> AskAsync(Guid personId, string name, PersonalField field)
    {
        Cancel();
        // A second field for the same errand takes the same reason: it stays as it was chosen.
        if (personId != this.personId)
        {
            (ask, chosen) = (new RevealAsk(), null);
        }

        (this.personId, this.field, sending) = (personId, field, false);
        title = string.Format(CultureInfo.CurrentCulture, PersonalDataText.RevealTitle, PersonalFieldWords.Of(field), name);
        errors.Clear();
        reasons = await Reasons.ChoicesAsync(CancellationToken.None);
        answer = new TaskCompletionSource<RevealedValue?>(TaskCreationOptions.RunContinuationsAsynchronously);
        StateHasChanged();
        return await answer.Task;
    }

    private async Task SubmitAsync()
    {
        if (sending || answer is not { } waiting)
        {
            return;
        }

        sending = true;
        try
        {
            ask.ReasonId = Guid.TryParseExact(chosen, "D", out var id) ? id : null;
            var actor = await Circuit.GetAsync();
            var result = await Steps.RunAsync(() => Reveals.RevealAsync(actor, personId, field, ask, CancellationToken.None));
            errors.Take(result.Error);
            if (result.IsSuccess)
            {
                answer = null;
                waiting.TrySetResult(result.Value);
            }
        }
        finally
        {
            sending = false;
        }
    }

    private void Cancel()
    {
        answer?.TrySetResult(null);
        answer = null;
    }
}

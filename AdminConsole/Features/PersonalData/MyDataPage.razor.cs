using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.PersonalData;

/// <summary>What the company keeps of whoever reads it: masked, shown on request, and to be changed as far as it is theirs to change.</summary>
public sealed partial class MyDataPage
{
    private readonly CancellationTokenSource gone = new();
    private PersonalSheet? sheet;
    private LoadState state;
    private bool editing;

    [Inject]
    private PersonalSheetReader Reader { get; set; } = default!;

    [Inject]
    private PersonalWriter Writer { get; set; } = default!;

    [Inject]
    private RevealService Reveals { get; set; } = default!;

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
    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var result = await Reader.OwnAsync(await Circuit.GetAsync(), gone.Token);
        sheet = result.IsSuccess ? result.Value : null;
        state = result.IsSuccess ? LoadState.Ready : LoadState.Failed(result.Error);
    }

    private async Task<RevealedValue?> RevealAsync(PersonalField field)
    {
        var actor = await Circuit.GetAsync();
        var result = await Steps.RunAsync(() => Reveals.RevealOwnAsync(actor, field, gone.Token));
        if (!result.IsSuccess)
        {
            Toasts.Bad(ErrorText.Of(result.Error));
        }

        return result.Value;
    }

    private async Task<Result<Done>> SaveAsync(IReadOnlyList<PersonalChange> changes)
    {
        var actor = await Circuit.GetAsync();
        var result = await Steps.RunAsync(() => Writer.SaveOwnAsync(actor, changes, gone.Token));
        if (result.IsSuccess)
        {
            Toasts.Good(PersonalDataText.Saved);
        }

        return result;
    }

    private async Task ClosedAsync()
    {
        editing = false;
        await LoadAsync();
    }
}

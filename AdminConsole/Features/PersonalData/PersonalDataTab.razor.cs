using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.PersonalData;

/// <summary>A person's encrypted data on their page: masked, revealed one by one with a reason, edited without being shown.</summary>
public sealed partial class PersonalDataTab
{
    private readonly CancellationTokenSource gone = new();
    private PersonalSheet? sheet;
    private LoadState state;
    private RevealDialog dialog = default!;
    private bool editing;
    private (Guid Person, int Revision)? read;

    [Inject]
    private PersonalSheetReader Reader { get; set; } = default!;

    [Inject]
    private PersonalWriter Writer { get; set; } = default!;

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
    protected override async Task OnParametersSetAsync()
    {
        if (read != (PersonId, Revision))
        {
            editing &= read?.Person == PersonId;
            read = (PersonId, Revision);
            // Somebody's look at the person moves the revision too; what is being typed must not go for it.
            if (!editing)
            {
                await LoadAsync();
            }
        }
    }

    private async Task LoadAsync()
    {
        var result = await Reader.GetAsync(await Circuit.GetAsync(), PersonId, gone.Token);
        sheet = result.IsSuccess ? result.Value : null;
        state = result.IsSuccess ? LoadState.Ready : LoadState.Failed(result.Error);
    }

    private Task<RevealedValue?> RevealAsync(PersonalField field) => dialog.AskAsync(PersonId, Name, field);

    private async Task<Result<Done>> SaveAsync(IReadOnlyList<PersonalChange> changes)
    {
        var actor = await Circuit.GetAsync();
        var result = await Steps.RunAsync(() => Writer.SaveAsync(actor, PersonId, changes, gone.Token));
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

using AdminConsole.Controls;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence.PersonalData;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.PersonalData;

/// <summary>Finds whoever has an exact telephone, e-mail or national id. What is searched for stays out of the address and the records.</summary>
public sealed partial class FindPersonPage
{
    private readonly CancellationTokenSource gone = new();
    private readonly FieldErrors errors = new();
    private PersonalField field = PersonalField.PersonalTelephone;
    private IReadOnlyList<FoundPerson>? found;
    private string? text;
    private bool busy;

    [Inject]
    private PersonalFinder Finder { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private StepUp Steps { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    private async Task FindAsync()
    {
        if (busy)
        {
            return;
        }

        busy = true;
        try
        {
            var actor = await Circuit.GetAsync();
            var result = await Steps.RunAsync(() => Finder.FindAsync(actor, field, text, gone.Token));
            errors.Take(result.Error);
            found = result.IsSuccess ? result.Value : null;
        }
        finally
        {
            busy = false;
        }
    }
}

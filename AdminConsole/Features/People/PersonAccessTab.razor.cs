using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.People;

/// <summary>The roles a person holds and held, given and taken from here.</summary>
public sealed partial class PersonAccessTab : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private IReadOnlyList<AssignmentRow> rows = [];
    private LoadState state;
    private ReasonDialog reasons = default!;
    private GiveRoleDialog giving = default!;
    private (Guid Person, int Revision)? read;

    /// <summary>Whose roles.</summary>
    [Parameter, EditorRequired]
    public Guid PersonId { get; set; }

    /// <summary>Their name, for headings.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = string.Empty;

    /// <summary>Whether roles can be given to them by the reader.</summary>
    [Parameter]
    public bool MayAssign { get; set; }

    /// <summary>Moves when something about the person changed.</summary>
    [Parameter]
    public int Revision { get; set; }

    [Inject]
    private PersonReader Reader { get; set; } = default!;

    [Inject]
    private AssignmentService Assignments { get; set; } = default!;

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
            read = (PersonId, Revision);
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        var result = await Reader.AccessAsync(await Circuit.GetAsync(), PersonId, gone.Token);
        rows = result.IsSuccess ? result.Value : [];
        state = result.IsSuccess ? LoadState.Of(rows.Count) : LoadState.Failed(result.Error);
        StateHasChanged();
    }

    private async Task GiveAsync()
    {
        ConsoleError? refused = null;
        while (await giving.AskAsync(Format(PeopleText.GiveRoleTitle, Name), PersonId, refused) is { } input)
        {
            var given = await Steps.RunAsync(async () => await Assignments.GiveAsync(await Circuit.GetAsync(), PersonId, input, gone.Token));
            if (given.IsSuccess)
            {
                Toasts.Good(PeopleText.RoleGiven);
                await LoadAsync();
                return;
            }

            // Back to the form, with everything still in it.
            refused = given.Error;
        }
    }

    private async Task TakeAsync(AssignmentRow row)
    {
        if (await reasons.AskAsync(Format(PeopleText.TakeTitle, row.Role), Format(PeopleText.TakeHelp, Name), PeopleText.Take, isDangerous: true) is { } reason)
        {
            Toasts.Tell(await Steps.RunAsync(async () => await Assignments.TakeAsync(await Circuit.GetAsync(), PersonId, row.Assignment.Id, reason, gone.Token)), PeopleText.RoleTaken);
            await LoadAsync();
        }
    }

    private static string Format(string text, string value) => string.Format(CultureInfo.CurrentCulture, text, value);
}

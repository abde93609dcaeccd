using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Persistence;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.People;

/// <summary>The roles a person holds and held, given and taken from here.</summary>
public sealed partial class PersonAccessTab : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private IReadOnlyList<AssignmentRow> rows = [];
    private LoadState state;
    private AccessPreviewDialog dialog = default!;
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
    private AccessNames Names { get; set; } = default!;

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
            var actor = await Circuit.GetAsync();
            var preview = await Assignments.PreviewGiveAsync(actor, PersonId, input, gone.Token);
            if (!preview.IsSuccess)
            {
                // Back to the form, with everything still in it.
                refused = preview.Error;
                continue;
            }

            var given = await ConfirmAsync(
                Format(PeopleText.GiveRoleTitle, Name),
                preview.Value,
                input.Reason,
                async (_, seen) => await Assignments.GiveAsync(actor, PersonId, input, gone.Token, seen) is { IsSuccess: false, Error: var error } ? error : Done.Instance);
            if (given is not { } answer)
            {
                return;
            }

            refused = answer.Error;
            if (refused is null)
            {
                Toasts.Good(PeopleText.RoleGiven);
                await LoadAsync();
                return;
            }
        }
    }

    private async Task TakeAsync(AssignmentRow row)
    {
        var actor = await Circuit.GetAsync();
        var preview = await Assignments.PreviewTakeAsync(actor, PersonId, row.Assignment.Id, gone.Token);
        if (!preview.IsSuccess)
        {
            Toasts.Bad(preview.Error);
            return;
        }

        var taken = await ConfirmAsync(
            Format(PeopleText.TakeTitle, row.Role), preview.Value, null, (reason, seen) => Assignments.TakeAsync(actor, PersonId, row.Assignment.Id, reason, gone.Token, seen));
        if (taken is { } result)
        {
            Toasts.Tell(result, PeopleText.RoleTaken);
            await LoadAsync();
        }
    }

    /// <summary>Shows the preview, anew as often as it moves, and makes the change; null when the person thought better of it.</summary>
    private async Task<Result<Done>?> ConfirmAsync(string title, AccessPreview shown, string? given, Func<string, PreviewStamp, Task<Result<Done>>> change)
    {
        var actor = await Circuit.GetAsync();
        ConsoleError? moved = null;
        while (await dialog.AskAsync(title, await Names.OfAsync(actor, shown, gone.Token), moved, given) is { } reason)
        {
            var done = await Steps.RunAsync(() => change(reason, shown.Stamp));
            if (done.Error is PreviewMovedError again)
            {
                (shown, moved) = (again.Current, again);
                continue;
            }

            return done;
        }

        return null;
    }

    private static string Format(string text, string value) => string.Format(CultureInfo.CurrentCulture, text, value);
}

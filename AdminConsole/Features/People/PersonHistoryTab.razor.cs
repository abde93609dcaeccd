using AdminConsole.Controls;
using AdminConsole.Persistence;
using AdminConsole.Resources;
using AdminConsole.Security.AuditLog;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.People;

/// <summary>What was done to a person, newest first, a page at a time.</summary>
public sealed partial class PersonHistoryTab : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private UrlState url = UrlState.Read(ConsoleUrls.People);
    private HistoryPage? page;
    private LoadState state;
    private (Guid Person, int Revision, string Address)? read;

    /// <summary>Whose history.</summary>
    [Parameter, EditorRequired]
    public Guid PersonId { get; set; }

    /// <summary>Moves when something about the person changed.</summary>
    [Parameter]
    public int Revision { get; set; }

    /// <summary>
    /// The page's address, which says which page of the history is asked for. The page passes it on, because a tab
    /// that asked for the query itself would begin to listen while the router is still telling of the move.
    /// </summary>
    [Parameter, EditorRequired]
    public string Address { get; set; } = string.Empty;

    [Inject]
    private PersonReader Reader { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (read != (PersonId, Revision, Address))
        {
            read = (PersonId, Revision, Address);
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        url = UrlState.Read(Address);
        var result = await Reader.HistoryAsync(await Circuit.GetAsync(), PersonId, PageCursor.Read(url).ToRequest(Viewer.PageSize), gone.Token);
        page = result.IsSuccess ? result.Value : null;
        state = result.IsSuccess ? LoadState.Of(result.Value.Page.Rows.Count) : LoadState.Failed(result.Error);
        StateHasChanged();
    }

    // Keys of rows say nothing to a reader.
    private IEnumerable<HistoryChange> Shown(HistoryRow entry)
        => page!.Changes[entry.Sequence].Where(static change => change.Field is not ("assignment" or "session" or "error" or "permission" or "letter" or "passkey")
            && !(change.Field is "step" && Guid.TryParseExact(change.After, "D", out _)));

    private MarkupString Show(string field, string? value)
        => value switch
        {
            null or "" => Inline.Text(field is "scopeDepartmentId" ? PeopleText.WholeCompany : field is "validUntil" ? PeopleText.NoEnd : "—"),
            AuditDraft.Withheld => Inline.Text(PeopleText.Withheld),
            _ when field is "role" && page!.Roles.GetValueOrDefault(value) is { } role => Inline.Recorded(role, value),
            _ => TrailWords.OfValue(field, value, page!.Names, Viewer, PeopleText.OutOfSight),
        };
}

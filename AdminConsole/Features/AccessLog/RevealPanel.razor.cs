using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.AccessLog;

/// <summary>One look in a panel at the side, named by the address, with all its reader looked at on that day.</summary>
public sealed partial class RevealPanel : IDisposable
{
    private readonly CancellationTokenSource closed = new();
    private RevealRow? row;
    private IReadOnlyList<RevealRow> day = [];
    private Guid? shown;
    private bool missing;
    private bool isMore;
    private bool mayAudit;

    /// <summary>The look to show, or null to show none.</summary>
    [Parameter, EditorRequired]
    public Guid? Id { get; set; }

    /// <summary>The page's state.</summary>
    [Parameter, EditorRequired]
    public UrlState State { get; set; } = default!;

    [Inject]
    private RevealLog Log { get; set; } = default!;

    [Inject]
    private AccessModelHolder Access { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string Reader => row!.ReaderName ?? RevealWords.Short(row.ReaderId);

    /// <inheritdoc />
    public void Dispose()
    {
        closed.Cancel();
        closed.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (Id == shown)
        {
            return;
        }

        shown = Id;
        if (Id is not { } id)
        {
            (row, day, missing) = (null, [], false);
            return;
        }

        try
        {
            await ReadAsync(id);
        }
        catch (OperationCanceledException) when (closed.IsCancellationRequested)
        {
            // The page closed.
        }
    }

    private async Task ReadAsync(Guid id)
    {
        var actor = await Circuit.GetAsync();
        mayAudit = actor.PersonId is { } person && Access.Current.AllowsSomewhere(person, ConsolePermissions.AuditRead, Viewer.Now);
        var found = (await Log.FindAsync(actor, id, closed.Token)).Value;
        IReadOnlyList<RevealRow> looks = [];
        var more = false;
        if (found is not null)
        {
            var date = DateOnly.FromDateTime(Viewer.ToLocal(found.At));
            var input = new RevealFilterInput { Reader = found.ReaderId.ToString("D"), From = Iso(Viewer.StartOf(date)), To = Iso(Viewer.StartOf(date.AddDays(1))) };
            var page = (await Log.ListAsync(actor, input, new KeysetRequest(KeysetMove.First, null, RevealLog.MostRows), closed.Token)).Value?.Page;
            (looks, more) = ([.. (page?.Rows ?? []).Reverse()], page?.HasNext is true);
        }

        // Another look may have been asked for meanwhile.
        if (shown == id)
        {
            (row, day, isMore, missing) = (found, looks, more, found is null);
        }
    }

    private static string Iso(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private string MinuteOf(RevealRow look) => ((int)Viewer.ToLocal(look.At).TimeOfDay.TotalMinutes).ToString(CultureInfo.InvariantCulture);

    private UrlState Narrowed(string key, Guid id) => State.Without([.. RevealKeys.Place, RevealKeys.View]).With(key, id);

    private void Close() => Navigation.NavigateTo(State.Without(RevealKeys.Look).ToString());
}

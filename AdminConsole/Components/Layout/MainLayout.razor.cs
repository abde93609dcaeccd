using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Persistence;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace AdminConsole.Components.Layout;

/// <summary>The shell: menu, search, account, and the page in the middle. Leaves for the sign-in when its session ends.</summary>
public sealed partial class MainLayout
{
    private ErrorBoundary? boundary;
    private Actor? actor;
    private Guid? person;
    private bool maySearch;

    [Inject]
    private CircuitActor Actor { get; set; } = default!;

    [Inject]
    private AccessModelHolder Access { get; set; } = default!;

    [Inject]
    private SessionRegistry Sessions { get; set; } = default!;

    [Inject]
    private SessionGuard Guard { get; set; } = default!;

    [Inject]
    private Departure Departure { get; set; } = default!;

    [Inject]
    private IEnumerable<IPeopleSearch> Searches { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose() => Sessions.Ended -= OnEnded;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        Sessions.Ended += OnEnded;
        actor = await Actor.GetAsync();
        person = actor.PersonId;
        CheckSearch();
    }

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        // A page turned is a page without its predecessor's fault.
        boundary?.Recover();
        CheckSearch();
    }

    private void CheckSearch()
        => maySearch = person is { } id && Searches.Any()
            && Access.Current.AllowsSomewhere(id, ConsolePermissions.PersonRead, Time.GetUtcNow().UtcDateTime);

    private void Recover() => boundary?.Recover();

    private void OnEnded(SessionsEnded ended)
    {
        if (actor is { SessionId: { } session, PersonId: { } owner } && (ended.SessionId == session || ended.PersonId == owner))
        {
            _ = InvokeAsync(() => LeaveIfEndedAsync(session, owner));
        }
    }

    private async Task LeaveIfEndedAsync(Guid session, Guid owner)
    {
        // A change of one's own password ends the other sessions and not this one: the row knows.
        if (!await Guard.IsAliveAsync(session, owner, CancellationToken.None))
        {
            Departure.ToSignIn();
        }
    }
}

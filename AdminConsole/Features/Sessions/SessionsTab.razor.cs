using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.Sessions;

/// <summary>A person's sessions, those alive first, and the ending of one or all with a reason.</summary>
public sealed partial class SessionsTab : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private SessionList? list;
    private LoadState state;
    private ReasonDialog reasons = default!;
    private bool isOwn;
    private (Guid Person, int Revision)? read;

    [Inject]
    private SessionReader Reader { get; set; } = default!;

    [Inject]
    private SessionService Sessions { get; set; } = default!;

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
        var actor = await Circuit.GetAsync();
        var result = await Reader.ListAsync(actor, PersonId, gone.Token);
        isOwn = actor.PersonId == PersonId;
        list = result.IsSuccess ? result.Value : null;
        state = result.IsSuccess ? LoadState.Of(result.Value.Alive.Count + result.Value.Ended.Count) : LoadState.Failed(result.Error);
        StateHasChanged();
    }

    private Task EndAsync(Guid sessionId)
        => AskAsync(SessionsText.EndTitle, SessionsText.EndHelp, SessionsText.End, reason => EndOneAsync(sessionId, reason));

    private Task EndAllAsync()
        => AskAsync(SessionsText.EndAllTitle, SessionsText.EndAllHelp, SessionsText.EndAll, async reason => await Sessions.EndAllAsync(await Circuit.GetAsync(), PersonId, reason, gone.Token));

    private async Task<Result<int>> EndOneAsync(Guid sessionId, string reason) => await Sessions.EndAsync(await Circuit.GetAsync(), sessionId, reason, gone.Token);

    private async Task AskAsync(string title, string help, string confirm, Func<string, Task<Result<int>>> act)
    {
        if (await reasons.AskAsync(string.Format(CultureInfo.CurrentCulture, title, Name), help, confirm, isDangerous: true) is { } reason)
        {
            var result = await Steps.RunAsync(() => act(reason));
            Toasts.Tell(result, result is { IsSuccess: true, Value: 0 } ? SessionsText.WasEnded : string.Format(CultureInfo.CurrentCulture, SessionsText.Done, Name));
            await LoadAsync();
        }
    }
}

using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Account;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.Credentials;

/// <summary>How a person signs in, and the links that let them in for the first time or anew.</summary>
public sealed partial class CredentialsTab : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private CredentialsView? view;
    private LoadState state;
    private ReasonDialog reasons = default!;
    private (Guid Person, int Revision)? read;
    private ShownLink? shown;

    [Inject]
    private CredentialsReader Reader { get; set; } = default!;

    [Inject]
    private LinkIssuer Issuer { get; set; } = default!;

    [Inject]
    private UnlockService Unlocking { get; set; } = default!;

    [Inject]
    private FactorChanges Factors { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private StepUp Steps { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    private (string Text, Tone Tone) StateWords => view switch
    {
        { IsActive: false } => (CredentialsText.StateDisabled, Tone.Neutral),
        { HasPassword: true } => (CredentialsText.StateReady, Tone.Good),
        _ when Waiting(TokenPurpose.Invitation) is not null => (CredentialsText.StateInvited, Tone.Info),
        _ => (CredentialsText.StateNone, Tone.Neutral),
    };

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
        var result = await Reader.GetAsync(await Circuit.GetAsync(), PersonId, gone.Token);
        view = result.IsSuccess ? result.Value : null;
        state = result.IsSuccess ? LoadState.Ready : LoadState.Failed(result.Error);
        StateHasChanged();
    }

    private WaitingLink? Waiting(TokenPurpose purpose) => view?.Links.FirstOrDefault(link => link.Purpose == purpose);

    private Task InviteAsync() => IssueAsync(CredentialsText.InviteTitle, CredentialsText.InviteHelp, CredentialsText.Invite, CredentialsText.InviteLinkTitle, ConsoleUrls.Invitation, Issuer.InviteAsync);

    private Task ResetAsync() => IssueAsync(CredentialsText.ResetTitle, CredentialsText.ResetHelp, CredentialsText.Reset, CredentialsText.ResetLinkTitle, ConsoleUrls.Reset, Issuer.ResetAsync);

    private async Task IssueAsync(string title, string help, string confirm, string linkTitle, string page, Func<Actor, Guid, string?, CancellationToken, Task<Result<IssuedLink>>> issue)
    {
        if (await reasons.AskAsync(Format(title, Name), help, confirm) is not { } reason)
        {
            return;
        }

        var issued = await Steps.RunAsync(async () => await issue(await Circuit.GetAsync(), PersonId, reason, gone.Token));
        if (issued.IsSuccess)
        {
            shown = new ShownLink(Format(linkTitle, Name), Navigation.ToAbsoluteUri(ConsoleUrls.Link(page, issued.Value.Token)).ToString(), issued.Value.Until);
        }
        else
        {
            Toasts.Bad(issued.Error);
        }

        await LoadAsync();
    }

    private async Task RevokeAsync(WaitingLink link)
    {
        if (await reasons.AskAsync(Format(CredentialsText.RevokeTitle, NameOf(link.Purpose), Name), CredentialsText.RevokeHelp, CredentialsText.Revoke, isDangerous: true) is { } reason)
        {
            Toasts.Tell(await Steps.RunAsync(async () => await Issuer.RevokeAsync(await Circuit.GetAsync(), PersonId, link.Purpose, reason, gone.Token)), CredentialsText.Revoked);
            await LoadAsync();
        }
    }

    private Task UnlockAsync() => DoAsync(CredentialsText.UnlockTitle, CredentialsText.UnlockHelp, CredentialsText.Unlock, isDangerous: false, CredentialsText.Unlocked, (actor, reason) => Unlocking.UnlockAsync(actor, PersonId, reason, gone.Token));

    private Task ResetFactorAsync() => DoAsync(CredentialsText.ResetFactorTitle, CredentialsText.ResetFactorHelp, CredentialsText.ResetFactor, isDangerous: true, CredentialsText.FactorReset, (actor, reason) => Factors.ResetAsync(actor, PersonId, reason, gone.Token));

    private Task RequireFactorAsync() => DoAsync(
        CredentialsText.RequireFactorTitle, CredentialsText.RequireFactorHelp, CredentialsText.RequireFactor, isDangerous: false, CredentialsText.FactorRequired,
        (actor, reason) => Factors.RequireAsync(actor, FactorSubject.Person, PersonId, Viewer.Now, reason, gone.Token));

    private async Task DoAsync(string title, string help, string confirm, bool isDangerous, string done, Func<Actor, string, Task<Result<Done>>> act)
    {
        if (await reasons.AskAsync(Format(title, Name), help, confirm, isDangerous) is { } reason)
        {
            Toasts.Tell(await Steps.RunAsync(async () => await act(await Circuit.GetAsync(), reason)), done);
            await LoadAsync();
        }
    }

    private static string NameOf(TokenPurpose purpose) => purpose == TokenPurpose.Invitation ? CredentialsText.Invitation : CredentialsText.ResetLink;

    private static string NameOf(AttemptKind kind) => kind switch
    {
        AttemptKind.Password => CredentialsText.KindPassword,
        AttemptKind.Totp => CredentialsText.KindCode,
        AttemptKind.RecoveryCode => CredentialsText.KindRecoveryCode,
        _ => CredentialsText.KindPasskey,
    };

    private static string Format(string text, params object[] values) => string.Format(CultureInfo.CurrentCulture, text, values);

    private sealed record ShownLink(string Title, string Address, DateTime Until)
    {
        public override string ToString() => "[link]";
    }
}

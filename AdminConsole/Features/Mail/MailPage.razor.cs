using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Mail;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Mail;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.Mail;

/// <summary>The outbox: which letters wait, left or died, and why.</summary>
public sealed partial class MailPage : IDisposable
{
    private static readonly string[] live = [AuditTargets.Mail];

    private readonly CancellationTokenSource gone = new();
    private UrlState url = UrlState.Read(ConsoleUrls.Mail);
    private MailQuery query = MailQuery.Read(UrlState.Read(ConsoleUrls.Mail), Viewer.PageSizes[0]);
    private MailPageRows page = new(new KeysetPage<MailRow>([], HasPrevious: false, HasNext: false, CursorLost: false), null, null, new Dictionary<OutboxState, int>());
    private IReadOnlyList<KeyValuePair<string, string>> states = [];
    private IReadOnlyList<KeyValuePair<string, string>> kinds = [];
    private ConfirmDialog confirm = default!;
    private LoadState state;
    private bool mayManage;

    [SupplyParameterFromQuery(Name = MailQuery.StateKey)]
    private string? StateFilter { get; set; }

    [SupplyParameterFromQuery(Name = MailQuery.KindKey)]
    private string? KindFilter { get; set; }

    [SupplyParameterFromQuery(Name = "after")]
    private string? After { get; set; }

    [SupplyParameterFromQuery(Name = "before")]
    private string? Before { get; set; }

    [SupplyParameterFromQuery(Name = "at")]
    private string? At { get; set; }

    [Inject]
    private MailList List { get; set; } = default!;

    [Inject]
    private MailService Letters { get; set; } = default!;

    [Inject]
    private MailOptions Options { get; set; } = default!;

    [Inject]
    private MailState Server { get; set; } = default!;

    [Inject]
    private AccessModelHolder Access { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    [Inject]
    private StepUp Steps { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        url = UrlState.Read(Navigation.Uri);
        return LoadAsync();
    }

    private static (string Text, Tone Tone) Words(OutboxState state) => state switch
    {
        OutboxState.Waiting => (MailText.StateWaiting, Tone.Info),
        OutboxState.Sent => (MailText.StateSent, Tone.Good),
        OutboxState.Dead => (MailText.StateDead, Tone.Bad),
        _ => (MailText.StateDropped, Tone.Neutral),
    };

    private string Detail(MailRow row)
    {
        var why = MailFaults.Words(row.LastError);
        return row.State switch
        {
            OutboxState.Sent => row.SentAt is { } at ? TimeText.Of(at, Viewer) : string.Empty,
            OutboxState.Waiting when !Options.IsConfigured => MailText.NoServer,
            OutboxState.Waiting when row.LastError.Length > 0 => string.Format(CultureInfo.CurrentCulture, MailText.NextLine, why, row.Attempts, TimeText.Of(row.NextAt, Viewer)),
            OutboxState.Dead => string.Format(CultureInfo.CurrentCulture, MailText.DeadLine, why, row.Attempts),
            _ => why,
        };
    }

    private string Counted(OutboxState of)
    {
        var count = page.Counts.GetValueOrDefault(of);
        return $"{Words(of).Text} ({count.ToString("N0", CultureInfo.CurrentCulture)}{(count == MailList.CountLimit ? "+" : string.Empty)})";
    }

    private async Task LoadAsync()
    {
        var actor = await Circuit.GetAsync();
        mayManage = actor.PersonId is { } person && Access.Current.Allows(person, ConsolePermissions.MailManage, null, Viewer.Now);
        query = MailQuery.Read(url, Viewer.PageSize);
        page = await List.ReadAsync(actor, query, gone.Token);
        states = [.. Enum.GetValues<OutboxState>().Select(one => new KeyValuePair<string, string>(one.ToString().ToLowerInvariant(), Counted(one)))];
        kinds = [.. Enum.GetValues<MailKind>().Select(static kind => new KeyValuePair<string, string>(kind.ToString().ToLowerInvariant(), LetterWords.Of(kind)))];
        state = LoadState.Of(page.Page.Rows.Count);
    }

    private async Task RetryAsync(MailRow row)
    {
        Toasts.Tell(await Steps.RunAsync(async () => await Letters.RetryAsync(await Circuit.GetAsync(), row.Id, gone.Token)), MailText.Retried);
        await LoadAsync();
    }

    private async Task DropAsync(MailRow row)
    {
        if (await confirm.AskAsync(MailText.DropTitle, MailText.DropHelp, MailText.Drop, isDangerous: true))
        {
            Toasts.Tell(await Steps.RunAsync(async () => await Letters.DropAsync(await Circuit.GetAsync(), row.Id, gone.Token)), MailText.Dropped);
            await LoadAsync();
        }
    }
}

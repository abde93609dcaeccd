using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Calendars;
using AdminConsole.Domain.Requests;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.Requests;

/// <summary>One request: what an approver needs to know on one screen, and what comes next for whoever asked.</summary>
public sealed partial class RequestDetailPage : IDisposable
{
    private const string Company = "company";
    private static readonly string[] live = [AuditTargets.Request];
    private static readonly string[] holder = [AuditTargets.Person];
    private static readonly string[] gives = [AuditTargets.Role];

    private readonly CancellationTokenSource gone = new();
    private readonly FieldErrors errors = new();
    private RequestView? view;

    /// <summary>What the reader has taken in: the view they opened, or the one after their own last act.</summary>
    private RequestView? read;
    private IReadOnlyList<string> differences = [];
    private ConfirmDialog confirm = default!;
    private LoadState state;
    private Ask asking;
    private bool isBehind;
    private bool moved;
    private bool sending;
    private string? comment;
    private string? days;
    private string? branch;
    private string? starts;

    private enum Ask
    {
        None,
        Approve,
        Refuse,
        Question,
        Answer,
        Edit,
        Renew,
    }

    /// <summary>The request's key.</summary>
    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private RequestReader Reader { get; set; } = default!;

    [Inject]
    private RequestDecisions Decisions { get; set; } = default!;

    [Inject]
    private RequestService Requests { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private SettingsReader Settings { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    [Inject]
    private StepUp Steps { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string? Lead => view is null ? null : RequestWords.Text(RequestText.DetailLead, view.Row.Person, RequestWords.Days(view.Row.Days));

    private bool HasMoved => moved || (differences.Count > 0 && read is { May.Decide: true });

    private string CommentField => asking is Ask.Edit or Ask.Renew ? ReasonRules.Field : nameof(DecisionInput.Comment);

    private string CommentLabel => asking switch
    {
        Ask.Approve => RequestText.CommentOptional,
        Ask.Question => RequestText.QuestionLabel,
        Ask.Answer => RequestText.AnswerLabel,
        Ask.Refuse => RequestText.CommentLabel,
        _ => RequestText.Why,
    };

    /// <inheritdoc />
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        if (view is not null && view.Row.Id != Id)
        {
            (view, read, asking, moved) = (null, null, Ask.None, false);
        }

        return LoadAsync();
    }

    private static string Joined(params string[] parts) => string.Join(" · ", parts.Where(static part => part.Length > 0));

    private static string TitleOf(Ask asking) => asking switch
    {
        Ask.Approve => RequestText.Approve,
        Ask.Refuse => RequestText.Refuse,
        Ask.Question => RequestText.AskBack,
        Ask.Answer => RequestText.Answer,
        Ask.Edit => RequestText.Edit,
        _ => RequestText.Renew,
    };

    // A start still to come stays as it was asked for; one that has passed means "at once".
    private DateOnly? StartOf(RequestView shown)
        => shown.Row.StartsAt is { } start && start > Viewer.Now ? CompanyTime.DayOf(start, Settings.Get(SettingDefinitions.CompanyTimeZone)) : null;

    private async Task LoadAsync()
    {
        view = await Reader.ReadAsync(await Circuit.GetAsync(), Id, gone.Token);
        read ??= view;
        isBehind = false;
        state = view is null ? LoadState.Empty : LoadState.Ready;
        differences = view is null || read is null ? [] : RequestDifferences.Between(read, view, moment => TimeText.Of(moment, Viewer, dateOnly: true));
        StateHasChanged();
    }

    // What is being decided on stays as it is shown; the doorway tells when it moved.
    private Task FollowAsync()
    {
        isBehind = asking is not Ask.None;
        return isBehind ? Task.CompletedTask : LoadAsync();
    }

    /// <summary>Reads it after an act of the reader's own, which is no news to them.</summary>
    private Task LoadOwnAsync()
    {
        (read, moved) = (null, false);
        return LoadAsync();
    }

    private void Open(Ask what)
    {
        errors.Clear();
        (asking, comment) = (what, what is Ask.Edit ? view!.Row.Reason : null);
        starts = StartOf(view!)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        days = view!.Row.Days?.ToString(CultureInfo.InvariantCulture);
        // An edit begins where the request holds: the first branch is its own. Nothing widens by itself.
        branch = what is not Ask.Edit ? string.Empty : view.Row.Scope is null ? Company : view.Branches.Count > 0 ? view.Branches[0].Id.ToString("D") : string.Empty;
    }

    private Task CloseAsync()
    {
        asking = Ask.None;
        return isBehind ? LoadAsync() : Task.CompletedTask;
    }

    private async Task SendAsync()
    {
        if (sending || view is null)
        {
            return;
        }

        sending = true;
        try
        {
            await SendAsync(view);
        }
        finally
        {
            sending = false;
        }
    }

    private async Task SendAsync(RequestView shown)
    {
        var actor = await Circuit.GetAsync();
        var count = RequestWords.DaysTyped(days);
        var first = RequestWords.DayTyped(starts);
        Guid? scope = Guid.TryParseExact(branch, "D", out var id) ? id : null;
        var (error, done) = asking switch
        {
            Ask.Approve => ((await Steps.RunAsync(() => Decisions.DecideAsync(actor, Id, new DecisionInput
            {
                Verdict = RequestVerdict.Approve,
                Comment = comment,
                Days = count == shown.Row.Days ? null : count,
                ScopeDepartmentId = scope,
                Shown = shown.Shown,
            }, gone.Token))).Error, RequestText.Approved),
            Ask.Refuse => ((await Steps.RunAsync(() => Decisions.DecideAsync(actor, Id, new DecisionInput { Verdict = RequestVerdict.Refuse, Comment = comment, Shown = shown.Shown }, gone.Token))).Error, RequestText.Refused),
            Ask.Question => ((await Steps.RunAsync(() => Decisions.DecideAsync(actor, Id, new DecisionInput { Verdict = RequestVerdict.Ask, Comment = comment, Shown = shown.Shown }, gone.Token))).Error, RequestText.AskedBack),
            Ask.Answer => ((await Requests.AnswerAsync(actor, Id, comment, gone.Token)).Error, RequestText.Answered),
            Ask.Edit => ((await Requests.EditAsync(actor, Id, new RequestEditInput { Version = shown.Shown.Version, ScopeDepartmentId = scope, WholeCompany = string.Equals(branch, Company, StringComparison.Ordinal), StartsOn = first, Days = count, Reason = comment }, gone.Token)).Error, RequestText.Edited),
            _ => await RenewAsync(shown, count),
        };
        errors.Take(error);
        if (error is RequestMovedError or RequestClosedError)
        {
            // Shown anew with what is different, and not done: to be decided again, or not.
            (asking, moved) = (Ask.None, true);
            Toasts.Bad(error);
            await LoadAsync();
        }
        else if (error is null)
        {
            asking = Ask.None;
            Toasts.Good(done);
            await LoadOwnAsync();
        }
    }

    private async Task<(ConsoleError? Error, string Done)> RenewAsync(RequestView shown, int? count)
    {
        var made = await Requests.RenewAsync(await Circuit.GetAsync(), shown.Given!.AssignmentId, new RenewInput { Days = count, Reason = comment }, gone.Token);
        if (made.IsSuccess)
        {
            Navigation.NavigateTo(ConsoleUrls.Request(made.Value));
        }

        return (made.Error, RequestText.RenewalAsked);
    }

    private async Task WithdrawAsync()
    {
        if (await confirm.AskAsync(RequestText.WithdrawTitle, RequestText.WithdrawText, RequestText.Withdraw))
        {
            Toasts.Tell(await Requests.WithdrawAsync(await Circuit.GetAsync(), Id, gone.Token), RequestText.Withdrawn);
            await LoadOwnAsync();
        }
    }
}

using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.Requests;
using AdminConsole.Persistence;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Requests;

/// <summary>The ways that requests go, each checked against everybody before it is saved.</summary>
public sealed partial class RequestPoliciesPage : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private readonly FieldErrors errors = new();
    private readonly Dictionary<Guid, string> names = [];
    private List<PolicyStageItem> stages = [];
    private IReadOnlyList<PolicyRow> rows = [];
    private IReadOnlyList<KeyValuePair<Guid, string>> roles = [];
    private RequestPolicyInput input = new();
    private PolicyCheck? check;
    private ConfirmDialog confirm = default!;
    private Guid? editing;
    private LoadState state;
    private string? subject;
    private string? maximum;
    private bool open;
    private bool saving;
    private bool withGaps;

    [Inject]
    private RequestPolicies Policies { get; set; } = default!;

    [Inject]
    private IDbContextFactory<ConsoleDbContext> Contexts { get; set; } = default!;

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
    protected override async Task OnInitializedAsync()
    {
        await using (var context = await Contexts.CreateDbContextAsync(gone.Token))
        {
            roles = await context.Roles.Where(static role => role.RetiredAt == null).OrderBy(static role => role.Name).Select(static role => new KeyValuePair<Guid, string>(role.Id, role.Name)).ToListAsync(gone.Token);
        }

        await LoadAsync();
    }

    private static string StageOf(PolicyStageRow stage)
        => stage.Kind == StageKind.Group ? RequestWords.Text(RequestText.GroupOf, stage.Needed, stage.Members.Count) : RequestWords.Of(stage.Kind);

    private static string GapOf(RouteGap gap)
        => RequestWords.Text(RequestText.GapLine, gap.Name, RequestWords.Text(RequestText.StageNamed, gap.Stage), RequestWords.Of(gap.Kind), gap.Asks.Length > 0 ? gap.Asks : RequestText.Nobody)
            + " " + RequestWords.Of(gap.Fault) + (gap.IsBlocked ? " " + RequestText.GapBlocked : null);

    private bool IsShown(PolicyCheck found)
        => check is { } seen && (seen.Nobody, seen.Blocked) == (found.Nobody, found.Blocked) && seen.First.SequenceEqual(found.First);

    private async Task LoadAsync()
    {
        rows = await Policies.ListAsync(await Circuit.GetAsync(), withRetired: false, gone.Token);
        state = LoadState.Of(rows.Count);
    }

    private async Task OpenAsync(Guid? id)
    {
        errors.Clear();
        (editing, check, withGaps) = (id, null, false);
        var form = id is { } key ? await Policies.ReadAsync(await Circuit.GetAsync(), key, gone.Token) : null;
        input = form?.Input ?? new RequestPolicyInput { Stages = [new PolicyStageItem()] };
        stages = [.. input.Stages];
        names.Clear();
        foreach (var (member, name) in form?.Names ?? new Dictionary<Guid, string>())
        {
            names[member] = name;
        }

        subject = input.RoleId?.ToString("D") ?? input.MinimumSensitivity?.ToString();
        maximum = input.MaximumDays?.ToString(CultureInfo.InvariantCulture);
        open = true;
    }

    private void AddStage()
    {
        errors.Clear(nameof(input.Stages));
        stages.Add(new PolicyStageItem());
    }

    private void Remove(PolicyStageItem stage)
    {
        errors.Clear(nameof(input.Stages));
        stages.Remove(stage);
    }

    private void Move(int index, int by) => (stages[index], stages[index + by]) = (stages[index + by], stages[index]);

    private void AddMember(PolicyStageItem stage, PersonPick pick)
    {
        if (pick.Id is { } id && !stage.Members.Contains(id))
        {
            stage.Members = [.. stage.Members, id];
            names[id] = pick.Name ?? string.Empty;
        }
    }

    private async Task SaveAsync()
    {
        if (saving)
        {
            return;
        }

        saving = true;
        try
        {
            input.RoleId = Guid.TryParseExact(subject, "D", out var role) ? role : null;
            input.MinimumSensitivity = input.RoleId is null && Enum.TryParse<Sensitivity>(subject, out var level) ? level : input.RoleId is null ? Sensitivity.Low : null;
            input.MaximumDays = RequestWords.DaysTyped(maximum);
            input.Stages = input.Automatic ? [] : stages;
            var actor = await Circuit.GetAsync();
            var looked = await Policies.CheckAsync(actor, input, gone.Token);
            if (looked.IsSuccess && looked.Value is { } found && (found.Nobody > 0 || found.Blocked > 0) && !(withGaps && IsShown(found)))
            {
                // Shown first; saving again with the box ticked means these gaps, not others made since.
                (check, withGaps) = (found, false);
                return;
            }

            var result = await Steps.RunAsync(() => Policies.SaveAsync(actor, editing, input, withGaps, gone.Token));
            errors.Take(result.Error);
            if (result.IsSuccess)
            {
                open = false;
                Toasts.Good(RequestText.PolicySaved);
                await LoadAsync();
            }
        }
        finally
        {
            saving = false;
        }
    }

    private async Task RetireAsync(PolicyRow row)
    {
        if (await confirm.AskAsync(RequestWords.Text(RequestText.RetireTitle, row.Name), RequestText.RetireText, RequestText.Retire))
        {
            var actor = await Circuit.GetAsync();
            var form = await Policies.ReadAsync(actor, row.Id, gone.Token);
            Toasts.Tell(await Steps.RunAsync(() => Policies.RetireAsync(actor, row.Id, form?.Input.Version ?? 0, gone.Token)), RequestText.Retired);
            await LoadAsync();
        }
    }
}

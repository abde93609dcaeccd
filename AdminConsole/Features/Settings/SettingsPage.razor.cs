using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Settings;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.Settings;

/// <summary>The console's settings, a group at a time: what stands, what it may be, who changed it last.</summary>
public sealed partial class SettingsPage : IDisposable
{
    private readonly CancellationTokenSource closed = new();
    private readonly FieldErrors errors = new();
    private LoadState load = LoadState.Loading;
    private SettingsView? view;
    private List<SettingEdit> edits = [];
    private SettingGroup? asking;
    private string? reason;
    private bool saving;
    private bool followed;

    [Inject]
    private SettingsService Settings { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private StepUp Steps { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        closed.Cancel();
        closed.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => LoadAsync();

    private IReadOnlyList<SettingEdit> EditsOf(SettingGroup group) => [.. edits.Where(edit => edit.Group == group)];

    private async Task LoadAsync()
    {
        var result = await Settings.ReadAsync(await Circuit.GetAsync(), closed.Token);
        if (!result.IsSuccess)
        {
            load = LoadState.Failed(result.Error);
            return;
        }

        (view, load) = (result.Value, LoadState.Ready);
        edits = [.. view.Settings.Select(static state => new SettingEdit(state))];
    }

    /// <summary>Somebody saved: what is being typed here stays, with its conflict shown at once; the rest follows.</summary>
    private async Task FollowAsync()
    {
        if (saving)
        {
            return;
        }

        var result = await Settings.ReadAsync(await Circuit.GetAsync(), closed.Token);
        if (!result.IsSuccess)
        {
            load = LoadState.Failed(result.Error);
            return;
        }

        view = result.Value;
        foreach (var edit in edits)
        {
            followed |= edit.Follow(view.Settings.Single(state => string.Equals(state.Definition.Key, edit.Key, StringComparison.Ordinal)));
        }
    }

    private void AskAsync(SettingGroup group)
    {
        errors.Clear();
        if (EditsOf(group).Where(static edit => edit.IsChanged).All(static edit => edit.Check()))
        {
            (asking, reason) = (group, null);
        }
    }

    private void Discard(SettingGroup group)
    {
        foreach (var edit in EditsOf(group))
        {
            edit.Discard();
        }
    }

    private async Task SaveAsync()
    {
        if (asking is not { } group || saving)
        {
            return;
        }

        saving = true;
        var changed = EditsOf(group).Where(static edit => edit.IsChanged).ToList();
        var result = await Steps.RunAsync(async () => await Settings.SaveAsync(await Circuit.GetAsync(), [.. changed.Select(static edit => edit.ToChange())], reason, closed.Token));
        saving = false;
        if (result.IsSuccess)
        {
            (asking, followed) = (null, false);
            foreach (var edit in changed)
            {
                edit.Discard();
            }

            Toasts.Good(SettingsText.Saved);
            await FollowAsync();
            followed = false;
            return;
        }

        Show(result.Error, changed);
    }

    private void Show(ConsoleError error, List<SettingEdit> changed)
    {
        switch (error)
        {
            case InvalidError invalid when invalid.Problems.Any(static problem => problem.Field is SettingsService.ReasonField):
                errors.Take(error);
                return;
            case InvalidError invalid:
                foreach (var edit in changed)
                {
                    edit.Problem = invalid.Problems.FirstOrDefault(problem => string.Equals(problem.Field, edit.Key, StringComparison.Ordinal));
                }

                break;
            case ConflictError { Current: IReadOnlyList<SettingConflict> conflicts }:
                foreach (var conflict in conflicts)
                {
                    changed.Single(edit => string.Equals(edit.Key, conflict.Theirs.Definition.Key, StringComparison.Ordinal)).Follow(conflict.Theirs);
                }

                break;
            default:
                Toasts.Bad(ErrorText.Of(error));
                break;
        }

        asking = null;
    }
}

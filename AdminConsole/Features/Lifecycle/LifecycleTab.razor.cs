using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Calendars;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.Lifecycle;

/// <summary>A person's employment: what was planned and done, what can still be changed, and the lists of things to do.</summary>
public sealed partial class LifecycleTab : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private readonly FieldErrors errors = new();
    private CourseView? view;
    private LoadState state;
    private ReasonDialog reasons = default!;
    private LifecycleEvent? moving;
    private (Guid Person, int Revision)? read;
    private string? day;
    private string? hour = "00:00";
    private string? reason;

    [Inject]
    private LifecycleReader Reader { get; set; } = default!;

    [Inject]
    private StepService Planned { get; set; } = default!;

    [Inject]
    private ChecklistService Lists { get; set; } = default!;

    [Inject]
    private SettingsReader Settings { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    [Inject]
    private StepUp Steps { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    private string Zone => Settings.Get(SettingDefinitions.CompanyTimeZone);

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

    private static string Text(string text, params object[] values) => string.Format(CultureInfo.CurrentCulture, text, values);

    private static string NameOf(TaskRow task) => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName is "es" ? task.NameEs : task.NameEn;

    private async Task LoadAsync()
    {
        var result = await Reader.CourseAsync(await Circuit.GetAsync(), PersonId, gone.Token);
        view = result.IsSuccess ? result.Value : null;
        state = result.IsSuccess ? LoadState.Ready : LoadState.Failed(result.Error);
        StateHasChanged();
    }

    private async Task CancelAsync(LifecycleEvent step)
    {
        if (await reasons.AskAsync(LifecycleText.CancelTitle, Text(LifecycleText.CancelText, StepWords.Of(step.Kind), TimeText.Of(step.DueAt, Viewer)), LifecycleText.Cancel) is not { } why)
        {
            return;
        }

        var actor = await Circuit.GetAsync();
        Toasts.Tell(await Steps.RunAsync(() => Planned.CancelAsync(actor, step.Id, why, step.Version, gone.Token)), LifecycleText.Cancelled);
        await LoadAsync();
    }

    private async Task RescheduleAsync()
    {
        if (moving is not { } step)
        {
            return;
        }

        if (PlaceDraft.DayOf(day) is not { } date || !TimeOnly.TryParseExact(hour, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            errors.Take(new InvalidError(nameof(LeaveInput.At), TextRules.Required));
            return;
        }

        var actor = await Circuit.GetAsync();
        var at = CompanyTime.ToUtc(date.ToDateTime(time), Zone);
        var result = await Steps.RunAsync(() => Planned.RescheduleAsync(actor, step.Id, at, reason, step.Version, gone.Token));
        errors.Take(result.Error);
        if (result.IsSuccess)
        {
            (moving, reason) = (null, null);
            Toasts.Good(LifecycleText.Rescheduled);
            await LoadAsync();
        }
    }

    private async Task TickAsync(TaskRow task, ChangeEventArgs change)
    {
        var actor = await Circuit.GetAsync();
        var result = await Steps.RunAsync(() => Lists.TickAsync(actor, task.Id, change.Value is true, gone.Token));
        if (result.Error is { } error)
        {
            Toasts.Bad(error);
        }

        await LoadAsync();
    }
}

using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Calendars;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.Calendars;

/// <summary>The form of a working calendar.</summary>
public sealed partial class CalendarDialog
{
    private readonly FieldErrors errors = new();
    private CalendarInput? input;
    private WorkingCalendar? edited;

    /// <summary>Called with the calendar's key after it was saved.</summary>
    [Parameter, EditorRequired]
    public EventCallback<Guid> Saved { get; set; }

    [Inject]
    private CalendarService Calendars { get; set; } = default!;

    [Inject]
    private SettingsReader Settings { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private StepUp Steps { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    /// <summary>Opens it for a calendar, or for a new one.</summary>
    internal void Open(WorkingCalendar? calendar)
    {
        errors.Clear();
        edited = calendar;
        input = calendar is null
            ? new CalendarInput { TimeZone = Settings.Get(SettingDefinitions.CompanyTimeZone) }
            : new CalendarInput { Name = calendar.Name, TimeZone = calendar.TimeZone, Days = calendar.Days, OpensAt = calendar.OpensAt, ClosesAt = calendar.ClosesAt, IsDefault = calendar.IsDefault };
        StateHasChanged();
    }

    private void Toggle(Weekdays day)
    {
        errors.Clear(nameof(input.Days));
        input!.Days ^= day;
    }

    private void Opens(string? text)
    {
        errors.Clear(nameof(input.ClosesAt));
        input!.OpensAt = CalendarWords.Minutes(text) ?? -1;
    }

    // A browser's field of time ends at 23:59, which stands for the end of the day here.
    private void Closes(string? text)
    {
        errors.Clear(nameof(input.ClosesAt));
        input!.ClosesAt = CalendarWords.Minutes(text) is { } minutes ? minutes == CalendarRules.MinutesOfDay - 1 ? CalendarRules.MinutesOfDay : minutes : -1;
    }

    private void Close() => input = null;

    private async Task SaveAsync()
    {
        var actor = await Circuit.GetAsync();
        var done = await Steps.RunAsync(async () => edited is { } calendar
            ? (await Calendars.EditAsync(actor, calendar.Id, calendar.Version, input!, CancellationToken.None)).Map(_ => calendar.Id)
            : await Calendars.CreateAsync(actor, input!, CancellationToken.None));
        errors.Take(done.Error);
        if (done.Error is ConflictError { Current: WorkingCalendar now })
        {
            // What stands now is what the next save is compared with.
            edited = now;
        }
        else if (done.IsSuccess)
        {
            Close();
            Toasts.Good(CalendarText.Saved);
            await Saved.InvokeAsync(done.Value);
        }
    }
}

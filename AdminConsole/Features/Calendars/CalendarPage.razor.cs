using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Calendars;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.Calendars;

/// <summary>One calendar with the holidays of a year.</summary>
public sealed partial class CalendarPage
{
    private const string YearKey = "year";
    private static readonly string[] live = [AuditTargets.Calendar];

    private readonly FieldErrors errors = new();
    private HolidayInput added = new();
    private CalendarDialog dialog = default!;
    private HolidayImportDialog import = default!;
    private ConfirmDialog confirm = default!;
    private CalendarYear? view;
    private LoadState state;
    private bool mayManage;
    private int year;

    /// <summary>The calendar.</summary>
    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = YearKey)]
    private string? YearShown { get; set; }

    [Inject]
    private CalendarLists Lists { get; set; } = default!;

    [Inject]
    private CalendarService Calendars { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private AccessModelHolder Access { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    [Inject]
    private StepUp Steps { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string? Lead => view is null ? null : string.Format(CultureInfo.CurrentCulture, CalendarText.Facts, CalendarWords.Of(view.Calendar.Days), CalendarWords.Hours(view.Calendar), view.Calendar.TimeZone, view.People);

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        year = int.TryParse(YearShown, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked >= CalendarRules.FirstDay.Year && asked <= CalendarRules.LastDay.Year ? asked : Viewer.ToLocal(Viewer.Now).Year;
        return LoadAsync();
    }

    private string YearUrl(int shown) => string.Create(CultureInfo.InvariantCulture, $"{ConsoleUrls.Calendar(Id)}?{YearKey}={shown}");

    private async Task LoadAsync()
    {
        mayManage = (await Circuit.GetAsync()).PersonId is { } person && Access.Current.Allows(person, ConsolePermissions.CalendarManage, null, Viewer.Now);
        view = await Lists.YearAsync(Id, year, CancellationToken.None);
        state = view is null ? LoadState.Empty : LoadState.Ready;
    }

    private async Task AddAsync()
    {
        var done = await Steps.RunAsync(async () => await Calendars.AddHolidayAsync(await Circuit.GetAsync(), Id, added, CancellationToken.None));
        errors.Take(done.Error);
        if (done.IsSuccess)
        {
            var day = added.Day!.Value;
            added = new HolidayInput();
            Toasts.Good(CalendarText.Saved);
            if (day.Year != year)
            {
                Navigation.NavigateTo(YearUrl(day.Year));
            }
        }

        await LoadAsync();
    }

    private async Task RemoveAsync(Holiday holiday)
    {
        Toasts.Tell(await Steps.RunAsync(async () => await Calendars.RemoveHolidayAsync(await Circuit.GetAsync(), Id, holiday.Day, CancellationToken.None)), CalendarText.Removed);
        await LoadAsync();
    }

    private async Task DeleteAsync()
    {
        if (await confirm.AskAsync(string.Format(CultureInfo.CurrentCulture, CalendarText.DeleteTitle, view!.Calendar.Name), CalendarText.DeleteHelp, CalendarText.Delete, isDangerous: true)
            && Toasts.Tell(await Steps.RunAsync(async () => await Calendars.DeleteAsync(await Circuit.GetAsync(), Id, CancellationToken.None)), CalendarText.Deleted))
        {
            Navigation.NavigateTo(ConsoleUrls.Calendars);
        }
    }
}

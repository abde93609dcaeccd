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

/// <summary>Brings somebody in, with what their place will give shown beside the form.</summary>
public sealed partial class JoinPage : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private readonly FieldErrors errors = new();
    private readonly JoinInput input = new();
    private readonly PlaceDraft place = new();
    private IReadOnlyList<RightRow>? gets;
    private bool saving;

    [Inject]
    private JoinService Joins { get; set; } = default!;

    [Inject]
    private PlaceReader Places { get; set; } = default!;

    [Inject]
    private SettingsReader Settings { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private StepUp Steps { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    private async Task PreviewAsync()
    {
        if (place.DepartmentId is not { } department)
        {
            gets = null;
            return;
        }

        var view = await Places.ReadAsync(await Circuit.GetAsync(), new Place(department, TextRules.Fold(place.JobTitle ?? string.Empty), place.Contract), gone.Token);
        gets = view.IsSuccess ? view.Value.Rights : null;
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
            (input.Person.DepartmentId, input.Person.JobTitle, input.Person.ManagerId) = (place.DepartmentId, place.JobTitle, place.ManagerId);
            (input.Contract, input.StartsOn, input.EndsOn) = (place.Contract, PlaceDraft.DayOf(place.StartsOn), PlaceDraft.DayOf(place.EndsOn));
            var actor = await Circuit.GetAsync();
            var result = await Steps.RunAsync(() => Joins.JoinAsync(actor, input, gone.Token));
            errors.Take(result.Error);
            if (result.IsSuccess)
            {
                var name = $"{input.Person.GivenName} {input.Person.FamilyName}".Trim();
                var today = CompanyTime.DayOf(Time.GetUtcNow().UtcDateTime, Settings.Get(SettingDefinitions.CompanyTimeZone));
                Toasts.Good(input.StartsOn is { } day && day > today
                    ? string.Format(CultureInfo.CurrentCulture, LifecycleText.JoinPlanned, name, StepWords.Of(day))
                    : string.Format(CultureInfo.CurrentCulture, LifecycleText.Joined, name));
                Navigation.NavigateTo(ConsoleUrls.PersonEmployment(result.Value), replace: true);
            }
        }
        finally
        {
            saving = false;
        }
    }
}

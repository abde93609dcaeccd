using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Calendars;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.Lifecycle;

/// <summary>Brings somebody back who left.</summary>
public sealed partial class RehirePage
{
    private readonly PlaceDraft place = new();
    private IReadOnlyList<RightRow>? gets;
    private bool byMail = true;
    private string? reason;

    [Inject]
    private RehireService Rehires { get; set; } = default!;

    [Inject]
    private PlaceReader Places { get; set; } = default!;

    [Inject]
    private SettingsReader Settings { get; set; } = default!;

    internal override bool Fits(Person person) => person.Status == PersonStatus.Left;

    internal override Task ReadAsync()
    {
        (place.DepartmentId, place.JobTitle) = (Person!.DepartmentId, Person.JobTitle);
        return PreviewAsync();
    }

    private async Task PreviewAsync()
    {
        if (place.DepartmentId is not { } department)
        {
            gets = null;
            return;
        }

        var read = await Places.ReadAsync(await Circuit.GetAsync(), new Place(department, TextRules.Fold(place.JobTitle ?? string.Empty), place.Contract), Gone);
        gets = read.IsSuccess ? read.Value.Rights : null;
    }

    private Task SaveAsync() => OnceAsync(async () =>
    {
        var input = new RehireInput
        {
            DepartmentId = place.DepartmentId,
            JobTitle = place.JobTitle,
            ManagerId = place.ManagerId,
            Contract = place.Contract,
            StartsOn = PlaceDraft.DayOf(place.StartsOn),
            EndsOn = PlaceDraft.DayOf(place.EndsOn),
            ByMail = byMail,
            Reason = reason,
        };
        var actor = await Circuit.GetAsync();
        var result = await Steps.RunAsync(() => Rehires.RehireAsync(actor, Id, input, Gone));
        Errors.Take(result.Error);
        if (result.IsSuccess)
        {
            var today = CompanyTime.DayOf(Time.GetUtcNow().UtcDateTime, Settings.Get(SettingDefinitions.CompanyTimeZone));
            if (input.StartsOn is { } day && day > today)
            {
                Leave(LifecycleText.RehirePlanned, Name, StepWords.Of(day));
            }
            else
            {
                Leave(LifecycleText.Rehired, Name);
            }
        }
    });
}

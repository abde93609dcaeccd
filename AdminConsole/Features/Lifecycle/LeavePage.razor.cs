using System.Globalization;
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

/// <summary>Lets somebody go, now or at a day and hour, with what ends and what is handed over beside it.</summary>
public sealed partial class LeavePage
{
    private LeaveView? view;
    private ConfirmDialog confirm = default!;
    private LeaveCause cause = LeaveCause.Resigned;
    private PersonPick reportsTo;
    private PersonPick ownershipsTo;
    private bool later;
    private string? day;
    private string? hour = "18:00";
    private string? reason;

    [Inject]
    private LeaveService Leaves { get; set; } = default!;

    [Inject]
    private SettingsReader Settings { get; set; } = default!;

    private string Zone => Settings.Get(SettingDefinitions.CompanyTimeZone);

    internal override bool Fits(Person person) => person.Status != PersonStatus.Left;

    internal override async Task ReadAsync()
    {
        var read = await Leaves.PreviewAsync(await Circuit.GetAsync(), Id, Gone);
        view = read.IsSuccess ? read.Value : null;
    }

    private static IEnumerable<string> Lines(LeaveView view)
    {
        (string One, string Many, int Count)[] all =
        [
            (LifecycleText.EndsSessions_one, LifecycleText.EndsSessions_many, view.Sessions),
            (LifecycleText.EndsAssignments_one, LifecycleText.EndsAssignments_many, view.Assignments),
            (LifecycleText.EndsReports_one, LifecycleText.EndsReports_many, view.Reports),
            (LifecycleText.EndsOwnerships_one, LifecycleText.EndsOwnerships_many, view.Ownerships),
            (LifecycleText.EndsDeputyships_one, LifecycleText.EndsDeputyships_many, view.Deputyships),
            (LifecycleText.EndsPlanned_one, LifecycleText.EndsPlanned_many, view.Planned),
        ];
        return all.Select(static line => string.Format(CultureInfo.CurrentCulture, line.Count == 1 ? line.One : line.Many, line.Count));
    }

    private Task SaveAsync() => OnceAsync(async () =>
    {
        DateTime? at = null;
        if (later)
        {
            if (PlaceDraft.DayOf(day) is not { } date || !TimeOnly.TryParseExact(hour, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            {
                Errors.Take(new InvalidError(nameof(LeaveInput.At), TextRules.Required));
                return;
            }

            at = CompanyTime.ToUtc(date.ToDateTime(time), Zone);
        }
        else if (!string.IsNullOrWhiteSpace(reason)
            && !await confirm.AskAsync(string.Format(CultureInfo.CurrentCulture, LifecycleText.LeaveConfirmTitle, Name), LifecycleText.LeaveConfirmText, LifecycleText.Leave, isDangerous: true))
        {
            return;
        }

        var input = new LeaveInput { Cause = cause, At = at, ReportsToId = reportsTo.Id, OwnershipsToId = ownershipsTo.Id, Reason = reason };
        var actor = await Circuit.GetAsync();
        var result = await Steps.RunAsync(() => Leaves.LeaveAsync(actor, Id, input, Gone));
        Errors.Take(result.Error);
        if (result.IsSuccess)
        {
            Leave(at is null ? LifecycleText.Left : LifecycleText.LeavePlanned, Name);
        }
    });
}

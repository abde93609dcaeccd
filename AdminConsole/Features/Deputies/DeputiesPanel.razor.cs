using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Calendars;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Persistence.Calendars;
using AdminConsole.Persistence.Lifecycle;
using AdminConsole.Persistence.Mail;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.Deputies;

/// <summary>Somebody's absences and deputies, and for whom they stand in.</summary>
public sealed partial class DeputiesPanel
{
    private const int MostColleagues = 200;
    private static readonly string[] live = [AuditTargets.Deputy];

    private readonly FieldErrors errors = new();
    private IReadOnlyList<DeputyRow> rows = [];
    private IReadOnlyList<Colleague> colleagues = [];
    private IReadOnlyList<WorkingCalendar> calendars = [];
    private DeputyInput? input;
    private string? deputyName;
    private Guid? calendar;
    private string language = string.Empty;
    private LoadState state;
    private bool mayChange;
    private bool mayEdit;
    private (Guid, int)? read;

    /// <summary>Whose they are.</summary>
    [Parameter, EditorRequired]
    public Guid PersonId { get; set; }

    /// <summary>Their name.</summary>
    [Parameter]
    public string Name { get; set; } = string.Empty;

    /// <summary>True for one's own page.</summary>
    [Parameter]
    public bool IsOwn { get; set; }

    /// <summary>The person's department, for what the reader may change; null for one's own.</summary>
    [Parameter]
    public Guid? DepartmentId { get; set; }

    /// <summary>Moves when something about the person changed: read anew.</summary>
    [Parameter]
    public int Revision { get; set; }

    [Inject]
    private DeputyService Deputies { get; set; } = default!;

    [Inject]
    private DeputyChoices Choices { get; set; } = default!;

    [Inject]
    private PersonCalendar Calendars { get; set; } = default!;

    [Inject]
    private LetterLanguage Languages { get; set; } = default!;

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

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (read != (PersonId, Revision))
        {
            read = (PersonId, Revision);
            await LoadAsync();
        }
    }

    private static (string Text, Tone Tone) Words(DeputyPhase phase) => phase switch
    {
        DeputyPhase.Now => (DeputyText.Now, Tone.Good),
        DeputyPhase.Planned => (DeputyText.Planned, Tone.Info),
        _ => (DeputyText.Over, Tone.Neutral),
    };

    private (string Text, Tone Tone) PhaseOf(DeputyRow row) => Words(row.PhaseAt(Viewer.Now));

    private string What(DeputyRow row)
        => row.PersonId != PersonId ? Text(DeputyText.StandsInFor, Known(row.Person))
            : row is { IsAbsence: true, DeputyId: null } ? DeputyText.AwayWithout
            : row.IsAbsence ? Text(DeputyText.AwayWith, Known(row.Deputy))
            : Text(DeputyText.StoodInBy, Known(row.Deputy));

    private static string Known(string name) => name.Length > 0 ? name : AccessText.OutOfSight;

    // The end is the first moment that is free again: the last day is the one before it.
    private string When(DeputyRow row) => Text(DeputyText.Span, TimeText.Of(row.From, Viewer, dateOnly: true), TimeText.Of(row.Until.AddMinutes(-1), Viewer, dateOnly: true));

    private static string Text(string text, params object[] values) => string.Format(CultureInfo.CurrentCulture, text, values);

    private async Task LoadAsync()
    {
        var actor = await Circuit.GetAsync();
        mayChange = IsOwn || May(actor, ConsolePermissions.LifecycleManage);
        mayEdit = !IsOwn && May(actor, ConsolePermissions.PersonEdit);
        rows = await Choices.OfAsync(actor, PersonId, CancellationToken.None);
        (calendars, calendar) = mayEdit ? await Calendars.ChoicesAsync(PersonId, CancellationToken.None) : ([], null);
        language = mayEdit ? await Languages.OfAsync(PersonId, CancellationToken.None) : string.Empty;
        state = LoadState.Of(rows.Count);
    }

    private bool May(Actor actor, string permission)
        => actor.PersonId is { } person && DepartmentId is { } department && Access.Current.Allows(person, permission, department, Viewer.Now);

    private async Task Open()
    {
        errors.Clear();
        deputyName = null;
        colleagues = IsOwn ? await Choices.ColleaguesAsync(PersonId, null, MostColleagues, CancellationToken.None) : [];
        input = new DeputyInput { IsAbsence = true };
    }

    private void Pick(PersonPick pick) => (input!.DeputyId, deputyName) = (pick.Id, pick.Name);

    private async Task SaveAsync()
    {
        var done = await Steps.RunAsync(async () => await Deputies.NameAsync(await Circuit.GetAsync(), PersonId, input!, CancellationToken.None));
        errors.Take(done.Error);
        if (done.IsSuccess)
        {
            input = null;
            Toasts.Good(DeputyText.Saved);
            await LoadAsync();
        }
    }

    private async Task EndAsync(DeputyRow row)
    {
        Toasts.Tell(await Steps.RunAsync(async () => await Deputies.EndAsync(await Circuit.GetAsync(), PersonId, row.Id, CancellationToken.None)), DeputyText.Ended);
        await LoadAsync();
    }

    private async Task ChooseAsync(ChangeEventArgs change)
    {
        Guid? chosen = Guid.TryParse(change.Value as string, out var id) ? id : null;
        Toasts.Tell(await Steps.RunAsync(async () => await Calendars.SetAsync(await Circuit.GetAsync(), PersonId, chosen, CancellationToken.None)), DeputyText.Saved);
        await LoadAsync();
    }

    private async Task SpeakAsync(ChangeEventArgs change)
    {
        Toasts.Tell(await Steps.RunAsync(async () => await Languages.SetForAsync(await Circuit.GetAsync(), PersonId, change.Value as string ?? string.Empty, CancellationToken.None)), DeputyText.Saved);
        await LoadAsync();
    }
}

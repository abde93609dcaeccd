using System.Globalization;
using AdminConsole.Domain;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace AdminConsole.Features.Lifecycle;

/// <summary>Moves somebody: the new place, and beside it what stays, ends and comes.</summary>
public sealed partial class MovePage
{
    private readonly PlaceDraft place = new();
    private readonly Dictionary<Guid, Fate> fates = [];
    private MoveView? view;
    private string? grace;
    private string? reason;

    [Inject]
    private MoveService Moves { get; set; } = default!;

    [Inject]
    private PlaceReader Places { get; set; } = default!;

    [Inject]
    private SettingsReader Settings { get; set; } = default!;

    internal override bool Fits(Person person) => person.Status is PersonStatus.Active or PersonStatus.Disabled or PersonStatus.Expected;

    internal override async Task ReadAsync()
    {
        (place.DepartmentId, place.JobTitle, place.ManagerId, place.Contract) = (Person!.DepartmentId, Person.JobTitle, Person.ManagerId, Person.Contract);
        place.ManagerName = await NameOfAsync(Person.ManagerId);
        grace ??= Settings.Get(SettingDefinitions.GraceDays).ToString(CultureInfo.InvariantCulture);
        await PreviewAsync();
    }

    private async Task PreviewAsync()
    {
        if (place.DepartmentId is not { } department)
        {
            view = null;
            return;
        }

        var read = await Places.CompareAsync(await Circuit.GetAsync(), Id, new Place(department, TextRules.Fold(place.JobTitle ?? string.Empty), place.Contract), Gone);
        view = read.IsSuccess ? read.Value : null;
        foreach (var row in view?.Others ?? [])
        {
            // What was given for the old department is proposed to end with the hand-over; the rest is kept until somebody says otherwise.
            fates.TryAdd(row.AssignmentId, view!.OldDepartmentId is { } old && row.ScopeDepartmentId == old ? Fate.EndAfterGrace : Fate.Keep);
        }
    }

    private void Decide(Guid assignmentId, ChangeEventArgs change)
        => fates[assignmentId] = Enum.TryParse<Fate>(change.Value as string, out var fate) ? fate : Fate.Keep;

    private Task SaveAsync() => OnceAsync(async () =>
    {
        var input = new MoveInput
        {
            DepartmentId = place.DepartmentId,
            JobTitle = place.JobTitle,
            ManagerId = place.ManagerId,
            Contract = place.Contract,
            On = PlaceDraft.DayOf(place.StartsOn),
            GraceDays = int.TryParse(grace, NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : -1,
            Fates = [.. (view?.Others ?? []).Select(row => new AssignmentFate(row.AssignmentId, fates[row.AssignmentId]))],
            Reason = reason,
            Version = view?.Version ?? 0,
        };
        var actor = await Circuit.GetAsync();
        var result = await Steps.RunAsync(() => Moves.MoveAsync(actor, Id, input, Gone));
        Errors.Take(result.Error);
        if (result.IsSuccess)
        {
            Leave(input.On is null ? LifecycleText.Moved : LifecycleText.MovePlanned, Name);
        }
        else if (result.Error is HoldingsMovedError)
        {
            await PreviewAsync();
        }
    });

    private static RenderFragment HeldList(IReadOnlyList<HeldRow> rows) => builder =>
    {
        if (rows.Count == 0)
        {
            builder.OpenElement(0, "p");
            builder.AddAttribute(1, "class", "card-body muted");
            builder.AddContent(2, LifecycleText.NothingHere);
            builder.CloseElement();
            return;
        }

        builder.OpenElement(3, "ul");
        builder.AddAttribute(4, "class", "feed");
        foreach (var row in rows)
        {
            Line(builder, row);
        }

        builder.CloseElement();
    };

    private static void Line(RenderTreeBuilder builder, HeldRow row)
    {
        builder.OpenElement(5, "li");
        builder.SetKey(row.AssignmentId);
        builder.OpenElement(6, "span");
        builder.AddAttribute(7, "class", "feed-words");
        builder.OpenElement(8, "strong");
        builder.AddContent(9, row.Role);
        builder.CloseElement();
        builder.OpenElement(10, "span");
        builder.AddAttribute(11, "class", "row-sub");
        builder.AddContent(12, row.Scope ?? LifecycleText.WholeCompany);
        builder.CloseElement();
        builder.CloseElement();
        builder.CloseElement();
    }
}

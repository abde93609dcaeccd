using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.People;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.People;

/// <summary>Brings a person in or changes their details. Whatever goes wrong, what was typed stays.</summary>
public sealed partial class PersonFormPage : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private readonly FieldErrors errors = new();
    private PersonInput input = new();
    private PersonInput original = new();
    private PersonInput? conflict;
    private PersonConflict? conflictView;
    private IReadOnlyList<DepartmentChoice> departments = [];
    private LoadState state;
    private string? managerName;
    private string? name;
    private bool loaded;
    private bool saving;

    /// <summary>Who is changed; null for somebody new.</summary>
    [Parameter]
    public Guid? Id { get; set; }

    [Inject]
    private PersonReader Reader { get; set; } = default!;

    [Inject]
    private PersonService People { get; set; } = default!;

    [Inject]
    private PeopleChoices Choices { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string BackUrl => Id is { } id ? ConsoleUrls.Person(id) : ConsoleUrls.People;

    /// <inheritdoc />
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        if (loaded)
        {
            return Task.CompletedTask;
        }

        loaded = true;
        return LoadAsync();
    }

    /// <inheritdoc />
    protected override Task OnAfterRenderAsync(bool firstRender)
        => conflict is not null && conflictView is { IsShown: false } ? conflictView.ShowAsync(original, input, conflict, departments) : Task.CompletedTask;

    private async Task LoadAsync()
    {
        var actor = await Circuit.GetAsync();
        departments = await Choices.DepartmentsAsync(actor, Id is null ? ConsolePermissions.PersonCreate : ConsolePermissions.PersonEdit, gone.Token);
        if (Id is not { } id)
        {
            state = LoadState.Of(departments.Count);
            return;
        }

        var read = await Reader.GetAsync(actor, id, gone.Token);
        if (!read.IsSuccess || !read.Value.Actions.Edit)
        {
            state = LoadState.Empty;
            return;
        }

        name = read.Value.Person.DisplayName;
        managerName = read.Value.Person.ManagerId is null ? null : read.Value.Manager ?? PeopleText.OutOfSight;
        original = PersonInputs.Of(read.Value.Person);
        input = original with { };
        state = LoadState.Ready;
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
            if (conflict is not null)
            {
                input = conflictView!.Chosen();
            }

            var actor = await Circuit.GetAsync();
            if (Id is { } id)
            {
                Finish(await People.EditAsync(actor, id, input, gone.Token), PeopleText.Saved, static (_, id) => ConsoleUrls.Person(id), id);
            }
            else
            {
                Finish(await People.CreateAsync(actor, input, gone.Token), PeopleText.CreatedToast, static (made, _) => ConsoleUrls.Person(made), Guid.Empty);
            }
        }
        finally
        {
            saving = false;
        }
    }

    private void Finish<T>(Result<T> result, string done, Func<T, Guid, string> target, Guid id)
    {
        errors.Take(result.Error);
        if (result.IsSuccess)
        {
            Toasts.Good(string.Format(CultureInfo.CurrentCulture, done, $"{input.GivenName} {input.FamilyName}".Trim()));
            Navigation.NavigateTo(target(result.Value, id), replace: true);
        }
        else if (result.Error is ConflictError { Current: PersonInput current })
        {
            conflict = current;
            conflictView?.Forget();
        }
        else
        {
            // A problem that a choice between the two sides made is mended in the form, on top of what stands now.
            if (conflict is not null)
            {
                (original, conflict) = (conflict, null);
                input.Version = original.Version;
            }
        }
    }

    private void ChooseDepartment(ChangeEventArgs change)
    {
        errors.Clear(nameof(input.DepartmentId));
        input.DepartmentId = Guid.TryParseExact(change.Value as string, "D", out var id) ? id : null;
    }

    private void PickManager(PersonPick pick)
    {
        errors.Clear(nameof(input.ManagerId));
        (input.ManagerId, managerName) = (pick.Id, pick.Name);
    }
}

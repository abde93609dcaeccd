using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.People;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Lifecycle;

/// <summary>What the pages that move, let go and bring back one person share: whose step it is, and the way back.</summary>
public abstract class StepPageBase : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource gone = new();

    /// <summary>Whose step it is.</summary>
    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    internal IDbContextFactory<ConsoleDbContext> Contexts { get; set; } = default!;

    [Inject]
    internal AccessModelHolder Access { get; set; } = default!;

    [Inject]
    internal CircuitActor Circuit { get; set; } = default!;

    [Inject]
    internal StepUp Steps { get; set; } = default!;

    [Inject]
    internal Toasts Toasts { get; set; } = default!;

    [Inject]
    internal TimeProvider Time { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    internal FieldErrors Errors { get; } = new();

    internal Person? Person { get; private set; }

    internal LoadState State { get; private set; }

    internal bool Saving { get; private set; }

    internal CancellationToken Gone => gone.Token;

    internal string Name => Person?.DisplayName ?? string.Empty;

    internal string BackUrl => ConsoleUrls.PersonEmployment(Id);

    /// <inheritdoc />
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => LoadAsync();

    internal async Task LoadAsync()
    {
        var actor = await Circuit.GetAsync();
        await using var context = await Contexts.CreateDbContextAsync(Gone);
        var person = await context.People.SingleOrDefaultAsync(row => row.Id == Id, Gone);
        var now = Time.GetUtcNow().UtcDateTime;
        var may = person is not null && actor.PersonId is { } reader && reader != Id
            && Access.Current.Allows(reader, ConsolePermissions.PersonRead, person.DepartmentId, now)
            && Access.Current.Allows(reader, ConsolePermissions.LifecycleManage, person.DepartmentId, now)
            && Fits(person);
        Person = may ? person : null;
        State = may ? LoadState.Ready : LoadState.Empty;
        if (may)
        {
            await ReadAsync();
        }
    }

    internal async Task<string?> NameOfAsync(Guid? personId)
    {
        if (personId is not { } id)
        {
            return null;
        }

        await using var context = await Contexts.CreateDbContextAsync(Gone);
        return await context.People.Where(row => row.Id == id).Select(static row => row.GivenName + " " + row.FamilyName).SingleOrDefaultAsync(Gone);
    }

    /// <summary>Does the act once, however often the button is pressed.</summary>
    internal async Task OnceAsync(Func<Task> act)
    {
        if (Saving)
        {
            return;
        }

        Saving = true;
        try
        {
            await act();
        }
        finally
        {
            Saving = false;
        }
    }

    internal void Leave(string done, params object[] values)
    {
        Toasts.Good(string.Format(CultureInfo.CurrentCulture, done, values));
        Navigation.NavigateTo(BackUrl, replace: true);
    }

    /// <summary>Whether the step fits the person's state.</summary>
    internal abstract bool Fits(Person person);

    /// <summary>Reads what the page shows beside the person.</summary>
    internal abstract Task ReadAsync();
}

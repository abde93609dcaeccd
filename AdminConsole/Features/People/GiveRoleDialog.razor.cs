using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Roles;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.People;

/// <summary>Asks which role, where, from when until when, and why. It writes nothing itself.</summary>
public sealed partial class GiveRoleDialog
{
    private const string Company = "company";

    private readonly FieldErrors errors = new();
    private TaskCompletionSource<GiveRoleInput?>? answer;
    private GiveRoleInput input = new();
    private IReadOnlyList<RoleChoice> roles = [];
    private IReadOnlyList<DepartmentChoice> departments = [];
    private string title = string.Empty;
    private bool companyWide;
    private DateOnly? from;
    private DateOnly? lastDay;

    [Inject]
    private PeopleChoices Choices { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    private string ScopeValue => input.WholeCompany ? Company : input.ScopeDepartmentId?.ToString("D") ?? string.Empty;

    /// <inheritdoc />
    public void Dispose() => answer?.TrySetResult(null);

    /// <summary>Asks; null when the person thought better of it. <paramref name="refused"/> puts a service's answer at its fields, with what was typed still there.</summary>
    internal async Task<GiveRoleInput?> AskAsync(string heading, Guid personId, ConsoleError? refused = null)
    {
        Cancel();
        var actor = await Circuit.GetAsync();
        roles = await Choices.GivableRolesAsync(actor, personId, CancellationToken.None);
        departments = await Choices.DepartmentsAsync(actor, ConsolePermissions.AccessAssign, CancellationToken.None);
        companyWide = Choices.MayAssignCompanyWide(actor);
        title = heading;
        if (refused is null)
        {
            (input, from, lastDay) = (new GiveRoleInput(), null, null);
        }

        errors.Take(refused);
        answer = new TaskCompletionSource<GiveRoleInput?>(TaskCreationOptions.RunContinuationsAsynchronously);
        StateHasChanged();
        return await answer.Task;
    }

    private void ChooseRole(ChangeEventArgs change)
    {
        errors.Clear(nameof(input.RoleId));
        input.RoleId = Guid.TryParseExact(change.Value as string, "D", out var id) ? id : null;
    }

    private void ChooseScope(ChangeEventArgs change)
    {
        errors.Clear(nameof(input.ScopeDepartmentId));
        input.WholeCompany = string.Equals(change.Value as string, Company, StringComparison.Ordinal);
        input.ScopeDepartmentId = Guid.TryParseExact(change.Value as string, "D", out var id) ? id : null;
    }

    private void Submit()
    {
        input.ValidFrom = from is { } first ? Later(Viewer.StartOf(first)) : null;
        // The last day counts whole: it ends where the next one begins.
        input.ValidUntil = lastDay is { } last ? Viewer.StartOf(last < DateOnly.MaxValue ? last.AddDays(1) : last) : null;
        var valid = AssignmentRules.Validate(input, Viewer.Now);
        errors.Take(valid.Error);
        if (valid.IsSuccess)
        {
            answer?.TrySetResult(input);
            answer = null;
        }
    }

    // Today, on a clock west or east of UTC, means from now on.
    private DateTime Later(DateTime start) => Viewer.ToLocal(Viewer.Now).Date == Viewer.ToLocal(start).Date ? Viewer.Now : start;

    private void Cancel()
    {
        answer?.TrySetResult(null);
        answer = null;
    }
}

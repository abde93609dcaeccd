using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.SecondFactors;

/// <summary>Asks of whom, from when and why a second factor is to be asked, and says whom that touches. It writes nothing itself.</summary>
public sealed partial class RequireFactorDialog
{
    private readonly FieldErrors errors = new();
    private TaskCompletionSource<WantedRule?>? answer;
    private IReadOnlyList<KeyValuePair<string, string>> roles = [];
    private IReadOnlyList<KeyValuePair<string, string>> departments = [];
    private FactorSubject kind = FactorSubject.Department;
    private Guid? subject;
    private (int People, int Missing)? impact;
    private DateOnly? day;
    private string? reason;
    private bool now;

    [Inject]
    private FactorRuleBook Book { get; set; } = default!;

    [Inject]
    private DepartmentChoices Choices { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    private string Impact
        => impact is not var (people, missing) ? string.Empty
            : string.Format(CultureInfo.CurrentCulture, FactorText.Impact, people, missing) + (now && missing > 0 ? " " + FactorText.ImpactNow : string.Empty);

    /// <inheritdoc />
    public void Dispose() => answer?.TrySetResult(null);

    /// <summary>Asks; null when the person thought better of it. <paramref name="refused"/> puts a service's answer at its fields, with what was chosen still there.</summary>
    internal async Task<WantedRule?> AskAsync(ConsoleError? refused)
    {
        Cancel();
        var actor = await Circuit.GetAsync();
        roles = [.. (await Book.RolesAsync(actor, CancellationToken.None)).Select(static role => KeyValuePair.Create(role.Key.ToString("D"), role.Value))];
        departments = await Choices.OptionsAsync(actor, ConsolePermissions.FactorManage, CancellationToken.None);
        if (refused is null)
        {
            (kind, subject, impact, reason, now) = (FactorSubject.Department, null, null, null, false);
            day = DateOnly.FromDateTime(Viewer.ToLocal(Viewer.Now)).AddDays(FactorRules.UsualGrace);
        }

        errors.Take(refused);
        answer = new TaskCompletionSource<WantedRule?>(TaskCreationOptions.RunContinuationsAsynchronously);
        StateHasChanged();
        return await answer.Task;
    }

    private Task ChooseKindAsync(FactorSubject chosen)
    {
        (kind, subject, impact) = (chosen, null, null);
        return Task.CompletedTask;
    }

    private async Task ChooseAsync(ChangeEventArgs change)
    {
        errors.Clear(FactorChanges.SubjectField);
        subject = Guid.TryParseExact(change.Value as string, "D", out var id) ? id : null;
        impact = subject is { } chosen ? await Book.ImpactAsync(await Circuit.GetAsync(), kind, chosen, CancellationToken.None) : null;
    }

    private void Submit()
    {
        List<FieldProblem> problems = [];
        var why = ReasonRules.Check(reason);
        if (why.Error is InvalidError wrong)
        {
            problems.AddRange(wrong.Problems);
        }

        if (subject is null)
        {
            problems.Add(new FieldProblem(FactorChanges.SubjectField, FactorChanges.UnknownSubject));
        }

        var from = now || day is null ? Viewer.Now : Viewer.StartOf(day.Value);
        if (FactorRules.CheckStart(FactorChanges.FromField, from, Viewer.Now) is { } tooFar)
        {
            problems.Add(tooFar);
        }

        errors.Take(problems.Count == 0 ? null : new InvalidError(problems));
        if (problems.Count == 0)
        {
            answer?.TrySetResult(new WantedRule(kind, subject!.Value, from, why.Value!));
            answer = null;
        }
    }

    private void Cancel()
    {
        answer?.TrySetResult(null);
        answer = null;
    }
}

/// <summary>A rule as somebody asks for it; the moment in UTC.</summary>
internal sealed record WantedRule(FactorSubject Kind, Guid SubjectId, DateTime From, string Reason);

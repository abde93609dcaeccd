using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.SecondFactors;

/// <summary>Coverage, the rules, and people with their factors; it follows what others change.</summary>
public sealed partial class SecondFactorsPage : IDisposable
{
    private static readonly string[] live = [AuditTargets.Account, AuditTargets.FactorRule, AuditTargets.Person, AuditTargets.Settings];

    private readonly CancellationTokenSource gone = new();
    private UrlState url = UrlState.Read(ConsoleUrls.SecondFactors);
    private FactorQuery query = FactorQuery.Read(UrlState.Read(ConsoleUrls.SecondFactors), Viewer.PageSizes[0]);
    private FactorPage page = new(new KeysetPage<FactorRow>([], HasPrevious: false, HasNext: false, CursorLost: false), null, null, 0, IsMore: false);
    private IReadOnlyList<CoverageRow> coverage = [];
    private IReadOnlyList<RuleRow> rules = [];
    private IReadOnlyList<KeyValuePair<string, string>> departments = [];
    private IReadOnlyList<KeyValuePair<string, string>> filters = [];
    private ReasonDialog reasons = default!;
    private RequireFactorDialog asking = default!;
    private LoadState state;
    private bool everybody;
    private bool mayManage;
    private bool busy;
    private int reads;

    [SupplyParameterFromQuery(Name = FactorQuery.TextKey)]
    private string? TextFilter { get; set; }

    [SupplyParameterFromQuery(Name = FactorQuery.DepartmentKey)]
    private string? DepartmentFilter { get; set; }

    [SupplyParameterFromQuery(Name = FactorQuery.FilterKey)]
    private string? Filter { get; set; }

    [SupplyParameterFromQuery(Name = "after")]
    private string? After { get; set; }

    [SupplyParameterFromQuery(Name = "before")]
    private string? Before { get; set; }

    [SupplyParameterFromQuery(Name = "at")]
    private string? At { get; set; }

    [Inject]
    private FactorList List { get; set; } = default!;

    [Inject]
    private FactorCoverage Coverage { get; set; } = default!;

    [Inject]
    private FactorRuleBook Book { get; set; } = default!;

    [Inject]
    private FactorChanges Changes { get; set; } = default!;

    [Inject]
    private DepartmentChoices Departments { get; set; } = default!;

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

    /// <inheritdoc />
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        filters =
        [
            new("none", FactorText.FilterNone), new("missing", FactorText.FilterMissing), new("app", FactorText.FilterApp),
            new("passkey", FactorText.FilterPasskey), new("fewcodes", FactorText.FilterFewCodes),
        ];
        var actor = await Circuit.GetAsync();
        mayManage = actor.PersonId is { } person && Access.Current.AllowsSomewhere(person, ConsolePermissions.FactorManage, Viewer.Now);
        departments = await Departments.OptionsAsync(actor, ConsolePermissions.AccountRead, gone.Token);
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        url = UrlState.Read(Navigation.Uri);
        return LoadAsync();
    }

    private static string Text(string text, params object[] values) => string.Format(CultureInfo.CurrentCulture, text, values);

    private static string Kind(FactorSubject kind) => kind switch
    {
        FactorSubject.Role => FactorText.KindRole,
        FactorSubject.Department => FactorText.KindDepartment,
        _ => FactorText.KindPerson,
    };

    private async Task LoadAsync()
    {
        var mine = ++reads;
        busy = true;
        var asked = FactorQuery.Read(url, Viewer.PageSize);
        var actor = await Circuit.GetAsync();
        var found = await List.ReadAsync(actor, asked, gone.Token);
        var covered = await Coverage.ReadAsync(actor, asked.DepartmentId, gone.Token);
        var book = await Book.ReadAsync(actor, gone.Token);
        if (mine != reads)
        {
            // A later question overtook this one.
            return;
        }

        (query, page, coverage, rules, everybody, busy) = (asked, found, covered, book, Book.AsksEverybody, false);
        state = LoadState.Ready;
    }

    private string Day(DateTime utc) => TimeText.Of(utc, Viewer, dateOnly: true);

    private string FactorOf(FactorRow row)
        => row switch
        {
            { AppSince: { } since, Passkeys: > 0 } => $"{Text(FactorText.App, Day(since))} · {Text(FactorText.Passkeys, row.Passkeys)}",
            { AppSince: { } since } => Text(FactorText.App, Day(since)),
            { Passkeys: > 0 } => Text(FactorText.Passkeys, row.Passkeys),
            _ => FactorText.NoFactor,
        };

    private string AskedOf(FactorRow row)
        => row.AskedFrom is not { } from ? FactorText.AskedNo
            : from <= Viewer.Now ? FactorText.AskedYes
            : Text(FactorText.AskedFrom, Day(from));

    private async Task ResetAsync(FactorRow row)
    {
        if (await reasons.AskAsync(Text(FactorText.ResetTitle, row.Name), FactorText.ResetText, FactorText.Reset, isDangerous: true) is { } reason)
        {
            var actor = await Circuit.GetAsync();
            Toasts.Tell(await Steps.RunAsync(() => Changes.ResetAsync(actor, row.Id, reason, gone.Token)), FactorText.ResetDone);
            await LoadAsync();
        }
    }

    private async Task ReleaseAsync(RuleRow rule)
    {
        if (await reasons.AskAsync(Text(FactorText.ReleaseTitle, rule.Name), FactorText.ReleaseText, FactorText.Release) is { } reason)
        {
            var actor = await Circuit.GetAsync();
            Toasts.Tell(await Steps.RunAsync(() => Changes.ReleaseAsync(actor, rule.Kind, rule.SubjectId, reason, gone.Token)), FactorText.Released);
            await LoadAsync();
        }
    }

    private async Task AskAsync()
    {
        var actor = await Circuit.GetAsync();
        ConsoleError? refused = null;
        while (await asking.AskAsync(refused) is { } wanted)
        {
            var result = await Steps.RunAsync(() => Changes.RequireAsync(actor, wanted.Kind, wanted.SubjectId, wanted.From, wanted.Reason, gone.Token));
            if (result.Error is not InvalidError)
            {
                Toasts.Tell(result, FactorText.AskDone);
                await LoadAsync();
                return;
            }

            refused = result.Error;
        }
    }
}

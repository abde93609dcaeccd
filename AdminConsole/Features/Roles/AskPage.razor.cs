using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.Roles;

/// <summary>"May they do this there, now or on a day?", with the ways and what would end it. The question stands in the address.</summary>
public sealed partial class AskPage : IDisposable
{
    private const string PersonKey = "person";
    private const string PermissionKey = "permission";
    private const string DepartmentKey = "department";
    private const string DayKey = "on";
    private const int Found = 6;
    private static readonly string[] live = [AuditTargets.Role, AuditTargets.Person];

    private readonly CancellationTokenSource gone = new();
    private UrlState url = UrlState.Read(ConsoleUrls.Ask);
    private IReadOnlyList<PersonHit> people = [];
    private IReadOnlyList<PermissionChoice> permissions = [];
    private IReadOnlyList<KeyValuePair<string, string>> departments = [];
    private AskAnswer? answer;
    private Guid? personId;
    private string personName = string.Empty;
    private string? permission;
    private bool isGone;

    [SupplyParameterFromQuery(Name = PersonKey)]
    private string? PersonAsked { get; set; }

    [SupplyParameterFromQuery(Name = PermissionKey)]
    private string? PermissionAsked { get; set; }

    [SupplyParameterFromQuery(Name = DepartmentKey)]
    private string? DepartmentAsked { get; set; }

    [SupplyParameterFromQuery(Name = DayKey)]
    private string? DayAsked { get; set; }

    [Inject]
    private AskReader Reader { get; set; } = default!;

    [Inject]
    private IPeopleSearch Search { get; set; } = default!;

    [Inject]
    private DepartmentChoices Departments { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

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
        => departments = await Departments.OptionsAsync(await Circuit.GetAsync(), ConsolePermissions.AccessRead, gone.Token);

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        url = UrlState.Read(Navigation.Uri);
        (personId, permission) = (url.Id(PersonKey), url.Get(PermissionKey, FieldLimits.PermissionPart * 3));
        (people, permissions) = ([], []);
        return LoadAsync();
    }

    private static string Format(string text, params object[] values) => string.Format(CultureInfo.CurrentCulture, text, values);

    private static string WordOf(PathState state) => state switch
    {
        PathState.Open => AskText.Open,
        PathState.NotYet => AskText.NotYet,
        PathState.Ended => AskText.Ended,
        PathState.ElsewhereOnly => AskText.Elsewhere,
        _ => AskText.Unmet,
    };

    private async Task LoadAsync()
    {
        (answer, isGone, personName) = (null, false, string.Empty);
        if (personId is not { } person)
        {
            return;
        }

        // Asked without a permission too, for the person's name.
        DateTime? at = url.Day(DayKey) is { } day ? Viewer.StartOf(day) : null;
        var asked = await Reader.AskAsync(await Circuit.GetAsync(), person, permission ?? string.Empty, url.Id(DepartmentKey), at, gone.Token);
        if (!asked.IsSuccess)
        {
            (isGone, personId) = (true, null);
            return;
        }

        personName = asked.Value.Person;
        answer = permission is null ? null : asked.Value;
    }

    private async Task FindPersonAsync(TypedEventArgs typed)
        => people = await Search.FindAsync(await Circuit.GetAsync(), typed.Value ?? string.Empty, Found, gone.Token);

    private async Task FindPermissionAsync(TypedEventArgs typed) => permissions = await Reader.FindAsync(typed.Value ?? string.Empty, gone.Token);

    private void Go(string key, string? value) => Navigation.NavigateTo(url.With(key, value).ToString());

    private string WordsOf(CutItem item) => item switch
    {
        CutItem.Assignment assignment => Format(AskText.CutAssignment, Name(assignment.RoleId)),
        CutItem.Inheritance edge => Format(AskText.CutInheritance, Name(edge.SeniorId), Name(edge.JuniorId)),
        CutItem.Grant grant => Format(AskText.CutGrant, permission!, Name(grant.RoleId)),
        _ => string.Empty,
    };

    private string Name(Guid role) => answer?.RoleNames.GetValueOrDefault(role) ?? string.Empty;
}

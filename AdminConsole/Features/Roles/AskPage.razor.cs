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
    private const string ResourceKey = "resource";
    private const string WithoutKey = "without";
    private const string WithKey = "with";
    private const int Found = 6;
    private static readonly string[] live = [AuditTargets.Role, AuditTargets.Person];

    private readonly CancellationTokenSource gone = new();
    private UrlState url = UrlState.Read(ConsoleUrls.Ask);
    private IReadOnlyList<PersonHit> people = [];
    private IReadOnlyList<PermissionChoice> permissions = [];
    private IReadOnlyList<KeyValuePair<string, string>> departments = [];
    private IReadOnlyList<KeyValuePair<string, string>> resources = [];
    private IReadOnlyList<RoleRowView> roles = [];
    private AccessWhatIf whatIf = AccessWhatIf.Nothing;
    private RoleChanger changer = default!;
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

    [SupplyParameterFromQuery(Name = ResourceKey)]
    private string? ResourceAsked { get; set; }

    [SupplyParameterFromQuery(Name = WithoutKey)]
    private string? WithoutAsked { get; set; }

    [SupplyParameterFromQuery(Name = WithKey)]
    private string? WithAsked { get; set; }

    [Inject]
    private RoleReader Roles { get; set; } = default!;

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

    private AccessExplanation Explanation => answer!.Named.Explanation;

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
        whatIf = AskSupposition.Read(url.Get(WithoutKey, AskSupposition.MaximumText), url.Get(WithKey, AskSupposition.MaximumText));
        return LoadAsync();
    }

    private static string Format(string text, params object[] values) => string.Format(CultureInfo.CurrentCulture, text, values);

    private async Task LoadAsync()
    {
        (answer, isGone, personName) = (null, false, string.Empty);
        if (personId is not { } person)
        {
            return;
        }

        // Asked without a permission too, for the person's name.
        var actor = await Circuit.GetAsync();
        DateTime? at = url.Day(DayKey) is { } day ? Viewer.StartOf(day) : null;
        var asked = await Reader.AskAsync(actor, new AskQuestion(person, permission ?? string.Empty, url.Id(DepartmentKey), url.Id(ResourceKey), at, whatIf), gone.Token);
        if (!asked.IsSuccess)
        {
            (isGone, personId) = (true, null);
            return;
        }

        personName = asked.Value.Person;
        answer = permission is null ? null : asked.Value;
        resources = permission is null ? [] : await Reader.ResourcesAsync(permission, gone.Token);
        roles = await Roles.ListAsync(actor, null, null, gone.Token);
        StateHasChanged();
    }

    private async Task FindPersonAsync(TypedEventArgs typed)
        => people = await Search.FindAsync(await Circuit.GetAsync(), typed.Value ?? string.Empty, Found, gone.Token);

    private async Task FindPermissionAsync(TypedEventArgs typed) => permissions = await Reader.FindAsync(typed.Value ?? string.Empty, gone.Token);

    private void Go(string key, string? value) => Navigation.NavigateTo(url.With(key, value).ToString());

    private void Suppose(AccessWhatIf next)
        => Navigation.NavigateTo(url.With(WithoutKey, AskSupposition.WriteWithout(next)).With(WithKey, AskSupposition.WriteWith(next)).ToString());

    private void SupposeRole(ChangeEventArgs change)
    {
        if (Guid.TryParseExact(change.Value as string, "D", out var role))
        {
            Suppose(whatIf with { With = [.. whatIf.With, (role, url.Id(DepartmentKey))] });
        }
    }

    private async Task RemoveAsync(Guid roleId, RoleChange change, CutItem item)
    {
        if (await changer.RunAsync(Format(AskText.RemoveTitle, WordsOf(item)), roleId, change))
        {
            await LoadAsync();
        }
    }

    private string RoleName(Guid id) => roles.FirstOrDefault(role => role.Id == id)?.Name ?? AccessText.OutOfSight;

    private string WordsOf(CutItem item) => item switch
    {
        CutItem.Assignment assignment => Format(AskText.CutAssignment, Name(assignment.RoleId)),
        CutItem.Inheritance edge => Format(AskText.CutInheritance, Name(edge.SeniorId), Name(edge.JuniorId)),
        CutItem.Grant grant => Format(AskText.CutGrant, permission!, Name(grant.RoleId)),
        _ => string.Empty,
    };

    private string Name(Guid role) => answer?.Named.RoleNames.GetValueOrDefault(role) ?? AccessText.OutOfSight;
}

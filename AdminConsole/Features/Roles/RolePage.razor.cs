using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.Roles;

/// <summary>One role: what it gives and whence, who holds it, what it inherits. Every change goes through its preview.</summary>
public sealed partial class RolePage : IDisposable
{
    private const string MembersTab = "members";
    private const string HierarchyTab = "hierarchy";
    private const string HistoryTab = "history";
    private const int Found = 8;
    private static readonly string[] live = [AuditTargets.Role];

    private readonly CancellationTokenSource gone = new();
    private RoleDetail? view;
    private RolePicture picture = new([], []);
    private IReadOnlyList<PermissionChoice> choices = [];
    private IReadOnlyList<RoleRowView> others = [];
    private RoleChanger changer = default!;
    private ConditionEditor? editor;
    private RolePermissionView? conditioned;
    private LoadState state;
    private string tab = string.Empty;
    private string junior = string.Empty;
    private bool picking;
    private bool pickingJunior;
    private bool crossing;
    private bool mayCross;
    private bool asked;

    /// <summary>Which role.</summary>
    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = "tab")]
    private string? TabAsked { get; set; }

    [Inject]
    private RoleReader Reader { get; set; } = default!;

    [Inject]
    private RoleHistory History { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private AccessModelHolder Access { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    private string? Lead => view is null ? null : $"{view.Role.Department ?? RoleText.Company}{(view.Role.Description.Length > 0 ? $" · {view.Role.Description}" : null)}";

    /// <inheritdoc />
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        tab = TabAsked is MembersTab or HierarchyTab or HistoryTab ? TabAsked : string.Empty;
        return LoadAsync();
    }

    private static string Format(string text, params object[] values) => string.Format(CultureInfo.CurrentCulture, text, values);

    private async Task LoadAsync()
    {
        var actor = await Circuit.GetAsync();
        var read = await Reader.ReadAsync(actor, Id, gone.Token);
        view = read.IsSuccess ? read.Value : null;
        state = read.IsSuccess ? LoadState.Ready : LoadState.Empty;
        if (view is not null && string.Equals(tab, HierarchyTab, StringComparison.Ordinal))
        {
            picture = await Reader.AroundAsync(actor, Id, gone.Token);
            others = [.. (await Reader.ListAsync(actor, null, null, gone.Token)).Where(role => role.Id != Id && view.Juniors.All(link => link.Id != role.Id))];
            mayCross = actor.PersonId is { } person && Access.Current.Allows(person, ConsolePermissions.AccessCross, null, Viewer.Now);
        }

        StateHasChanged();
    }

    private void OpenPicker() => (picking, choices, asked) = (true, [], false);

    private async Task FindAsync(TypedEventArgs typed)
    {
        choices = await Reader.FindPermissionsAsync(Id, typed.Value ?? string.Empty, Found, gone.Token);
        asked = !string.IsNullOrWhiteSpace(typed.Value);
    }

    private Task GrantAsync(PermissionChoice choice)
    {
        picking = false;
        return ChangeAsync(Format(RoleText.GrantTitle, choice.Key), new RoleChange.Grant(choice.Id));
    }

    private async Task InheritAsync()
    {
        if (Guid.TryParseExact(junior, "D", out var id) && others.FirstOrDefault(role => role.Id == id) is { } chosen)
        {
            pickingJunior = false;
            await ChangeAsync(Format(RoleText.InheritTitle, chosen.Name), new RoleChange.Inherit(id, crossing));
            (junior, crossing) = (string.Empty, false);
        }
    }

    private async Task ChangeAsync(string title, RoleChange change)
    {
        await changer.RunAsync(title, Id, change);
        if (!gone.IsCancellationRequested)
        {
            await LoadAsync();
        }
    }

    private Task RetireAsync() => ChangeAsync(Format(RoleText.RetireTitle, view!.Role.Name), new RoleChange.Retire());

    private async Task RestoreAsync(long version)
    {
        if (await History.ShapeAsync(Id, version, gone.Token) is { } shape)
        {
            await ChangeAsync(Format(RoleText.RestoreTitle, version), new RoleChange.Restore(version, shape));
        }
    }

    private async Task SetConditionAsync()
    {
        if (conditioned is { } row && editor!.TryRead(out var condition))
        {
            conditioned = null;
            await ChangeAsync(Format(RoleText.ConditionTitleOf, row.Key), new RoleChange.Grant(row.Id, condition));
        }
    }

    private RenderFragment Links(string title, IReadOnlyList<RoleLink> links, string none, bool removable) => builder =>
    {
        builder.OpenComponent<RoleLinks>(0);
        builder.AddAttribute(1, nameof(RoleLinks.Title), title);
        builder.AddAttribute(2, nameof(RoleLinks.Links), links);
        builder.AddAttribute(3, nameof(RoleLinks.None), none);
        if (removable)
        {
            builder.AddAttribute(4, nameof(RoleLinks.Removed), EventCallback.Factory.Create<Guid>(this, RemoveAsync));
        }

        builder.CloseComponent();
    };

    private Task RemoveAsync(Guid id)
        => ChangeAsync(Format(RoleText.DisinheritTitle, view?.Juniors.FirstOrDefault(link => link.Id == id)?.Name ?? string.Empty), new RoleChange.Disinherit(id));
}

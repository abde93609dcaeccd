namespace AdminConsole.Domain.Access;

/// <summary>Compiles a model from people that come one after another, so that a million need not stand in memory twice.</summary>
internal sealed class AccessModelBuilder
{
    private readonly long version;
    private readonly PermissionCatalogue permissions;
    private readonly RoleGraph roles;
    private readonly DepartmentTree departments;
    private readonly List<Guid> keys = [];
    private readonly List<PeoplePage> pages = [];
    private PeoplePage.Builder page = new(PeoplePage.Size * 2);

    public AccessModelBuilder(long version, IReadOnlyCollection<RoleRow> roles, IReadOnlyCollection<PermissionRow> permissions, IReadOnlyCollection<DepartmentNode> departments)
    {
        this.version = version;
        this.permissions = PermissionCatalogue.Empty.With(permissions);
        this.roles = RoleGraph.Empty.With([.. roles.Select(static role => KeyValuePair.Create(role.Id, (RoleRow?)role))], this.permissions);
        this.departments = new DepartmentTree(departments);
    }

    /// <summary>Each person once.</summary>
    public void Add(PersonAccess person)
    {
        if (page.IsFull)
        {
            pages.Add(page.Build());
            page = new PeoplePage.Builder(PeoplePage.Size * 2);
        }

        keys.Add(person.Id);
        page.Add(person, roles, departments);
    }

    public AccessModel Build()
    {
        if (keys.Count > 0)
        {
            pages.Add(page.Build());
        }

        return AccessModel.Of(version, new PeopleIndex(new GuidIndex([.. keys]), [.. pages], RoleMembers.Of(pages, roles.Count)), roles, permissions, departments);
    }
}

namespace AdminConsole.Domain.Access;

/// <summary>A supposition about one person: some things taken away, some roles given. Nothing is changed by it.</summary>
/// <param name="Without">What is supposed not to be.</param>
/// <param name="With">Roles supposed to be held too, each where it would reach; null for the whole company.</param>
internal sealed record AccessWhatIf(IReadOnlyList<CutItem> Without, IReadOnlyList<(Guid RoleId, Guid? ScopeDepartmentId)> With)
{
    public static AccessWhatIf Nothing { get; } = new([], []);

    public bool IsNothing => Without.Count == 0 && With.Count == 0;

    /// <summary>The model as it would be for that person.</summary>
    public AccessModel ApplyTo(AccessModel model, Guid personId)
    {
        var edges = Without.OfType<CutItem.Inheritance>().ToLookup(static edge => edge.SeniorId, static edge => edge.JuniorId);
        var grants = Without.OfType<CutItem.Grant>().ToLookup(static grant => grant.RoleId, static grant => grant.PermissionId);
        Dictionary<Guid, RoleRow?> rows = [];
        foreach (var id in edges.Select(static group => group.Key).Union(grants.Select(static group => group.Key)))
        {
            if (model.Roles.TryFind(id, out var node))
            {
                var row = model.Roles.RowOf(node, model.Permissions);
                rows[id] = row with { Grants = [.. row.Grants.Where(grant => !grants[id].Contains(grant.PermissionId))], Juniors = [.. row.Juniors.Except(edges[id])] };
            }
        }

        var supposed = rows.Count == 0 ? model : model.WithRoles(model.Version, rows);
        var taken = Without.OfType<CutItem.Assignment>().Select(static item => item.AssignmentId).ToHashSet();
        var person = model.People.Find(personId);
        if (person < 0 || (taken.Count == 0 && With.Count == 0))
        {
            return supposed;
        }

        var flags = model.People.FlagsOf(person);
        var held = model.AssignmentsOf(personId).Where(role => !taken.Contains(role.AssignmentId))
            .Concat(With.Select(static role => new HeldRole(Guid.Empty, role.RoleId, role.ScopeDepartmentId, DateTime.UnixEpoch, null)));
        return supposed.With(supposed.Version, [KeyValuePair.Create(personId, (PersonAccess?)new PersonAccess(
            personId, flags.HasFlag(PersonFlags.Active) ? People.PersonStatus.Active : People.PersonStatus.Disabled, flags.HasFlag(PersonFlags.HasAccount), [.. held]))]);
    }
}

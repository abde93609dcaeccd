using AdminConsole.Domain.Access;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Requests;
using AdminConsole.Persistence.Lifecycle;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Requests;

/// <summary>Reads who stands where, as the context's own transaction sees it.</summary>
internal static class RouteReader
{
    /// <summary>No line of managers is longer.</summary>
    private const int LongestLine = 40;

    /// <summary>Owners of one role's permissions that are asked.</summary>
    private const int MostOwners = 20;

    /// <summary>Permissions of a role whose owners are looked for.</summary>
    private const int MostPermissions = 200;

    /// <param name="context">Where to read.</param>
    /// <param name="model">Who holds what.</param>
    /// <param name="question">For whom and what.</param>
    /// <param name="now">UTC.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    /// <param name="gone">Somebody who leaves in this very unit, and whose row does not say so yet.</param>
    public static async Task<RouteFacts> ReadAsync(ConsoleDbContext context, AccessModel model, RouteQuestion question, DateTime now, CancellationToken cancellationToken, Guid? gone = null)
    {
        var line = await LineAsync(context, question.PersonId, cancellationToken);
        var owners = question.Asks(StageKind.RoleOwner) ? await OwnersAsync(context, model, question.RoleId, cancellationToken) : [];
        var heads = question.Asks(StageKind.DepartmentOwner) ? await HeadsAsync(context, model, question, cancellationToken) : [];
        var officers = RequestRouting.Officers(model, question.RoleId, question.ScopeDepartmentId, question.SubmittedAt, now);
        var groups = await GroupsAsync(context, question, cancellationToken);
        HashSet<Guid> named = [.. line, .. owners, .. heads, .. officers, .. groups.Values.SelectMany(static members => members)];
        Dictionary<Guid, Guid?> able = [];
        await AbleAsync(context, named, able, cancellationToken);
        // Those above, for when it is late.
        await AbleAsync(context, [.. able.Values.OfType<Guid>().Where(id => !able.ContainsKey(id))], able, cancellationToken);
        var standIns = await DeputyReader.OfAsync(context, [.. able.Keys], now, cancellationToken);
        await AbleAsync(context, [.. standIns.Values.SelectMany(static stand => stand.Deputies).Where(id => !able.ContainsKey(id)).Distinct()], able, cancellationToken);
        var deputies = standIns.Where(static stand => stand.Value.Deputies.Count > 0).ToDictionary(static stand => stand.Key, static stand => stand.Value.Deputies);
        var away = standIns.Where(static stand => stand.Value.IsAway).Select(static stand => stand.Key).ToHashSet();
        away.UnionWith(await DeputyReader.AwayAsync(context, [.. deputies.Values.SelectMany(static list => list).Where(id => !standIns.ContainsKey(id))], now, cancellationToken));
        if (gone is { } leaver)
        {
            able.Remove(leaver);
        }

        return new RouteFacts(question.RequesterId, question.PersonId)
        {
            Line = line,
            RoleOwners = owners,
            Heads = heads,
            Officers = officers,
            Groups = groups,
            Able = able,
            Deputies = deputies,
            Away = away,
        };
    }

    /// <summary>The managers above somebody, the nearest first; a circle ends where it began.</summary>
    public static async Task<IReadOnlyList<Guid>> LineAsync(ConsoleDbContext context, Guid personId, CancellationToken cancellationToken)
    {
        List<Guid> line = [];
        var at = personId;
        while (line.Count < LongestLine)
        {
            var below = at;
            if (await context.People.Where(person => person.Id == below).Select(static person => person.ManagerId).SingleOrDefaultAsync(cancellationToken) is not { } manager
                || manager == personId || line.Contains(manager))
            {
                break;
            }

            line.Add(manager);
            at = manager;
        }

        return line;
    }

    // The owners of the most sensitive of what the role gives; where those have none, of the applications they belong to.
    private static async Task<IReadOnlyList<Guid>> OwnersAsync(ConsoleDbContext context, AccessModel model, Guid roleId, CancellationToken cancellationToken)
    {
        var highest = RequestRules.SensitivityOf(model, roleId);
        var permissions = model.PermissionsOf(roleId).Where(permission => permission.Sensitivity == highest).OrderBy(static permission => permission.Key, StringComparer.Ordinal).Take(MostPermissions).ToArray();
        Guid[] ids = [.. permissions.Select(static permission => permission.Id)];
        var owners = await context.Permissions.Where(row => ids.Contains(row.Id) && row.OwnerId != null).Select(static row => row.OwnerId!.Value).Distinct().OrderBy(static id => id).Take(MostOwners).ToListAsync(cancellationToken);
        if (owners.Count > 0)
        {
            return owners;
        }

        string[] applications = [.. permissions.Select(static permission => permission.Key[..permission.Key.IndexOf(':', StringComparison.Ordinal)]).Distinct(StringComparer.Ordinal)];
        return await context.Applications.Where(row => applications.Contains(row.Key) && row.OwnerId != null).Select(static row => row.OwnerId!.Value).Distinct().OrderBy(static id => id).Take(MostOwners).ToListAsync(cancellationToken);
    }

    // Heads are those of the department who lead somebody in it and are led by nobody in it; of a department that has
    // none, those of the one above.
    private static async Task<IReadOnlyList<Guid>> HeadsAsync(ConsoleDbContext context, AccessModel model, RouteQuestion question, CancellationToken cancellationToken)
    {
        var department = question.ScopeDepartmentId
            ?? await context.People.Where(person => person.Id == question.PersonId).Select(static person => person.DepartmentId).SingleAsync(cancellationToken);
        for (var place = model.Departments.IndexOf(department); model.Departments.IsKnown(place); place = model.Departments.ParentOf(place))
        {
            var id = model.Departments[place];
            var heads = await context.People.Where(person => person.DepartmentId == id && person.Status == PersonStatus.Active
                    && !context.People.Any(manager => manager.Id == person.ManagerId && manager.DepartmentId == id)
                    && context.People.Any(member => member.ManagerId == person.Id && member.DepartmentId == id))
                .Select(static person => person.Id).OrderBy(static key => key).Take(MostOwners).ToListAsync(cancellationToken);
            if (heads.Count > 0)
            {
                return heads;
            }
        }

        return [];
    }

    private static async Task<Dictionary<Guid, IReadOnlyList<Guid>>> GroupsAsync(ConsoleDbContext context, RouteQuestion question, CancellationToken cancellationToken)
    {
        Dictionary<Guid, IReadOnlyList<Guid>> groups = [];
        foreach (var stage in question.Stages.Where(static stage => stage.Kind == StageKind.Group))
        {
            if (stage.PolicyStageId is { } id)
            {
                groups[id] = await context.RequestPolicyMembers.Where(member => member.StageId == id).Select(static member => member.PersonId).OrderBy(static key => key).ToListAsync(cancellationToken);
            }
        }

        return groups;
    }

    private static async Task AbleAsync(ConsoleDbContext context, IReadOnlyCollection<Guid> ids, Dictionary<Guid, Guid?> able, CancellationToken cancellationToken)
    {
        foreach (var chunk in ids.Chunk(200))
        {
            foreach (var person in await context.People.Where(person => chunk.Contains(person.Id) && person.Status == PersonStatus.Active && context.Users.Any(account => account.Id == person.Id))
                .Select(static person => new { person.Id, person.ManagerId }).ToListAsync(cancellationToken))
            {
                able[person.Id] = person.ManagerId;
            }
        }
    }
}

/// <summary>For whom and what the stages are asked.</summary>
internal sealed record RouteQuestion(Guid RequesterId, Guid PersonId, Guid RoleId, Guid? ScopeDepartmentId, DateTime SubmittedAt, IReadOnlyList<WayStage> Stages)
{
    public static RouteQuestion Of(AccessRequest request, IReadOnlyList<WayStage> stages) => new(request.RequesterId, request.PersonId, request.RoleId, request.ScopeDepartmentId, request.SubmittedAt, stages);

    public bool Asks(StageKind kind) => Stages.Any(stage => stage.Kind == kind);
}

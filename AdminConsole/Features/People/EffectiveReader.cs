using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Permissions;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.People;

/// <summary>Everything that somebody may do now, each with the way it comes.</summary>
internal sealed class EffectiveReader(IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, AccessNames names, TimeProvider time)
{
    /// <summary>What the person may do, the most sensitive first. Not found when the reader may not read the person's access.</summary>
    public async Task<Result<IReadOnlyList<EffectiveRow>>> ListAsync(Actor actor, Guid personId, CancellationToken cancellationToken)
    {
        var model = access.Current;
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await MayReadAsync(context, model, actor, personId, now, cancellationToken))
        {
            return new NotFoundError();
        }

        var held = model.HeldBy(personId, now).Distinct().ToList();
        var ids = held.Select(static one => one.Permission.Id).Distinct().ToArray();
        var descriptions = await context.Permissions.Where(row => ids.Contains(row.Id)).ToDictionaryAsync(static row => row.Id, static row => row.Description, cancellationToken);
        var departments = await context.Departments.Select(static row => new { row.Id, row.Name }).ToDictionaryAsync(static row => row.Id, static row => row.Name, cancellationToken);
        var facts = await AccessFacts.OfAsync(context, personId, null, now, cancellationToken);
        List<AccessPath> ways = [];
        List<(HeldPermission Held, AccessPath Way, int Others)> rows = [];
        foreach (var one in held.OrderByDescending(static one => one.Permission.Sensitivity).ThenBy(static one => one.Permission.Key, StringComparer.Ordinal).ThenBy(static one => one.ScopeDepartmentId))
        {
            var paths = AccessExplainer.Explain(model, personId, one.Permission.Key, one.ScopeDepartmentId, now, facts).Paths
                .Where(path => path.State is PathState.Open or PathState.ConditionUnmet && path.ScopeDepartmentId == one.ScopeDepartmentId).ToList();
            if (paths.Count > 0)
            {
                rows.Add((one, paths[0], paths.Count - 1));
                ways.Add(paths[0]);
            }
        }

        var named = await names.OfAsync(actor, new AccessExplanation(true, false, ways, true), [], cancellationToken);
        return rows.Select((row, index) => new EffectiveRow(
            Mixed(row.Held.Permission.Id, row.Held.ScopeDepartmentId ?? Guid.Empty),
            row.Held.Permission.Key,
            descriptions.GetValueOrDefault(row.Held.Permission.Id, string.Empty),
            row.Held.Permission.Sensitivity,
            row.Held.ScopeDepartmentId,
            row.Held.ScopeDepartmentId is { } scope ? departments.GetValueOrDefault(scope) : null,
            named.Paths[index],
            row.Others)).ToArray();
    }

    /// <summary>Every way to one of those permissions.</summary>
    public async Task<Result<NamedExplanation>> ExplainAsync(Actor actor, Guid personId, string permission, Guid? departmentId, CancellationToken cancellationToken)
    {
        var model = access.Current;
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await MayReadAsync(context, model, actor, personId, now, cancellationToken))
        {
            return new NotFoundError();
        }

        var facts = await AccessFacts.OfAsync(context, personId, null, now, cancellationToken);
        return await names.OfAsync(actor, AccessExplainer.Explain(model, personId, permission, departmentId, now, facts), [], cancellationToken);
    }

    /// <summary>One key of two, for a list's rows.</summary>
    private static Guid Mixed(Guid one, Guid other)
    {
        var (left, right) = (one.ToByteArray(), other.ToByteArray());
        for (var index = 0; index < left.Length; index++)
        {
            left[index] ^= right[index];
        }

        return new Guid(left);
    }

    private static async Task<bool> MayReadAsync(ConsoleDbContext context, AccessModel model, Actor actor, Guid personId, DateTime now, CancellationToken cancellationToken)
        => await context.People.Where(row => row.Id == personId).Select(static row => (Guid?)row.DepartmentId).SingleOrDefaultAsync(cancellationToken) is { } home
            && actor.PersonId is { } reader && model.Allows(reader, ConsolePermissions.AccessRead, home, now);
}

/// <summary>One thing that somebody may do in one place: the shortest way to it, and how many others there are. No department means the whole company.</summary>
internal sealed record EffectiveRow(Guid Key, string Permission, string Description, Sensitivity Sensitivity, Guid? ScopeId, string? Scope, NamedPath Way, int OtherWays)
{
    public bool IsInherited => Way.Roles.Count > 1;
}

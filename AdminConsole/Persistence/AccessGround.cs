using AdminConsole.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence;

/// <summary>What the rules of a change need beside the access model: the separations of duty, and what the actor may give at most.</summary>
internal static class AccessGround
{
    public static async Task<IReadOnlyList<SeparationRule>> RulesAsync(ConsoleDbContext context, CancellationToken cancellationToken)
    {
        var policies = await context.SeparationPolicies.AsNoTracking().ToListAsync(cancellationToken);
        if (policies.Count == 0)
        {
            return [];
        }

        var items = (await context.SeparationItems.AsNoTracking().ToListAsync(cancellationToken)).ToLookup(static item => item.PolicyId, static item => item.PermissionId);
        return [.. policies.Select(policy => new SeparationRule(policy.Id, policy.Name, policy.Limit, [.. items[policy.Id]]))];
    }

    /// <summary>The ceiling of whoever acts by that permission, read from the roles owned where they hold it.</summary>
    public static async Task<AccessCeiling> CeilingAsync(ConsoleDbContext context, AccessModel model, Guid actorId, string authority, DateTime now, CancellationToken cancellationToken)
    {
        // Null for whoever governs the whole company, which no branch bounds.
        var reach = model.Reach(actorId, authority, null, now);
        var roles = reach is null
            ? []
            : await context.Roles.Where(role => role.DepartmentId != null && reach.Contains(role.DepartmentId.Value)).Select(static role => role.Id).ToListAsync(cancellationToken);
        return AccessCeiling.Of(model, actorId, authority, roles, now);
    }
}

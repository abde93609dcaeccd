using AdminConsole.Domain.Access;
using AdminConsole.Security.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace AdminConsole.Security.Authorization;

/// <summary>
/// Makes a policy of each <c>console:…</c> permission, so that a page names the permission it needs and no more. A
/// page for holders of either of two names both, with <see cref="Or"/> between.
/// </summary>
internal sealed class PermissionPolicies(IOptions<AuthorizationOptions> options) : DefaultAuthorizationPolicyProvider(options)
{
    public const string Or = "|";

    public override async Task<AuthorizationPolicy?> GetPolicyAsync(string policyName)
    {
        var names = policyName.Split(Or);
        return names.All(static name => ConsolePermissions.All.Any(permission => string.Equals(permission.Key, name, StringComparison.Ordinal)))
            ? new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new PermissionRequirement(names)).Build()
            : await base.GetPolicyAsync(policyName);
    }
}

/// <summary>The person must hold one of the permissions somewhere; what they may see of it is the list's scope.</summary>
internal sealed record PermissionRequirement(params string[] Permissions) : IAuthorizationRequirement;

internal sealed class PermissionHandler(AccessModelHolder holder, TimeProvider time) : AuthorizationHandler<PermissionRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if (context.User.PersonId() is { } person
            && requirement.Permissions.Any(permission => holder.Current.AllowsSomewhere(person, permission, time.GetUtcNow().UtcDateTime)))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}

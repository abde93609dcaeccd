using AdminConsole.Domain.Access;
using AdminConsole.Security.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace AdminConsole.Security.Authorization;

/// <summary>Makes a policy of each <c>console:…</c> permission, so that a page names the permission it needs and no more.</summary>
internal sealed class PermissionPolicies(IOptions<AuthorizationOptions> options) : DefaultAuthorizationPolicyProvider(options)
{
    public override async Task<AuthorizationPolicy?> GetPolicyAsync(string policyName)
        => ConsolePermissions.All.Any(permission => string.Equals(permission.Key, policyName, StringComparison.Ordinal))
            ? new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new PermissionRequirement(policyName)).Build()
            : await base.GetPolicyAsync(policyName);
}

/// <summary>The person must hold the permission somewhere; what they may see of it is the list's scope.</summary>
internal sealed record PermissionRequirement(string Permission) : IAuthorizationRequirement;

internal sealed class PermissionHandler(AccessModelHolder holder, TimeProvider time) : AuthorizationHandler<PermissionRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if (context.User.PersonId() is { } person
            && holder.Current.AllowsSomewhere(person, requirement.Permission, time.GetUtcNow().UtcDateTime))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}

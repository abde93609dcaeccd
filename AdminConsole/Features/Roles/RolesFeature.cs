using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Resources;

namespace AdminConsole.Features.Roles;

/// <summary>Roles, what they give and inherit, and every change of them through a preview.</summary>
internal static class RolesFeature
{
    public static IServiceCollection AddRoles(this IServiceCollection services)
        => services
            .AddSingleton<RoleReader>()
            .AddSingleton<RoleService>()
            .AddSingleton<RoleShaping>()
            .AddSingleton<RoleHistory>()
            .AddSingleton<AskReader>()
            .AddNavigation(new NavigationEntry(30, ConsoleUrls.Roles, ConsolePermissions.AccessRead, static () => RoleText.Title, Glyphs.Key))
            .AddNavigation(new NavigationEntry(35, ConsoleUrls.Ask, ConsolePermissions.AccessRead, static () => AskText.Title, Glyphs.Question));

    public static IEndpointRouteBuilder MapRoles(this IEndpointRouteBuilder routes)
    {
        RolesApi.Map(routes);
        routes.MapGet(
            ConsoleUrls.RoleHierarchySvg,
            static async (HttpContext http, RoleReader reader, TimeProvider time, Guid? department) =>
            {
                var picture = await reader.BranchAsync(http.ToActor(time), department, http.RequestAborted);
                http.Response.Headers.ContentDisposition = "attachment; filename=\"roles.svg\"";
                return Results.Text(RoleSvg.Render(RoleLayout.Of(picture), null, null), "image/svg+xml", System.Text.Encoding.UTF8);
            })
            .RequireAuthorization(ConsolePermissions.AccessRead);
        return routes;
    }
}

using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Resources;

namespace AdminConsole.Features.Permissions;

/// <summary>The catalogue: applications, what can be done in them, and what nobody may do together.</summary>
internal static class PermissionsFeature
{
    public static IServiceCollection AddPermissions(this IServiceCollection services)
        => services
            .AddSingleton<CatalogueReader>()
            .AddSingleton<CatalogueService>()
            .AddSingleton<ResourceService>()
            .AddSingleton<SeparationService>()
            .AddNavigation(new NavigationEntry(32, ConsoleUrls.Permissions, ConsolePermissions.AccessRead, static () => PermissionText.Title, Glyphs.Lock));
}

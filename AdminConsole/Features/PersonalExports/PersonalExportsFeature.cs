using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;

namespace AdminConsole.Features.PersonalExports;

/// <summary>Taking personal data away in an encrypted file, which a second officer approves.</summary>
internal static class PersonalExportsFeature
{
    /// <summary>Whoever asks, and whoever decides.</summary>
    public const string Policy = ConsolePermissions.PersonalExport + PermissionPolicies.Or + ConsolePermissions.PersonalApprove;

    public static IServiceCollection AddPersonalExports(this IServiceCollection services)
        => services
            .AddSingleton<PersonalExportService>()
            .AddSingleton<PersonalExportReader>()
            .AddSingleton<ExportFile>()
            .AddNavigation(new NavigationEntry(55, ConsoleUrls.PersonalExports, Policy, static () => ExportText.Title, Glyphs.Download));

    public static IEndpointRouteBuilder MapPersonalExports(this IEndpointRouteBuilder routes)
    {
        ExportFile.Map(routes);
        return routes;
    }
}

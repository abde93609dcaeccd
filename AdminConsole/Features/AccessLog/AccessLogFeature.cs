using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Resources;

namespace AdminConsole.Features.AccessLog;

/// <summary>Who saw whose personal data: the log, its exports, the reasons, and everybody's own page of it.</summary>
internal static class AccessLogFeature
{
    public static IServiceCollection AddAccessLog(this IServiceCollection services)
        => services
            .AddSingleton<RevealLog>()
            .AddSingleton<RevealGroups>()
            .AddSingleton<RevealPictures>()
            .AddSingleton<RevealExport>()
            .AddSingleton<RevealFiles>()
            .AddSingleton<OwnLooks>()
            .AddSingleton<ReasonService>()
            .AddNavigation(new NavigationEntry(82, ConsoleUrls.AccessLog, ConsolePermissions.PersonalLog, static () => AccessLogText.Title, Glyphs.Eye));

    public static IEndpointRouteBuilder MapAccessLog(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(ConsoleUrls.AccessLogCsv, static (HttpContext http, RevealFiles files) => files.RespondCsvAsync(http))
            .RequireAuthorization(ConsolePermissions.PersonalLogExport);
        routes.MapGet(ConsoleUrls.AccessLogOcsf, static (HttpContext http, RevealFiles files) => files.RespondOcsfAsync(http))
            .RequireAuthorization(ConsolePermissions.PersonalLogExport);
        return routes;
    }
}

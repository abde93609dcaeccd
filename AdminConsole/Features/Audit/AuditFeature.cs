using AdminConsole.Controls;
using AdminConsole.Domain.Access;

namespace AdminConsole.Features.Audit;

/// <summary>The audit trail: page, check, export.</summary>
internal static class AuditFeature
{
    public static IServiceCollection AddAudit(this IServiceCollection services)
        => services
            .AddSingleton<AuditService>()
            .AddSingleton<AuditVerifier>()
            .AddSingleton<AuditExport>()
            .AddSingleton<AuditCsv>();

    public static IEndpointRouteBuilder MapAudit(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(ConsoleUrls.AuditCsv, static (HttpContext http, AuditCsv csv) => csv.RespondAsync(http))
            .RequireAuthorization(ConsolePermissions.AuditExport);
        return routes;
    }
}

using AdminConsole.Domain.Access;
using AdminConsole.Security.Authorization;

namespace AdminConsole.Features.Requests;

/// <summary>Asking for access and deciding about it.</summary>
internal static class RequestsFeature
{
    public static IServiceCollection AddRequests(this IServiceCollection services)
        => services
            .AddSingleton<RequestService>()
            .AddSingleton<RequestDecisions>()
            .AddSingleton<RequestReader>()
            .AddSingleton<RequestViewReader>()
            .AddSingleton<RequestCatalogue>()
            .AddSingleton<RequestPolicies>();

    public static IEndpointRouteBuilder MapRequests(this IEndpointRouteBuilder routes) => routes;
}

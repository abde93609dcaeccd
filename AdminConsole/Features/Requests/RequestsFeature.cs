using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Resources;
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
            .AddSingleton<RequestPolicies>()
            .AddSingleton<BasketPlaces>()
            .AddPersonTab(new PersonTab(60, "requests", ConsolePermissions.RequestRead, static () => RequestText.Title, typeof(RequestsTab)))
            .AddNavigation(new NavigationEntry(15, ConsoleUrls.Requests, ConsolePermissions.OwnRead, static () => RequestText.Title, Glyphs.Inbox))
            .AddNavigation(new NavigationEntry(93, ConsoleUrls.RequestPolicies, ConsolePermissions.RequestManage, static () => RequestText.PoliciesTitle, Glyphs.Check));

    public static IEndpointRouteBuilder MapRequests(this IEndpointRouteBuilder routes) => routes;
}

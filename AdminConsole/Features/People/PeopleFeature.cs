using AdminConsole.Controls;
using AdminConsole.Domain.Access;

namespace AdminConsole.Features.People;

/// <summary>The people of the company: list, page, form, roles given and taken, export.</summary>
internal static class PeopleFeature
{
    public static IServiceCollection AddPeople(this IServiceCollection services)
        => services
            .AddSingleton<PeopleListService>()
            .AddSingleton<PeopleChoices>()
            .AddSingleton<IPeopleSearch>(static provider => provider.GetRequiredService<PeopleChoices>())
            .AddSingleton<EffectiveReader>()
            .AddSingleton<PersonReader>()
            .AddSingleton<PersonService>()
            .AddSingleton<AssignmentService>()
            .AddSingleton<PeopleBulk>()
            .AddSingleton<PeopleExport>();

    public static IEndpointRouteBuilder MapPeople(this IEndpointRouteBuilder routes)
    {
        AssignmentsApi.Map(routes);
        routes.MapGet(ConsoleUrls.PeopleCsv, static (HttpContext http, PeopleExport export) => export.RespondAsync(http))
            .RequireAuthorization(ConsolePermissions.PersonExport);
        return routes;
    }
}

using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Resources;

namespace AdminConsole.Features.PersonalData;

/// <summary>What is kept of people encrypted: masked on their page, revealed with a reason, set without being seen, found by exact value.</summary>
internal static class PersonalDataFeature
{
    public static IServiceCollection AddPersonalData(this IServiceCollection services)
        => services
            .AddSingleton<PersonalSheetReader>()
            .AddPersonTab(new(50, "personal", ConsolePermissions.PersonalRead, static () => PersonalDataText.Tab, typeof(PersonalDataTab)))
            .AddNavigation(new NavigationEntry(21, ConsoleUrls.FindPerson, ConsolePermissions.PersonalFind, static () => PersonalDataText.FindTitle, Glyphs.Search));
}

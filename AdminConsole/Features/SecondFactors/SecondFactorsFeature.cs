using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Resources;

namespace AdminConsole.Features.SecondFactors;

/// <summary>Who has a second factor and who must: coverage, rules, lost factors.</summary>
internal static class SecondFactorsFeature
{
    public static IServiceCollection AddSecondFactors(this IServiceCollection services)
        => services
            .AddSingleton<FactorList>()
            .AddSingleton<FactorCoverage>()
            .AddSingleton<FactorRuleBook>()
            .AddNavigation(new NavigationEntry(45, ConsoleUrls.SecondFactors, ConsolePermissions.AccountRead, static () => FactorText.Title, Glyphs.Key));
}

using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Resources;

namespace AdminConsole.Features.BirthrightRules;

/// <summary>What each place in the company gives by itself: rules, their preview over everybody, and the sweep that keeps them.</summary>
internal static class BirthrightRulesFeature
{
    public static IServiceCollection AddBirthrightRules(this IServiceCollection services)
        => services
            .AddSingleton<BirthrightService>()
            .AddSingleton<BirthrightPreviewer>()
            .AddSingleton<BirthrightSweeper>()
            .AddHostedService(static provider => provider.GetRequiredService<BirthrightSweeper>())
            .AddNavigation(new NavigationEntry(92, ConsoleUrls.Birthrights, ConsolePermissions.BirthrightManage, static () => BirthrightText.Title, Glyphs.Branches));
}

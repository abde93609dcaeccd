using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Resources;

namespace AdminConsole.Features.MyAccount;

/// <summary>What everybody sees and does about their own account.</summary>
internal static class MyAccountFeature
{
    public static IServiceCollection AddMyAccount(this IServiceCollection services)
        => services
            .AddSingleton<MyAccountReader>()
            .AddSingleton<OwnPasskeys>()
            .AddSingleton<MyAccessReader>()
            .AddNavigation(new NavigationEntry(12, ConsoleUrls.MyAccess, ConsolePermissions.OwnRead, static () => MyAccountText.AccessTitle, Glyphs.Key));
}

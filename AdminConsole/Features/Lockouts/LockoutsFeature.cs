using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Resources;

namespace AdminConsole.Features.Lockouts;

/// <summary>Whose account is guessed at, what is locked, and unlocking it.</summary>
internal static class LockoutsFeature
{
    public static IServiceCollection AddLockouts(this IServiceCollection services)
        => services
            .AddSingleton<LockoutList>()
            .AddNavigation(new NavigationEntry(40, ConsoleUrls.Lockouts, ConsolePermissions.AccountRead, static () => LockoutText.Title, Glyphs.Lock));
}

using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;

namespace AdminConsole.Features.Calendars;

/// <summary>Working calendars: when each place works, and its holidays.</summary>
internal static class CalendarsFeature
{
    /// <summary>Whoever reads settings, and whoever keeps calendars without reading the rest of them.</summary>
    public const string Policy = ConsolePermissions.SettingsRead + PermissionPolicies.Or + ConsolePermissions.CalendarManage;

    public static IServiceCollection AddCalendars(this IServiceCollection services)
        => services
            .AddSingleton<CalendarService>()
            .AddSingleton<CalendarLists>()
            .AddNavigation(new NavigationEntry(91, ConsoleUrls.Calendars, Policy, static () => CalendarText.Title, Glyphs.Clock));
}

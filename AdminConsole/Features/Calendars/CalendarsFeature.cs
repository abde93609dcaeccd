using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Resources;

namespace AdminConsole.Features.Calendars;

/// <summary>Working calendars: when each place works, and its holidays.</summary>
internal static class CalendarsFeature
{
    public static IServiceCollection AddCalendars(this IServiceCollection services)
        => services
            .AddSingleton<CalendarService>()
            .AddSingleton<CalendarLists>()
            .AddNavigation(new NavigationEntry(91, ConsoleUrls.Calendars, ConsolePermissions.SettingsRead, static () => CalendarText.Title, Glyphs.Clock));
}
